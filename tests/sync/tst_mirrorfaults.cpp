// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {
/// Before an instance: one table answers 503 while it is broken. Lives in the test's event loop.
class BrokenTable : public QTcpServer {
public:
    BrokenTable(const QUrl &instance, QByteArray table)
        : m_instance(instance)
        , m_table(std::move(table))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *client = nextPendingConnection()) {
                connect(client, &QTcpSocket::readyRead, this, [this, client] { read(client); });
                connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
            }
        });
        if (!listen(QHostAddress::LocalHost)) {
            qFatal("no port");
        }
    }
    QUrl url() const { return QUrl(u"http://127.0.0.1:"_s + QString::number(serverPort())); }
    bool broken = true;

private:
    void read(QTcpSocket *client)
    {
        QByteArray request = client->property("request").toByteArray() + client->readAll();
        client->setProperty("request", request);
        const auto end = request.indexOf("\r\n");
        if (!request.endsWith("\r\n\r\n")) {
            return; // only requests without a body come here
        }
        if (broken && request.left(end).contains(m_table)) {
            client->write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            client->disconnectFromHost();
            return;
        }
        request.insert(end + 2, "Connection: close\r\n");
        auto *upstream = new QTcpSocket(client);
        connect(upstream, &QTcpSocket::readyRead, client, [=] { client->write(upstream->readAll()); });
        connect(upstream, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        upstream->connectToHost(m_instance.host(), quint16(m_instance.port()));
        upstream->write(request);
    }

    const QUrl m_instance;
    const QByteArray m_table;
};

QJsonObject often(double probability)
{
    return {{u"count"_s, 0}, {u"probability"_s, probability}};
}
} // namespace

/// What the instance, the network and the disk do wrong: said in the status, waited out, and no row lost.
class TestMirrorFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trouble_data();
    void trouble();
    void passwordChangedInTheMiddle();
    void wrongPasswordIsTriedSeldom();
    void instanceFallsAsleep();
    void instanceGoesAndComesBack();
    void unknownHost();
    void untrustedCertificate();
    void otherProcessLocksTheStore();
    void fullDiskThenRoomAgain();
    void oneBrokenTableLeavesTheOthersAlone();
    void columnsChangeTheirType();
    void onceEndsWithTheReason_data();
    void onceEndsWithTheReason();
};

void TestMirrorFaults::trouble_data()
{
    QTest::addColumn<QJsonObject>("faults");
    QTest::newRow("429 with Retry-After")
        << QJsonObject{{u"rate_limit"_s, often(0.03)}, {u"retry_after_seconds"_s, 1}};
    QTest::newRow("429 without") << QJsonObject{{u"semaphore"_s, often(0.2)}};
    QTest::newRow("cut JSON") << QJsonObject{{u"cut_json"_s, often(0.2)}};
    QTest::newRow("cut connection") << QJsonObject{{u"cut_connection"_s, often(0.2)}};
    QTest::newRow("502") << QJsonObject{{u"bad_gateway"_s, often(0.2)}};
    QTest::newRow("503") << QJsonObject{{u"unavailable"_s, often(0.2)}};
    QTest::newRow("500 cancelled") << QJsonObject{{u"cancelled"_s, often(0.2)}};
    QTest::newRow("everything") << QJsonObject{{u"semaphore"_s, often(0.05)}, {u"cut_json"_s, often(0.05)},
        {u"cut_connection"_s, often(0.05)}, {u"unavailable"_s, often(0.05)}, {u"hibernate"_s, often(0.02)},
        {u"unauthorized"_s, often(0.02)}, {u"cancelled"_s, often(0.05)}};
}

