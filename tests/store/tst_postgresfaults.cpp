// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What happens to the team's store when its server has trouble, against a real one.
#include "services/store/postgres/connection.h"
#include "tests/store/postgresdatabases.h"
#include "tests/store/storefixture.h"
#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::connectTo;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class PostgresFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init() { BUNSNC_USE_STORE(); }
    void serverRestarted();
    void lockHeld();
    void indexDropped();
    void longWalkToTheFirstFinished();
    void longReadersAreInNobodysWay();
    void opensBesideALongTransaction();
    void failedTransactionIsNotCommitted();
    void startedStatements();
    void migratesBesideAWriter();
    void newerVersion();
    void anotherProgramsSchema();
    void nobodyThere();
    void standbyIsNotYetThere();
    void oneMirrorAtATime();
    void stopEndsALongStatement();
};

void PostgresFaultsTest::initTestCase_data()
{
    QTest::addColumn<int>("store");
    QTest::newRow("postgresql") << int(test::Backend::Postgres);
}

namespace {

Result<std::shared_ptr<TicketStore>> open(const QString &address)
{
    return openPostgresStore(address, StateCatalog());
}

} // namespace

void PostgresFaultsTest::serverRestarted()
{
    StoreFixture fixture;
    QCOMPARE(fixture.apply({Sample("a1").json()}).inserted, 1);
    auto lock = fixture.store->lockForMirror();
    QVERIFY(lock);
    Page page({Sample("b2").json(), Sample("a1").version(1'900'000'000, 1).json()});
    page.batch.checkpoints = {{u"page"_s, u"2"_s}};
    test::postgresServer().stop();
    for (int attempt = 0; attempt < 2; ++attempt) { // that it is gone, and that nobody is there
        const auto written = fixture.writer->apply(page.batch);
        QCOMPARE(written.error().code, ErrorCode::StoreUnreachable);
        QVERIFY(written.error().retryable);
        QVERIFY(!describe(written.error()).action.isEmpty());
        QCOMPARE(fixture.reader->count(Kind::Incident, false, {}).error().code, ErrorCode::StoreUnreachable);
        QCOMPARE((*lock)->renew().error().code, ErrorCode::StoreUnreachable);
    }
    QVERIFY2(test::postgresServer().start(), qPrintable(test::postgresServer().problem()));
    // Who was connected notices at the first call, and is again with the next one.
    const auto outcome = fixture.writer->apply(page.batch);
    QVERIFY2(outcome.hasValue(), outcome ? "" : qPrintable(toLogLine(outcome.error())));
    QCOMPARE(outcome->inserted, 1);
    QCOMPARE(outcome->updated, 1);
    QCOMPARE(fixture.reader->count(Kind::Incident, false, {}).value(), 2);
    QCOMPARE(fixture.events().size(), size_t(3));
    QCOMPARE(fixture.writer->checkpoint(u"page"_s).value(), std::optional(u"2"_s));
    QVERIFY((*lock)->renew());
    QCOMPARE(fixture.store->lockForMirror().error().code, ErrorCode::StoreBusy);
}

void PostgresFaultsTest::lockHeld()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()});
    auto store =
        openPostgresStore(QString::fromUtf8(fixture.address), StateCatalog(), {.lockTimeoutMs = 50}, fixture.clock);
    QVERIFY(store);
    const auto writer = std::move((*store)->openWriter().value());
    const Page page({Sample("b2").json(), Sample("a1").version(1'900'000'000, 1).json()});
    {
        const auto other = connectTo(fixture.address);
        const auto transaction = postgres::Transaction::begin(*other);
        QVERIFY(transaction);
        QVERIFY(other->query("SELECT FROM counter FOR UPDATE"));
        const auto refused = writer->apply(page.batch);
        QCOMPARE(refused.error().code, ErrorCode::StoreBusy);
        QVERIFY(refused.error().retryable);
        QCOMPARE(writer->remove(Kind::Incident, {u"a1"_s}).error().code, ErrorCode::StoreBusy);
        // Neither readers nor positions of the sync care.
        QCOMPARE(fixture.reader->count(Kind::Incident, false, {}).value(), 1);
        QVERIFY(writer->setCheckpoints({{u"x"_s, u"1"_s}}));
    }
    const auto outcome = writer->apply(page.batch).value();
    QCOMPARE(outcome.inserted, 1);
    QCOMPARE(outcome.updated, 1);
    QCOMPARE(fixture.events().size(), size_t(3));
}

void PostgresFaultsTest::indexDropped()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 300; ++i)
        records.push_back(test::wideIncident(i, i % 2 == 0));
    fixture.apply(records);
    const auto indexes = [&] {
        return fixture
            .query("SELECT count(*) FROM pg_indexes WHERE schemaname='bunsnc' AND indexname IN "
                   "('ticket_live', 'ticket_number', 'ticket_text_words', 'ticket_short_description')")
            .at(0)
            .at(0)
            .toInt();
    };
    QCOMPARE(indexes(), 2); // those of text search are built behind the load
    const auto hits = [&] { return fixture.reader->search(u"printer"_s, 1000, {}).value().size(); };
    const auto before = hits();
    QVERIFY(before > 10);
    QVERIFY(fixture.store->settle({}));
    QCOMPARE(indexes(), 4);
    QCOMPARE(hits(), before);
    // Somebody drops some: everything is found as before, if slowly, and they come back.
    QVERIFY(fixture.change("DROP INDEX ticket_live, ticket_text_words"));
    QCOMPARE(indexes(), 2);
    QCOMPARE(hits(), before);
    size_t rows = 0;
    QVERIFY(fixture.reader->liveRows(Kind::Incident, [&](auto &&chunk) { rows += chunk.size(); }, {}));
    QCOMPARE(rows, size_t(150));
    QVERIFY(fixture.store->settle({}));
    QCOMPARE(indexes(), 4);
    // One whose building was stopped is built anew.
    QVERIFY(fixture.change("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ticket_live'::regclass"));
    QVERIFY(fixture.store->settle({}));
    QCOMPARE(
        fixture.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ticket_live'::regclass").at(0).at(0), u"t");
}

/// Where the newest hundred of a filter are not found soon, as there are so few, all of them are looked for at once.
void PostgresFaultsTest::longWalkToTheFirstFinished()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 300; ++i) {
        Sample sample(sysIdOf(i));
        records.push_back(sample.set("state", "7", "Closed").set("priority", i == 41 ? "1" : "4", "x").json());
    }
    fixture.apply(records);
    FinishedFilter filter;
    filter.query = test::parsed(u"priority=1"_s);
    const qint64 rare = fixture.row(QString::fromLatin1(sysIdOf(41))).id;
    int calls = 0;
    const auto count = [&calls](std::vector<qint64> &&) { ++calls; };
    QCOMPARE(fixture.reader->finishedIds(filter, count, {}).value(), std::vector{rare});

    const auto other = connectTo(fixture.address); // in whose way the walk does not get on
    Result<std::vector<qint64>> ids = Error{};
    {
        auto transaction = postgres::Transaction::begin(*other);
        QVERIFY(transaction);
        QVERIFY(other->execute("LOCK TABLE ticket IN ACCESS EXCLUSIVE MODE"));
        std::jthread reading([&] { ids = fixture.reader->finishedIds(filter, count, {}); });
        const auto isAtAll = [&] {
            return !fixture
                        .query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE "
                               "'%ORDER BY finished_at DESC, id DESC'")
                        .isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAtAll(), test::patienceMs);
        QVERIFY(transaction->commit());
    }
    QVERIFY2(ids.hasValue(), ids ? "" : qPrintable(toLogLine(ids.error())));
    QCOMPARE(*ids, std::vector{rare});
    QCOMPARE(calls, 2);
    // And the next ones have the time that readers have.
    QCOMPARE(fixture.reader->finishedIds(filter, {}, {}).value(), std::vector{rare});
}

