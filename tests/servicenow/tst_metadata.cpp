// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What is read of an instance's tables: hierarchy, columns with overrides, labels, choices, and what is refused.

#include "services/servicenow/metadatareader.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

class MetadataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsOfAllClasses();
    void overrides();
    void labels();
    void types();
    void unknownTypesAreKeptAsText();
    void choicesOfTheNearestClass();
    void choicesByLanguageAndDependency();
    void noSuchTable();
    void hiddenTables();
    void hiddenRows();
    void optionalTables();

private:
    static TableMetadata read(const Client &client, const QString &table)
    {
        ClientCore::Lease lease(client.core());
        auto metadata = readTableMetadata(lease.api(), table, {});
        if (!metadata)
            qFatal("%s", qPrintable(toLogLine(metadata.error())));
        return *std::move(metadata);
    }
    static TableChoices readLists(const Client &client, const QStringList &hierarchy)
    {
        ClientCore::Lease lease(client.core());
        auto choices = readTableChoices(lease.api(), hierarchy, {});
        if (!choices)
            qFatal("%s", qPrintable(toLogLine(choices.error())));
        return *std::move(choices);
    }
    static std::unique_ptr<Client> limitedUser(GlideFixture &fixture, const QStringList &closedTables);
};

/// Somebody without any role, for whom these tables are closed.
std::unique_ptr<Client> MetadataTest::limitedUser(GlideFixture &fixture, const QStringList &closedTables)
{
    const auto admin = fixture.client();
    const auto insert = [&](const QString &table, std::initializer_list<std::pair<QString, QueryValue>> fields) {
        auto record = admin->glideRecord(table);
        record.initialize();
        for (const auto &[field, value] : fields)
            record.setValue(field, value);
        if (const auto inserted = record.insert(); !inserted)
            qFatal("%s", qPrintable(toLogLine(inserted.error())));
    };
    insert(u"sys_user"_s, {{u"user_name"_s, u"eva.dias"}, {u"user_password"_s, u"segredo"}, {u"active"_s, true}});
    for (const QString &table : closedTables)
        insert(u"sys_security_acl"_s,
            {{u"name"_s, table}, {u"operation"_s, u"read"}, {u"active"_s, true}, {u"role"_s, u"admin"}});
    auto config = fixture.config();
    config.auth = basicAuth(u"eva.dias"_s, u"segredo"_s);
    return GlideFixture::client(config);
}

void MetadataTest::columnsOfAllClasses()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    const TableMetadata incident = read(*client, u"incident"_s);
    QCOMPARE(incident.hierarchy, (QStringList{u"incident"_s, u"task"_s}));
    QCOMPARE(incident.label, u"Incident"_s);
    QVERIFY(incident.unread.isEmpty());
    const ColumnMetadata *number = incident.column(u"number");
    QVERIFY(number);
    QCOMPARE(number->definedIn, u"task"_s);
    QCOMPARE(number->maxLength, 40);
    QVERIFY(number->display && number->active && !number->mandatory);
    QCOMPARE(incident.displayColumn(), u"number"_s);
    const ColumnMetadata *caller = incident.column(u"caller_id");
    QVERIFY(caller);
    QCOMPARE(caller->definedIn, u"incident"_s);
    QCOMPARE(caller->type, ColumnType::Reference);
    QCOMPARE(caller->reference, u"sys_user"_s);
    QVERIFY(caller->mandatory);
    QVERIFY(incident.column(u"sys_mod_count")->readOnly);
    QCOMPARE(incident.column(u"subcategory")->dependsOn, u"category"_s);
    QCOMPARE(incident.column(u"priority")->choice, ChoiceUse::WithoutNone);
    QVERIFY(!incident.column(u"change_request"));
    QVERIFY(!incident.column(u""));
    // no column twice, none lost
    const qint64 dictionary = fixture.simulator().count(u"sys_dictionary"_s,
        u"nameINincident,task^elementISNOTEMPTY"_s);
    QCOMPARE(qint64(incident.columns.size()), dictionary);
    QCOMPARE(read(*client, u"sys_user"_s).hierarchy, QStringList{u"sys_user"_s});
}

void MetadataTest::overrides()
{
    GlideFixture fixture;
    // a class between, whose overrides the class below inherits
    const auto &table = u"sys_db_object"_s;
    const QString incidentClass
        = fixture.simulator().control().find(table, u"name=incident"_s).value().front();
    fixture.simulator().insert(
        table, {{u"name"_s, u"u_major"_s}, {u"label"_s, u"Major"_s}, {u"super_class"_s, incidentClass}});
    fixture.simulator().insert(u"sys_dictionary_override"_s,
        {{u"name"_s, u"u_major"_s}, {u"element"_s, u"priority"_s}, {u"read_only_override"_s, u"true"_s},
            {u"read_only"_s, u"false"_s}, {u"default_value_override"_s, u"true"_s}, {u"default_value"_s, u"1"_s},
            {u"mandatory"_s, u"true"_s}}); // without its switch: no override
    const auto client = fixture.client();
    const TableMetadata task = read(*client, u"task"_s);
    const TableMetadata incident = read(*client, u"incident"_s);
    const TableMetadata major = read(*client, u"u_major"_s);
    QCOMPARE(major.hierarchy, (QStringList{u"u_major"_s, u"incident"_s, u"task"_s}));
    QVERIFY(!task.column(u"priority")->readOnly);
    QVERIFY(incident.column(u"priority")->readOnly);
    QVERIFY(!major.column(u"priority")->readOnly);
    QCOMPARE(incident.column(u"priority")->defaultValue, u"4"_s);
    QCOMPARE(major.column(u"priority")->defaultValue, u"1"_s);
    QVERIFY(!major.column(u"priority")->mandatory);
    QVERIFY(!task.column(u"short_description")->mandatory);
    QVERIFY(major.column(u"short_description")->mandatory);
    QCOMPARE(major.column(u"priority")->definedIn, u"task"_s);
    QCOMPARE(read(*client, u"change_request"_s).column(u"state")->defaultValue, u"-5"_s);
}

