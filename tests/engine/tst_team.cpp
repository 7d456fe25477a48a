// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The engine on a team's store: real servers, which go away and come back.
#include "services/core/errordetail.h"
#include "services/database/postgres.h"
#include "services/engine/team.h"
#include "services/stream/redis/relay.h"
#include "tests/store/samplerecords.h"
#include "tests/support/cutproxy.h"
#include "tests/support/passwordaccess.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"
#include "tests/support/redisserver.h"

#include <QElapsedTimer>
#include <QUrl>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using bunsnc::test::Sample;

namespace {

/// What a subscriber was told, from another thread.
struct Heard {
    std::mutex mutex;
    std::vector<qint64> sequences;
    int missed = 0;
    std::unique_ptr<stream::Subscription> subscription;

    explicit Heard(engine::Engine &engine)
    {
        subscription = engine.changes().subscribe(
            [this](const stream::Batch &batch) {
                const std::scoped_lock lock(mutex);
                for (const ChangeEvent &event : *batch)
                    sequences.push_back(event.sequence);
            },
            [this](const stream::Missed &) {
                const std::scoped_lock lock(mutex);
                ++missed;
            });
    }
    std::vector<qint64> all()
    {
        const std::scoped_lock lock(mutex);
        return sequences;
    }
    int missedTimes()
    {
        const std::scoped_lock lock(mutex);
        return missed;
    }
};

} // namespace

class TestTeam : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void readsAndWritesNothing();
    void changesArrive();
    void redisTellsOfChanges();
    void catchesUpAfterARestart();
    void whatWasTrimmedMeanwhileIsMissed();
    void anOlderStateIsReadAnew();
    void refusals();
    void aSilentServerHoldsNobodyUp();
    void tellsWhatIsThere();

private:
    QString address(const QString &user = u"console"_s) const;
    engine::TeamOptions options(const QString &user = u"console"_s) const;
    bool administer(const QByteArray &sql);
    std::vector<qint64> write(int tickets, int version = 0);

    std::unique_ptr<test::PostgresServer> m_server;
    QString m_url; ///< the administrator's
    std::shared_ptr<store::TicketStore> m_store; ///< the service's
    std::unique_ptr<store::TicketWriter> m_writer;
};

void TestTeam::initTestCase()
{
    m_server = std::make_unique<test::PostgresServer>(test::askingForPasswords());
    BUNSNC_NEEDS_POSTGRES(*m_server);
}

