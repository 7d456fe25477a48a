// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Terms about other tables: JOIN, RLQUERY, SUBQUERY. Read, printed, compiled, and compared on random data with what
// loops over the records say. BUNSNC_QUERY_SEED and BUNSNC_QUERY_ROUNDS as in tst_query_agreement.

#include "services/query/parser.h"
#include "tests/query/randomquery.h"
#include "tests/query/relatedtables.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;
using namespace fixture::related;

namespace {

IsKnownField isKnown()
{
    return [](QStringView name) { return typeOf(name).has_value(); };
}

Result<Query> read(const QString &text)
{
    return parseWithRelated(text, isKnown(), [](QStringView) { return isKnown(); });
}

} // namespace

class TestRelated : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void parts();
    void doubledCarets();
    void errors_data();
    void errors();
    void refusedWithoutTheOtherTables();
    void depthIsBounded();
    void longInputIsLinear();
    void unknownTablesAreInvalid();
    void chainedJoins();
    void sameRowsAsLoops();
};

void TestRelated::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *name, const QString &text, const QString &printed = {}) {
        QTest::newRow(name) << text << (printed.isEmpty() ? text : printed);
    };
    row("count", u"RLQUERYitem.parent,>=1^ENDRLQUERY"_s);
    row("count with conditions", u"state=1^RLQUERYitem.parent,=0,m2m^state=2^ORname=x^NQname=y^ENDRLQUERY^ORDERBYname"_s);
    row("conditions behind", u"RLQUERYitem.parent,>0^state=2^ENDRLQUERY^state=1"_s,
        u"state=1^RLQUERYitem.parent,>0^state=2^ENDRLQUERY"_s);
    row("without the end word", u"RLQUERYitem.parent,>0^state=2"_s, u"RLQUERYitem.parent,>0^state=2^ENDRLQUERY"_s);
    row("member", u"SUBQUERYsys_id,parent,item^state=1^ENDSUBQUERY"_s);
    row("member, with an end mark", u"SUBQUERYsys_id,parent,item^state=1^EQ^ENDSUBQUERY^state=3^EQ"_s,
        u"state=3^SUBQUERYsys_id,parent,item^state=1^ENDSUBQUERY"_s);
    row("nested", u"SUBQUERYsys_id,parent,item^RLQUERYtask.parent,>1^state=1^ENDRLQUERY^ENDSUBQUERY"_s);
    row("join", u"JOINtask.sys_id=item.parent!"_s);
    row("join with conditions", u"JOINtask.sys_id=item.parent!state=1^^name=x"_s);
    row("join, then a condition of its own", u"JOINtask.sys_id=item.parent!state=1^name=x^ORDERBYname"_s,
        u"name=x^JOINtask.sys_id=item.parent!state=1^ORDERBYname"_s);
    row("joined with OR", u"state=1^ORRLQUERYitem.parent,>0^ENDRLQUERY"_s, u"state=1^RLQUERYitem.parent,>0^ENDRLQUERY"_s);
    row("in the second segment", u"state=1^NQRLQUERYitem.parent,>0^ENDRLQUERY^NQstate=2"_s);
    row("an end word alone", u"state=1^ENDRLQUERY^state=2"_s, u"state=1^state=2"_s);
    row("a caret in a value", u"JOINtask.sys_id=item.parent!name=a^^^^b"_s);
}

void TestRelated::reads()
{
    QFETCH(const QString, text);
    QFETCH(const QString, printed);
    const auto query = read(text);
    QVERIFY2(query, qPrintable(query ? QString() : query.error().detail));
    QCOMPARE(toEncoded(*query), printed);
    const auto again = read(printed);
    QVERIFY(again);
    QVERIFY(*again == *query);
    const auto unknowing = parseWithRelated(text);
    QVERIFY(unknowing);
    QCOMPARE(toEncoded(*unknowing), printed);
}

