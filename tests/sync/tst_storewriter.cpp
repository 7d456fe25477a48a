// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite/connection.h"
#include "services/sync/storewriter.h"
#include "tests/support/patience.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <atomic>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray recordOf(const QByteArray &sysId, const QByteArray &stamp, int modCount, qsizetype padding = 0)
{
    const auto field = [](const QByteArray &name, const QByteArray &value) -> QByteArray {
        return "\"" + name + "\":{\"display_value\":\"" + value + "\",\"value\":\"" + value + "\"}";
    };
    QByteArray noise; // does not compress to nothing, so that a full disk is full
    quint32 seed = qHash(sysId);
    while (noise.size() < padding) {
        seed = seed * 1664525u + 1013904223u;
        noise += QByteArray::number(seed, 36);
    }
    return "{" + field("sys_id", sysId) + "," + field("number", "INC" + sysId.right(7)) + ","
        + field("sys_updated_on", stamp) + "," + field("sys_mod_count", QByteArray::number(modCount)) + ","
        + field("state", "1") + "," + field("description", noise) + "}";
}

QByteArray idOf(int number)
{
    return QByteArray::number(number, 16).rightJustified(32, '0');
}

/// A real store on a disk that is full, by SQLite's own limit, until there is room.
class SmallDisk final : public store::TicketStore {
public:
    SmallDisk(const QString &path, const store::SqliteOptions &options)
        : m_small(*store::openSqliteStore(path, StateCatalog(), options, Clock::system()))
    {
        store::SqliteOptions roomy = options;
        roomy.maxPages = 0;
        m_roomy = *store::openSqliteStore(path, StateCatalog(), roomy, Clock::system());
    }
    void makeRoom() { m_room = true; }
    void setCaller(const store::Caller &caller) override { m_small->setCaller(caller); }
    Result<std::unique_ptr<store::TicketWriter>> openWriter() override
    {
        return (m_room ? m_roomy : m_small)->openWriter();
    }
    Result<std::unique_ptr<store::TicketReader>> openReader() override { return m_small->openReader(); }
    Result<std::unique_ptr<store::ConsumerPositions>> openPositions() override { return m_small->openPositions(); }
    Result<std::unique_ptr<store::StoreLock>> lockForMirror() override { return m_small->lockForMirror(); }
    QString location() const override { return m_small->location(); }

private:
    std::atomic<bool> m_room = false;
    std::shared_ptr<store::TicketStore> m_small;
    std::shared_ptr<store::TicketStore> m_roomy;
};

/// A writer at work on a real store, in its own thread.
struct Bench {
    explicit Bench(store::SqliteOptions sqlite = {}, MirrorOptions options = {})
        : path(directory.filePath(u"mirror.sqlite"_s))
    {
        sqlite.busyTimeoutMs = 20;
        store = std::make_shared<SmallDisk>(path, sqlite);
        options.backoff = {10ms, 50ms, 10min};
        writer = std::make_unique<StoreWriter>(
            StoreWriter::Settings{store, nullptr, options, &Clock::system()}, board, [](const Error &) {});
        thread = std::jthread([this](std::stop_token stop) { writer->run(stop); });
        board.setStarted();
    }

    void postPage(int first, int rows, std::chrono::steady_clock::time_point askedAt, bool live = true,
        qsizetype padding = 0, std::function<void()> committed = {})
    {
        QByteArray body = "{\"result\":[";
        for (int i = first; i < first + rows; ++i) {
            body += (i > first ? "," : "") + recordOf(idOf(i), "2026-11-21 10:00:00", 1, padding);
        }
        auto page = servicenow::splitPage(body + "]}");
        QVERIFY(page);
        PageJob job;
        job.origin = store::Origin::Backfill;
        job.live = live;
        job.requestedAt = askedAt;
        auto shared = std::make_shared<const servicenow::TablePage>(std::move(*page));
        job.records = shared->records;
        job.page = shared;
        auto room = writer->room(live, shared->body.size(), stop.get_token());
        QVERIFY(room);
        job.room = std::move(*room);
        job.checkpoints = {{u"at"_s, QString::number(first + rows)}};
        QVERIFY(writer->postPage(std::move(job), std::move(committed), stop.get_token()));
    }

