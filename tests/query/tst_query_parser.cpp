// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

#include "services/query/parser.h"
#include "tests/query/fixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace {

// A tree as text: | between segments, & between groups, + within a group.
QString shape(const Query &query)
{
    QStringList segments;
    for (const Segment &segment : query.segments) {
        QStringList groups;
        for (const OrGroup &group : segment.groups) {
            QStringList conditions;
            for (const Condition &c : group.conditions)
                conditions << c.field + u' ' + operatorText(c.op) + u' ' + c.value;
            groups << conditions.join(u" + "_s);
        }
        segments << groups.join(u" & "_s);
    }
    QString out = segments.join(u" | "_s);
    for (const QString &field : query.groupBy)
        out += u" group "_s + field;
    for (const SortKey &key : query.order)
        out += (key.descending ? u" desc "_s : u" asc "_s) + key.field;
    return out;
}

} // namespace

class TestParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capitalsBeforeAnOperatorStayTheFields()
    {
        // Printed with words, each of these would hold another operator further in front.
        for (const QString &text : {u"numberBETWEE!*@="_s, u"xNOT*a"_s, u"xI*a"_s, u"xSTARTSWIT%a"_s, u"xIS!*EMPTY"_s,
                 u"xL%IKE"_s, u"xCONTAINSA*b"_s}) {
            const auto query = bunsnc::query::parse(text);
            QVERIFY2(query, qPrintable(text));
            const QString printed = bunsnc::query::toEncoded(*query);
            const auto again = bunsnc::query::parse(printed);
            QVERIFY2(again && *again == *query, qPrintable(text + u" -> "_s + printed));
        }
    }
    void structure_data();
    void structure();
    void splitsWithoutKnowledge_data();
    void splitsWithoutKnowledge();
    void longestKnownField();
    void everySpellingOfEveryOperator_data();
    void everySpellingOfEveryOperator();
    void errorsHavePositions_data();
    void errorsHavePositions();
    void printsWhatItReads_data();
    void printsWhatItReads();
    void addsToEverySegment();
    void emptySegmentIsEverything();
    void longInputIsLinear();
};

void TestParser::structure_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("", "");
    row("active=true", "active = true");
    row("active=true^ORstate=2^priority=1", "active = true + state = 2 & priority = 1");
    row("priority=1^active=true^ORstate=2", "priority = 1 & active = true + state = 2");
    row("state=1^ORstate=2^ORstate=3", "state = 1 + state = 2 + state = 3");
    row("state=1^NQstate=2^priority=1", "state = 1 | state = 2 & priority = 1");
    row("state=1^NQstate=2^ORstate=3^NQorder=4", "state = 1 | state = 2 + state = 3 | order = 4");
    row("state=1^ORDERBYnumber^NQstate=2", "state = 1 | state = 2 asc number");
    row("state=1^EQ", "state = 1");
    row("EQ", "");
    row("state=1^EQ^priority=1", "state = 1 & priority = 1");
    row("order=5^ORorder=6", "order = 5 + order = 6");
    row("origin_id=7^ORorigin_id=8", "origin_id = 7 + origin_id = 8");
    row("ORDERBYorder^ORDERBYDESCorigin_id", " asc order desc origin_id");
    row("ORDERBYDESCsys_updated_on^ORDERBYsys_id", " desc sys_updated_on asc sys_id");
    row("GROUPBYcaller_id.name^ORDERBYnumber", " group caller_id.name asc number");
    row("state=1^ORDERBYnumber^ORstate=2", "state = 1 + state = 2 asc number");
    row("^state=1^", "state = 1");
    row("^NQ^NQstate=1^NQ", "state = 1");
    row("ORstate=1", "state = 1");
    row("NQORstate=1", "state = 1");
    row("number=a^^b", "number = a^b");
    row("number=^^^^", "number = ^^");
    row("number=a^^^state=1", "number = a^ & state = 1");
    row("number=a^^ORDERBYx", "number = a^ORDERBYx");
    row("number= spaces count ", "number =  spaces count ");
    row("short_descriptionLIKEfooINbar", "short_description LIKE fooINbar");
    row("numberSTARTSWITHINC001", "number STARTSWITH INC001");
    row("number==x", "number = =x");
    row("caller_id.name=Abel Tuter", "caller_id.name = Abel Tuter");
    row("opened_atONToday@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)",
        "opened_at ON Today@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)");
    row("opened_atNOTONToday@a@b", "opened_at NOTON Today@a@b");
    row("opened_atRELATIVEGE@day@ago@7", "opened_at RELATIVEGE @day@ago@7");
    row("opened_atDATEPARTMonday@javascript:gs.datePart('dayofweek','monday','EE')",
        "opened_at DATEPART Monday@javascript:gs.datePart('dayofweek','monday','EE')");
    row("opened_atMORETHANresolved_at@day@before@3", "opened_at MORETHAN resolved_at@day@before@3");
    row("123TEXTQUERY321=printer jam", "123TEXTQUERY321 = printer jam");
    row("sys_tags.6c361e12471331007f47563dbb9a7135=6c361e12471331007f47563dbb9a7135",
        "sys_tags.6c361e12471331007f47563dbb9a7135 = 6c361e12471331007f47563dbb9a7135");
    row("sys_class_nameINSTANCEOFcmdb_ci_server", "sys_class_name INSTANCEOF cmdb_ci_server");
    row("managerIN_HIERARCHYfdd0@9ee1", "manager IN_HIERARCHY fdd0@9ee1");
    row("managerIN_HIERARCHY_DYNAMICfdd0@90d1", "manager IN_HIERARCHY_DYNAMIC fdd0@90d1");
    row("short_descriptionLIKEação 🚑", "short_description LIKE ação 🚑");
}