void TestRelated::parts()
{
    const auto query = read(u"RLQUERYitem.parent,<=12,m2m^state=2^ENDRLQUERY^SUBQUERYname,parent,item"_s);
    QVERIFY(query);
    QVERIFY(query->usesOtherTables());
    const auto &related = query->segments.at(0).related;
    QCOMPARE(related.size(), std::size_t(2));
    QCOMPARE(related[0].table, u"item"_s);
    QCOMPARE(related[0].field, u"parent"_s);
    QCOMPARE(related[0].relation, Operator::LessOrEqual);
    QCOMPARE(related[0].count, 12);
    QVERIFY(related[0].manyToMany);
    QCOMPARE(related[0].segments.size(), std::size_t(1));
    QCOMPARE(related[1].kind, Related::Kind::Member);
    QCOMPARE(related[1].ownField, u"name"_s);
    QVERIFY(related[1].segments.empty());
    QVERIFY(query->fields().isEmpty());
    QVERIFY(!query->matchesEverything());
}

void TestRelated::doubledCarets()
{
    const auto doubled = read(
        u"SUBQUERYsys_id,parent,task^state=1^SUBQUERYsys_id,parent,task^^state=1^^ENDSUBQUERY^ENDSUBQUERY"_s);
    const auto single
        = read(u"SUBQUERYsys_id,parent,task^state=1^SUBQUERYsys_id,parent,task^state=1^ENDSUBQUERY^ENDSUBQUERY"_s);
    QVERIFY(doubled && single);
    QVERIFY(*doubled == *single);
    QCOMPARE(doubled->segments[0].related[0].segments[0].related.size(), std::size_t(1));
}

void TestRelated::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::newRow("no table") << u"RLQUERYparent,>=1^ENDRLQUERY"_s << 7;
    QTest::newRow("no comparison") << u"RLQUERYitem.parent^ENDRLQUERY"_s << 18;
    QTest::newRow("no number") << u"RLQUERYitem.parent,>=x^ENDRLQUERY"_s << 21;
    QTest::newRow("another flag") << u"RLQUERYitem.parent,>=1,n2n^ENDRLQUERY"_s << 23;
    QTest::newRow("inside") << u"RLQUERYitem.parent,>=1^state^ENDRLQUERY"_s << 28;
    QTest::newRow("order inside") << u"RLQUERYitem.parent,>=1^ORDERBYname^ENDRLQUERY"_s << 23;
    QTest::newRow("two parts") << u"SUBQUERYsys_id,parent^ENDSUBQUERY"_s << 21;
    QTest::newRow("join without an equals sign") << u"JOINtask.sys_id"_s << 15;
    QTest::newRow("join without a field") << u"JOINtask.sys_id=item!"_s << 16;
}

void TestRelated::errors()
{
    QFETCH(const QString, text);
    QFETCH(const int, position);
    const auto query = read(text);
    QVERIFY(!query);
    QCOMPARE(query.error().code, ErrorCode::ParseError);
    QCOMPARE(query.error().position, position);
    QVERIFY(!query.error().detail.isEmpty());
}

void TestRelated::refusedWithoutTheOtherTables()
{
    for (const QString &text : {u"RLQUERYitem.parent,>0^ENDRLQUERY"_s, u"SUBQUERYa,b,c"_s, u"JOINa.b=c.d!"_s}) {
        const auto query = parse(text, isKnown());
        QVERIFY(!query);
        QCOMPARE(query.error().code, ErrorCode::ParseError);
    }
    // a tree that got there all the same: the terms are invalid
    const auto query = read(u"state=1^RLQUERYitem.parent,>0^ENDRLQUERY"_s);
    QVERIFY(query);
    Row row;
    row.values = {{u"state"_s, u"1"_s}};
    Context context;
    QVERIFY(Evaluator(*query, typeOf, context).matches(row));
    context.invalidTerm = InvalidTerm::MatchesNothing;
    QVERIFY(!Evaluator(*query, typeOf, context).matches(row));
}

