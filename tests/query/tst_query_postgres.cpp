// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Filters as PostgreSQL runs them, on a server of the test's own. Random queries over random records: memory, SQLite
// and PostgreSQL must give the same rows in the same order (BUNSNC_QUERY_SEED and BUNSNC_QUERY_ROUNDS as in
// tst_query_agreement); hostile values; indexes.

#include "tests/query/postgrestable.h"
#include "tests/query/randomquery.h"
#include "tests/query/relatedtables.h"
#include "tests/support/postgresserver.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;
using fixture::PostgresStorage;
using fixture::PostgresTable;

namespace {

Query oneCondition(const QString &field, Operator op, const QString &value)
{
    Query query;
    query.segments.push_back({{{{{field, op, value}}}}, {}});
    return query;
}

} // namespace

class TestPostgres : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameRowsInMemorySqliteAndPostgres_data();
    void sameRowsInMemorySqliteAndPostgres();
    void hostileValues_data();
    void hostileValues();
    void sameRelatedRowsInSqliteAndPostgres();
    void plansUseIndexes_data();
    void plansUseIndexes();
    void thousandsOfConditionsRun();
    void longListsAreOneParameter();

private:
    bunsnc::test::PostgresServer m_server;
};

void TestPostgres::initTestCase()
{
    BUNSNC_NEEDS_POSTGRES(m_server);
}

void TestPostgres::sameRowsInMemorySqliteAndPostgres_data()
{
    QTest::addColumn<int>("postgres");
    QTest::addColumn<int>("sqlite");
    QTest::addColumn<bool>("indexable");
    const auto row = [](const char *name, PostgresStorage postgres, fixture::Storage sqlite, bool indexable = true) {
        QTest::newRow(name) << int(postgres) << int(sqlite) << indexable;
    };
    row("text", PostgresStorage::Text, fixture::Storage::Text);
    row("text with NULL", PostgresStorage::TextWithNull, fixture::Storage::TextWithNull);
    row("text in a language's collation", PostgresStorage::TextWithNull, fixture::Storage::Text, false);
    row("numbers", PostgresStorage::Numbers, fixture::Storage::Numbers);
    row("plain integers", PostgresStorage::PlainIntegers, fixture::Storage::PlainIntegers);
    row("documents", PostgresStorage::Document, fixture::Storage::TextWithNull);
}

void TestPostgres::sameRowsInMemorySqliteAndPostgres()
{
    QFETCH(const int, postgres);
    QFETCH(const int, sqlite);
    QFETCH(const bool, indexable);
    const quint32 seed = fixture::fromEnvironment("BUNSNC_QUERY_SEED", 20260119);
    const quint32 rounds = fixture::fromEnvironment("BUNSNC_QUERY_ROUNDS", 600);
    qInfo("seed %u, %u queries", seed, rounds);
    fixture::Dice dice(seed + quint32(postgres));
    PostgresTable inPostgres(m_server.createDatabase(), PostgresStorage(postgres), indexable);
    fixture::Table table{fixture::Storage(sqlite)};
    for (int i = 0; i < 150; ++i) {
        const bool plain = fixture::Storage(sqlite) == fixture::Storage::PlainIntegers;
        fixture::Record record = fixture::randomRecord(dice, i, plain);
        for (const QString &field : fixture::fieldNames())
            record.set(field, fixture::storable(record.value(field)));
        table.add(record);
        inPostgres.add(record);
    }
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    QVERIFY2(inPostgres.error().isEmpty(), qPrintable(inPostgres.error()));
    int some = 0;
    for (quint32 round = 0; round < rounds; ++round) {
        const Query query = fixture::randomQuery(dice);
        const Context context = fixture::randomContext(dice);
        const QStringList memory = table.inMemory(query, context);
        const QStringList found = inPostgres.find(query, context);
        if (memory != found) {
            const SqlFilter filter = compileForPostgres(query, inPostgres.dialect(), context);
            qInfo() << toEncoded(query) << "\nmemory" << memory.size() << memory << "\npostgres" << found.size()
                    << found << "\n"
                    << filter.where << filter.orderBy << filter.parameters << context.zone.id();
        }
        QVERIFY2(inPostgres.error().isEmpty(), qPrintable(toEncoded(query) + u": "_s + inPostgres.error()));
        QCOMPARE(found, memory);
        QCOMPARE(table.inSqlite(query, context), memory);
        some += !memory.isEmpty() && memory.size() < 150;
    }
    // A comparison of nothing with nothing would prove little.
    QVERIFY2(some > int(rounds) / 4, qPrintable(QString::number(some)));
}

