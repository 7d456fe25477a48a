// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Headers are made from an instance's dictionary; those in the tree are what the simulator's gives.
// BUNSNC_WRITE_TABLES=1 writes them anew instead of comparing.

#include "services/servicenow/generate.h"
#include "services/servicenow/metadatacache.h"
#include "tests/servicenow/glidefixture.h"
#include "tests/servicenow/compiler.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

class GenerateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void headersInTheTree_data();
    void headersInTheTree();
    void wholeTableInOneHeader();
    void hostileDictionary();
    void refusals();

private:
    static QString generated(MetadataCache &cache, const QString &table, const GenerateOptions &options)
    {
        const auto metadata = cache.table(table);
        const auto choices = cache.choices(table);
        if (!metadata || !choices)
            qFatal("%s", qPrintable(toLogLine(metadata ? choices.error() : metadata.error())));
        const auto text = generateHeader(**metadata, **choices, options);
        if (!text)
            qFatal("%s", qPrintable(toLogLine(text.error())));
        return *text;
    }
    test::Compiler m_compiler;
};

void GenerateTest::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("identifier");
    QTest::newRow("plain") << u"incident"_s << u"Incident"_s << u"incident"_s;
    QTest::newRow("several") << u"sys_user_group"_s << u"SysUserGroup"_s << u"sys_user_group"_s;
    QTest::newRow("keyword") << u"class"_s << u"Class"_s << u"class_"_s;
    QTest::newRow("macro of Qt") << u"slots"_s << u"Slots"_s << u"slots_"_s;
    QTest::newRow("digit") << u"u_2nd"_s << u"U_2nd"_s << u"u_2nd"_s;
    QTest::newRow("name of ours") << u"text_column"_s << u"TextColumn_"_s << u"text_column"_s;
}

void GenerateTest::names()
{
    QFETCH(QString, name);
    QTEST(typeNameOf(name), "type");
    QTEST(identifierOf(name), "identifier");
    QVERIFY(typeNameOf(u"u_ab"_s) != typeNameOf(u"u__ab"_s));
    QVERIFY(typeNameOf(u"a_1"_s) != typeNameOf(u"a1"_s));
    QCOMPARE(identifierOf(u"2nd"_s), u"c_2nd"_s);
    QCOMPARE(identifierOf(u"a-b ç"_s), u"a_b__"_s);
}

void GenerateTest::headersInTheTree_data()
{
    QTest::addColumn<QString>("table");
    for (const char *table : {"task", "incident", "change_task", "sc_task", "change_request", "problem", "sc_req_item",
             "sys_user", "sys_user_group"})
        QTest::newRow(table) << QString::fromLatin1(table);
}

void GenerateTest::headersInTheTree()
{
    QFETCH(QString, table);
    GlideFixture fixture;
    const auto client = fixture.client();
    MetadataCache cache(client->core());
    GenerateOptions options{.nameSpace = u"bunsnc::servicenow::tables"_s, .customColumns = false};
    options.banner = {u"SPDX-FileCopyrightText: 2026 BunSNC authors"_s, u"SPDX-License-Identifier: Apache-2.0"_s,
        QString(),
        u"Made from a dictionary by generateHeader(); tst_generate compares it, and writes it anew."_s};
    if (cache.table(table).value()->hierarchy.contains(u"task"_s) && table != u"task"_s) {
        options.parentTable = u"task"_s;
        options.parentHeader = u"services/servicenow/tables/task.h"_s;
    }
    const QByteArray text = generated(cache, table, options).toUtf8();
    QFile file(QStringLiteral(BUNSNC_SOURCE_DIR "/services/servicenow/tables/%1.h").arg(table));
    if (qEnvironmentVariableIntValue("BUNSNC_WRITE_TABLES") == 1) {
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    QCOMPARE(QString::fromUtf8(file.readAll()), QString::fromUtf8(text));
}

void GenerateTest::wholeTableInOneHeader()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    MetadataCache cache(client->core());
    const QString text = generated(cache, u"incident"_s, {.nameSpace = u"company::own"_s});
    QVERIFY(text.contains(u"struct Incident {"_s));
    QVERIFY(text.contains(u"\"u_symptom\"> u_symptom{};"_s));
    QVERIFY(text.contains(u"struct SysUser;"_s));
    QVERIFY(!text.contains(u"struct Incident;"_s));
    const auto compiled = m_compiler.compile(text
        + u"auto f() { using namespace company::own; return incident.priority == 1 && incident.u_symptom.startsWith(u\"x\"); }\n"_s);
    QVERIFY2(compiled.ok, compiled.messages.constData());
    // it can be seen that nothing compiles everything
    QVERIFY(!m_compiler.compile(text + u"auto f() { return company::own::incident.priorty == 1; }\n"_s).ok);
}

