// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/postgres.h"
#include "tests/serve/served.h"
#include "tests/stream/redis/redistest.h"
#include "tests/support/postgresserver.h"
#include "tests/sync/mirrorrig.h"

#include <QRegularExpression>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int requestsPerSecond = 12;
constexpr int concurrentRequests = 10;
constexpr int workers = 4; // threads of a process that read pages of a first load

/// The tables that a process says it follows.
QStringList tablesOf(Served &served)
{
    QStringList tables;
    for (const Kind kind : allKinds) {
        if (served.told().status().contains(QRegularExpression(u"\\b"_s + tableName(kind) + u"\\b"_s)))
            tables << tableName(kind);
    }
    return tables;
}

} // namespace

/// Several services on one store: real processes, a simulated instance that counts what it is asked, PostgreSQL.
class TestServeTeam : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        BUNSNC_NEEDS_POSTGRES(m_postgres);
        BUNSNC_NEEDS_REDIS(m_redis);
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    }

    void theTablesAreShared();
    void theLoadIsShared();
    void killedAmidTheLoad();
    void hungAndAwake();
    void withRedis();
    void sessionsAreLost();

private:
    QString configure(MirrorRig &rig, const QByteArray &more = {}) const
    {
        return m_bunsnc.write(u"serve.conf"_s,
            "instance.url = " + rig.url().toString().toUtf8()
                + "\ninstance.user = admin\nproxy.mode = none\nstore.address = " + rig.storeAddress().toUtf8()
                + "\nlimits.requestsPerSecond = " + QByteArray::number(requestsPerSecond)
                + "\nlimits.concurrentRequests = " + QByteArray::number(concurrentRequests)
                + "\nlimits.pageSize = 100\nsync.pollIntervalMs = 1000\nsync.deleteFusePercent = 100\n"
                  "sync.reconcileIntervalMinutes = 0\n"
                + more);
    }
    /// Each table is followed by one of the two, and each of the two follows some.
    static bool isDivided(Served &one, Served &other)
    {
        const QStringList a = tablesOf(one), b = tablesOf(other);
        const QStringList both = a + b;
        return !a.isEmpty() && !b.isEmpty() && both.size() == qsizetype(allKinds.size())
            && QSet<QString>(both.begin(), both.end()).size() == both.size();
    }
    static bool loads(Served &served) { return served.told().status().contains(u"; first load: "_s); }
    static QString statuses(Served &one, Served &other)
    {
        return one.told().status() + u" | "_s + other.told().status() + u'\n' + one.said() + u'\n' + other.said();
    }
    /// What the instance makes of it has come into the store. Nothing is asked of the API, which counts the requests.
    class Change {
    public:
        explicit Change(MirrorRig &rig)
            : m_reader(std::move(rig.openStore()->openReader().value()))
            , m_incident(rig.changeSome())
            , m_changeTask(rig.insert(Kind::ChangeTask))
            , m_catalogTask(rig.insert(Kind::CatalogTask))
        {
        }
        bool isStored()
        {
            return m_reader->idOfSysId(Kind::Incident, m_incident, {}).value()
                && m_reader->idOfSysId(Kind::ChangeTask, m_changeTask, {}).value()
                && m_reader->idOfSysId(Kind::CatalogTask, m_catalogTask, {}).value();
        }

    private:
        std::unique_ptr<store::TicketReader> m_reader;
        QString m_incident, m_changeTask, m_catalogTask;
    };
    /// As many tickets as there; likewise.
    static bool isLoaded(MirrorRig &rig)
    {
        const auto reader = std::move(rig.openStore()->openReader().value());
        return std::ranges::all_of(allKinds, [&](Kind kind) {
            return reader->count(kind, false, {}).value() + reader->count(kind, true, {}).value() == rig.count(kind);
        });
    }
    /// Requests for pages of a first load, and how many of them were not the first for their page.
    struct Pages {
        int asked = 0;
        QStringList repeated;
    };
    static Pages pagesOf(MirrorRig &rig)
    {
        Pages pages;
        std::set<std::string> seen;
        for (const std::string &target : rig.control().targets()) {
            const auto has = [&](std::string_view part) { return target.find(part) != std::string::npos; };
            const bool ofALoad = target.starts_with("/api/now/table/") && target.ends_with("ORDERBYsys_id&")
                && !has("sys_updated_on") && !has("sys_idIN") && !has("sys_audit");
            if (!ofALoad)
                continue;
            ++pages.asked;
            if (!seen.insert(target).second)
                pages.repeated << QString::fromStdString(target);
        }
        return pages;
    }
    /// Empty when the instance was never asked more than the limits allow.
    static QString limitsPassed(MirrorRig &rig)
    {
        const simulator::RequestFigures asked = rig.control().requests();
        return asked.maximumInOneSecond <= requestsPerSecond && asked.maximumAtOnce <= concurrentRequests
            ? QString()
            : u"%1 in a second, %2 at once"_s.arg(asked.maximumInOneSecond).arg(asked.maximumAtOnce);
    }

    PostgresServer m_postgres;
    RedisServer m_redis;
    BunsncProcess m_bunsnc;
};

