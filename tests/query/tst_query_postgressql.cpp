// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What the SQL for PostgreSQL looks like; that it means the right thing, tst_query_postgres asks a server.

#include "services/query/postgres.h"
#include "tests/query/fixture.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

namespace {

PostgresDialect dialect()
{
    PostgresDialect dialect;
    dialect.fields = [](QStringView name) -> std::optional<SqlField> {
        const auto type = fixture::typeOf(name);
        if (!type)
            return {};
        SqlField field;
        field.type = *type;
        field.value = "t." + name.toUtf8();
        if (*type == FieldType::Reference)
            field.display = field.value + "_name";
        if (name == u"priority")
            field.number = "t.priority_number";
        field.plainIntegers = name == u"order";
        field.neverNull = name == u"opened_at";
        return field;
    };
    dialect.fullText = "t.words @@ to_tsquery('simple', ?)";
    dialect.otherTable = [](QStringView table, const QByteArray &alias) -> std::optional<SqlTable> {
        if (table != u"sys_user")
            return {};
        return SqlTable{"users " + alias, [alias](QStringView name) -> std::optional<SqlField> {
                            SqlField field;
                            field.value = alias + "." + name.toUtf8();
                            return field;
                        }};
    };
    return dialect;
}

} // namespace

class TestPostgresSql : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conditions_data();
    void conditions();
    void orders_data();
    void orders();
    void valuesAreNeverPartOfTheText_data();
    void valuesAreNeverPartOfTheText();
    void parametersAreNumbered();
    void zonesAreNamedForPostgres();
    void everythingAndNothing();
    void functionsAreOneText();
};

void TestPostgresSql::conditions_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QStringList>("parameters");
    const auto row = [](const char *query, const char *where, const QStringList &parameters) {
        QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(where) << parameters;
    };
    row("number=INC1", "bunsnc_fold(t.number)=($1::text) COLLATE \"C\"", {u"inc1"_s});
    row("number=12", "t.number=($1::text) COLLATE \"C\"", {u"12"_s});
    row("number!=INC1", "(t.number<>'' AND (bunsnc_fold(t.number)=($1::text) COLLATE \"C\") IS NOT TRUE)", {u"inc1"_s});
    row("numberLIKE50%_\\", "bunsnc_fold(t.number) LIKE ($1::text) COLLATE \"C\"", {u"%50\\%\\_\\\\%"_s});
    row("numberENDSWITHx", "bunsnc_fold(t.number) LIKE ($1::text) COLLATE \"C\"", {u"%x"_s});
    row("numberSTARTSWITHInc",
        "(bunsnc_fold(t.number)>=($1::text) COLLATE \"C\" AND bunsnc_fold(t.number)<($2::text) COLLATE \"C\")",
        {u"inc"_s, u"ind"_s});
    row("numberINA,b\"\\", "bunsnc_fold(t.number)=ANY(($1::text[]) COLLATE \"C\")", {u"{\"a\",\"b\\\"\\\\\"}"_s});
    row("sys_id>k", "t.sys_id>($1::text) COLLATE \"C\"", {u"k"_s});
    row("sys_id<k", "(t.sys_id<>'' AND t.sys_id<($1::text) COLLATE \"C\")", {u"k"_s});
    row("numberISEMPTY", "(t.number IS NULL OR t.number='')", {});
    row("numberISNOTEMPTY", "t.number<>''", {});
    row("state>2", "bunsnc_number(t.state)>$1::bigint", {u"2"_s});
    row("state=2.5", "bunsnc_number(t.state)=bunsnc_number($1::text)", {u"2.5"_s});
    row("priorityIN1,2", "t.priority_number=ANY($1::bigint[])", {u"{1,2}"_s});
    row("priorityIN1,2.5",
        "t.priority_number IN (SELECT bunsnc_number(listed.text) FROM unnest($1::text[]) AS listed(text))",
        {u"{1,2.5}"_s});
    row("order=2", "t.order=($1::text) COLLATE \"C\"", {u"2"_s});
    row("caller_id=u1", "t.caller_id=($1::text) COLLATE \"C\"", {u"u1"_s});
    row("caller_idLIKEana", "bunsnc_fold(t.caller_id_name) LIKE ($1::text) COLLATE \"C\"", {u"%ana%"_s});
    row("opened_atBETWEEN2026-01-01@2026-01-02 10:00:00",
        "(t.opened_at>=($1::text) COLLATE \"C\" AND (t.opened_at<>'' AND t.opened_at<=($2::text) COLLATE \"C\"))",
        {u"2026-01-01 00:00:00"_s, u"2026-01-02 10:00:00"_s});
    row("opened_atSAMEASdue_date",
        "bunsnc_unit(t.opened_at,$1::text,$2::text)=bunsnc_unit(t.due_date,$1::text,$2::text)", {u"day"_s, u"UTC"_s});
    row("opened_atMORETHANresolved_at@hour@before@3",
        "bunsnc_distance(t.opened_at,t.resolved_at,$1::bigint,$2::bigint,$3::text,$4::bigint,$5::text)",
        {u"1"_s, u"0"_s, u"hour"_s, u"3"_s, u"UTC"_s});
    row("opened_atDATEPARTx@javascript:gs.datePart('month','jan','GE')",
        "bunsnc_date_part(t.opened_at,$1::text,$2::text)>=$3::bigint", {u"month"_s, u"UTC"_s, u"1"_s});
    row("123TEXTQUERY321=paper", "(t.words @@ to_tsquery('simple', $1::text))", {u"paper"_s});
    row("active=true^state=1^ORstate=2^NQnumber=3",
        "((t.active=($1::text) COLLATE \"C\" AND (bunsnc_number(t.state)=$2::bigint OR "
        "bunsnc_number(t.state)=$3::bigint)) OR t.number=($4::text) COLLATE \"C\")",
        {u"true"_s, u"1"_s, u"2"_s, u"3"_s});
    row("RLQUERYsys_user.manager,>=2^name=12^ENDRLQUERY^number=5",
        "(t.number=($1::text) COLLATE \"C\" AND (SELECT count(*) FROM users x1 WHERE x1.manager=(t.sys_id) COLLATE "
        "\"C\" "
        "AND (x1.name=($2::text) COLLATE \"C\"))>=$3::bigint)",
        {u"5"_s, u"12"_s, u"2"_s});
}

