// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Random queries over random records: memory and SQLite must give the same rows in the same order, and what is
// printed must read back. BUNSNC_QUERY_SEED and BUNSNC_QUERY_ROUNDS choose the seed and how many queries there are.

#include "services/core/clock.h"
#include "tests/query/randomquery.h"

#include <QTest>

using namespace bunsnc;
using namespace bunsnc::query;
using namespace fixture;
using namespace Qt::StringLiterals;

class TestAgreement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameRowsInMemoryAndSqlite_data();
    void sameRowsInMemoryAndSqlite();
};

void TestAgreement::sameRowsInMemoryAndSqlite_data()
{
    QTest::addColumn<int>("storage");
    QTest::newRow("text") << int(fixture::Storage::Text);
    QTest::newRow("text with NULL") << int(fixture::Storage::TextWithNull);
    QTest::newRow("numbers") << int(fixture::Storage::Numbers);
    QTest::newRow("plain integers") << int(fixture::Storage::PlainIntegers);
}

void TestAgreement::sameRowsInMemoryAndSqlite()
{
    QFETCH(const int, storage);
    const quint32 seed = fromEnvironment("BUNSNC_QUERY_SEED", 20260119);
    const quint32 rounds = fromEnvironment("BUNSNC_QUERY_ROUNDS", 2500);
    qInfo("seed %u, %u queries", seed, rounds);
    Dice dice(seed);
    fixture::Table table{fixture::Storage(storage)};
    for (int i = 0; i < 150; ++i)
        table.add(randomRecord(dice, i, fixture::Storage(storage) == fixture::Storage::PlainIntegers));
    QVERIFY2(table.error().isEmpty(), qPrintable(table.error()));
    int some = 0;
    for (quint32 round = 0; round < rounds; ++round) {
        const Query query = randomQuery(dice);
        const QString text = toEncoded(query);
        const Query again = fixture::parsed(text);
        if (QTest::currentTestFailed())
            return;
        QVERIFY2(again == query, qPrintable(text + u" reads back as "_s + toEncoded(again)));
        const Context context = randomContext(dice);
        const QStringList memory = table.inMemory(query, context);
        const QStringList sqlite = table.inSqlite(query, context);
        QVERIFY2(table.error().isEmpty(), qPrintable(text + u": "_s + table.error()));
        if (memory != sqlite) {
            const SqlFilter filter = compileForSqlite(query, table.dialect(), context);
            qInfo() << text << "\nmemory" << memory.size() << memory << "\nsqlite" << sqlite.size() << sqlite << "\n"
                    << filter.where << filter.orderBy << filter.parameters << context.zone.id();
        }
        QCOMPARE(memory, sqlite);
        some += !memory.isEmpty() && memory.size() < 150;
    }
    // A comparison of nothing with nothing would prove little.
    QVERIFY2(some > int(rounds) / 4, qPrintable(QString::number(some)));
}

QTEST_GUILESS_MAIN(TestAgreement)
#include "tst_query_agreement.moc"