// That SQLite gives what loops give, tst_query_related proves.
void TestPostgres::sameRelatedRowsInSqliteAndPostgres()
{
    const quint32 rounds = fixture::fromEnvironment("BUNSNC_QUERY_ROUNDS", 500);
    fixture::Dice dice(fixture::fromEnvironment("BUNSNC_QUERY_SEED", 20260119));
    fixture::related::Tables tables;
    tables.fill(dice);
    fixture::PostgresConnection connection(m_server.createDatabase());
    connection.execute(postgresFunctions());
    for (const QString &table : {u"task"_s, u"item"_s}) {
        // Two collations, which must not meet in a comparison.
        connection.execute("CREATE TABLE " + table.toUtf8()
            + "(sys_id text COLLATE \"C\", parent text COLLATE \"POSIX\", state text, name text)");
        for (const fixture::related::Row &row : tables.rows[table]) {
            QVariantList values;
            for (const QString &field : fixture::related::fieldNames)
                values << row.value(field);
            connection.select("INSERT INTO " + table.toUtf8() + " VALUES($1, $2, $3, $4)", values);
        }
    }
    for (quint32 round = 0; round < rounds; ++round) {
        const Query query = fixture::randomRelatedQuery(dice);
        const SqlFilter filter = compileForPostgres(query, fixture::related::Tables::dialect(), {});
        const QStringList found = connection.select(
            "SELECT sys_id FROM task t WHERE " + filter.where + " ORDER BY sys_id COLLATE \"C\"", filter.parameters);
        QVERIFY2(connection.error().isEmpty(), qPrintable(toEncoded(query) + u": "_s + connection.error()));
        QVERIFY2(found == tables.inSqlite(query, {}), qPrintable(toEncoded(query)));
    }
}