void TestParser::structure()
{
    QFETCH(const QString, text);
    QFETCH(const QString, expected);
    const auto plain = parse(text);
    QVERIFY2(plain, qPrintable(plain ? QString() : plain.error().detail));
    QCOMPARE(shape(*plain), expected);
    QCOMPARE(shape(fixture::parsed(text)), expected);
}

void TestParser::splitsWithoutKnowledge_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("capitals in a name") << u"u_DNS_name=x"_s << u"u_DNS_name"_s << u"x"_s;
    QTest::newRow("only capitals") << u"DNS=x"_s << u"DNS"_s << u"x"_s;
    QTest::newRow("operator inside the name") << u"u_MAINx=y"_s << u"u_MA"_s << u"x=y"_s;
    QTest::newRow("digits") << u"u_2=3"_s << u"u_2"_s << u"3"_s;
    QTest::newRow("NOT before an alias") << u"fooNOT*x"_s << u"fooNOT"_s << u"x"_s;
}

void TestParser::splitsWithoutKnowledge()
{
    QFETCH(const QString, text);
    QFETCH(const QString, field);
    QFETCH(const QString, value);
    const auto query = parse(text);
    QVERIFY(query);
    const Condition &condition = query->segments.at(0).groups.at(0).conditions.at(0);
    QCOMPARE(condition.field, field);
    QCOMPARE(condition.value, value);
    const auto again = parse(toEncoded(*query));
    QVERIFY(again);
    QVERIFY(*again == *query);
}

void TestParser::longestKnownField()
{
    // With the dictionary at hand, a name may hold what looks like an operator.
    const QStringList known{u"u_MAINx"_s, u"u"_s, u"caller_id"_s, u"caller_id.name"_s};
    const auto isKnown = [&](QStringView name) { return known.contains(name.toString()); };
    auto query = parse(u"u_MAINx=y", isKnown);
    QVERIFY(query);
    QCOMPARE(shape(*query), u"u_MAINx = y"_s);
    query = parse(u"caller_id.name=x^caller_id=y", isKnown);
    QVERIFY(query);
    QCOMPARE(shape(*query), u"caller_id.name = x & caller_id = y"_s);
    // An unknown name still parses: what becomes of it is decided later.
    query = parse(u"no_such_fieldLIKEx", isKnown);
    QVERIFY(query);
    QCOMPARE(shape(*query), u"no_such_field LIKE x"_s);
}

void TestParser::everySpellingOfEveryOperator_data()
{
    QTest::addColumn<QString>("spelling");
    QTest::addColumn<QString>("written");
    const auto row = [](const char *spelling, const char *written = nullptr) {
        QTest::newRow(spelling) << QString::fromUtf8(spelling) << QString::fromUtf8(written ? written : spelling);
    };
    for (const char *spelling : {"=", "!=", "<", "<=", ">", ">=", "LIKE", "NOT LIKE", "STARTSWITH", "ENDSWITH", "IN",
             "NOT IN", "BETWEEN", "ISEMPTY", "ISNOTEMPTY", "EMPTYSTRING", "ANYTHING", "SAMEAS", "NSAMEAS", "GT_FIELD",
             "LT_FIELD", "GT_OR_EQUALS_FIELD", "LT_OR_EQUALS_FIELD", "MORETHAN", "LESSTHAN", "ON", "NOTON",
             "RELATIVEGT", "RELATIVEGE", "RELATIVELT", "RELATIVELE", "RELATIVEEE", "DATEPART", "DYNAMIC",
             "IN_HIERARCHY", "IN_HIERARCHY_DYNAMIC", "INSTANCEOF", "VALCHANGES", "CHANGESFROM", "CHANGESTO"})
        row(spelling);
    row("CONTAINS", "LIKE");
    row("*", "LIKE");
    row("NOTLIKE", "NOT LIKE");
    row("!*", "NOT LIKE");
    row("NOTIN", "NOT IN");
    row("%", "ENDSWITH");
}

