// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/sqlite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace bunsnc;

class TestSqlite : public QObject {
    Q_OBJECT
    QTemporaryDir m_directory;
    QString path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)); }

private Q_SLOTS:
    void bindsAndReads()
    {
        auto database = *sqlite::Database::open(path("values.db"));
        QVERIFY(database->execute("CREATE TABLE t(i INTEGER, r REAL, s TEXT, b BLOB, n TEXT)"));
        auto insert = *database->prepare("INSERT INTO t VALUES(?,?,?,?,?)");
        const QString text = QStringLiteral("ação \U0001F680 '; DROP TABLE t; --");
        insert.bind(1, qint64(1) << 40).bind(2, 0.5).bind(3, text).bindBlob(4, QByteArrayView("\0\1", 2)).bindNull(5);
        QVERIFY(insert.run());
        auto select = *database->prepare("SELECT * FROM t");
        QVERIFY(*select.step());
        QCOMPARE(select.integer(0), qint64(1) << 40);
        QCOMPARE(select.real(1), 0.5);
        QCOMPARE(select.string(2), text);
        QCOMPARE(select.blob(3).size(), 2);
        QVERIFY(select.isNull(4));
        QVERIFY(!*select.step());
    }

    void rollsBackWhatIsNotCommitted()
    {
        auto database = *sqlite::Database::open(path("rollback.db"));
        QVERIFY(database->execute("CREATE TABLE t(i)"));
        {
            auto transaction = *sqlite::Transaction::begin(*database);
            QVERIFY(database->execute("INSERT INTO t VALUES(1)"));
        }
        {
            auto transaction = *sqlite::Transaction::begin(*database);
            QVERIFY(database->execute("INSERT INTO t VALUES(2)"));
            QVERIFY(transaction.commit());
        }
        auto select = *database->prepare("SELECT group_concat(i) FROM t");
        QVERIFY(*select.step());
        QCOMPARE(select.string(0), QStringLiteral("2"));
    }

    void namesTheTrouble()
    {
        QFile noDatabase(path("no.db"));
        QVERIFY(noDatabase.open(QIODevice::WriteOnly));
        noDatabase.write(QByteArray(8192, 'x'));
        noDatabase.close();
        QCOMPARE(sqlite::Database::open(noDatabase.fileName()).error().code, ErrorCode::StoreDamaged);
        QCOMPARE(sqlite::Database::open(path("none/none.db")).error().code, ErrorCode::FileError);

        auto first = *sqlite::Database::open(path("busy.db"));
        QVERIFY(first->execute("CREATE TABLE t(i); BEGIN IMMEDIATE; INSERT INTO t VALUES(1)"));
        auto second = *sqlite::Database::open(path("busy.db"), {.busyTimeoutMs = 10});
        const auto refused = sqlite::Transaction::begin(*second);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::StoreBusy);
        QVERIFY(refused.error().retryable);

        auto full = *sqlite::Database::open(path("full.db"));
        QVERIFY(full->execute("CREATE TABLE t(b); PRAGMA max_page_count=4"));
        QCOMPARE(full->execute("INSERT INTO t VALUES(zeroblob(100000))").error().code, ErrorCode::StoreFull);
        QCOMPARE(full->execute("SELEC 1").error().code, ErrorCode::StoreError);
    }

    void stopsALongStatement()
    {
        auto database = *sqlite::Database::open(path("long.db"));
        std::stop_source stop;
        database->setStopToken(stop.get_token());
        std::jthread stopper([&stop] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            stop.request_stop();
        });
        const auto endless
            = database->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT sum(i) FROM n");
        QVERIFY(!endless);
        QCOMPARE(endless.error().code, ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestSqlite)
#include "tst_sqlite.moc"