    qint64 stored()
    {
        auto reader = store->openReader();
        return reader ? *(*reader)->count(Kind::Incident, false, {}) : -1;
    }

    QTemporaryDir directory;
    QString path;
    std::shared_ptr<SmallDisk> store;
    StatusBoard board{std::vector{Kind::Incident}, nullptr, Clock::system()};
    std::unique_ptr<StoreWriter> writer;
    std::stop_source stop;
    std::jthread thread;
};

} // namespace

class TestStoreWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pageAndCheckpointAreStored();
    void lockedStoreIsWaitedOut();
    void fullDiskLosesNothing();
    void bulkIsBoundedByBytes();
    void liveGoesFirst();
    void pageFromBeforeARemovalDoesNotBringItBack();
    void rowSeenAfterTheLookIsNotRemoved();
    void stopIsQuickWhileTheStoreIsLocked();
};

void TestStoreWriter::pageAndCheckpointAreStored()
{
    Bench bench;
    std::atomic<bool> committed = false;
    bench.postPage(0, 10, std::chrono::steady_clock::now(), true, 0, [&] { committed = true; });
    QTRY_VERIFY(committed);
    QCOMPARE(bench.stored(), 10);
    QCOMPARE(*(*bench.store->openReader())->checkpoint(u"at"_s), std::optional<QString>(u"10"_s));
    QCOMPARE(bench.board.snapshot().tables.front().rowsStored, 10);
}

void TestStoreWriter::lockedStoreIsWaitedOut()
{
    Bench bench;
    std::atomic<bool> committed = false;
    {
        auto other = sqlite::Database::open(bench.path);
        QVERIFY(other);
        auto lock = sqlite::Transaction::begin(**other);
        QVERIFY(lock);
        bench.postPage(0, 10, std::chrono::steady_clock::now(), true, 0, [&] { committed = true; });
        QTRY_COMPARE(bench.board.snapshot().phase, Phase::Waiting);
        QCOMPARE(bench.board.snapshot().error->code, ErrorCode::StoreBusy);
        QVERIFY(!committed);
    }
    QTRY_VERIFY(committed);
    QCOMPARE(bench.stored(), 10);
    QVERIFY(!bench.board.snapshot().error);
}

void TestStoreWriter::fullDiskLosesNothing()
{
    store::SqliteOptions sqlite;
    sqlite.maxPages = 400;
    Bench bench(sqlite);
    const int pages = 12;
    std::atomic<int> committed = 0;
    for (int page = 0; page < pages; ++page) {
        bench.postPage(page * 50, 50, std::chrono::steady_clock::now(), true, 8000, [&] { ++committed; });
    }
    QTRY_VERIFY(bench.board.snapshot().error && bench.board.snapshot().error->code == ErrorCode::StoreFull);
    QCOMPARE(bench.board.snapshot().phase, Phase::Failed);
    const qint64 before = bench.stored();
    QVERIFY(before > 0 && before < pages * 50);
    QCOMPARE(before % 50, 0); // whole pages only
    QCOMPARE(*(*bench.store->openReader())->checkpoint(u"at"_s), std::optional<QString>(QString::number(before)));

    bench.store->makeRoom();
    bench.writer->nudge();
    QTRY_COMPARE(committed.load(), pages);
    QCOMPARE(bench.stored(), pages * 50);
    QVERIFY(!bench.board.snapshot().error);
}

void TestStoreWriter::bulkIsBoundedByBytes()
{
    MirrorOptions options;
    options.maxBytesInFlight = 100'000;
    Bench bench({}, options);
    auto other = sqlite::Database::open(bench.path);
    QVERIFY(other);
    auto lock = std::make_unique<sqlite::Transaction>(*sqlite::Transaction::begin(**other));
    std::atomic<int> posted = 0;
    std::jthread producer([&] {
        for (int page = 0; page < 10; ++page) {
            bench.postPage(page * 10, 10, std::chrono::steady_clock::now(), false, 6000);
            ++posted;
        }
    });
    QTRY_VERIFY(posted >= 1);
    QTest::qWait(200);
    QVERIFY2(posted <= 3, qPrintable(QString::number(posted))); // 60 KB each: the rest waits outside
    lock.reset();
    QTRY_COMPARE(bench.stored(), 100);
    producer.join();
    QCOMPARE(posted.load(), 10);
}

