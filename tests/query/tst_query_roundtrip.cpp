// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// BUNSNC_QUERY_SEED and BUNSNC_QUERY_ROUNDS as in tst_query_agreement; bench_query does it five million times.

#include "tests/query/roundtrip.h"

#include <QTest>

class TestRoundTrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsPrintedReadsBack();
};

void TestRoundTrip::whatIsPrintedReadsBack()
{
    const quint32 seed = fixture::fromEnvironment("BUNSNC_QUERY_SEED", 20260119);
    const quint32 rounds = fixture::fromEnvironment("BUNSNC_QUERY_ROUNDS", 30'000);
    qInfo("seed %u, %u queries", seed, rounds);
    fixture::Dice dice(seed);
    qint64 trees = 0;
    for (quint32 round = 0; round < rounds; ++round) {
        const QString difference = fixture::roundTrip(dice, trees);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
    QVERIFY2(trees > rounds * 9 / 10, qPrintable(QString::number(trees)));
}

QTEST_GUILESS_MAIN(TestRoundTrip)
#include "tst_query_roundtrip.moc"
