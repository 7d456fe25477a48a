// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What happens between the mirror and its PostgreSQL, and to the tables there. After each the store is row for row what
// the instance has, and every change was told once.
#include "services/database/postgres.h"
#include "tests/support/connectproxy.h"
#include "tests/support/cutproxy.h"
#include "tests/support/postgresserver.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

#include <thread>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestMirrorPostgresFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(m_server); }
    void networkCut_data();
    void networkCut();
    void whoStopsDoesNotWaitForTheNetwork();
    void serverAwayForAWhile();
    void tableLocked();
    void indexesDropped();
    void mirrorLockLost();
    void columnsComeGoAndChange();
    void moreRowsInOneSecondThanAPage();

private:
    /// Of a database of its own, past any proxy.
    std::unique_ptr<postgres::Connection> connect(const QString &address) const;

    PostgresServer m_server;
};

namespace {

/// The same database by way of the proxy.
QString through(const CutProxy &proxy, const QString &address)
{
    return u"postgresql://postgres@127.0.0.1:%1/%2"_s.arg(proxy.port())
        .arg(address.section(u'/', 3).section(u'?', 0, 0));
}

qint64 rowsStored(const Mirror &mirror)
{
    qint64 rows = 0;
    for (const auto &table : mirror.status().tables)
        rows += table.rowsStored;
    return rows;
}

} // namespace

std::unique_ptr<postgres::Connection> TestMirrorPostgresFaults::connect(const QString &address) const
{
    postgres::Settings settings;
    settings.address = address;
    settings.searchPath = "bunsnc, public";
    auto connection = postgres::Connection::open(settings);
    if (!connection)
        qFatal("%s", qPrintable(toLogLine(connection.error())));
    return std::move(*connection);
}

void TestMirrorPostgresFaults::networkCut_data()
{
    QTest::addColumn<bool>("silent");
    QTest::newRow("reset") << false;
    QTest::newRow("silent first") << true;
}