void TestServeTeam::theTablesAreShared()
{
    MirrorRig rig(MirrorRig::small(600));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    const QString config = configure(rig);
    auto first = std::make_unique<Served>(m_bunsnc, config);
    QTRY_VERIFY2(first->is(u"Leading; data as of"_s), qPrintable(first->said())); // alone, with all of them
    auto second = std::make_unique<Served>(m_bunsnc, config);
    QTRY_VERIFY2(second->is(u"Sharing the work; "_s) && isDivided(*first, *second), qPrintable(statuses(*first, *second)));
    QVERIFY(first->is(u"Leading; "_s));
    QVERIFY(second->told().hasWord("READY=1"));
    QTRY_VERIFY(isLoaded(rig));
    Change shared(rig);
    QTRY_VERIFY2(shared.isStored(), qPrintable(statuses(*first, *second)));
    // One ends well: the other has all of it, and leads.
    first->signal(SIGTERM);
    QVERIFY(first->waitForEnd());
    QCOMPARE(first->exitCode(), 0);
    QTRY_VERIFY2(second->is(u"Leading; data as of"_s), qPrintable(second->told().status()));
    Change alone(rig);
    QTRY_VERIFY(alone.isStored());
    // A new one gets its part again; the other is killed, and its tables are followed on.
    first = std::make_unique<Served>(m_bunsnc, config);
    QTRY_VERIFY2(isDivided(*first, *second), qPrintable(statuses(*first, *second)));
    second->signal(SIGKILL); // the one that leads
    QElapsedTimer sinceKill;
    sinceKill.start();
    Change taken(rig);
    QTRY_VERIFY(taken.isStored());
    QVERIFY2(sinceKill.elapsed() < 10'000, qPrintable(QString::number(sinceKill.elapsed())));
    QTRY_VERIFY2(first->is(u"Leading; data as of"_s), qPrintable(first->told().status()));
    QCOMPARE(limitsPassed(rig), QString());
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestServeTeam::theLoadIsShared()
{
    MirrorRig rig(MirrorRig::small(4000));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    rig.control().keepTargets();
    rig.setFaults({{u"latency_ms"_s, 300}});
    const QString config = configure(rig);
    Served first(m_bunsnc, config), second(m_bunsnc, config);
    QTRY_VERIFY2(loads(first) && loads(second), qPrintable(statuses(first, second)));
    QTRY_VERIFY2(isLoaded(rig) && !loads(first) && !loads(second), qPrintable(statuses(first, second)));
    const Pages pages = pagesOf(rig);
    QVERIFY2(pages.asked >= 4000 / 100, qPrintable(QString::number(pages.asked)));
    QVERIFY2(pages.repeated.isEmpty(), qPrintable(pages.repeated.join(u'\n')));
    rig.clearFaults();
    Change later(rig);
    QTRY_VERIFY2(later.isStored(), qPrintable(statuses(first, second)));
    QCOMPARE(limitsPassed(rig), QString());
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestServeTeam::killedAmidTheLoad()
{
    MirrorRig rig(MirrorRig::small(4000));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    rig.control().keepTargets();
    rig.setFaults({{u"latency_ms"_s, 300}});
    const QString config = configure(rig);
    Served first(m_bunsnc, config), second(m_bunsnc, config);
    QTRY_VERIFY2(loads(first) && loads(second), qPrintable(statuses(first, second)));
    const auto reader = std::move(rig.openStore()->openReader().value());
    const auto stored = [&] { return reader->lastSequence({}).value(); };
    const qint64 before = stored();
    QTRY_VERIFY(stored() > before);
    first.signal(SIGKILL);
    const qint64 left = stored();
    QVERIFY2(left < 3800, qPrintable(QString::number(left)));
    QTRY_VERIFY2(second.is(u"Leading; "_s), qPrintable(second.told().status()));
    QTRY_VERIFY2(isLoaded(rig) && second.is(u"Leading; data as of"_s), qPrintable(second.told().status()));
    const Pages pages = pagesOf(rig);
    // What the killed one had asked for and not stored yet: a page under way for each thread, and one on its way.
    QVERIFY2(pages.repeated.size() <= 2 * workers, qPrintable(pages.repeated.join(u'\n')));
    rig.clearFaults();
    Change later(rig);
    QTRY_VERIFY(later.isStored());
    QCOMPARE(limitsPassed(rig), QString());
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

/// One that stands still for long is taken for dead. When it goes on it writes nothing, and begins anew with a part.
void TestServeTeam::hungAndAwake()
{
    MirrorRig rig(MirrorRig::small(600));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    const QString config = configure(rig);
    Served first(m_bunsnc, config);
    QTRY_VERIFY(first.is(u"Leading; data as of"_s));
    Served second(m_bunsnc, config);
    QTRY_VERIFY2(isDivided(first, second), qPrintable(statuses(first, second)));
    first.signal(SIGSTOP);
    QElapsedTimer sinceStop;
    sinceStop.start();
    Change taken(rig);
    QTRY_VERIFY(taken.isStored());
    QVERIFY2(sinceStop.elapsed() < 10'000, qPrintable(QString::number(sinceStop.elapsed())));
    QTRY_VERIFY2(second.is(u"Leading; data as of"_s), qPrintable(second.told().status()));
    first.told().forget();
    first.signal(SIGCONT);
    QTRY_VERIFY2(first.is(u"Sharing the work; "_s) && isDivided(first, second), qPrintable(statuses(first, second)));
    Change together(rig);
    QTRY_VERIFY(together.isStored());
    QCOMPARE(limitsPassed(rig), QString());
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

/// Redis counts the requests of both, and one relays the changes of both.
void TestServeTeam::withRedis()
{
    RedisClient redis(m_redis);
    redis.command({"FLUSHALL"});
    MirrorRig rig(MirrorRig::small(1500));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    const QString config = configure(rig, "redis.url = redis://127.0.0.1:" + QByteArray::number(m_redis.port()) + '\n');
    Served first(m_bunsnc, config), second(m_bunsnc, config);
    QTRY_VERIFY2(isDivided(first, second), qPrintable(statuses(first, second)));
    QTRY_VERIFY(isLoaded(rig));
    Change shared(rig);
    QTRY_VERIFY(shared.isStored());
    const auto reader = std::move(rig.openStore()->openReader().value());
    const auto allPublished = [&] {
        const auto published = redis.sequences();
        for (size_t i = 0; i < published.size(); ++i) {
            if (published[i] != qint64(i) + 1)
                return false;
        }
        return qint64(published.size()) == reader->lastSequence({}).value();
    };
    QTRY_VERIFY(allPublished());
    const bool firstLeads = first.is(u"Leading"_s);
    QVERIFY2(firstLeads != second.is(u"Leading"_s), qPrintable(statuses(first, second)));
    (firstLeads ? first : second).signal(SIGKILL);
    Served &other = firstLeads ? second : first;
    Change taken(rig);
    QTRY_VERIFY(taken.isStored());
    QTRY_VERIFY2(other.is(u"Leading; data as of"_s), qPrintable(other.told().status()));
    QTRY_VERIFY(allPublished());
    QCOMPARE(limitsPassed(rig), QString());
    QTRY_COMPARE(rig.difference(), QString());
    QTRY_VERIFY(allPublished());
    QCOMPARE(rig.eventMistakes(), QString());
}

/// An administrator ends the sessions by which the places are held: both go on, one of them leads.
void TestServeTeam::sessionsAreLost()
{
    MirrorRig rig(MirrorRig::small(60));
    rig.setStoreAddress(m_postgres.createDatabaseUrl());
    const QString config = configure(rig);
    Served first(m_bunsnc, config);
    QTRY_VERIFY(first.is(u"Leading; data as of"_s));
    Served second(m_bunsnc, config);
    QTRY_VERIFY2(isDivided(first, second), qPrintable(statuses(first, second)));
    const auto connection = postgres::Connection::open({.address = rig.storeAddress(), .searchPath = "public"});
    QVERIFY(connection);
    for (int round = 0; round < 2; ++round) {
        QVERIFY((*connection)
                    ->query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
        Change shared(rig);
        QTRY_VERIFY(shared.isStored());
        QTRY_VERIFY2(isDivided(first, second) && first.is(u"Leading"_s) != second.is(u"Leading"_s),
            qPrintable(statuses(first, second)));
    }
    QCOMPARE(limitsPassed(rig), QString());
    QTRY_COMPARE(rig.difference(), QString());
    QCOMPARE(rig.eventMistakes(), QString());
}

QTEST_GUILESS_MAIN(TestServeTeam)
#include "tst_serveteam.moc"
