// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The client against the simulated instance: what it reads, how it bears its faults, and what its log shows.
#include "services/core/clock.h"
#include "services/servicenow/tableapi.h"
#include "tests/servicenow/transportfixture.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QTemporaryDir>
#include <QtTest>

#include <ctime>
#include <random>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<Account> adminAccount(InstanceConfig config)
{
    return Account::make(std::move(config), basicAuth(u"admin"_s, u"admin"_s));
}

struct Reading {
    QStringList ids;
    int pages = 0;
    std::optional<Error> error;
};

using BetweenPages = std::function<void(int page)>;

Reading readAll(const std::shared_ptr<Account> &account, const KeysetPager::Options &options,
    const BetweenPages &between = {}, KeysetPager::Position start = {}, RetryPolicy retry = quickRetries(6))
{
    Transport transport(account, retry);
    TableApi api(transport);
    KeysetPager pager(api, options, std::move(start));
    Reading reading;
    while (true) {
        const auto page = pager.next({});
        if (!page) {
            reading.error = page.error();
            return reading;
        }
        if (!*page)
            return reading;
        for (const auto &record : (*page)->records)
            reading.ids.append(rawField(record, "sys_id"));
        ++reading.pages;
        if (between)
            between(reading.pages);
    }
}

QSet<QString> toSet(const QStringList &list)
{
    return {list.begin(), list.end()};
}

// What the caller may see, in one page without paging.
QStringList visibleNow(const std::shared_ptr<Account> &account, const QString &table)
{
    Transport transport(account, quickRetries());
    const auto page = TableApi(transport).list(
        table, {.query = u"ORDERBYsys_id"_s, .fields = {u"sys_id"_s}, .limit = 10'000}, {});
    QStringList ids;
    if (page) {
        for (const auto &record : page->records)
            ids.append(rawField(record, "sys_id"));
    }
    return ids;
}

KeysetPager::Options incidents(int pageSize, bool byUpdatedOn = false)
{
    return {.table = u"incident"_s, .filter = {}, .fields = {u"sys_id"_s, u"sys_updated_on"_s, u"short_description"_s},
        .byUpdatedOn = byUpdatedOn, .pageSize = pageSize, .minPageSize = 5};
}

} // namespace

class TestClient final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_simulator.reset(); }
    void connectionTest();
    void wrongPassword();
    void overTls();
    void writesAndReadsBack();
    void choicesInBothLanguages();
    void throughHiddenRowsAndEmptyPages_data();
    void throughHiddenRowsAndEmptyPages();
    void tenThousandRowsInOneSecond();
    void bearsFaults_data();
    void bearsFaults();
    void tellsFinalFaults_data();
    void tellsFinalFaults();
    void rowsComingAndGoing();
    void theLogNeverShowsTooMuch();
    void readsPagesCheaply();

private:
    std::shared_ptr<Account> account() const { return adminAccount(configFor(m_simulator->url())); }

    std::unique_ptr<SimulatorFixture> m_simulator;
};

void TestClient::init()
{
    m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(450));
    QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
}

void TestClient::connectionTest()
{
    Transport transport(account(), quickRetries());
    const auto report = testConnection(transport, {u"incident"_s, u"change_task"_s, u"sc_task"_s, u"no_table"_s}, {});
    QVERIFY2(report, report ? "" : qPrintable(toLogLine(report.error())));
    QCOMPARE(report->userName, u"admin"_s);
    QCOMPARE(report->rows.value(u"incident"_s), m_simulator->count(u"incident"_s));
    QCOMPARE(report->rows.value(u"sc_task"_s), m_simulator->count(u"sc_task"_s));
    QCOMPARE(report->rows.value(u"no_table"_s), -1);
    QVERIFY(qAbs(report->clockSkewSeconds) <= 2);
    QCOMPARE(TableApi(transport).count(u"incident"_s, u"active=true"_s, {}).valueOr(-1),
        m_simulator->count(u"incident"_s, u"active=true"_s));
}

