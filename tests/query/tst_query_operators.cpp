// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What every operator means, row by row, asked of memory and of SQLite in each way of storing a field.

#include "tests/query/fixture.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace {

class Change final : public ChangeView {
public:
    QString field;
    QString before;
    bool changed(QStringView name) const override { return name == field; }
    QString previousValue(QStringView) const override { return before; }
};

Context context()
{
    Context context;
    context.nowSeconds = 1'768'824'000; // 2026-01-19 12:00:00, a Monday
    context.userId = u"u1"_s;
    context.userGroupIds = {u"g1"_s, u"g2"_s};
    context.hierarchy = [](const QString &, const QString &root) {
        return root == u"u1"_s ? QStringList{u"u1"_s, u"u2"_s} : QStringList{root};
    };
    return context;
}

std::vector<fixture::Record> records()
{
    return {
        {{"sys_id", u"a"_s}, {"number", u"INC01"_s}, {"short_description", u"VPN Ação down"_s},
            {"description", u"vpn ação DOWN"_s}, {"state", u"1"_s}, {"priority", u"1"_s}, {"order", u"10"_s},
            {"active", u"true"_s}, {"opened_at", u"2026-01-19 11:30:00"_s}, {"resolved_at", u"2026-01-19 23:00:00"_s},
            {"due_date", u"2026-01-19"_s}, {"business_duration", u"1970-01-01 01:00:00"_s}, {"category", u"Network"_s},
            {"caller_id", u"u1"_s}, {"caller_id!display", u"Ana Lima"_s}, {"caller_id.name", u"Ana Lima"_s},
            {"assigned_to", u"u1"_s}, {"assigned_to!display", u"Ana Lima"_s}, {"watch_list", u"u1,u2"_s},
            {"sys_tags.6c361e12471331007f47563dbb9a7135", u"6c361e12471331007f47563dbb9a7135"_s}},
        {{"sys_id", u"b"_s}, {"number", u"INC02"_s}, {"short_description", u"100% full"_s}, {"state", u"2"_s},
            {"priority", u"2"_s}, {"order", u"9"_s}, {"active", u"false"_s}, {"opened_at", u"2026-01-18 03:00:00"_s},
            {"resolved_at", u"2026-01-25 03:00:00"_s}, {"due_date", u"2026-01-20"_s},
            {"business_duration", u"1970-01-03 00:00:00"_s}, {"category", u"software"_s}, {"caller_id", u"u2"_s},
            {"caller_id!display", u"Bruno Sá"_s}, {"caller_id.name", u"Bruno Sá"_s}, {"assigned_to", u"u1"_s},
            {"assigned_to!display", u"Ana Lima"_s}, {"origin_id", u"g2"_s}},
        {{"sys_id", u"c"_s}, {"number", u"INC10"_s}, {"state", u"-5"_s}, {"priority", u"10"_s}},
    };
}

} // namespace

class TestOperators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void invalidTerms_data();
    void invalidTerms();
    void changes_data();
    void changes();
    void fullTextInMemory();
};

