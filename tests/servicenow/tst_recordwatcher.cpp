// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/bayeuxsession.h"
#include "services/servicenow/recordwatcher.h"
#include "tests/support/connectproxy.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QtTest>

#include <mutex>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using State = RecordWatcherStatus::State;

namespace {

InstanceConfig configOf(const SimulatorFixture &simulator)
{
    InstanceConfig instance;
    instance.url = simulator.url();
    instance.caFile = simulator.caFile();
    instance.requestsPerSecond = 100;
    return instance;
}

/// A watcher and what it told.
class Ear {
public:
    explicit Ear(const InstanceConfig &instance, RecordWatcherOptions options = {},
        std::shared_ptr<AuthProvider> auth = basicAuth(u"admin"_s, u"admin"_s))
    {
        if (options.watches.isEmpty())
            options.watches = {{u"incident"_s, u"active=true^ORDERBYDESCnumber"_s}};
        options.firstDelay = 100ms;
        options.maxDelay = 400ms;
        account = Account::make(instance, std::move(auth));
        watcher = std::make_unique<RecordWatcher>(account, options,
            RecordWatcher::Listener{[this](const RecordHint &hint) {
                                        const std::scoped_lock lock(m_mutex);
                                        m_hints.append(hint);
                                    },
                [this] { ++missed; }, [this](const RecordWatcherStatus &) { ++changes; }});
        watcher->start();
    }

    bool is(State state)
    {
        return QTest::qWaitFor([&] { return watcher->status().state == state; }, patienceMs);
    }
    ErrorCode error() const { return watcher->status().error.value_or(Error{}).code; }
    QList<RecordHint> hints() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_hints;
    }
    bool heard(const QString &sysId, RecordHint::Operation operation)
    {
        return QTest::qWaitFor([&] { return times(sysId, operation) > 0; }, patienceMs);
    }
    qsizetype times(const QString &sysId, RecordHint::Operation operation) const
    {
        const auto all = hints();
        return std::count_if(all.begin(), all.end(),
            [&](const RecordHint &hint) { return hint.sysId == sysId && hint.operation == operation; });
    }

    std::shared_ptr<Account> account;
    std::atomic<int> missed{0};
    std::atomic<int> changes{0};

private:
    mutable std::mutex m_mutex;
    QList<RecordHint> m_hints;

public:
    std::unique_ptr<RecordWatcher> watcher; // last: it calls
};

} // namespace

class RecordWatcherTest : public QObject {
    Q_OBJECT

    static void bothWays()
    {
        QTest::addColumn<bool>("webSocket");
        QTest::newRow("websocket") << true;
        QTest::newRow("long polling") << false;
    }

private Q_SLOTS:
    void channels();
    void hears_data() { bothWays(); }
    void hears();
    void hearsOverTls_data() { bothWays(); }
    void hearsOverTls();
    void doesNotTrustAStranger();
    void goesThroughTheProxy_data() { bothWays(); }
    void goesThroughTheProxy();
    void fallsBackToPolling();
    void withoutABusItIsLost();
    void wrongPassword();
    void loggedOutIsLost();
    void comesBack();
    void rotatesWithoutRepeating_data() { bothWays(); }
    void rotatesWithoutRepeating();
    void rotationHealsSilentDeath();
    void deniedTables();
    void byAnyLogin();
    void doesNotCountInTheLimiter();
    void tellsNoSecrets();
    void stopsAtOnce_data();
    void stopsAtOnce();
};

void RecordWatcherTest::channels()
{
    const auto decoded = [](const QString &channel) {
        return QString::fromUtf8(QByteArray::fromBase64(channel.section(u'/', 4).replace(u'-', u'=').toLatin1()));
    };
    const QString channel = RecordWatcher::channelOf({u"incident"_s, u"active=true^priority=1^ORDERBYnumber^EQ"_s});
    QVERIFY(channel.startsWith(u"/rw/default/incident/"_s));
    QVERIFY(!channel.contains(u'='));
    QCOMPARE(decoded(channel), u"active=true^priority=1"_s);
    QCOMPARE(decoded(RecordWatcher::channelOf({u"incident"_s, u"ORDERBYDESCnumber"_s})), QString());
    QCOMPARE(decoded(RecordWatcher::channelOf({u"incident"_s, u"a=1^GOTOnumber>=INC1^ORb=2"_s})), u"a=1^ORb=2"_s);
}