void TestRelated::depthIsBounded()
{
    const auto nested = [](int depth) -> QString {
        return u"RLQUERYitem.parent,>0^"_s.repeated(depth) + u"state=1"_s + u"^ENDRLQUERY"_s.repeated(depth);
    };
    QVERIFY(read(nested(8)));
    QVERIFY(!read(nested(9)));
    QVERIFY(!read(nested(100'000)));
}

void TestRelated::longInputIsLinear()
{
    for (const QString &text : QStringList{u"RLQUERYitem.parent,>0^ENDRLQUERY^"_s.repeated(30'000), u"ENDRLQUERY"_s.repeated(100'000),
             u"JOINtask.sys_id=item.parent!state=1^"_s.repeated(25'000), u"JOINa.b=c.d!"_s + QString(1'000'000, u'^'),
             u"SUBQUERYa,b,c"_s + u"^^x=1"_s.repeated(200'000)}) {
        const auto query = parseWithRelated(text);
        if (query)
            QVERIFY(*parseWithRelated(toEncoded(*query)) == *query);
    }
}

void TestRelated::unknownTablesAreInvalid()
{
    Tables tables;
    Row row;
    row.values = {{u"sys_id"_s, u"1"_s}};
    tables.add(u"task"_s, row);
    for (const QString &text : {u"RLQUERYnothing.parent,>0^ENDRLQUERY"_s, u"RLQUERYitem.nofield,>0^ENDRLQUERY"_s,
             u"SUBQUERYnofield,parent,item^ENDSUBQUERY"_s, u"JOINother.sys_id=item.parent!"_s}) {
        const auto query = read(text);
        QVERIFY(query);
        Context context;
        QCOMPARE(tables.inSqlite(*query, context).size(), 1);
        context.invalidTerm = InvalidTerm::MatchesNothing;
        QCOMPARE(tables.inSqlite(*query, context).size(), 0);
        QVERIFY2(tables.problem.isEmpty(), qPrintable(tables.problem));
    }
}

void TestRelated::chainedJoins()
{
    Tables tables;
    const auto add = [&tables](const QString &table, const QString &sysId, const QString &parent, const QString &state) {
        Row row;
        row.values = {{u"sys_id"_s, sysId}, {u"parent"_s, parent}, {u"state"_s, state}};
        tables.add(table, row);
    };
    add(u"task"_s, u"t1"_s, {}, u"1"_s);
    add(u"task"_s, u"t2"_s, u"i1"_s, u"1"_s);
    add(u"task"_s, u"t3"_s, {}, u"1"_s);
    add(u"item"_s, u"i1"_s, u"t1"_s, u"1"_s);
    add(u"item"_s, u"i2"_s, u"t3"_s, u"1"_s);
    // tasks with an item that has a task
    const auto query = read(u"JOINtask.sys_id=item.parent!^JOINitem.sys_id=task.parent!state=1"_s);
    QVERIFY(query);
    QCOMPARE(tables.inSqlite(*query, {}), QStringList{u"t1"_s});
    QVERIFY2(tables.problem.isEmpty(), qPrintable(tables.problem));
}

void TestRelated::sameRowsAsLoops()
{
    const quint32 rounds = fixture::fromEnvironment("BUNSNC_QUERY_ROUNDS", 1500);
    fixture::Dice dice(fixture::fromEnvironment("BUNSNC_QUERY_SEED", 20260119));
    Tables tables;
    QVERIFY(tables.m_registered);
    tables.fill(dice);
    int some = 0;
    for (quint32 round = 0; round < rounds; ++round) {
        const Query query = fixture::randomRelatedQuery(dice);
        const QString text = toEncoded(query);
        const auto again = read(text);
        QVERIFY2(again, qPrintable(text + u": "_s + (again ? QString() : again.error().detail)));
        QVERIFY2(*again == query, qPrintable(text + u" reads back as "_s + toEncoded(*again)));
        const Context context;
        QStringList expected;
        for (const Row &row : tables.rows[u"task"_s]) {
            if (tables.holds(query.segments, row, context))
                expected.append(row.value(u"sys_id"));
        }
        const QStringList found = tables.inSqlite(query, context);
        QVERIFY2(tables.problem.isEmpty(), qPrintable(tables.problem));
        QVERIFY2(found == expected,
            qPrintable(text + u"\n"_s + QString::fromUtf8(compileForSqlite(query, Tables::dialect(), context).where)
                + u"\n%1 instead of %2"_s.arg(found.size()).arg(expected.size())));
        some += !expected.isEmpty() && expected.size() < 25;
    }
    QVERIFY2(some > int(rounds) / 4, qPrintable(QString::number(some)));
}

QTEST_GUILESS_MAIN(TestRelated)
#include "tst_query_related.moc"