void TestStoreWriter::liveGoesFirst()
{
    Bench bench;
    QVERIFY(bench.writer->call([](store::TicketWriter &) { return Result<>(); }, bench.stop.get_token())); // is at work
    auto other = sqlite::Database::open(bench.path);
    auto lock = std::make_unique<sqlite::Transaction>(*sqlite::Transaction::begin(**other));
    std::mutex mutex;
    QStringList order;
    const auto note = [&](const QString &what) {
        return [&, what] {
            const std::scoped_lock guard(mutex);
            order << what;
        };
    };
    const auto now = std::chrono::steady_clock::now();
    bench.postPage(0, 1, now, false, 0, note(u"running"_s));
    QTRY_COMPARE(bench.board.snapshot().phase, Phase::Waiting);
    bench.postPage(1, 1, now, false, 0, note(u"bulk"_s));
    bench.postPage(2, 1, now, true, 0, note(u"live"_s));
    lock.reset();
    QTRY_COMPARE(bench.stored(), 3);
    QTRY_VERIFY([&] {
        const std::scoped_lock guard(mutex);
        return order.size() == 3;
    }());
    QCOMPARE(order, QStringList({u"running"_s, u"live"_s, u"bulk"_s}));
}

void TestStoreWriter::pageFromBeforeARemovalDoesNotBringItBack()
{
    Bench bench;
    const auto asked = std::chrono::steady_clock::now();
    bench.postPage(0, 10, asked);
    QTRY_COMPARE(bench.stored(), 10);
    const auto removed = bench.writer->removeRows(
        Kind::Incident, {{QString::fromLatin1(idOf(3)), std::chrono::steady_clock::now()}}, bench.stop.get_token());
    QVERIFY(removed);
    QCOMPARE(*removed, 1);
    std::atomic<bool> committed = false;
    bench.postPage(0, 10, asked, false, 0, [&] { committed = true; });
    QTRY_VERIFY(committed);
    QCOMPARE(bench.stored(), 9);
    // Asked for after the removal: somebody has brought it back on the instance.
    bench.postPage(0, 10, std::chrono::steady_clock::now(), false);
    QTRY_COMPARE(bench.stored(), 10);
}

void TestStoreWriter::rowSeenAfterTheLookIsNotRemoved()
{
    Bench bench;
    const auto before = std::chrono::steady_clock::now();
    bench.postPage(0, 10, before);
    QTRY_COMPARE(bench.stored(), 10);
    const auto looked = before + 1ms;
    bench.postPage(3, 1, looked + 1ms); // somebody brought it back, and the live reading saw it at once
    const auto removed = bench.writer->removeRows(Kind::Incident,
        {{QString::fromLatin1(idOf(3)), looked}, {QString::fromLatin1(idOf(4)), looked}}, bench.stop.get_token());
    QVERIFY(removed);
    QCOMPARE(*removed, 1);
    auto reader = *bench.store->openReader();
    QVERIFY(*reader->idOfSysId(Kind::Incident, QString::fromLatin1(idOf(3)), {}));
    QVERIFY(!*reader->idOfSysId(Kind::Incident, QString::fromLatin1(idOf(4)), {}));
}

void TestStoreWriter::stopIsQuickWhileTheStoreIsLocked()
{
    Bench bench;
    auto other = sqlite::Database::open(bench.path);
    auto lock = sqlite::Transaction::begin(**other);
    bench.postPage(0, 10, std::chrono::steady_clock::now());
    QTRY_COMPARE(bench.board.snapshot().phase, Phase::Waiting);
    QElapsedTimer timer;
    timer.start();
    bench.thread.request_stop();
    bench.thread.join();
    QVERIFY(timer.elapsed() < 1000);
}

QTEST_GUILESS_MAIN(TestStoreWriter)
#include "tst_storewriter.moc"