void TestClient::wrongPassword()
{
    Transport transport(
        Account::make(configFor(m_simulator->url()), basicAuth(u"admin"_s, plantedPassword)), quickRetries());
    const auto report = testConnection(transport, {u"incident"_s}, {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Unauthorized);
    QVERIFY(!report.error().detail.isEmpty());
    QVERIFY(!toLogLine(report.error()).contains(plantedPassword));
}

void TestClient::overTls()
{
    QTemporaryDir directory;
    auto options = SimulatorFixture::smallInstance(30);
    options.tlsDirectory = directory.path();
    SimulatorFixture simulator(options);
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    InstanceConfig config = configFor(simulator.url());
    {
        Transport transport(adminAccount(config), quickRetries());
        const auto refused = testConnection(transport, {u"incident"_s}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::TlsUntrusted);
    }
    config.caFile = simulator.caFile();
    const Reading reading = readAll(adminAccount(config), incidents(7));
    QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
    QCOMPARE(reading.ids.size(), simulator.count(u"incident"_s));
}

void TestClient::writesAndReadsBack()
{
    Transport transport(account(), quickRetries());
    TableApi api(transport);
    const QString text = u"Relatório 100% +1 & #2 \"x\" \\ \U0001F525 \u0645\u0631\u062d\u0628\u0627 50%25"_s;
    const auto inserted = api.insert(u"incident"_s, {{u"short_description"_s, text}, {u"impact"_s, u"1"_s}}, {});
    QVERIFY2(inserted, inserted ? "" : qPrintable(toLogLine(inserted.error())));
    const QString id = inserted->sysId();
    QCOMPARE(id.size(), 32);
    QCOMPARE(inserted->value(u"short_description"_s), text);
    const auto found = api.list(u"incident"_s, {.query = u"short_description="_s + text, .fields = {u"sys_id"_s}}, {});
    QVERIFY(found);
    QCOMPARE(found->records.size(), 1U);
    QCOMPARE(rawField(found->records.front(), "sys_id"), id);
    const auto updated = api.update(u"incident"_s, id, {{u"state"_s, u"2"_s}}, {});
    QVERIFY(updated);
    QCOMPARE(updated->value(u"state"_s), u"2"_s);
    QVERIFY(!updated->displayValue(u"state"_s).isEmpty() && updated->displayValue(u"state"_s) != u"2"_s);
    QVERIFY(api.remove(u"incident"_s, id, {}));
    const auto gone = api.get(u"incident"_s, id, {}, {});
    QVERIFY(!gone);
    QCOMPARE(gone.error().code, ErrorCode::NotFound);
    QCOMPARE(api.list(u"no_table"_s, {}, {}).error().code, ErrorCode::InvalidTable);
}

void TestClient::choicesInBothLanguages()
{
    Transport transport(account(), quickRetries());
    TableApi api(transport);
    for (const QString &table : {u"incident"_s, u"sc_task"_s}) {
        const auto choices = readChoices(api, table, u"state"_s, {});
        QVERIFY2(choices, choices ? "" : qPrintable(toLogLine(choices.error())));
        const auto portuguese = choiceLabels(*choices, u"pt_BR"_s);
        const auto english = choiceLabels(*choices, u"en"_s);
        QVERIFY(portuguese.size() >= 4);
        QVERIFY(portuguese.value(u"2"_s) != english.value(u"2"_s));
    }
    // Of the class above: incidents have no choices of their own for this one, tasks may.
    QVERIFY(readChoices(api, u"incident"_s, u"no_such_element"_s, {}).value().empty());
}

void TestClient::throughHiddenRowsAndEmptyPages_data()
{
    QTest::addColumn<int>("hiddenPermille");
    QTest::addColumn<bool>("emptyPages");
    QTest::addColumn<bool>("byUpdatedOn");
    for (const bool byUpdatedOn : {false, true}) {
        const QByteArray order = byUpdatedOn ? "by update, " : "by sys_id, ";
        QTest::newRow(QByteArray(order + "a third hidden").constData()) << 333 << false << byUpdatedOn;
        QTest::newRow(QByteArray(order + "nearly all hidden").constData()) << 980 << false << byUpdatedOn;
        QTest::newRow(QByteArray(order + "all hidden").constData()) << 1000 << false << byUpdatedOn;
        QTest::newRow(QByteArray(order + "empty pages").constData()) << 0 << true << byUpdatedOn;
        QTest::newRow(QByteArray(order + "both").constData()) << 500 << true << byUpdatedOn;
    }
}

void TestClient::throughHiddenRowsAndEmptyPages()
{
    QFETCH(int, hiddenPermille);
    QFETCH(bool, emptyPages);
    QFETCH(bool, byUpdatedOn);
    m_simulator->setFaults({{u"hidden_permille"_s, hiddenPermille}});
    const QStringList expected = visibleNow(account(), u"incident"_s);
    if (hiddenPermille > 0 && hiddenPermille < 1000)
        QVERIFY(!expected.isEmpty() && expected.size() < m_simulator->count(u"incident"_s));
    if (emptyPages)
        m_simulator->setFaults({{u"empty_pages"_s, QJsonArray{1, 3, 6, 9}}});
    const Reading reading = readAll(account(), incidents(20, byUpdatedOn));
    QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
    QCOMPARE(reading.ids.size(), expected.size());
    QCOMPARE(toSet(reading.ids), toSet(expected));
}

void TestClient::tenThousandRowsInOneSecond()
{
    const qint64 at = m_simulator->control().clock().nowSeconds() + 100;
    std::vector<simulator::DirectChange> changes(10'000);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        changes[i].type = simulator::DirectChange::Type::Insert;
        changes[i].table = u"incident"_s;
        changes[i].fields = {{u"short_description"_s, u"carga em massa %1"_s.arg(i)}};
        changes[i].at = at;
    }
    const auto inserted = m_simulator->control().apply(changes);
    QVERIFY2(inserted, inserted ? "" : qPrintable(toLogLine(inserted.error())));
    const Reading reading = readAll(account(), incidents(700, true), {}, {formatUtc(at), {}});
    QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
    QCOMPARE(reading.ids.size(), 10'000);
    QCOMPARE(toSet(reading.ids), toSet(QStringList(inserted->begin(), inserted->end())));
}

void TestClient::bearsFaults_data()
{
    QTest::addColumn<QJsonObject>("faults");
    const QJsonObject sometimes{{u"probability"_s, 0.25}};
    QTest::newRow("full queues") << QJsonObject{{u"semaphore"_s, sometimes}};
    QTest::newRow("a rate rule") << QJsonObject{{u"rate_limit"_s, 2}, {u"retry_after_seconds"_s, 1}};
    QTest::newRow("unavailable") << QJsonObject{{u"unavailable"_s, sometimes}};
    QTest::newRow("bad gateway") << QJsonObject{{u"bad_gateway"_s, sometimes}};
    QTest::newRow("cut connections") << QJsonObject{{u"cut_connection"_s, sometimes}};
    QTest::newRow("cut JSON") << QJsonObject{{u"cut_json"_s, sometimes}};
    QTest::newRow("cancelled") << QJsonObject{{u"cancelled"_s, 3}};
    QTest::newRow("wrong content type") << QJsonObject{{u"wrong_content_type"_s, sometimes}};
    QTest::newRow("numbers and objects") << QJsonObject{
        {u"as_number"_s, QJsonArray{u"state"_s}}, {u"as_object"_s, QJsonArray{u"short_description"_s}}};
    QTest::newRow("a megabyte in a field") << QJsonObject{{u"oversize_bytes"_s, 1'000'000}};
    QTest::newRow("many at once") << QJsonObject{{u"semaphore"_s, QJsonObject{{u"probability"_s, 0.1}}},
        {u"cut_json"_s, QJsonObject{{u"probability"_s, 0.1}}}, {u"cut_connection"_s, QJsonObject{{u"probability"_s, 0.1}}},
        {u"bad_gateway"_s, QJsonObject{{u"probability"_s, 0.1}}}, {u"hidden_permille"_s, 200}};
}

void TestClient::bearsFaults()
{
    QFETCH(QJsonObject, faults);
    for (const bool byUpdatedOn : {false, true}) {
        m_simulator->control().clearFaults();
        if (faults.contains(u"hidden_permille"_s))
            m_simulator->setFaults({{u"hidden_permille"_s, faults[u"hidden_permille"_s]}});
        const QStringList expected = visibleNow(account(), u"incident"_s);
        m_simulator->setFaults(faults);
        const Reading reading = readAll(account(), incidents(40, byUpdatedOn), {}, {}, quickRetries(12));
        QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
        QCOMPARE(reading.ids.size(), expected.size());
        QCOMPARE(toSet(reading.ids), toSet(expected));
    }
}

void TestClient::tellsFinalFaults_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("hibernating") << u"hibernate"_s << ErrorCode::Hibernating;
    QTest::newRow("unauthorized") << u"unauthorized"_s << ErrorCode::Unauthorized;
    QTest::newRow("bad gateway") << u"bad_gateway"_s << ErrorCode::ServerError;
    QTest::newRow("unavailable") << u"unavailable"_s << ErrorCode::ServerError;
    QTest::newRow("full queue") << u"semaphore"_s << ErrorCode::RateLimited;
    QTest::newRow("cut JSON") << u"cut_json"_s << ErrorCode::DamagedAnswer;
    QTest::newRow("cut connection") << u"cut_connection"_s << ErrorCode::ConnectionLost;
    QTest::newRow("cancelled") << u"cancelled"_s << ErrorCode::Timeout;
    QTest::newRow("slow") << u"slow"_s << ErrorCode::Timeout;
}

void TestClient::tellsFinalFaults()
{
    QFETCH(QString, fault);
    m_simulator->setFaults({{fault, true}, {u"slow_ms"_s, 60'000}});
    InstanceConfig config = configFor(m_simulator->url());
    if (fault == u"slow"_s)
        config.requestTimeout = 200ms;
    const Reading reading = readAll(adminAccount(config), incidents(40), {}, {}, quickRetries(3));
    QVERIFY(reading.error);
    QTEST(reading.error->code, "code");
    QVERIFY(reading.ids.isEmpty());
    m_simulator->control().clearFaults();
    QVERIFY(!readAll(account(), incidents(40)).error); // and it recovers
}

void TestClient::rowsComingAndGoing()
{
    for (const bool byUpdatedOn : {false, true}) {
        const QStringList before = visibleNow(account(), u"incident"_s);
        std::mt19937 random(3);
        QStringList left = before;
        QSet<QString> touched;
        const Reading reading = readAll(account(), incidents(15, byUpdatedOn), [&](int) {
            for (int i = 0; i < 3; ++i)
                touched.insert(m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"novo"_s}}));
            for (int i = 0; i < 2; ++i) {
                const QString gone = left.takeAt(static_cast<qsizetype>(random() % static_cast<unsigned>(left.size())));
                m_simulator->remove(u"incident"_s, gone);
                touched.insert(gone);
                const QString changed = left.at(static_cast<qsizetype>(random() % static_cast<unsigned>(left.size())));
                m_simulator->update(u"incident"_s, changed, {{u"impact"_s, u"2"_s}});
                touched.insert(changed);
            }
        });
        QVERIFY2(!reading.error, reading.error ? qPrintable(toLogLine(*reading.error)) : "");
        for (const QString &id : before) {
            if (!touched.contains(id))
                QCOMPARE(reading.ids.count(id), 1);
        }
        if (!byUpdatedOn)
            QCOMPARE(toSet(reading.ids).size(), reading.ids.size());
    }
}

// With the default limits and more workers than they allow; the instance's own log is the judge.
void TestClient::theLogNeverShowsTooMuch()
{
    InstanceConfig config = configFor(m_simulator->url());
    config.requestsPerSecond = 25;
    config.concurrentRequests = 18;
    const auto shared = adminAccount(config);
    m_simulator->control().resetRequests();
    std::atomic<int> done = 0;
    {
        std::vector<std::jthread> workers;
        for (unsigned worker = 0; worker < 24; ++worker) {
            workers.emplace_back([&](std::stop_token stop) {
                Transport transport(shared, quickRetries());
                TableApi api(transport);
                while (!stop.stop_requested()) {
                    if (api.list(u"incident"_s, {.fields = {u"sys_id"_s}, .limit = 5}, stop))
                        ++done;
                }
            });
        }
        for (const int latency : {0, 40, 5, 300, 0, 120}) {
            m_simulator->setFaults({{u"latency_ms"_s, latency}, {u"semaphore"_s, latency == 5 ? 2 : 0}});
            std::this_thread::sleep_for(800ms);
        }
        QTRY_VERIFY(m_simulator->control().requests().requests > 100); // all the workers, for several seconds
    }
    const auto figures = m_simulator->control().requests();
    qInfo("%lld requests, %d answered, at most %d in one second and %d at once",
        static_cast<long long>(figures.requests), done.load(), figures.maximumInOneSecond, figures.maximumAtOnce);
    QVERIFY(shared->limiter->status().totalRequests >= figures.requests); // each passed the limiter
    QVERIFY(figures.maximumInOneSecond <= 25);
    QVERIFY(figures.maximumInOneSecond >= 15); // it does use what it may
    QVERIFY(figures.maximumAtOnce <= 18);
}

void TestClient::readsPagesCheaply()
{
    auto options = SimulatorFixture::smallInstance(1200);
    options.incidentsOnly = true;
    SimulatorFixture simulator(options);
    QVERIFY2(simulator.isRunning(), qPrintable(simulator.problem()));
    InstanceConfig config = configFor(simulator.url());
    Transport transport(adminAccount(config), quickRetries());
    TableApi api(transport);
    qint64 bytes = 0;
    qint64 records = 0;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 10; ++i) {
        const auto page = api.list(
            u"incident"_s, {.display = DisplayMode::All, .excludeReferenceLinks = false, .limit = 1000}, {});
        QVERIFY2(page, page ? "" : qPrintable(toLogLine(page.error())));
        bytes += page->body.size();
        records += static_cast<qint64>(page->records.size());
    }
    qInfo("%lld records, %.1f MB in %lld ms (server included): %.0f MB/s", static_cast<long long>(records),
        static_cast<double>(bytes) / 1e6, static_cast<long long>(timer.elapsed()),
        static_cast<double>(bytes) / 1e3 / static_cast<double>(std::max<qint64>(1, timer.elapsed())));
    QCOMPARE(records, 10'000);
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