void TestPostgres::hostileValues_data()
{
    QTest::addColumn<QString>("value");
    const QString nul(QChar(u'\0'));
    QTest::newRow("quote") << u"it's"_s;
    QTest::newRow("double quote") << u"say \"this\""_s;
    QTest::newRow("backslash") << u"C:\\temp\\"_s;
    QTest::newRow("percent") << u"100%"_s;
    QTest::newRow("underscore") << u"a_b"_s;
    QTest::newRow("escaped percent") << u"\\%"_s;
    QTest::newRow("parameter") << u"$1"_s;
    QTest::newRow("question mark") << u"?"_s;
    QTest::newRow("array") << u"{a,\"b\",NULL}"_s;
    QTest::newRow("NULL") << u"NULL"_s;
    QTest::newRow("statement") << u"');DROP TABLE t;--"_s;
    QTest::newRow("dollar quotes") << u"$bunsnc$"_s;
    QTest::newRow("NUL") << nul;
    QTest::newRow("NUL behind") << QString(u"a"_s + nul);
    QTest::newRow("NUL before") << QString(nul + u"a"_s);
    QTest::newRow("NUL inside") << QString(u"a"_s + nul + u"b"_s);
    QTest::newRow("emoji") << u"🚑"_s;
    QTest::newRow("joined emoji") << u"👩\u200d🚒 on duty"_s;
    QTest::newRow("lone surrogate") << QString(QChar(0xD83D));
    QTest::newRow("last code point") << u"\U0010ffff"_s;
    QTest::newRow("replacement") << u"\ufffd"_s;
    QTest::newRow("sharp s") << u"Straße"_s;
    QTest::newRow("combining") << u"e\u0301"_s;
    QTest::newRow("line ends") << u"a\r\nb"_s;
    QTest::newRow("1 MB") << u"x%'\\é"_s.repeated(180'000);
}

void TestPostgres::hostileValues()
{
    QFETCH(const QString, value);
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Text);
    fixture::Table inMemory(fixture::Storage::Text);
    const QString stored = fixture::storable(QString::fromUtf8(value.toUtf8()));
    QStringList texts{u""_s, stored, stored + u"z"_s, u"z"_s + stored, u"z"_s + stored + u"z"_s,
        stored.chopped(stored.isEmpty() ? 0 : 1), u"a"_s, u"a\u0001"_s, u"ab"_s, u"aa"_s, u"\u0001"_s, u"~"_s, u"100"_s,
        u"axb"_s, u"\ufffd"_s};
    if (stored.size() < 1000)
        texts += stored.toUpper();
    for (int i = 0; i < texts.size(); ++i) {
        const fixture::Record record{{"sys_id", QString::number(i, 36)},
            {"short_description", QString::fromUtf8(texts[i].toUtf8())},
            {"description", QString(u"x" + texts[i].left(3))}};
        table.add(record);
        inMemory.add(record);
    }
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    const QString field = u"short_description"_s;
    for (const Operator op : {Operator::Equal, Operator::NotEqual, Operator::Less, Operator::LessOrEqual,
             Operator::Greater, Operator::GreaterOrEqual, Operator::Like, Operator::NotLike, Operator::StartsWith,
             Operator::EndsWith, Operator::In, Operator::NotIn, Operator::Between}) {
        QString operand = value;
        if (op == Operator::In || op == Operator::NotIn)
            operand += u",zz,a"_s;
        else if (op == Operator::Between)
            operand += u"@~"_s;
        for (Query query : {oneCondition(field, op, operand), oneCondition(u"sys_id"_s, op, operand)}) {
            query.order = {{field, op == Operator::Like}};
            const QStringList found = table.find(query, {});
            QVERIFY2(table.error().isEmpty(), qPrintable(operatorText(op) + table.error().left(3000)));
            QVERIFY2(found == inMemory.inMemory(query, {}),
                qPrintable(operatorText(op) + u' ' + found.join(u',') + u" instead of "_s
                    + inMemory.inMemory(query, {}).join(u',')));
        }
    }
    QCOMPARE(table.find({}, {}).size(), texts.size());
    // Ids of the caller come from elsewhere, too.
    Context context;
    context.userId = value;
    context.userGroupIds = {value, u"a"_s};
    for (const char16_t *id : {u"90d1921e5f510100a9ad2572f2b477fe", u"d6435e965f510100a9ad2572f2b47744"}) {
        const Query query = oneCondition(field, Operator::Dynamic, QString::fromUtf16(id));
        QCOMPARE(table.find(query, context), inMemory.inMemory(query, context));
    }
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error().left(3000)));
}

void TestPostgres::plansUseIndexes_data()
{
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("storage");
    const auto row = [](const char *index, const char *query, PostgresStorage storage) {
        QTest::newRow(query) << QByteArray(index) << QString::fromUtf8(query) << int(storage);
    };
    using enum PostgresStorage;
    row("(sys_id)", "sys_id>x^ORDERBYsys_id", TextWithNull);
    row("(sys_id)", "sys_idINa,b,c", Text);
    row("(opened_at NULLS FIRST, sys_id)", "opened_at>=2026-01-02^ORDERBYopened_at", TextWithNull);
    row("(opened_at, sys_id)", "opened_at>=2026-01-02^ORDERBYopened_at^numberISNOTEMPTY", Text);
    row("(opened_at DESC NULLS LAST, sys_id)", "ORDERBYDESCopened_at", TextWithNull);
    row("(opened_at)", "opened_atONx@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)", Text);
    row("(\"opened_at!number\")", "opened_at>2026-01-01", Numbers);
    row("(\"state!number\")", "state=2", Numbers);
    row("(\"state!number\")", "stateIN1,2,3", Numbers);
    row("(\"order!number\" NULLS FIRST, sys_id)", "ORDERBYorder^sys_idISNOTEMPTY", Numbers);
    row("(state)", "state=3", PlainIntegers);
    row("(caller_id)", "caller_id=u1", Text);
    row("(active)", "active=true", Text);
    row("(bunsnc_fold(number))", "number=INC0012345", Text);
    row("(bunsnc_fold(number))", "numberSTARTSWITHINC00", Text);
    row("(bunsnc_fold(number))", "numberINinc1,inc2", Text);
    row("(bunsnc_fold(number), sys_id)", "numberISNOTEMPTY^ORDERBYnumber", TextWithNull);
    row(" USING gin (bunsnc_fold(number) gin_trgm_ops)", "numberLIKEpaper jam", TextWithNull);
    row(" USING gin (bunsnc_fold(number) gin_trgm_ops)", "numberENDSWITHjam%", TextWithNull);
    row("((bunsnc_value(data->'task','caller_id')) COLLATE \"C\")", "caller_id=u1", Document);
    row("(bunsnc_fold(bunsnc_value(data->'task','number')) COLLATE \"C\")", "number=INC0012345", Document);
    row("(bunsnc_number(bunsnc_value(data->'task','state')))", "state=3", Document);
}