/// A backup holds its locks for as long as it lasts.
void PostgresFaultsTest::longReadersAreInNobodysWay()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()});
    QVERIFY(fixture.change("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ticket_live'::regclass"));
    const auto backup = connectTo(fixture.address);
    auto transaction = postgres::Transaction::begin(*backup, postgres::Transaction::Mode::ReadOnly);
    QVERIFY(transaction);
    QVERIFY(backup->query("SELECT count(*) FROM ticket"));
    std::stop_source stop;
    std::jthread settling([&] { (void)fixture.store->settle(stop.get_token()); });
    // Once somebody waits for the backup, nobody else does.
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.query("SELECT FROM pg_locks WHERE NOT granted").isEmpty(), test::patienceMs);
    auto other = openPostgresStore(
        QString::fromUtf8(fixture.address), StateCatalog(), {.lockTimeoutMs = 100, .readTimeoutMs = 2000}, fixture.clock);
    QVERIFY2(other.hasValue(), other ? "" : qPrintable(toLogLine(other.error())));
    QCOMPARE((*other)->openReader().value()->count(Kind::Incident, false, {}).value(), 1);
    const Page page({Sample("b2").json()});
    QCOMPARE((*other)->openWriter().value()->apply(page.batch).value().inserted, 1);
    stop.request_stop();
    settling.join();
}