void MetadataTest::labels()
{
    GlideFixture fixture;
    fixture.simulator().insert(u"sys_documentation"_s, // the class calls an inherited column otherwise
        {{u"name"_s, u"incident"_s}, {u"element"_s, u"number"_s}, {u"label"_s, u"Incident number"_s},
            {u"language"_s, u"en"_s}});
    const auto client = fixture.client();
    const TableMetadata incident = read(*client, u"incident"_s);
    QCOMPARE(incident.labelIn(u"pt_BR"_s), u"Incidente"_s);
    QCOMPARE(incident.labelIn(u"en"_s), u"Incident"_s);
    QCOMPARE(incident.labelIn(u"fr"_s), u"Incident"_s);
    QCOMPARE(incident.column(u"assigned_to")->labelIn(u"pt_BR"_s), u"Atribuído a"_s);
    QCOMPARE(incident.column(u"number")->labelIn(u"en"_s), u"Incident number"_s);
    QCOMPARE(incident.column(u"number")->labelIn(u"pt_BR"_s), u"Número"_s);
    QCOMPARE(read(*client, u"problem"_s).column(u"number")->labelIn(u"en"_s), u"Number"_s);
}

void MetadataTest::types()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    const TableMetadata incident = read(*client, u"incident"_s);
    const auto is = [&](QStringView column, ColumnType type) { return incident.column(column)->type == type; };
    QVERIFY(is(u"sys_id", ColumnType::SysId));
    QVERIFY(is(u"number", ColumnType::Text));
    QVERIFY(is(u"priority", ColumnType::Integer));
    QVERIFY(is(u"active", ColumnType::Boolean));
    QVERIFY(is(u"opened_at", ColumnType::DateTime));
    QVERIFY(is(u"business_duration", ColumnType::Duration));
    QVERIFY(is(u"watch_list", ColumnType::List));
    QVERIFY(is(u"work_notes", ColumnType::Journal));
    QVERIFY(is(u"sys_class_name", ColumnType::ClassName));
    QCOMPARE(read(*client, u"sys_user"_s).column(u"user_password")->type, ColumnType::Password);
}

void MetadataTest::unknownTypesAreKeptAsText()
{
    GlideFixture fixture;
    fixture.simulator().insert(u"sys_dictionary"_s,
        {{u"name"_s, u"incident"_s}, {u"element"_s, u"u_shape"_s}, {u"internal_type"_s, u"geo_point"_s},
            {u"column_label"_s, u"Shape"_s}, {u"active"_s, u"false"_s}});
    const auto client = fixture.client();
    const TableMetadata incident = read(*client, u"incident"_s);
    const ColumnMetadata *column = incident.column(u"u_shape");
    QVERIFY(column);
    QCOMPARE(column->type, ColumnType::Unknown);
    QCOMPARE(column->internalType, u"geo_point"_s);
    QVERIFY(!column->active);
    QCOMPARE(column->labelIn(u"pt_BR"_s), u"Shape"_s);
}

void MetadataTest::choicesOfTheNearestClass()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    const TableChoices incident = readLists(*client, {u"incident"_s, u"task"_s});
    QCOMPARE(incident.of(u"state"_s, u"en"_s).front().label, u"New"_s); // its own
    QCOMPARE(incident.of(u"priority"_s, u"en"_s).front().label, u"1 - Critical"_s); // of task
    const TableChoices task = readLists(*client, {u"task"_s});
    QCOMPARE(task.of(u"state"_s, u"en"_s).front().label, u"Pending"_s);
    QVERIFY(!task.byElement.contains(u"hold_reason"_s));
    QVERIFY(incident.of(u"number"_s, u"en"_s).empty());
    // a list of which nothing is left does not hide the one above
    fixture.simulator().insert(u"sys_choice"_s,
        {{u"name"_s, u"incident"_s}, {u"element"_s, u"impact"_s}, {u"value"_s, u"9"_s}, {u"label"_s, u"Old"_s},
            {u"language"_s, u"en"_s}, {u"inactive"_s, u"true"_s}});
    QCOMPARE(readLists(*client, {u"incident"_s, u"task"_s}).of(u"impact"_s, u"en"_s).size(), 3U);
}