void RecordWatcherTest::hears()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    RecordWatcherOptions options;
    options.webSocket = webSocket;
    Ear ear(configOf(simulator), options);
    QVERIFY(ear.is(State::Live));
    QCOMPARE(ear.watcher->status().webSocket, webSocket);
    QTRY_COMPARE(ear.missed.load(), 1); // what was before is not told
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
    simulator.update(u"incident"_s, id, {{u"state"_s, u"2"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Update));
    simulator.remove(u"incident"_s, id);
    QVERIFY(ear.heard(id, RecordHint::Operation::Delete));
    const auto hints = ear.hints();
    QCOMPARE(hints.size(), 3);
    QCOMPARE(hints[0].table, u"incident"_s);
    QCOMPARE(hints[0].action, u"entry"_s);
    QCOMPARE(hints[0].modCount, 0);
    QCOMPARE(hints[1].action, u"change"_s);
    QVERIFY(hints[1].changes.contains(u"state"_s));
    QCOMPARE(hints[1].modCount, 1);
    QCOMPARE(hints[2].action, u"exit"_s);
    QCOMPARE(ear.watcher->status().hints, 3);
}

void RecordWatcherTest::hearsOverTls()
{
    QFETCH(bool, webSocket);
    QTemporaryDir directory;
    auto simulated = SimulatorFixture::smallInstance();
    simulated.tlsDirectory = directory.filePath(u"tls"_s);
    SimulatorFixture simulator(simulated);
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    RecordWatcherOptions options;
    options.webSocket = webSocket;
    Ear ear(configOf(simulator), options);
    QVERIFY(ear.is(State::Live));
    QCOMPARE(ear.watcher->status().webSocket, webSocket);
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
}

void RecordWatcherTest::doesNotTrustAStranger()
{
    QTemporaryDir directory;
    auto simulated = SimulatorFixture::smallInstance();
    simulated.tlsDirectory = directory.filePath(u"tls"_s);
    SimulatorFixture simulator(simulated);
    InstanceConfig instance = configOf(simulator);
    instance.caFile.clear();
    Ear ear(instance);
    QVERIFY(ear.is(State::Lost));
    QCOMPARE(ear.error(), ErrorCode::TlsUntrusted);
}

void RecordWatcherTest::goesThroughTheProxy()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    ConnectProxy proxy;
    proxy.setLogin("zeca", "proxy-pass");
    InstanceConfig instance = configOf(simulator);
    instance.proxyMode = ProxyMode::Manual;
    instance.proxyHost = proxy.host();
    instance.proxyPort = proxy.port();
    instance.proxyUser = u"zeca"_s;
    instance.proxyPassword = u"proxy-pass"_s;
    RecordWatcherOptions options;
    options.webSocket = webSocket;
    Ear ear(instance, options);
    QVERIFY(ear.is(State::Live));
    QCOMPARE(ear.watcher->status().webSocket, webSocket);
    QVERIFY(proxy.tunnels() >= 2); // the login's, and the bus's
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
    proxy.setMode(ConnectProxy::Mode::HangsUp);
    QVERIFY(ear.is(State::Lost));
    proxy.setMode(ConnectProxy::Mode::Pass);
    QVERIFY(ear.is(State::Live));
}

void RecordWatcherTest::fallsBackToPolling()
{
    SimulatorFixture simulator;
    simulator.setFaults({{u"amb_websocket_off"_s, true}});
    RecordWatcherOptions options;
    options.rotateAfter = 700ms;
    Ear ear(configOf(simulator), options);
    QVERIFY(ear.is(State::Live));
    QVERIFY(!ear.watcher->status().webSocket);
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
    QTRY_VERIFY(ear.watcher->status().rotations >= 1); // and goes on so
    QVERIFY(!ear.watcher->status().webSocket);
}

void RecordWatcherTest::withoutABusItIsLost()
{
    SimulatorFixture simulator;
    simulator.setFaults({{u"amb_absent"_s, true}});
    Ear ear(configOf(simulator));
    QVERIFY(ear.is(State::Lost));
    QCOMPARE(ear.error(), ErrorCode::NotFound);
    QCOMPARE(ear.missed.load(), 0);
}