void GenerateTest::hostileDictionary()
{
    TableMetadata table{.name = u"u_hostile"_s, .label = u"*/ }; #error\n#error \\"_s, .hierarchy = {u"u_hostile"_s,
        u"class"_s}};
    TableChoices choices{.table = u"u_hostile"_s, .byElement = {}};
    const QStringList names{u"class"_s, u"class_"_s, u"class__"_s, u"default"_s, u"operator"_s, u"signals"_s,
        u"slots"_s,
        u"emit"_s, u"major"_s, u"unix"_s, u"NULL"_s, u"and"_s, u"TextColumn"_s, u"Ancestors"_s, u"tableName"_s,
            u"UHostile"_s,
        u"SysUser"_s, u"bunsnc"_s, u"std"_s, u"kinds"_s, u"kind"_s, u"Column"_s, u"_X"_s, u"__y"_s, u"1st"_s, u"_"_s,
        u"true"_s, u"number"_s, u"Number"_s, u"u_hostile"_s, u"QString"_s, u"QLatin1StringView"_s, u"int"_s, u"Class"_s,
        u"a\"b"_s, u"a b"_s, u"naïve"_s, u"x{};#error"_s, u"new\nline"_s, QString(), u"requires"_s, u"co_await"_s};
    const QString labels[] = {u"plain"_s, u"line one\nline two"_s, u"ends in a backslash\\"_s, u"trigraph ?\?/"_s,
        u"*/ /*"_s,
        QString(QChar(0x202E)) + u"right to left"_s, QString(QChar(0x2028)) + u"separator"_s, u"\U0001F4A5"_s,
            QString(),
        QString(5000, u'x'), QString(QChar(u'\0')), QString(QChar(0xD800)), u"%1 \\u0041 \\"_s};
    int i = 0;
    for (const QString &name : names) {
        for (const QString &type : {u"string"_s, u"reference"_s, u"weird\\\ntype"_s, u"glide_list"_s, u"GUID"_s}) {
            const bool isText = type == u"string"_s;
            if (!isText && i % 4 != 0)
                continue;
            ColumnMetadata column;
            column.name = isText ? name : QString(name + u"_"_s + QString::number(i));
            column.internalType = type;
            column.type = columnType(column.internalType);
            column.label = labels[i++ % std::size(labels)];
            column.reference = i % 3 == 0 ? u"sys_user"_s : i % 3 == 1 ? u"u_hostile"_s : u"no \"table\\"_s;
            column.definedIn = table.name;
            for (const QString &label : labels)
                choices.byElement[column.name].push_back({.element = column.name, .value = label, .label = label
                    + u'.'});
            table.columns.push_back(column);
        }
    }
    std::sort(table.columns.begin(), table.columns.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    const auto text = generateHeader(table, choices, {.nameSpace = u"own"_s, .banner = {u"hostile \\"_s,
        u"\n#error"_s}});
    GLIDE_OK(text);
    for (const char *dialect : {"-std=c++20", "-std=gnu++20"}) {
        const auto compiled = m_compiler.compile(*text
                + u"auto f() { return own::u_hostile.class_.isEmpty() && (own::u_hostile.number == u\"1\"); }\n"
                  "static_assert(decltype(own::u_hostile.class_)::path.view() == \"class_\");\n"
                  "static_assert(decltype(own::u_hostile.class___)::path.view() == \"class\");\n"_s,
            {QLatin1StringView(dialect)});
        QVERIFY2(compiled.ok, compiled.messages.constData());
    }
    for (const QString &line : text->split(u'\n'))
        QVERIFY2(!line.startsWith(u'#') || line.startsWith(u"#pragma once"_s)
            || line.startsWith(u"#include \"services"_s),
            qPrintable(line));
}

void GenerateTest::refusals()
{
    const TableMetadata incident{.name = u"incident"_s, .label = {}, .hierarchy = {u"incident"_s, u"task"_s}};
    const auto code = [&](const TableMetadata &table, const GenerateOptions &options) {
        const auto text = generateHeader(table, {}, options);
        return text ? ErrorCode::Unknown : text.error().code;
    };
    QCOMPARE(code(incident, {}), ErrorCode::Unknown);
    QCOMPARE(code({.name = u"a;b"_s, .label = {}, .hierarchy = {u"a;b"_s}}, {}), ErrorCode::InvalidArgument);
    QCOMPARE(code({.name = u"a"_s, .label = {}, .hierarchy = {}}, {}), ErrorCode::InvalidArgument);
    for (const QString &name : {u"a{"_s, QString(), u"a::"_s, u"class"_s, u"a::int"_s})
        QCOMPARE(code(incident, {.nameSpace = name}), ErrorCode::InvalidArgument);
    QCOMPARE(code(incident, {.parentTable = u"task"_s}), ErrorCode::InvalidArgument);
    QCOMPARE(code(incident, {.parentTable = u"incident"_s, .parentHeader = u"x.h"_s}), ErrorCode::InvalidArgument);
    QCOMPARE(code(incident, {.parentTable = u"problem"_s, .parentHeader = u"x.h"_s}), ErrorCode::InvalidArgument);
    QCOMPARE(code(incident, {.parentTable = u"task"_s, .parentHeader = u"x.h\"\n"_s}), ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(GenerateTest)
#include "tst_generate.moc"