void TestOperators::rows_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *query, const char *expected) {
        QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(expected);
    };
    // comparison: text without regard to case, numbers as numbers
    row("short_description=vpn AÇÃO down", "a");
    row("short_description=100% full", "b");
    row("short_description!=100% FULL", "a");
    row("short_description=", "c");
    row("short_description!=", "ab");
    row("number>inc01", "bc");
    row("number>=inc02", "bc");
    row("number<INC02", "a");
    row("number<=inc02", "ab");
    row("state=2", "b");
    row("state=2.0", "b");
    row("state!=2", "ac");
    row("priority>2", "c");
    row("priority>=2", "bc");
    row("priority<10", "ab");
    row("priority<=10", "abc");
    row("state<0", "c");
    row("order<10", "b");
    row("order=", "c");
    row("category=network", "a");
    row("caller_id=u1", "a");
    row("caller_id=U1", "");
    row("caller_id!=u1", "b");
    row("sys_id>a", "bc");
    row("sys_id>", "abc");
    row("sys_id<", "");
    row("sys_id>=b^sys_id<c", "b");
    row("number>^state=1", "a");
    // booleans: "is not" also takes the empty value
    row("active=true", "a");
    row("active=1", "a");
    row("active=false", "b");
    row("active!=true", "bc");
    row("active!=false", "ac");
    row("activeINtrue", "a");
    row("activeNOT INtrue", "bc");
    row("activeISEMPTY", "c");
    // text
    row("short_descriptionLIKEaÇÃo", "a");
    row("short_descriptionCONTAINS% f", "b");
    row("short_description*_", "");
    row("short_descriptionNOT LIKEvpn", "bc");
    row("short_description!*full", "ac");
    row("short_descriptionSTARTSWITHvpn", "a");
    row("short_descriptionSTARTSWITH100", "b");
    row("short_descriptionENDSWITHDOWN", "a");
    row("short_description%FULL", "b");
    row("short_descriptionLIKE", "abc");
    row("short_descriptionNOT LIKE", "");
    row("caller_idLIKElima", "a");
    row("caller_idSTARTSWITHbruno", "b");
    row("caller_idENDSWITHSÁ", "b");
    row("caller_idLIKEu1", "");
    row("caller_idNOT LIKElima", "bc");
    row("caller_id.nameLIKElima", "a");
    row("watch_listLIKEu2", "a");
    row("numberSTARTSWITHinc0", "ab");
    // sets and ranges
    row("stateIN1,2", "ab");
    row("stateIN1,x,,", "a");
    row("stateIN", "");
    row("stateNOT IN1,2", "c");
    row("stateNOTIN1", "bc");
    row("stateNOT IN", "abc");
    row("caller_idNOT INu1", "b");
    row("categoryINNETWORK,other", "a");
    row("sys_idINa,c", "ac");
    row("priorityBETWEEN1@2", "ab");
    row("numberBETWEENinc02@inc09", "b");
    row("opened_atBETWEEN2026-01-18 03:00:00@2026-01-18 04:00:00", "b");
    row("opened_atBETWEENjavascript:gs.daysAgoStart(1)@javascript:gs.daysAgoEnd(1)", "b");
    row("priorityBETWEEN2@1", "");
    row("numberBETWEENinc'@ind'", "abc"); // an apostrophe in a text is no quote
    // empty and anything
    row("short_descriptionISEMPTY", "c");
    row("short_descriptionISNOTEMPTY", "ab");
    row("short_descriptionEMPTYSTRING", "c");
    row("short_descriptionANYTHING", "abc");
    row("order=10^short_descriptionANYTHING^ORstate=77", "a");
    // two fields
    row("caller_idSAMEASassigned_to", "a");
    row("caller_idNSAMEASassigned_to", "b");
    row("short_descriptionSAMEASdescription", "a");
    row("stateSAMEASpriority", "ab");
    row("stateNSAMEASpriority", "c");
    row("orderGT_FIELDstate", "ab");
    row("stateLT_FIELDpriority", "c");
    row("stateGT_OR_EQUALS_FIELDpriority", "ab");
    row("stateLT_OR_EQUALS_FIELDpriority", "abc");
    row("resolved_atGT_FIELDopened_at", "ab");
    row("opened_atSAMEASresolved_at@day", "a");
    row("opened_atSAMEASresolved_at@week", "a");
    row("opened_atSAMEASresolved_at@month", "ab");
    row("opened_atSAMEASresolved_at@hour", "");
    row("opened_atNSAMEASresolved_at@day", "b");
    row("opened_atSAMEASdue_date", "a");
    row("opened_atSAMEASresolved_at", "");
    // distance of two dates
    row("opened_atMORETHANresolved_at@day@before@3", "b");
    row("opened_atMORETHANresolved_at@hour@before@11", "ab");
    row("opened_atMORETHANresolved_at@hour@after@1", "");
    row("resolved_atMORETHANopened_at@day@after@3", "b");
    row("resolved_atMORETHANopened_at@day@before or after@3", "b");
    row("opened_atLESSTHANresolved_at@day@before@3", "a");
    row("opened_atLESSTHANresolved_at@month@before@1", "ab");
    row("opened_atLESSTHANresolved_at@month@after@1", "");
    row("resolved_atLESSTHANopened_at@day@before or after@1", "a");
    // days
    row("opened_atONToday@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)", "a");
    row("opened_atNOTONToday@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)", "b");
    row("opened_atON2026-01-18@javascript:gs.dateGenerate('2026-01-18','start')@javascript:gs.dateGenerate("
        "'2026-01-18','end')",
        "b");
    row("opened_atON2026-01-18", "b");
    row("due_dateON2026-01-20", "b");
    row("due_dateONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()", "a");
    row("opened_at>=2026-01-19", "a");
    row("opened_at<2026-01-19 11:30:00", "b");
    row("opened_at<=2026-01-19 11:30:00", "ab");
    row("due_date>2026-01-19", "b");
    row("due_date=2026-01-19 15:00:00", "a");
    row("business_duration>javascript:gs.getDurationDate('1 0:00:00')", "b");
    row("business_duration<=3600", "a");
    row("business_duration=1970-01-03 00:00:00", "b");
    // relative
    row("opened_atRELATIVEGE@hour@ago@1", "a");
    row("opened_atRELATIVEGT@minute@ago@30", "");
    row("opened_atRELATIVEGE@minute@ago@30", "a");
    row("opened_atRELATIVELT@minute@ago@30", "b");
    row("opened_atRELATIVELE@minute@ago@30", "ab");
    row("opened_atRELATIVEGE@dayofweek@ago@7", "ab");
    row("opened_atRELATIVEEE@day@ago@1", "b");
    row("resolved_atRELATIVEGT@day@ahead@3", "b");
    row("due_dateRELATIVEEE@day@ahead@1", "b");
    row("opened_atRELATIVEEE@week@ago@0", "a");
    row("opened_atRELATIVEEE@week@ago@1", "b");
    row("opened_atRELATIVEEE@year@ago@0", "ab");
    row("opened_atRELATIVELT@quarter@ago@1", "");
    // trend
    row("opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','monday','EE')", "a");
    row("opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','monday','LT')", "b");
    row("opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','monday','GE')", "a");
    row("opened_atDATEPART11 am hour@javascript:gs.datePart('hour','11','EE')", "a");
    row("opened_atDATEPARTJanuary@javascript:gs.datePart('month','jan','EE')", "ab");
    row("opened_atDATEPARTQuarter 1@javascript:gs.datePart('quarter','1','GT')", "");
    row("opened_atDATEPART2026@javascript:gs.datePart('year','2026','LE')", "ab");
    row("opened_atDATEPARTWeek 3@javascript:gs.datePart('week','3','EE')", "ab");
    row("due_dateDATEPARTTuesday@javascript:gs.datePart('dayofweek','tuesday','EE')", "b");
    // who
    row("assigned_toDYNAMIC90d1921e5f510100a9ad2572f2b477fe", "ab");
    row("origin_idDYNAMICd6435e965f510100a9ad2572f2b47744", "b");
    row("assigned_to=javascript:gs.getUserID()", "ab");
    row("caller_id!=javascript:gs.getUserID()", "b");
    row("origin_idINjavascript:gs.getUser().getMyGroups()", "b");
    row("caller_idIN_HIERARCHYfdd0@u1", "ab");
    row("caller_idIN_HIERARCHY_DYNAMICfdd0@90d1921e5f510100a9ad2572f2b477fe", "ab");
    row("caller_idINSTANCEOFu2", "b");
    // tags
    row("sys_tags.6c361e12471331007f47563dbb9a7135=6c361e12471331007f47563dbb9a7135", "a");
    // structure
    row("active=true^ORstate=2^priority=1", "a");
    row("priority=1^active=true^ORstate=2", "a");
    row("state=1^NQstate=2^priority=1", "a");
    row("state=1^NQstate=2^priority=2", "ab");
    // order
    row("ORDERBYorder", "cba");
    row("ORDERBYDESCpriority", "cba");
    row("ORDERBYcaller_id", "cab");
    row("ORDERBYDESCopened_at", "abc");
    row("ORDERBYactive^ORDERBYDESCnumber", "cba");
    row("ORDERBYno_such_field", "abc");
}