void PostgresFaultsTest::opensBesideALongTransaction()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()});
    const auto backup = connectTo(fixture.address);
    {
        const auto transaction = postgres::Transaction::begin(*backup, postgres::Transaction::Mode::ReadOnly);
        QVERIFY(transaction);
        QVERIFY(backup->query("SELECT count(*) FROM outbox"));
        QVERIFY(fixture.change("DROP INDEX ticket_live"));
        const auto store =
            openPostgresStore(QString::fromUtf8(fixture.address), StateCatalog(), {.lockTimeoutMs = 50}, fixture.clock);
        QVERIFY2(store.hasValue(), store ? "" : qPrintable(toLogLine(store.error())));
    }
    QVERIFY(fixture.store->settle({}));
    QCOMPARE(
        fixture.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ticket_live'::regclass").at(0).at(0), u"t");
}

void PostgresFaultsTest::failedTransactionIsNotCommitted()
{
    const StoreFixture fixture;
    const auto connection = connectTo(fixture.address);
    auto transaction = postgres::Transaction::begin(*connection);
    QVERIFY(transaction);
    QVERIFY(connection->execute("INSERT INTO checkpoint VALUES ('x', '1')"));
    QVERIFY(!connection->execute("SELECT 1 / 0")); // whoever overlooked it
    QCOMPARE(transaction->commit().error().code, ErrorCode::StoreError);
}

/// What is asked of a connection while a statement runs waits for it and is not mixed up with it.
void PostgresFaultsTest::startedStatements()
{
    const StoreFixture fixture;
    const auto connection = connectTo(fixture.address);
    QVERIFY(connection->start("SELECT 7 FROM pg_sleep(0.05)", {}));
    QCOMPARE((*connection->finish())[0].integer(0), 7);
    QVERIFY(connection->start("SELECT 8 FROM pg_sleep(0.05)", {}));
    QCOMPARE((*connection->query("SELECT 9"))[0].integer(0), 9);
    QVERIFY(connection->start("SELECT 1 / 0", {}));
    QCOMPARE(connection->finish().error().code, ErrorCode::StoreError);
    QCOMPARE(connection->lastState(), "22012");
    {
        auto transaction = postgres::Transaction::begin(*connection);
        QVERIFY(transaction);
        QVERIFY(connection->start("INSERT INTO checkpoint SELECT 'x', '1' FROM pg_sleep(0.05)", {}));
    }
    QCOMPARE((*connection->query("SELECT count(*) FROM checkpoint"))[0].integer(0), 0);
    QVERIFY(connection->start("SELECT pg_terminate_backend(pg_backend_pid())", {}));
    QCOMPARE(connection->finish().error().code, ErrorCode::StoreUnreachable);
    QCOMPARE((*connection->query("SELECT 10"))[0].integer(0), 10);
}

/// A mirror of the version before that is within a page: each waits for the other in turn, and none is killed.
void PostgresFaultsTest::migratesBesideAWriter()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()});
    QVERIFY(fixture.takeBackTo(1));
    const auto older = connectTo(fixture.address);
    auto transaction = postgres::Transaction::begin(*older);
    QVERIFY(transaction);
    QVERIFY(older->query("SELECT last_ticket FROM counter FOR UPDATE"));
    QVERIFY(older->query("SELECT id FROM ticket"));
    Result<> opened;
    std::jthread opening([&] {
        const auto store = openPostgresStore(QString::fromUtf8(fixture.address), StateCatalog(),
            {.lockTimeoutMs = test::patienceMs}, fixture.clock);
        opened = store ? Result<>() : store.error();
    });
    QTRY_VERIFY_WITH_TIMEOUT(!fixture.query("SELECT FROM pg_locks WHERE NOT granted").isEmpty(), test::patienceMs);
    const auto written = older->query("INSERT INTO ticket SELECT 2, kind, finished, active, state, priority, mod_count, "
                                      "updated_at, opened_at, resolved_at, closed_at, finished_at, due_at, stored_at, "
                                      "content_hash, shape, 'b2', number, short_description, group_id, group_name, "
                                      "assignee_id, assignee, requester, category FROM ticket");
    const Result<> committed = written ? transaction->commit() : written.error();
    opening.join();
    QVERIFY2(committed, committed ? "" : qPrintable(toLogLine(committed.error())));
    QVERIFY2(opened, opened ? "" : qPrintable(toLogLine(opened.error())));
    QCOMPARE(fixture.query("SELECT sum(tickets) FROM ticket_count").at(0).at(0), u"2");
}