void RecordWatcherTest::wrongPassword()
{
    SimulatorFixture simulator;
    Ear ear(configOf(simulator), {}, basicAuth(u"admin"_s, u"wrong"_s));
    QVERIFY(ear.is(State::Lost));
    QCOMPARE(ear.error(), ErrorCode::Unauthorized);
    const qint64 requests = simulator.control().requests().requests;
    QTest::qWait(1000);
    QCOMPARE(simulator.control().requests().requests, requests); // it does not try till the account is locked
}

void RecordWatcherTest::loggedOutIsLost()
{
    SimulatorFixture simulator;
    const InstanceConfig instance = configOf(simulator);
    for (const bool webSocket : {true, false}) {
        std::optional<Error> error;
        BayeuxSession session(
            [&](BayeuxLink::Events events) {
                const QByteArray cookies = "JSESSIONID=of-nobody";
                return webSocket ? makeWebSocketLink(instance, cookies, std::move(events))
                                 : makePollingLink(instance, cookies, std::move(events));
            },
            u"here"_s, {RecordWatcher::channelOf({u"incident"_s, {}})},
            {[] {}, [](const QString &, const QJsonObject &) {}, [&error](const Error &lost) { error = lost; }});
        session.start();
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->code, ErrorCode::Unauthorized); // though the handshake succeeds
        QCOMPARE(error->detail, u"session.logged.out"_s);
    }
}

void RecordWatcherTest::comesBack()
{
    SimulatorFixture simulator;
    Ear ear(configOf(simulator));
    QVERIFY(ear.is(State::Live));
    for (int i = 1; i <= 3; ++i) {
        simulator.setFaults({{u"amb_absent"_s, true}, {u"unavailable"_s, true}}); // for a while nothing answers
        QVERIFY(ear.is(State::Lost));
        simulator.setFaults({{u"amb_absent"_s, false}});
        QVERIFY(ear.watcher->status().state == State::Lost);
        simulator.setFaults({{u"unavailable"_s, false}});
        QVERIFY(ear.is(State::Live));
        QTRY_COMPARE(ear.missed.load(), i + 1); // whoever listens must look for what it did not hear
        const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
        QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
    }
}

void RecordWatcherTest::rotatesWithoutRepeating()
{
    QFETCH(bool, webSocket);
    SimulatorFixture simulator;
    RecordWatcherOptions options;
    options.webSocket = webSocket;
    options.rotateAfter = 300ms;
    Ear ear(configOf(simulator), options);
    QVERIFY(ear.is(State::Live));
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    int updates = 0;
    while (ear.watcher->status().rotations < 4 && updates < 2000) {
        simulator.update(u"incident"_s, id, {{u"short_description"_s, u"vez %1"_s.arg(++updates)}});
        QTest::qWait(15);
    }
    QVERIFY(ear.watcher->status().rotations >= 4);
    QCOMPARE(ear.watcher->status().state, State::Live);
    const QString last = simulator.insert(u"incident"_s, {{u"short_description"_s, u"fim"_s}});
    QVERIFY(ear.heard(last, RecordHint::Operation::Insert));
    QSet<qint64> versions;
    for (const RecordHint &hint : ear.hints()) {
        if (hint.sysId != id || hint.operation != RecordHint::Operation::Update)
            continue;
        QVERIFY2(!versions.contains(hint.modCount), qPrintable(QString::number(hint.modCount)));
        versions.insert(hint.modCount);
    }
    QVERIFY(versions.size() > updates / 2);
    bool toldEachTime = false; // between two rotations, which go on
    QTRY_VERIFY(toldEachTime = toldEachTime || ear.missed.load() == ear.watcher->status().rotations + 1);
}

void RecordWatcherTest::rotationHealsSilentDeath()
{
    SimulatorFixture simulator;
    simulator.setFaults({{u"amb_session_seconds"_s, 1}});
    RecordWatcherOptions options;
    options.rotateAfter = 12s; // long after the session is dead
    Ear ear(configOf(simulator), options);
    QVERIFY(ear.is(State::Live));
    QTest::qWait(2100);
    const QString unheard = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QCOMPARE(ear.watcher->status().state, State::Live); // nothing shows it
    const int missed = ear.missed;
    QTRY_VERIFY(ear.missed.load() > missed); // so whoever listens is told to look
    QCOMPARE(ear.times(unheard, RecordHint::Operation::Insert), 0);
    simulator.setFaults({{u"amb_session_seconds"_s, -1}});
    const QString heard = simulator.insert(u"incident"_s, {{u"short_description"_s, u"dois"_s}});
    QVERIFY(ear.heard(heard, RecordHint::Operation::Insert));
}