void TestOperators::rows()
{
    QFETCH(const QString, query);
    QFETCH(const QString, expected);
    const Query parsed = fixture::parsed(query);
    for (const auto storage : {fixture::Storage::Text, fixture::Storage::TextWithNull, fixture::Storage::Numbers,
             fixture::Storage::PlainIntegers}) {
        fixture::Table table(storage);
        for (const fixture::Record &record : records())
            table.add(record);
        QCOMPARE(table.inMemory(parsed, context()).join(QString()), expected);
        QCOMPARE(table.inSqlite(parsed, context()).join(QString()), expected);
        QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    }
}

void TestOperators::invalidTerms_data()
{
    QTest::addColumn<QString>("term");
    for (const char *term : {"no_such_field=1", "state=abc", "active=maybe", "opened_at=yesterday", "opened_at>",
             "due_date>2026-02-30", "priorityBETWEEN1", "priorityBETWEEN1@", "priorityBETWEEN@2", "priorityBETWEENa@2",
             "opened_at>=javascript:gs.eval('x')", "state=javascript:alert(1)", "caller_id=javascript:gs.getUserName()",
             "opened_atONToday", "stateONToday@1@2", "opened_atRELATIVEGE@fortnight@ago@1", "opened_atRELATIVEGE@day@1",
             "opened_atRELATIVEGE@day@ago@x", "stateRELATIVEGE@day@ago@1", "opened_atSAMEASno_such_field",
             "stateSAMEASpriority@day", "opened_atSAMEASresolved_at@era", "opened_atMORETHANresolved_at@day@3",
             "opened_atMORETHANstate@day@before@3", "opened_atDATEPARTMonday@javascript:gs.datePart('day','x','EE')",
             "assigned_toDYNAMIC00000000000000000000000000000000", "stateVALCHANGES", "stateCHANGESFROM1",
             "stateCHANGESTO1", "123TEXTQUERY321=words", "business_duration>soon"})
        QTest::newRow(term) << QString::fromUtf8(term);
}