void MetadataTest::choicesByLanguageAndDependency()
{
    GlideFixture fixture;
    fixture.simulator().insert(u"sys_choice"_s, // in English only, and out of its place
        {{u"name"_s, u"incident"_s}, {u"element"_s, u"severity"_s}, {u"value"_s, u"0"_s}, {u"label"_s, u"0 - All"_s},
            {u"language"_s, u"en"_s}, {u"sequence"_s, u"-1"_s}, {u"inactive"_s, u"false"_s}});
    const auto client = fixture.client();
    const TableChoices choices = readLists(*client, {u"incident"_s, u"task"_s});
    const auto labels = [](const std::vector<ChoiceLabel> &list) {
        QStringList texts;
        for (const ChoiceLabel &choice : list)
            texts.append(choice.label);
        return texts;
    };
    QCOMPARE(labels(choices.of(u"severity"_s, u"pt_BR"_s)),
        (QStringList{u"0 - All"_s, u"1 - Alta"_s, u"2 - Média"_s, u"3 - Baixa"_s}));
    QCOMPARE(labels(choices.of(u"severity"_s, u"de"_s)).last(), u"3 - Low"_s);
    QCOMPARE(labels(choices.of(u"subcategory"_s, u"en"_s, u"database"_s)), QStringList{u"SQL Server"_s});
    QCOMPARE(choices.of(u"subcategory"_s, u"en"_s).size(), 17U);
    const auto closing = choices.of(u"close_code"_s, u"en"_s);
    const auto all = choices.of(u"close_code"_s, u"en"_s, {}, true);
    QCOMPARE(all.size(), closing.size() + 2);
    QVERIFY(all.back().inactive);
    QCOMPARE(all.back().value, u"Solved (Work Around)"_s);
}

void MetadataTest::noSuchTable()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    ClientCore::Lease lease(client->core());
    for (const QString &name : {u"no_such_table"_s, QString(), u"incident^ORname=task"_s, u"a,b"_s}) {
        const auto metadata = readTableMetadata(lease.api(), name, {});
        QVERIFY(!metadata);
        QCOMPARE(metadata.error().code, ErrorCode::InvalidTable);
        QCOMPARE(metadata.error().subject, name);
        QVERIFY(!metadata.error().retryable);
    }
}

void MetadataTest::hiddenTables()
{
    for (const QString &closed : {u"sys_dictionary"_s, u"sys_db_object"_s}) {
        GlideFixture fixture;
        const auto client = limitedUser(fixture, {closed});
        ClientCore::Lease lease(client->core());
        const auto metadata = readTableMetadata(lease.api(), u"incident"_s, {});
        QVERIFY(!metadata);
        QCOMPARE(metadata.error().code, ErrorCode::Forbidden);
        QCOMPARE(metadata.error().subject, u"incident"_s);
        QVERIFY(metadata.error().detail.contains(u"personalize_dictionary"_s));
    }
    GlideFixture fixture;
    const auto client = limitedUser(fixture, {u"sys_choice"_s});
    ClientCore::Lease lease(client->core());
    QVERIFY(readTableMetadata(lease.api(), u"incident"_s, {}));
    const auto choices = readTableChoices(lease.api(), {u"incident"_s, u"task"_s}, {});
    QVERIFY(!choices);
    QCOMPARE(choices.error().code, ErrorCode::Forbidden);
    QVERIFY(choices.error().detail.contains(u"personalize_choices"_s));
}

void MetadataTest::hiddenRows()
{
    GlideFixture fixture;
    fixture.simulator().setFaults({{u"hidden_permille"_s, 1000}}); // counted, but not shown
    const auto client = fixture.client();
    ClientCore::Lease lease(client->core());
    const auto metadata = readTableMetadata(lease.api(), u"incident"_s, {});
    QVERIFY(!metadata);
    QCOMPARE(metadata.error().code, ErrorCode::Forbidden);
    const auto absent = readTableMetadata(lease.api(), u"no_such_table"_s, {});
    QCOMPARE(absent.error().code, ErrorCode::InvalidTable);
    const auto choices = readTableChoices(lease.api(), {u"incident"_s, u"task"_s}, {});
    QVERIFY(!choices);
    QCOMPARE(choices.error().code, ErrorCode::Forbidden);
    // a list that is there, but empty, is not hidden
    fixture.simulator().setFaults({{u"hidden_permille"_s, 0}});
    QVERIFY(readTableChoices(lease.api(), {u"cmn_location"_s}, {}).value().byElement.isEmpty());
}

void MetadataTest::optionalTables()
{
    GlideFixture fixture;
    const auto client = limitedUser(fixture, {u"sys_documentation"_s, u"sys_dictionary_override"_s});
    const TableMetadata incident = read(*client, u"incident"_s);
    QCOMPARE(incident.unread, (QStringList{u"sys_dictionary_override"_s, u"sys_documentation"_s}));
    QCOMPARE(incident.column(u"number")->labelIn(u"pt_BR"_s), u"Number"_s);
    QVERIFY(!incident.column(u"short_description")->mandatory);
}

QTEST_GUILESS_MAIN(MetadataTest)
#include "tst_metadata.moc"