void RecordWatcherTest::deniedTables()
{
    SimulatorFixture simulator;
    Ear denied(configOf(simulator), {{{u"sys_audit"_s, {}}}});
    QVERIFY(denied.is(State::Lost));
    QCOMPARE(denied.error(), ErrorCode::Forbidden);
    QVERIFY(denied.watcher->status().error->detail.contains(u"sys_audit"_s));
    // one of several does not keep the others from being heard
    Ear ear(configOf(simulator), {{{u"incident"_s, {}}, {u"sys_audit"_s, {}}}});
    QVERIFY(ear.is(State::Live));
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
}

void RecordWatcherTest::byAnyLogin()
{
    auto simulated = SimulatorFixture::smallInstance();
    simulated.access = {
        {u"api_keys"_s, QJsonArray{QJsonObject{{u"key"_s, u"chave-de-teste"_s}, {u"user"_s, u"admin"_s}}}}};
    SimulatorFixture simulator(simulated);
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    Ear ear(configOf(simulator), {}, apiKeyAuth(u"chave-de-teste"_s));
    QVERIFY(ear.is(State::Live));
    const QString id = simulator.insert(u"incident"_s, {{u"short_description"_s, u"um"_s}});
    QVERIFY(ear.heard(id, RecordHint::Operation::Insert));
}

void RecordWatcherTest::doesNotCountInTheLimiter()
{
    SimulatorFixture simulator;
    RecordWatcherOptions options;
    options.webSocket = false;
    Ear ear(configOf(simulator), options);
    QVERIFY(ear.is(State::Live));
    QCOMPARE(ear.account->limiter->status().totalRequests, 1); // the login
    QCOMPARE(ear.account->limiter->status().inFlight, 0); // though a connect is held
    QCOMPARE(simulator.control().requests().requests, 1);
}

void RecordWatcherTest::tellsNoSecrets()
{
    static std::mutex mutex;
    static QStringList lines;
    static QtMessageHandler before = nullptr;
    QLoggingCategory::setFilterRules(u"bunsnc.*=true"_s);
    before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &line) {
        {
            const std::scoped_lock lock(mutex);
            lines.append(line);
        }
        before(type, context, line);
    });
    {
        SimulatorFixture simulator;
        Ear ear(configOf(simulator));
        QVERIFY(ear.is(State::Live));
        simulator.setFaults({{u"amb_websocket_off"_s, true}});
        simulator.setFaults({{u"amb_absent"_s, true}});
        QVERIFY(ear.is(State::Lost));
        const std::scoped_lock lock(mutex);
        lines.append(toLogLine(ear.watcher->status().error.value_or(Error{})));
    }
    qInstallMessageHandler(before);
    const std::scoped_lock lock(mutex);
    QVERIFY(!lines.isEmpty());
    for (const QString &line : std::as_const(lines)) {
        QVERIFY2(!line.contains(u"JSESSIONID"_s) && !line.contains(u"glide_"_s) && !line.contains(u"YWRtaW46"_s),
            qPrintable(line));
    }
}

void RecordWatcherTest::stopsAtOnce_data()
{
    QTest::addColumn<int>("afterMs");
    for (const int afterMs : {0, 5, 20, 100, 400})
        QTest::newRow(qPrintable(QString::number(afterMs))) << afterMs;
}

void RecordWatcherTest::stopsAtOnce()
{
    QFETCH(int, afterMs);
    SimulatorFixture simulator;
    for (const bool webSocket : {true, false}) {
        RecordWatcherOptions options;
        options.webSocket = webSocket;
        options.rotateAfter = 50ms;
        Ear ear(configOf(simulator), options);
        QTest::qWait(afterMs);
        QElapsedTimer timer;
        timer.start();
        ear.watcher.reset();
        QVERIFY(timer.elapsed() < 5000); // a connect is held longer
    }
}

QTEST_GUILESS_MAIN(RecordWatcherTest)
#include "tst_recordwatcher.moc"