void TestParser::everySpellingOfEveryOperator()
{
    QFETCH(const QString, spelling);
    QFETCH(const QString, written);
    const auto query = parse(QString(u"state"_s + spelling + u"7"_s));
    QVERIFY(query);
    QCOMPARE(shape(*query), u"state "_s + written + u" 7"_s);
    QCOMPARE(toEncoded(*query), u"state"_s + written + u"7"_s);
}

void TestParser::errorsHavePositions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::newRow("no operator") << u"active"_s << 6;
    QTest::newRow("lower-case operator") << u"stateis1"_s << 8;
    QTest::newRow("second term") << u"state=1^active"_s << 14;
    QTest::newRow("no field") << u"=1"_s << 0;
    QTest::newRow("no field after a caret") << u"state=1^=1"_s << 8;
    QTest::newRow("odd carets") << u"^^^state=1"_s << 0;
    QTest::newRow("blank before the field") << u"state=1^ priority=1"_s << 8;
    QTest::newRow("ORDERBY nothing") << u"state=1^ORDERBY"_s << 15;
    QTest::newRow("ORDERBY two") << u"ORDERBYa,b"_s << 8;
    QTest::newRow("GROUPBY nothing") << u"GROUPBY"_s << 7;
    QTest::newRow("OR nothing") << u"state=1^OR"_s << 10;
    QTest::newRow("JOIN") << u"state=1^JOINtask.sys_id=problem.sys_id!active=true"_s << 8;
    QTest::newRow("RLQUERY") << u"RLQUERYincident.problem_id,>=1^ENDRLQUERY"_s << 0;
    QTest::newRow("SUBQUERY") << u"SUBQUERYsys_id,x,y^ENDSUBQUERY"_s << 0;
    QTest::newRow("accented field") << u"ação=1"_s << 1;
    QTest::newRow("a name without end") << QString(100'000, u'a') << 512;
}

void TestParser::errorsHavePositions()
{
    QFETCH(const QString, text);
    QFETCH(const int, position);
    const auto query = parse(text);
    QVERIFY(!query);
    QCOMPARE(query.error().code, ErrorCode::ParseError);
    QCOMPARE(query.error().position, position);
    QVERIFY(!query.error().detail.isEmpty());
}

void TestParser::printsWhatItReads_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "active=true^ORstate=2^priority=1^NQnumber=x^GROUPBYstate^ORDERBYDESCnumber",
             "number=a^^b^state=1", "number=^^", "opened_atISEMPTY", "state=", "numberLIKE", "stateIN1,2,3"})
        QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
}

void TestParser::printsWhatItReads()
{
    QFETCH(const QString, text);
    const auto query = parse(text);
    QVERIFY(query);
    QCOMPARE(toEncoded(*query), text);
}

void TestParser::addsToEverySegment()
{
    auto query = parse(u"state=1^NQstate=2^ORDERBYnumber");
    QVERIFY(query);
    auto keyset = parse(u"sys_id>k");
    QVERIFY(keyset);
    addToEverySegment(*query, keyset->segments[0].groups);
    QCOMPARE(toEncoded(*query), u"state=1^sys_id>k^NQstate=2^sys_id>k^ORDERBYnumber"_s);
    Query everything;
    addToEverySegment(everything, keyset->segments[0].groups);
    QCOMPARE(toEncoded(everything), u"sys_id>k"_s);
    QCOMPARE(query->fields(), QStringList({u"state"_s, u"sys_id"_s}));
}

void TestParser::emptySegmentIsEverything()
{
    Query query;
    QVERIFY(query.matchesEverything());
    query.segments.resize(2);
    query.segments[0].groups.push_back({{{u"state"_s, Operator::Equal, u"1"_s}}});
    QVERIFY(query.matchesEverything());
    QCOMPARE(toEncoded(query), QString());
    query.segments.pop_back();
    QVERIFY(!query.matchesEverything());
}

void TestParser::longInputIsLinear()
{
    const auto isKnown = [](QStringView name) { return fixture::typeOf(name).has_value(); };
    const auto inputs = [](int n) {
        return QStringList{QString(n, u'^'), QString(n, u'A'), u"state=1^OR"_s.repeated(n / 10) + u"state=2"_s,
            u"NQ"_s.repeated(n / 2), u"number="_s + QString(n, u'^'), u"IN"_s.repeated(n / 2),
            u"state=1^"_s.repeated(n / 8)};
    };
    // A million characters each: hours if anything were quadratic.
    for (const QString &text : inputs(1'000'000)) {
        const auto query = parse(text, isKnown);
        if (query)
            QVERIFY(toEncoded(*query).size() <= 2 * text.size());
        else
            QVERIFY(query.error().position >= 0 && query.error().position <= text.size());
    }
}

QTEST_GUILESS_MAIN(TestParser)
#include "tst_query_parser.moc"