void TestPostgresSql::conditions()
{
    QFETCH(const QString, query);
    QFETCH(const QString, where);
    QFETCH(const QStringList, parameters);
    const auto parsed = parseWithRelated(query, [](QStringView field) { return fixture::typeOf(field).has_value(); });
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().detail));
    const SqlFilter filter = compileForPostgres(*parsed, dialect(), {});
    QCOMPARE(QString::fromUtf8(filter.where), where);
    QStringList bound;
    for (const QVariant &parameter : filter.parameters)
        bound += parameter.toString();
    QCOMPARE(bound, parameters);
}

void TestPostgresSql::orders_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QByteArray>("order");
    QTest::newRow("text") << u"ORDERBYnumber"_s
                          << QByteArray("(bunsnc_fold(t.number)) COLLATE \"C\", (t.sys_id) COLLATE \"C\"");
    QTest::newRow("number") << u"ORDERBYDESCpriority"_s
                            << QByteArray("t.priority_number DESC NULLS LAST, (t.sys_id) COLLATE \"C\"");
    QTest::newRow("number in a text") << u"ORDERBYstate"_s
                                      << QByteArray("bunsnc_number(t.state) NULLS FIRST, (t.sys_id) COLLATE \"C\"");
    QTest::newRow("date") << u"ORDERBYresolved_at"_s
                          << QByteArray("(t.resolved_at) COLLATE \"C\" NULLS FIRST, (t.sys_id) COLLATE \"C\"");
    QTest::newRow("date that is never NULL")
        << u"ORDERBYDESCopened_at"_s << QByteArray("(t.opened_at) COLLATE \"C\" DESC, (t.sys_id) COLLATE \"C\"");
    QTest::newRow("reference") << u"ORDERBYcaller_id"_s
                               << QByteArray("(bunsnc_fold(t.caller_id_name)) COLLATE \"C\", (t.sys_id) COLLATE \"C\"");
    QTest::newRow("none") << u"state=1"_s << QByteArray();
}