void PostgresFaultsTest::newerVersion()
{
    StoreFixture fixture;
    QVERIFY(fixture.change("UPDATE schema_version SET version = 99"));
    QCOMPARE(open(QString::fromUtf8(fixture.address)).error().code, ErrorCode::StoreVersion);
}

void PostgresFaultsTest::anotherProgramsSchema()
{
    const QByteArray address = test::takeDatabase();
    QVERIFY(test::changePostgres(address, "CREATE SCHEMA bunsnc; CREATE TABLE bunsnc.precious(x integer)"));
    QCOMPARE(open(QString::fromUtf8(address)).error().code, ErrorCode::StoreDamaged);
    QCOMPARE(
        test::queryPostgres(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'bunsnc'").at(0).at(0), u"1");
    test::giveDatabase(address);
}

void PostgresFaultsTest::nobodyThere()
{
    const QTemporaryDir empty;
    const auto store = open(u"host='%1' user=postgres dbname=x"_s.arg(empty.path()));
    QCOMPARE(store.error().code, ErrorCode::StoreUnreachable);
    QVERIFY(store.error().retryable);
}

/// As during a fail-over: the server that answers takes no writes yet.
void PostgresFaultsTest::standbyIsNotYetThere()
{
    StoreFixture fixture;
    const QByteArray database = fixture.query("SELECT current_database()").at(0).at(0).toUtf8();
    QVERIFY(fixture.change("ALTER DATABASE " + database + " SET default_transaction_read_only = on"));
    const auto store = open(QString::fromUtf8(fixture.address));
    QVERIFY(fixture.writer->setCheckpoints({{u"x"_s, u"1"_s}})); // its session began before
    postgres::Settings settings;
    settings.address = QString::fromUtf8(fixture.address);
    settings.searchPath = "bunsnc, public";
    settings.readOnly = true;
    const auto readable = postgres::Connection::open(settings);
    const auto writable = [&] {
        // Past the setting, by a session that asks for nothing else.
        auto other = std::move(postgres::Connection::open(settings).value());
        return other->execute("SET default_transaction_read_only = off")
            && other->execute("ALTER DATABASE " + database + " RESET default_transaction_read_only");
    };
    QVERIFY(writable());
    QCOMPARE(store.error().code, ErrorCode::StoreUnreachable);
    QVERIFY(store.error().retryable);
    QVERIFY(readable.hasValue());
}

void PostgresFaultsTest::oneMirrorAtATime()
{
    StoreFixture fixture;
    auto first = fixture.store->lockForMirror();
    QVERIFY(first);
    const auto other = open(QString::fromUtf8(fixture.address)).value();
    QCOMPARE(other->lockForMirror().error().code, ErrorCode::StoreBusy);
    QVERIFY((*first)->renew());
    *first = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(other->lockForMirror().hasValue(), test::patienceMs);
}

void PostgresFaultsTest::stopEndsALongStatement()
{
    StoreFixture fixture;
    const auto connection = connectTo(fixture.address);
    for (int round = 0; round < 20; ++round) {
        std::stop_source stop;
        Result<> done;
        {
            const postgres::StopScope scope(*connection, stop.get_token());
            std::jthread stopper([&stop, round] {
                std::this_thread::sleep_for(std::chrono::microseconds(round * 500)); // the moment is left to chance
                stop.request_stop();
            });
            done = connection->execute("SELECT pg_sleep(600)");
        }
        QCOMPARE(done.error().code, ErrorCode::Cancelled);
        // And the next statement is not met by it.
        QCOMPARE(connection->query("SELECT 41 + 1").value()[0].integer(0), 42);
    }
}

QTEST_GUILESS_MAIN(PostgresFaultsTest)
#include "tst_postgresfaults.moc"