void TestOperators::invalidTerms()
{
    QFETCH(const QString, term);
    fixture::Table table(fixture::Storage::Text);
    for (const fixture::Record &record : records())
        table.add(record);
    const auto both = [&](const QString &text, InvalidTerm policy) {
        Context asked = context();
        asked.invalidTerm = policy;
        const Query query = fixture::parsed(text);
        const QStringList memory = table.inMemory(query, asked);
        return memory == table.inSqlite(query, asked) ? memory.join(QString()) : u"differ"_s;
    };
    QCOMPARE(both(term, InvalidTerm::Dropped), u"abc"_s);
    QCOMPARE(both(u"state=1^"_s + term, InvalidTerm::Dropped), u"a"_s);
    QCOMPARE(both(u"state=1^OR"_s + term, InvalidTerm::Dropped), u"a"_s);
    QCOMPARE(both(u"state=1^NQ"_s + term, InvalidTerm::Dropped), u"abc"_s);
    QCOMPARE(both(u"state=1^NQ"_s + term, InvalidTerm::MatchesNothing), QString());
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
}

void TestOperators::changes_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("expected");
    QTest::newRow("changed") << u"stateVALCHANGES"_s << true;
    QTest::newRow("other field") << u"priorityVALCHANGES"_s << false;
    QTest::newRow("from") << u"stateCHANGESFROM1"_s << true;
    QTest::newRow("from another") << u"stateCHANGESFROM2"_s << false;
    QTest::newRow("to") << u"stateCHANGESTO6"_s << true;
    QTest::newRow("to another") << u"stateCHANGESTO7"_s << false;
    QTest::newRow("from empty") << u"stateCHANGESFROM"_s << false;
    QTest::newRow("both") << u"stateCHANGESFROM1^stateCHANGESTO6^EQ"_s << true;
}

void TestOperators::changes()
{
    QFETCH(const QString, query);
    QFETCH(const bool, expected);
    const fixture::Record record{{"sys_id", u"a"_s}, {"state", u"6"_s}};
    Change change;
    change.field = u"state"_s;
    change.before = u"1"_s;
    Context strict = context();
    strict.invalidTerm = InvalidTerm::MatchesNothing;
    const Query parsed = fixture::parsed(query);
    QCOMPARE(Evaluator(parsed, fixture::typeOf, context()).matches(record, &change), expected);
    // Without a change the terms are invalid.
    QVERIFY(Evaluator(parsed, fixture::typeOf, context()).matches(record));
    QVERIFY(!Evaluator(parsed, fixture::typeOf, strict).matches(record));
}

void TestOperators::fullTextInMemory()
{
    const auto types = [](QStringView field) {
        return field == u"123TEXTQUERY321" ? std::optional(FieldType::String) : fixture::typeOf(field);
    };
    const fixture::Record record{{"123TEXTQUERY321", u"Printer jam in São Paulo"_s}};
    const auto matches = [&](const QString &words) {
        return Evaluator(fixture::parsed(u"123TEXTQUERY321="_s + words), types, context()).matches(record);
    };
    QVERIFY(matches(u"printer"_s));
    QVERIFY(matches(u"SÃO print"_s));
    QVERIFY(matches(QString()));
    QVERIFY(!matches(u"printer toner"_s));
    QVERIFY(!matches(u"rinter"_s));
}

QTEST_GUILESS_MAIN(TestOperators)
#include "tst_query_operators.moc"