void TestPostgresSql::orders()
{
    QFETCH(const QString, query);
    QFETCH(const QByteArray, order);
    QCOMPARE(compileForPostgres(fixture::parsed(query), dialect(), {}).orderBy, order);
}

void TestPostgresSql::valuesAreNeverPartOfTheText_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query : {"number=EVIL", "number!=EVIL", "number>EVIL", "numberLIKEEVIL", "numberNOT LIKEEVIL",
             "numberSTARTSWITHEVIL", "numberENDSWITHEVIL", "numberINEVIL,x", "numberBETWEENEVIL@EVIM", "caller_id=EVIL",
             "caller_idLIKEEVIL", "sys_id>EVIL", "categoryNOT INEVIL", "123TEXTQUERY321=EVIL", "DYNAMIC"})
        QTest::newRow(query) << QString::fromUtf8(query);
}

void TestPostgresSql::valuesAreNeverPartOfTheText()
{
    QFETCH(QString, query);
    query.replace(u"EVIL"_s, u"EVIL';DROP TABLE t;--"_s);
    Context context;
    context.userId = u"EVIL"_s;
    if (query == u"DYNAMIC"_s)
        query = u"caller_idDYNAMIC90d1921e5f510100a9ad2572f2b477fe"_s;
    const SqlFilter filter = compileForPostgres(fixture::parsed(query), dialect(), context);
    QVERIFY2(!filter.where.toLower().contains("evil"), filter.where.constData());
    QVERIFY(!filter.parameters.isEmpty());
    for (const QVariant &parameter : filter.parameters)
        QVERIFY(parameter.typeId() == QMetaType::QString || parameter.typeId() == QMetaType::LongLong);
}

void TestPostgresSql::parametersAreNumbered()
{
    const SqlFilter filter = compileForPostgres(fixture::parsed(u"state=1^number=2"_s), dialect(), {}, 4);
    QCOMPARE(filter.where, QByteArray("(bunsnc_number(t.state)=$4::bigint AND t.number=($5::text) COLLATE \"C\")"));
    QCOMPARE(filter.parameters.size(), 2);
}

void TestPostgresSql::zonesAreNamedForPostgres()
{
    const Query query = fixture::parsed(u"opened_atSAMEASdue_date"_s);
    const auto named = [&](const QByteArray &zone) {
        Context context;
        context.zone = QTimeZone(zone);
        return compileForPostgres(query, dialect(), context).parameters.at(1).toString();
    };
    QCOMPARE(named("America/Sao_Paulo"), u"America/Sao_Paulo"_s);
    QCOMPARE(named("UTC"), u"UTC"_s);
    QCOMPARE(named("UTC-03:30"), u"<-0330>+03:30"_s);
    QCOMPARE(named("UTC+09:00"), u"<+0900>-09:00"_s);
}

void TestPostgresSql::everythingAndNothing()
{
    QCOMPARE(compileForPostgres({}, dialect(), {}).where, "TRUE");
    QCOMPARE(compileForPostgres({}, dialect(), {}).orderBy, QByteArray());
    Context strict;
    strict.invalidTerm = InvalidTerm::MatchesNothing;
    QCOMPARE(compileForPostgres(fixture::parsed(u"no_such=1"_s), dialect(), {}).where, "TRUE");
    QCOMPARE(compileForPostgres(fixture::parsed(u"no_such=1"_s), dialect(), strict).where, "(1=0)");
}

void TestPostgresSql::functionsAreOneText()
{
    const QByteArray functions = postgresFunctions();
    for (const char *mark : {"%CHARACTERS%", "%RARE%", "%CAPITALS%", "%SMALL%", "%FOLDING%", "%BLANKS%"})
        QVERIFY2(!functions.contains(mark), mark);
    QCOMPARE(functions.count("CREATE OR REPLACE FUNCTION bunsnc_"), functions.count("IMMUTABLE"));
    // Every function that a filter can call is there.
    for (const char *name : {"fold", "number", "value", "display", "unit", "date_part", "distance"})
        QVERIFY2(functions.contains(QByteArray("FUNCTION bunsnc_" + QByteArray(name) + "(")), name);
}

QTEST_GUILESS_MAIN(TestPostgresSql)
#include "tst_query_postgressql.moc"