void TestMirrorFaults::trouble()
{
    QFETCH(QJsonObject, faults);
    MirrorRig rig(MirrorRig::small(300));
    rig.setFaults(faults);
    auto options = MirrorRig::quick();
    options.pageSize = 20;
    const auto mirror = rig.mirror(options);
    mirror->start();
    // In the middle of it people go on working; the test's own requests come through an own door.
    QVERIFY(waitFor([&] { return mirror->status().tables.front().rowsFetched > 0; }, 60s));
    QVERIFY(waitFor(
        [&] {
            const auto status = mirror->status();
            return std::all_of(status.tables.begin(), status.tables.end(),
                [](const TableStatus &t) { return t.rowsStored > 0 && t.lastSuccessMs > 0; });
        },
        60s));
    rig.clearFaults();
    rig.update(Kind::Incident, rig.sysIds(Kind::Incident, 1).constFirst(), {{u"short_description"_s, u"y"_s}});
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
    QVERIFY(!mirror->status().error);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorFaults::passwordChangedInTheMiddle()
{
    MirrorRig rig;
    const auto mirror = rig.startSlowly(20);
    QVERIFY(waitFor([&] { return mirror->status().tables.front().rowsFetched > 0; }));
    rig.setFaults({{u"unauthorized"_s, true}});
    QVERIFY(meets(*mirror, ErrorCode::Unauthorized, Phase::Failed));
    QVERIFY(mirror->status().nextAttemptMs > 0);
    QTest::qWait(300);
    QVERIFY(hasError(*mirror, ErrorCode::Unauthorized, Phase::Failed));
    rig.clearFaults();
    rig.insert(Kind::Incident);
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorFaults::wrongPasswordIsTriedSeldom()
{
    MirrorRig rig;
    auto options = MirrorRig::quick();
    options.backoff = {50ms, 400ms, 10min};
    const auto mirror = rig.mirror(options, u"wrong"_s);
    rig.control().resetRequests();
    mirror->start();
    QVERIFY(meets(*mirror, ErrorCode::Unauthorized, Phase::Failed));
    QTest::qWait(1000);
    // Many would lock the account.
    QVERIFY(rig.control().requests().requests <= 2);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
}

void TestMirrorFaults::instanceFallsAsleep()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    rig.setFaults({{u"hibernate"_s, true}});
    QVERIFY(meets(*mirror, ErrorCode::Hibernating, Phase::Waiting));
    rig.clearFaults();
    rig.insert(Kind::Incident);
    QVERIFY(becomesLive(*mirror));
    WAIT_UNTIL_EQUAL(rig);
}

void TestMirrorFaults::instanceGoesAndComesBack()
{
    QTemporaryDir directory;
    auto instance = MirrorRig::small();
    instance.databaseFile = directory.filePath(u"instance.sqlite"_s);
    MirrorRig rig(instance);
    const auto mirror = rig.startSlowly(20);
    QVERIFY(waitFor([&] { return mirror->status().tables.front().rowsFetched > 0; }));
    rig.stopInstance();
    QVERIFY(meets(*mirror, ErrorCode::ConnectionRefused, Phase::Waiting));
    rig.startInstance();
    QVERIFY(becomesLive(*mirror));
    rig.insert(Kind::Incident);
    WAIT_UNTIL_EQUAL(rig);
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorFaults::unknownHost()
{
    MirrorRig rig(MirrorRig::small(30));
    servicenow::InstanceConfig instance;
    instance.url = QUrl(u"https://no-such-host.invalid"_s);
    const auto mirror = makeMirror(servicenow::Account::make(instance, servicenow::basicAuth(u"a"_s, u"b"_s)),
        rig.openStore(), nullptr, MirrorRig::quick());
    mirror->start();
    QVERIFY(meets(*mirror, ErrorCode::HostNotFound, Phase::Waiting));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
}

void TestMirrorFaults::untrustedCertificate()
{
    QTemporaryDir directory;
    auto options = MirrorRig::small(30);
    options.tlsDirectory = directory.path();
    const auto server = simulator::start(options);
    QVERIFY(server);
    MirrorRig rig(MirrorRig::small(30)); // for its store
    servicenow::InstanceConfig instance;
    instance.url = (*server)->url();
    const auto auth = servicenow::basicAuth(u"admin"_s, u"admin"_s);
    {
        const auto mirror
            = makeMirror(servicenow::Account::make(instance, auth), rig.openStore(), nullptr, MirrorRig::quick());
        mirror->start();
        QVERIFY(meets(*mirror, ErrorCode::TlsUntrusted, Phase::Failed));
        QVERIFY(rig.events().empty());
    }
    instance.caFile = (*server)->caFile();
    const auto mirror
        = makeMirror(servicenow::Account::make(instance, auth), rig.openStore(), nullptr, MirrorRig::quick());
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QVERIFY(!rig.events().empty());
}

void TestMirrorFaults::otherProcessLocksTheStore()
{
    MirrorRig rig;
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    {
        auto other = sqlite::Database::open(rig.storePath());
        QVERIFY(other);
        auto lock = sqlite::Transaction::begin(**other);
        QVERIFY(lock);
        for (int i = 0; i < 5; ++i) {
            rig.insert(Kind::Incident);
        }
        QVERIFY(meets(*mirror, ErrorCode::StoreBusy, Phase::Waiting));
    }
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QVERIFY(becomesLive(*mirror));
    QCOMPARE(rig.difference(), QString());
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorFaults::fullDiskThenRoomAgain()
{
    MirrorRig rig;
    {
        auto options = MirrorRig::quick();
        options.once = true;
        const auto small = *store::openSqliteStore(
            rig.storePath(), StateCatalog(), {.busyTimeoutMs = 500, .maxPages = 300}, Clock::system());
        const auto mirror = makeMirror(rig.account(), small, nullptr, options);
        mirror->start();
        QVERIFY(mirror->wait(30s));
        QCOMPARE(mirror->status().phase, Phase::Failed);
        QCOMPARE(mirror->status().error->code, ErrorCode::StoreFull);
    }
    QVERIFY(!rig.difference(false).isEmpty());
    QVERIFY(!rig.runOnce().error);
    QCOMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorFaults::oneBrokenTableLeavesTheOthersAlone()
{
    MirrorRig rig;
    BrokenTable proxy(rig.url(), "/incident"); // the first in every round
    servicenow::InstanceConfig instance;
    instance.url = proxy.url();
    instance.requestsPerSecond = 1000;
    const auto mirror = makeMirror(servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, u"admin"_s)),
        rig.openStore(), nullptr, MirrorRig::quick());
    const auto tableOf = [&](Kind kind) {
        const auto status = mirror->status();
        return *std::find_if(
            status.tables.begin(), status.tables.end(), [kind](const TableStatus &t) { return t.kind == kind; });
    };
    mirror->start();
    QVERIFY(waitFor([&] { return tableOf(Kind::ChangeTask).phase == Phase::Live; }));
    QVERIFY(waitFor([&] { return tableOf(Kind::CatalogTask).phase == Phase::Live; }));
    QVERIFY(waitFor([&] { return tableOf(Kind::Incident).phase == Phase::Waiting; }));
    proxy.broken = false;
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QVERIFY(becomesLive(*mirror));

    // And in the middle of the live reading.
    proxy.broken = true;
    const QString created = rig.insert(Kind::CatalogTask);
    QVERIFY(waitFor([&] { return tableOf(Kind::Incident).phase == Phase::Waiting; }));
    QVERIFY(waitFor([&] { return rig.events()[created].created == 1; }));
    rig.insert(Kind::Incident);
    proxy.broken = false;
    QVERIFY(waitFor([&] { return rig.difference(false).isEmpty(); }));
    QVERIFY(waitFor([&] { return !mirror->status().error; }));
}

void TestMirrorFaults::columnsChangeTheirType()
{
    MirrorRig rig;
    rig.setFaults({{u"as_number"_s, QJsonArray{u"state"_s, u"priority"_s}}, {u"oversize_bytes"_s, 1'000'000}});
    QVERIFY(!rig.runOnce().error);
    rig.clearFaults();
    auto reader = *rig.openStore()->openReader();
    QCOMPARE(qint64(reader->quarantined({})->size()), 0);
    QCOMPARE(rig.difference(false), QString());
}

void TestMirrorFaults::onceEndsWithTheReason_data()
{
    QTest::addColumn<QJsonObject>("faults");
    QTest::addColumn<QString>("code");
    QTest::newRow("401") << QJsonObject{{u"unauthorized"_s, true}} << u"unauthorized"_s;
    QTest::newRow("asleep") << QJsonObject{{u"hibernate"_s, true}} << u"hibernating"_s;
    QTest::newRow("damaged") << QJsonObject{{u"cut_json"_s, true}} << u"damaged-answer"_s;
}

void TestMirrorFaults::onceEndsWithTheReason()
{
    QFETCH(QJsonObject, faults);
    QFETCH(QString, code);
    MirrorRig rig(MirrorRig::small(60));
    rig.setFaults(faults);
    const auto status = rig.runOnce();
    QCOMPARE(status.phase, Phase::Failed);
    QVERIFY(status.error);
    QCOMPARE(errorCodeName(status.error->code), code);
}

QTEST_GUILESS_MAIN(TestMirrorFaults)
#include "tst_mirrorfaults.moc"