void TestPostgres::plansUseIndexes()
{
    QFETCH(const QByteArray, index);
    QFETCH(const QString, query);
    QFETCH(const int, storage);
    PostgresTable table(m_server.createDatabase(), PostgresStorage(storage));
    if (index.contains("trgm"))
        table.connection().execute("CREATE EXTENSION pg_trgm");
    table.connection().execute("CREATE INDEX i ON t" + index);
    const bool document = PostgresStorage(storage) == PostgresStorage::Document;
    table.connection().execute(QByteArray("INSERT INTO t(sys_id") + (document ? ", data" : "")
        + ") SELECT lpad(n::text, 32, '0')" + (document ? ", '{}'" : "") + " FROM generate_series(1, 1000) n");
    table.connection().execute("SET enable_seqscan=off; SET enable_sort=off; SET enable_incremental_sort=off");
    const QString plan = table.plan(fixture::parsed(query), {}).join(u"; "_s);
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    QVERIFY2(plan.contains(u"Scan using i "_s) || plan.contains(u"Scan on i "_s), qPrintable(plan));
    QVERIFY2(!plan.contains(u"Sort"_s), qPrintable(plan));
}

void TestPostgres::thousandsOfConditionsRun()
{
    PostgresTable table(m_server.createDatabase(), PostgresStorage::Text);
    table.add({{"sys_id", u"a"_s}, {"number", u"INC1999"_s}});
    QString query = u"number=x"_s;
    for (int i = 0; i < 2000; ++i)
        query += u"^ORnumber=INC"_s + QString::number(i);
    QCOMPARE(table.find(fixture::parsed(query), {}), QStringList(u"a"_s));
    query.replace(u"^OR"_s, u"^NQ"_s);
    QCOMPARE(table.find(fixture::parsed(query), {}), QStringList(u"a"_s));
    query.replace(u"^NQ"_s, u"^"_s);
    QCOMPARE(table.find(fixture::parsed(query), {}), QStringList());
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
}

void TestPostgres::longListsAreOneParameter()
{
    for (const auto storage : {PostgresStorage::Text, PostgresStorage::Numbers, PostgresStorage::PlainIntegers}) {
        PostgresTable table(m_server.createDatabase(), storage);
        table.add({{"sys_id", u"a"_s}, {"number", u"INC\"39999"_s}, {"order", u"39999"_s}});
        QStringList texts;
        QStringList numbers;
        for (int i = 0; i < 40'000; ++i) {
            texts += u"inc\""_s + QString::number(i);
            numbers += QString::number(i);
        }
        const Query byText = fixture::parsed(u"numberIN"_s + texts.join(u','));
        QCOMPARE(compileForPostgres(byText, table.dialect(), {}).parameters.size(), 1);
        QCOMPARE(table.find(byText, {}), QStringList(u"a"_s));
        QCOMPARE(table.find(fixture::parsed(u"orderIN"_s + numbers.join(u',')), {}), QStringList(u"a"_s));
        QCOMPARE(table.find(fixture::parsed(u"orderIN0.5,"_s + numbers.join(u',')), {}), QStringList(u"a"_s));
        QCOMPARE(table.find(fixture::parsed(u"orderNOT IN"_s + numbers.join(u',')), {}), QStringList());
        QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    }
}

QTEST_GUILESS_MAIN(TestPostgres)
#include "tst_query_postgres.moc"