void TestMirrorPostgresFaults::networkCut()
{
    QFETCH(const bool, silent);
    CutProxy proxy(m_server.socketPath());
    MirrorRig rig(MirrorRig::small(900));
    rig.setStoreAddress(through(proxy, m_server.createDatabaseUrl()));
    const auto mirror = rig.startSlowly();
    for (int round = 0; round < 3; ++round) {
        const qint64 before = rowsStored(*mirror);
        QVERIFY(waitFor([&] { return rowsStored(*mirror) > before || mirror->status().phase == Phase::Live; }));
        if (silent) {
            // Statements are under way that nobody answers, and one may be done there without anybody knowing.
            proxy.setMode(CutProxy::Mode::Silent);
            rig.changeSome();
            QTest::qWait(50); // the moment is left to chance
        }
        proxy.setMode(CutProxy::Mode::Cut);
        QVERIFY(meets(*mirror, ErrorCode::StoreUnreachable));
        proxy.setMode(CutProxy::Mode::Pass);
        rig.changeSome();
    }
    rig.clearFaults();
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorPostgresFaults::whoStopsDoesNotWaitForTheNetwork()
{
    CutProxy proxy(m_server.socketPath());
    const auto connection = connect(through(proxy, m_server.createDatabaseUrl()));
    std::stop_source stop;
    std::atomic<bool> ended = false;
    std::atomic<bool> asked = false;
    Result<> done;
    std::jthread waiting([&] {
        const postgres::StopScope scope(*connection, stop.get_token());
        done = connection->execute("SELECT pg_sleep(600)");
        ended = true;
    });
    const auto observer = connect(m_server.createDatabaseUrl());
    QVERIFY(waitFor([&] {
        return !observer->query("SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'").value().isEmpty();
    }));
    proxy.setMode(CutProxy::Mode::Silent);
    std::jthread asking([&] { // such as a window that closes
        stop.request_stop();
        asked = true;
    });
    QVERIFY(waitFor([&] { return asked.load(); }));
    QVERIFY(!ended);
    proxy.setMode(CutProxy::Mode::Cut); // as the keep-alives will find after a while
    QVERIFY(waitFor([&] { return ended.load(); }));
    QVERIFY(!done);
}

void TestMirrorPostgresFaults::serverAwayForAWhile()
{
    MirrorRig rig(MirrorRig::small(300));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    m_server.stop();
    for (int i = 0; i < 10; ++i)
        rig.changeSome();
    QVERIFY(meets(*mirror, ErrorCode::StoreUnreachable));
    QTest::qWait(1000); // some attempts
    QVERIFY(hasError(*mirror, ErrorCode::StoreUnreachable));
    QVERIFY2(m_server.start(), qPrintable(m_server.problem()));
    QVERIFY(waitFor([&] { return !mirror->status().error; }));
    WAIT_UNTIL_EQUAL(rig);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorPostgresFaults::tableLocked()
{
    MirrorRig rig(MirrorRig::small(600));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    const auto mirror = rig.startSlowly(5);
    QVERIFY(isFilling(*mirror));
    const auto other = connect(rig.storeAddress());
    for (const char *lock : {"LOCK TABLE ticket IN EXCLUSIVE MODE", "LOCK TABLE sn_incidents_collection IN SHARE MODE",
             "LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE", "SELECT FROM counter FOR UPDATE"}) {
        {
            const auto transaction = postgres::Transaction::begin(*other);
            QVERIFY(transaction);
            QVERIFY(other->execute(lock));
            rig.changeSome();
            QVERIFY2(meets(*mirror, ErrorCode::StoreBusy), lock);
        }
        QVERIFY(waitFor([&] { return !mirror->status().error; }));
    }
    rig.clearFaults();
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorPostgresFaults::indexesDropped()
{
    MirrorRig rig(MirrorRig::small(600));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    const auto mirror = rig.startSlowly(5);
    QVERIFY(isFilling(*mirror));
    const auto other = connect(rig.storeAddress());
    // A statement that was planned for one of them, or waits for it, just fails or goes on without.
    const auto drop = [&] {
        return other->execute("DROP INDEX IF EXISTS ticket_live, ticket_finished, ticket_counts, ticket_number, "
                              "ticket_opened, ticket_resolved, ticket_text_words, ticket_short_description");
    };
    QVERIFY(waitFor([&] { return drop().hasValue(); })); // the rig's patience with locks is short
    rig.changeSome();
    rig.clearFaults();
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
    // The next run has them again.
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(other->query("SELECT FROM pg_indexes WHERE schemaname = 'bunsnc' AND indexname IN ('ticket_live', "
                          "'ticket_finished', 'ticket_number', 'ticket_text_words')")
                 .value()
                 .size(),
        4);
}

/// The session that holds it ends, and nothing else: somebody else may be the mirror then.
void TestMirrorPostgresFaults::mirrorLockLost()
{
    MirrorRig rig(MirrorRig::small(60));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const auto other = connect(rig.storeAddress());
    const QByteArray ours = "FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
                            "(SELECT oid FROM pg_database WHERE datname = current_database())";
    const auto sessions = other->query("SELECT pg_terminate_backend(pid, 60000) " + ours);
    QCOMPARE(sessions.value().size(), 1);
    {
        const auto successor = rig.openStore()->lockForMirror();
        if (successor) { // else the mirror was quicker, and has it again
            rig.insert(Kind::Incident);
            QVERIFY(meets(*mirror, ErrorCode::StoreBusy));
        }
    }
    QVERIFY(waitFor([&] { return !mirror->status().error; }));
    WAIT_UNTIL_EQUAL(rig);
    QCOMPARE(other->query("SELECT " + ours).value().size(), 1);
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

void TestMirrorPostgresFaults::columnsComeGoAndChange()
{
    MirrorRig rig(MirrorRig::small(120));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    QVERIFY(!rig.runOnce().error);
    const auto reader = std::move(rig.openStore()->openReader().value());
    const QString sysId = rig.sysIds(Kind::Incident, 1).front();
    const auto documentOf = [&](const QString &id) {
        QHash<QString, QString> fields;
        const auto document = reader->document(reader->idOf(id, {}).value().value(), {}).value();
        for (const auto &field : document.value().fields)
            fields.insert(field.name, field.value);
        return fields;
    };
    // One column is called otherwise (the old one is gone, and a new one there), others have another type.
    ConnectProxy proxy;
    proxy.rewrite("\"close_notes\":", "\"close_novas\":");
    servicenow::InstanceConfig instance;
    instance.url = rig.url();
    instance.requestsPerSecond = 1000;
    instance.proxyMode = servicenow::ProxyMode::Manual;
    instance.proxyHost = proxy.host();
    instance.proxyPort = proxy.port();
    const auto account = servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, u"admin"_s));
    rig.setFaults({{u"as_number"_s, QJsonArray{u"state"_s, u"number"_s}}, {u"as_object"_s, QJsonArray{u"category"_s}}});
    {
        const auto mirror = makeMirror(account, rig.openStore(), nullptr, MirrorRig::quick());
        mirror->start();
        QVERIFY(becomesLive(*mirror));
        rig.update(Kind::Incident, sysId, {{u"short_description"_s, u"zebra crossing"_s}, {u"close_notes"_s, u"done"_s}});
        const QString made = rig.insert(Kind::Incident, {{u"close_notes"_s, u"at once"_s}});
        QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
        QCOMPARE(documentOf(sysId).value(u"close_novas"_s), u"done"_s);
        QVERIFY(!documentOf(sysId).contains(u"close_notes"_s));
        QCOMPARE(documentOf(made).value(u"close_novas"_s), u"at once"_s);
        QCOMPARE(reader->search(u"zebra"_s, 10, {}).value().size(), size_t(1));
        QVERIFY(reader->quarantined({}).value().empty());
        mirror->requestStop();
        QVERIFY(mirror->wait(endLimit));
        QCOMPARE(rig.eventMistakes(), QString());
    }
    // And as it was: whoever compares whole records finds what has no new version.
    rig.clearFaults();
    auto options = MirrorRig::quick();
    options.deepReconcile = true;
    QVERIFY(!rig.runOnce(options).error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorPostgresFaults::moreRowsInOneSecondThanAPage()
{
    MirrorRig rig(MirrorRig::small(300));
    rig.setStoreAddress(m_server.createDatabaseUrl());
    auto options = MirrorRig::quick();
    options.pageSize = 500;
    const auto mirror = rig.mirror(options);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    simulator::DirectChange change;
    change.type = simulator::DirectChange::Type::Insert;
    change.table = tableName(Kind::Incident);
    change.at = rig.nowThere();
    rig.apply(std::vector(10'000, change));
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }, 4 * patience), qPrintable(rig.difference(false)));
    QCOMPARE(rig.stopAndCompare(*mirror), QString());
}

QTEST_GUILESS_MAIN(TestMirrorPostgresFaults)
#include "tst_mirrorpostgresfaults.moc"
