// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What the compiled SQL looks like to SQLite: bound values only, indexes used, no limit hit by large queries.

#include "tests/query/fixture.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace Qt::StringLiterals;

class TestSqlite : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreNeverPartOfTheText_data();
    void valuesAreNeverPartOfTheText();
    void plansUseIndexes_data();
    void plansUseIndexes();
    void thousandsOfConditionsCompile();
    void longListsBecomeOneParameter();
    void fullTextIsTheDialects();
    void everythingAndNothing();
};

void TestSqlite::valuesAreNeverPartOfTheText_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query : {"number=EVIL", "number!=EVIL", "number>EVIL", "numberLIKEEVIL", "numberSTARTSWITHEVIL",
             "numberENDSWITHEVIL", "numberINEVIL,x", "numberBETWEENEVIL@EVIM", "caller_id=EVIL", "caller_idLIKEEVIL",
             "sys_id>EVIL", "categoryNOT INEVIL"})
        QTest::newRow(query) << QString::fromUtf8(query);
}

void TestSqlite::valuesAreNeverPartOfTheText()
{
    QFETCH(QString, query);
    query.replace(u"EVIL"_s, u"EVIL';DROP TABLE t;--"_s);
    fixture::Table table(fixture::Storage::Text);
    table.add({{"sys_id", u"a"_s}});
    const SqlFilter filter = compileForSqlite(fixture::parsed(query), table.dialect(), {});
    QVERIFY2(!filter.where.toLower().contains("evil"), filter.where.constData());
    QVERIFY(!filter.parameters.isEmpty());
    table.inSqlite(fixture::parsed(query), {});
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    QCOMPARE(table.inSqlite({}, {}), QStringList(u"a"_s));
}

void TestSqlite::plansUseIndexes_data()
{
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("storage");
    QTest::addColumn<bool>("sorts"); // a sort step is left
    const auto row = [](const char *index, const char *query, fixture::Storage storage, bool sorts = false) {
        QTest::newRow(query) << QByteArray(index) << QString::fromUtf8(query) << int(storage) << sorts;
    };
    using enum fixture::Storage;
    row("sys_id", "sys_id>x^ORDERBYsys_id", Text);
    row("sys_id", "sys_id>=a^sys_id<b^ORDERBYsys_id", Text);
    row("sys_id", "sys_idINa,b,c", Text);
    row("opened_at,sys_id", "opened_at>=2026-01-01^opened_at>2026-01-01^ORsys_id>k^ORDERBYopened_at^ORDERBYsys_id",
        Text);
    row("opened_at,sys_id", "opened_at>=2026-01-02^ORDERBYopened_at", Text);
    row("opened_at", "opened_atONx@javascript:gs.daysAgoStart(0)@javascript:gs.daysAgoEnd(0)", Text);
    row("\"opened_at!number\"", "opened_at>2026-01-01", Numbers);
    row("\"state!number\"", "state=2", Numbers);
    row("\"state!number\"", "stateIN1,2,3", Numbers);
    row("\"order!number\",sys_id", "ORDERBYorder^sys_idISNOTEMPTY", Numbers);
    row("state", "state=3", PlainIntegers);
    row("caller_id", "caller_id=u1", Text);
    row("active", "active=true", Text);
    row("bunsnc_fold(number)", "number=INC0012345", Text);
    row("bunsnc_fold(number)", "numberSTARTSWITHINC00", Text);
    row("bunsnc_fold(number),sys_id", "numberISNOTEMPTY^ORDERBYnumber", Text);
}

void TestSqlite::plansUseIndexes()
{
    QFETCH(const QByteArray, index);
    QFETCH(const QString, query);
    QFETCH(const int, storage);
    QFETCH(const bool, sorts);
    fixture::Table table{fixture::Storage(storage)};
    table.execute("CREATE INDEX i ON t(" + index + ")");
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    const QString plan = table.plan(fixture::parsed(query), {}).join(u"; "_s);
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    QVERIFY2(plan.contains(u"USING INDEX i"_s), qPrintable(plan));
    QVERIFY2(plan.contains(u"TEMP B-TREE"_s) == sorts, qPrintable(plan));
}

void TestSqlite::thousandsOfConditionsCompile()
{
    fixture::Table table(fixture::Storage::Text);
    table.add({{"sys_id", u"a"_s}, {"number", u"INC1999"_s}});
    QString text = u"number=x"_s;
    for (int i = 0; i < 2000; ++i)
        text += u"^ORnumber=INC"_s + QString::number(i);
    QCOMPARE(table.inSqlite(fixture::parsed(text), {}), QStringList(u"a"_s));
    text.replace(u"^OR"_s, u"^NQ"_s);
    QCOMPARE(table.inSqlite(fixture::parsed(text), {}), QStringList(u"a"_s));
    text.replace(u"^NQ"_s, u"^"_s);
    QCOMPARE(table.inSqlite(fixture::parsed(text), {}), QStringList());
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
}

void TestSqlite::longListsBecomeOneParameter()
{
    for (const auto storage : {fixture::Storage::Text, fixture::Storage::Numbers, fixture::Storage::PlainIntegers}) {
        fixture::Table table(storage);
        table.add({{"sys_id", u"a"_s}, {"number", u"INC\"39999"_s}, {"order", u"39999"_s}});
        QStringList texts;
        QStringList numbers;
        for (int i = 0; i < 40'000; ++i) {
            texts += u"inc\""_s + QString::number(i);
            numbers += QString::number(i);
        }
        const Query byText = fixture::parsed(u"numberIN"_s + texts.join(u','));
        QCOMPARE(compileForSqlite(byText, table.dialect(), {}).parameters.size(), 1);
        QCOMPARE(table.inSqlite(byText, {}), QStringList(u"a"_s));
        QCOMPARE(table.inSqlite(fixture::parsed(u"orderIN"_s + numbers.join(u',')), {}), QStringList(u"a"_s));
        QCOMPARE(table.inSqlite(fixture::parsed(u"orderNOT IN"_s + numbers.join(u',')), {}), QStringList());
        QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    }
}

void TestSqlite::fullTextIsTheDialects()
{
    fixture::Table table(fixture::Storage::Text);
    SqliteDialect dialect = table.dialect();
    dialect.fullText = "rowid IN (SELECT rowid FROM fts WHERE fts MATCH ?)";
    dialect.fullTextArgument = [](const QString &words) { return QString(u'"' + words + u'"'); };
    const SqlFilter filter = compileForSqlite(fixture::parsed(u"state=1^123TEXTQUERY321=paper jam"_s), dialect, {});
    QVERIFY(filter.where.contains(dialect.fullText));
    QCOMPARE(filter.parameters.size(), 2);
    QCOMPARE(filter.parameters.at(1).toString(), u"\"paper jam\""_s);
}

void TestSqlite::everythingAndNothing()
{
    const fixture::Table table(fixture::Storage::Text);
    QCOMPARE(compileForSqlite({}, table.dialect(), {}).where, "1");
    QCOMPARE(compileForSqlite({}, table.dialect(), {}).orderBy, QByteArray());
    Context strict;
    strict.invalidTerm = InvalidTerm::MatchesNothing;
    QCOMPARE(compileForSqlite(fixture::parsed(u"no_such=1"_s), table.dialect(), {}).where, "1");
    QCOMPARE(compileForSqlite(fixture::parsed(u"no_such=1"_s), table.dialect(), strict).where, "(1=0)");
}

QTEST_GUILESS_MAIN(TestSqlite)
#include "tst_query_sqlite.moc"