void TestTeam::init()
{
    if (!m_server->isRunning())
        QVERIFY(m_server->start());
    m_writer.reset();
    m_url = m_server->createDatabaseUrl();
    QVERIFY(!m_url.isEmpty());
    auto store = store::openPostgresStore(m_url, StateCatalog());
    QVERIFY2(store, qPrintable(store ? QString() : toLogLine(store.error())));
    m_store = *store;
    m_writer = std::move(*m_store->openWriter());
    QVERIFY(administer("DO $$ BEGIN CREATE ROLE console LOGIN PASSWORD 'geheim' IN ROLE bunsnc_console; "
                       "EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
}

QString TestTeam::address(const QString &user) const
{
    return QString(m_url).replace(u"user=postgres"_s, u"user="_s + user);
}

engine::TeamOptions TestTeam::options(const QString &user) const
{
    engine::TeamOptions options;
    options.storeAddress = address(user);
    options.storePassword = u"geheim"_s;
    options.times = {.look = 50ms, .lookAnyway = 50ms, .firstRetry = 20ms, .longestRetry = 100ms};
    return options;
}

bool TestTeam::administer(const QByteArray &sql)
{
    auto connection = postgres::Connection::open({.address = m_url, .searchPath = "public"});
    return connection && (*connection)->execute(sql);
}

/// Writes that many tickets in a version and gives the sequences of their events.
std::vector<qint64> TestTeam::write(int tickets, int version)
{
    std::vector<std::string> records;
    for (int i = 0; i < tickets; ++i) {
        Sample sample(QByteArray::number(i).rightJustified(32, 'a'));
        sample.set("sys_mod_count", QByteArray::number(version));
        sample.set("short_description", "Version " + QByteArray::number(version));
        records.push_back(sample.json());
    }
    store::PageBatch page;
    for (const std::string &record : records)
        page.records.push_back(record);
    auto reader = m_store->openReader();
    const qint64 before = reader ? *(*reader)->lastSequence({}) : 0;
    auto outcome = m_writer->apply(page);
    for (int again = 0; again < 100 && !outcome && outcome.error().retryable; ++again) { // the server was restarted
        QTest::qWait(20);
        outcome = m_writer->apply(page);
    }
    if (!outcome || outcome->quarantined > 0)
        qFatal("nothing was written: %s", outcome ? "set aside" : qPrintable(toLogLine(outcome.error())));
    std::vector<qint64> sequences;
    for (qint64 each = before + 1; each <= outcome->lastSequence; ++each)
        sequences.push_back(each);
    return sequences;
}

void TestTeam::readsAndWritesNothing()
{
    write(3);
    auto opened = engine::openTeam(options(), {});
    QVERIFY2(opened, qPrintable(opened ? QString() : toLogLine(opened.error())));
    engine::Engine &engine = **opened;
    QVERIFY(!engine.isMirroring());
    QVERIFY(engine.teamStatus());
    QVERIFY(!engine.teamStatus()->wantsStream);
    auto reader = engine.store()->openReader();
    QVERIFY(reader);
    QCOMPARE(*(*reader)->count(Kind::Incident, false, {}), 3);
    for (const Result<> &refused : {Result<>(engine.store()->openWriter().error()),
             Result<>(engine.store()->openPositions().error())})
        QCOMPARE(refused.error().code, ErrorCode::StoreRefused);
    QVERIFY(!engine.store()->lockForMirror());
    // Nothing of it stands in the store, not even that it was there.
    Heard heard(engine);
    const auto named = engine.changes().subscribeDurable(u"console-notifications"_s, [](const auto &) {}, {});
    const auto sequences = write(3, 1);
    QTRY_VERIFY(heard.all() == sequences);
    auto positions = m_store->openPositions();
    QVERIFY(!*(*positions)->position(u"console-notifications"_s));
    QVERIFY(engine.shutDown(2s));
}

void TestTeam::changesArrive()
{
    auto opened = engine::openTeam(options(), {});
    QVERIFY(opened);
    Heard heard(**opened);
    auto sequences = write(1200);
    QTRY_VERIFY(heard.all() == sequences);
    Heard late(**opened);
    const auto more = write(3, 1);
    QTRY_VERIFY(late.all() == more);
    sequences.insert(sequences.end(), more.begin(), more.end());
    QVERIFY(heard.all() == sequences);
    late.subscription.reset();
    write(3, 2);
    QTRY_COMPARE(heard.all().size(), sequences.size() + 3);
    QVERIFY(late.all() == more);
}

void TestTeam::redisTellsOfChanges()
{
    test::RedisServer redis;
    if (!redis.isInstalled())
        QSKIP(qPrintable(redis.problem()));
    QVERIFY2(redis.isRunning(), qPrintable(redis.problem()));
    const redis::Endpoint endpoint{.host = redis.host(), .port = redis.port()};
    redis::Relay relay(m_store, {.endpoint = endpoint, .lookInterval = 20ms, .retryDelay = {10ms, 50ms}});
    auto team = options();
    team.times.look = 1h; // only if it is told
    team.times.lookAnyway = 1h;
    team.redis = redis::NoticeOptions{.endpoint = endpoint, .retryDelay = {10ms, 50ms}};
    auto opened = engine::openTeam(team, {});
    QVERIFY(opened);
    engine::Engine &engine = **opened;
    std::atomic<int> told = 0;
    engine.setMirrorListener([&told](const sync::MirrorStatus &) { ++told; });
    Heard heard(engine);
    QTRY_VERIFY(engine.teamStatus()->hasStream);
    auto sequences = write(5);
    QTRY_VERIFY(heard.all() == sequences);

    redis.kill();
    QTRY_VERIFY(!engine.teamStatus()->hasStream);
    QVERIFY(engine.teamStatus()->streamError);
    QTRY_VERIFY(told > 0);
    QCOMPARE(engine.mirrorStatus().error.has_value(), false); // the store is there
    auto more = write(5, 1);
    engine.pollNow();
    QTRY_COMPARE(heard.all().size(), size_t(10));

    QVERIFY(redis.start()); // and has forgotten everything
    QTRY_VERIFY(engine.teamStatus()->hasStream);
    more = write(5, 2);
    QTRY_COMPARE(heard.all().size(), size_t(15));
    QVERIFY(std::is_sorted(sequences.begin(), sequences.end()));
    QCOMPARE(heard.missedTimes(), 0);
    relay.stop();
}

void TestTeam::catchesUpAfterARestart()
{
    auto opened = engine::openTeam(options(), {});
    QVERIFY(opened);
    engine::Engine &engine = **opened;
    Heard heard(engine);
    auto reader = engine.store()->openReader();
    QVERIFY(reader);
    auto sequences = write(5);
    QTRY_VERIFY(heard.all() == sequences);
    m_server->stop();
    QTRY_VERIFY(engine.mirrorStatus().error);
    QCOMPARE(engine.mirrorStatus().phase, sync::Phase::Waiting);
    QVERIFY(engine.mirrorStatus().nextAttemptMs > 0);
    QCOMPARE((*reader)->count(Kind::Incident, false, {}).error().code, ErrorCode::StoreUnreachable);
    QVERIFY(m_server->start());
    const auto more = write(5, 1);
    sequences.insert(sequences.end(), more.begin(), more.end());
    QTRY_VERIFY(heard.all() == sequences); // each once, in order
    QTRY_VERIFY(!engine.mirrorStatus().error);
    QCOMPARE(heard.missedTimes(), 0);
    QCOMPARE(*(*reader)->count(Kind::Incident, false, {}), 5);

    // A session that nobody used meanwhile is opened anew with the first question.
    m_server->stop();
    QVERIFY(m_server->start());
    QCOMPARE(*(*reader)->count(Kind::Incident, false, {}), 5);
}

void TestTeam::whatWasTrimmedMeanwhileIsMissed()
{
    auto team = options();
    team.times.firstRetry = team.times.longestRetry = 1h;
    auto opened = engine::openTeam(team, {});
    QVERIFY(opened);
    Heard heard(**opened);
    m_server->stop();
    QTRY_VERIFY((*opened)->mirrorStatus().error);
    QVERIFY(m_server->start());
    write(5);
    const auto last = write(5, 1);
    QVERIFY(m_writer->trimOutbox({.mostEntries = 5}));
    while ((*opened)->mirrorStatus().error) { // it may fail once more: the server had only just begun
        (*opened)->pollNow();
        QTest::qWait(20);
    }
    QTRY_VERIFY(heard.all() == last);
    QCOMPARE(heard.missedTimes(), 1);
}

void TestTeam::anOlderStateIsReadAnew()
{
    write(5);
    auto opened = engine::openTeam(options(), {});
    QVERIFY(opened);
    Heard heard(**opened);
    QVERIFY(administer("DELETE FROM bunsnc.outbox WHERE sequence > 2; UPDATE bunsnc.counter SET last_event = 2"));
    QTRY_COMPARE(heard.missedTimes(), 1);
    m_writer = std::move(*m_store->openWriter());
    const auto more = write(1, 1);
    QTRY_VERIFY(heard.all() == more);
}

void TestTeam::refusals()
{
    const auto errorOf = [this](const engine::TeamOptions &team) {
        const auto opened = engine::openTeam(team, {});
        const auto tested = engine::testTeam(team, {});
        return opened || tested || opened.error().code != tested.error().code ? Error{} : tested.error();
    };
    auto team = options();
    team.storePassword = u"falsch"_s;
    QCOMPARE(errorOf(team).code, ErrorCode::StoreRefused);
    QVERIFY(!errorOf(team).detail.contains(u"falsch"_s));

    QVERIFY(administer("DO $$ BEGIN CREATE ROLE guest LOGIN PASSWORD 'geheim'; "
                       "EXCEPTION WHEN duplicate_object THEN NULL; END $$"));
    const Error guest = errorOf(options(u"guest"_s));
    QCOMPARE(guest.code, ErrorCode::StoreRefused);
    QVERIFY2(guest.detail.contains(u"42501"_s), qPrintable(guest.detail));

    QVERIFY(administer("UPDATE bunsnc.schema_version SET version = version + 1"));
    QCOMPARE(errorOf(options()).code, ErrorCode::StoreVersion);
    QVERIFY(administer("UPDATE bunsnc.schema_version SET version = version - 2"));
    const Error older = errorOf(options());
    QCOMPARE(older.code, ErrorCode::StoreVersion);
    QVERIFY(isOwnDetail(older.detail));

    m_writer.reset();
    QVERIFY(administer("DROP SCHEMA bunsnc CASCADE"));
    const Error empty = errorOf(options());
    QCOMPARE(empty.code, ErrorCode::StoreDamaged);
    QVERIFY(isOwnDetail(empty.detail));

    team = options();
    team.storeAddress = u"postgresql://console@127.0.0.1:1/none"_s;
    QCOMPARE(errorOf(team).code, ErrorCode::StoreUnreachable);
    team.storeAddress = u"postgresql://console:geheim@127.0.0.1/none"_s;
    QCOMPARE(errorOf(team).code, ErrorCode::InvalidArgument);
}

void TestTeam::aSilentServerHoldsNobodyUp()
{
    write(3);
    test::CutProxy network(m_server->socketPath());
    auto team = options();
    team.storeAddress = u"postgresql://console@127.0.0.1:%1"_s.arg(network.port()) + QUrl(m_url).path();
    auto opened = engine::openTeam(team, {});
    QVERIFY2(opened, qPrintable(opened ? QString() : toLogLine(opened.error())));
    auto reader = (*opened)->store()->openReader();
    QVERIFY(reader);
    network.setMode(test::CutProxy::Mode::Silent);
    QTRY_VERIFY((*opened)->mirrorStatus().error); // noticed, though nothing was closed
    std::atomic<bool> ended = false;
    std::jthread asks([&] {
        const auto count = (*reader)->count(Kind::Incident, false, {});
        ended = !count && count.error().code == ErrorCode::Cancelled;
    });
    QElapsedTimer timer;
    timer.start();
    QVERIFY((*opened)->shutDown(2s));
    asks.join();
    opened->reset();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(ended);
    // Nor does it hold up who only begins to connect.
    std::stop_source stop;
    timer.restart();
    std::jthread stopper([&stop] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    QCOMPARE(engine::openTeam(team, stop.get_token()).error().code, ErrorCode::Cancelled);
    QVERIFY(timer.elapsed() < 2000);
}

void TestTeam::tellsWhatIsThere()
{
    write(4);
    QVERIFY(m_writer->setCheckpoints(
        {{u"instance"_s, u"https://desk.example.com:443"_s}, {u"account/last-success"_s, u"1790000000000"_s}}));
    auto team = options();
    team.redis = redis::NoticeOptions{.endpoint = {.host = u"127.0.0.1"_s, .port = 1}};
    auto report = engine::testTeam(team, {});
    QVERIFY2(report, qPrintable(report ? QString() : toLogLine(report.error())));
    QCOMPARE(report->live[size_t(Kind::Incident)], 4);
    QCOMPARE(report->finished, 0);
    QCOMPARE(report->instance, u"desk.example.com"_s);
    QCOMPARE(report->user, u"console"_s);
    QVERIFY(!report->mayWrite);
    QCOMPARE(report->lastSuccessMs, 1'790'000'000'000);
    QVERIFY(report->askedStream);
    QVERIFY(report->streamError);
    QCOMPARE(report->streamError->code, ErrorCode::ConnectionRefused);
    team.redis.reset();
    team.storeAddress = m_url;
    report = engine::testTeam(team, {});
    QVERIFY(report && report->mayWrite);
}

QTEST_GUILESS_MAIN(TestTeam)
#include "tst_team.moc"
