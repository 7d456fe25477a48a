// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The in-process change stream when the store is busy or cannot be read, and when events were dropped unseen.
#include "services/stream/changestream.h"
#include "tests/store/storefixture.h"
#include "tests/stream/collector.h"
#include "tests/support/patience.h"

#include <QtTest>

#include <atomic>

using namespace bunsnc;
using namespace bunsnc::stream;
using bunsnc::test::applyNew;
using bunsnc::test::Collector;
using bunsnc::test::range;
using bunsnc::test::StoreFixture;

namespace {

/// A store that cannot be opened for reading until it is open.
class BlindStore final : public store::TicketStore {
public:
    explicit BlindStore(std::shared_ptr<store::TicketStore> store)
        : m_store(std::move(store))
    {
    }
    void setCaller(const store::Caller &caller) override { m_store->setCaller(caller); }
    Result<std::unique_ptr<store::TicketWriter>> openWriter() override { return m_store->openWriter(); }
    Result<std::unique_ptr<store::TicketReader>> openReader() override
    {
        if (!open) {
            ++refused;
            return Error{.code = ErrorCode::StoreBusy, .subject = location()};
        }
        return m_store->openReader();
    }
    Result<std::unique_ptr<store::ConsumerPositions>> openPositions() override { return m_store->openPositions(); }
    Result<std::unique_ptr<store::StoreLock>> lockForMirror() override { return m_store->lockForMirror(); }
    QString location() const override { return m_store->location(); }

    std::atomic<bool> open = false;
    std::atomic<int> refused = 0;

private:
    std::shared_ptr<store::TicketStore> m_store;
};

} // namespace

/// Counts the warnings that a position could not be kept, instead of printing them.
class PositionFailures {
public:
    PositionFailures()
    {
        s_count = 0;
        s_previous = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &line) {
            if (line.contains(QRegularExpression(QStringLiteral("position.*trying again.*store-busy"))))
                ++s_count;
            else
                s_previous(type, context, line);
        });
    }
    ~PositionFailures() { qInstallMessageHandler(s_previous); }
    Q_DISABLE_COPY_MOVE(PositionFailures)
    int count() const { return s_count; }

private:
    static inline std::atomic<int> s_count = 0;
    static inline QtMessageHandler s_previous = nullptr;
};

class StreamTroubleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void busyPositionHoldsUpNobody();
    void lockedStoreIsTriedAgain();
    void subscribesWhileTheStoreCannotBeRead();
    void whoWasAwayTooLongIsTold();
    void isToldOfTheGapAlsoWhenNothingFollows();
    void slowSubscriberIsToldOfWhatWasCut();
};

void StreamTroubleTest::busyPositionHoldsUpNobody()
{
    StoreFixture fixture({.busyTimeoutMs = 60'000});
    applyNew(fixture, 0, 5);
    auto blocker = std::move(sqlite::Database::open(fixture.path, {}).value());
    QVERIFY(blocker->execute("BEGIN IMMEDIATE"));
    const auto stream = makeInProcessStream(fixture.store);
    Collector collector;
    const auto subscription = stream->subscribeDurable(QStringLiteral("d"), collector.handler());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(collector.waitFor(5)); // although its name cannot be entered
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    // And while that position waits, what is committed next goes out at once.
    QVERIFY(blocker->execute("INSERT INTO outbox SELECT 6, kind, operation, snapshot, row_id, state, priority, updated_at, "
                             "mod_count, committed_at, sys_id, number, short_description, updated_by, group_name, assignee, "
                             "changes FROM outbox WHERE sequence=5;COMMIT;BEGIN IMMEDIATE"));
    timer.start();
    stream->wake();
    QVERIFY(collector.waitFor(6));
    QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(blocker->execute("COMMIT"));
    QTRY_COMPARE(fixture.query("SELECT sequence FROM consumer_position").value(0).value(0), u"6");
    QCOMPARE(collector.sequences(), range(1, 6));
}

void StreamTroubleTest::lockedStoreIsTriedAgain()
{
    StoreFixture fixture({.busyTimeoutMs = 20});
    applyNew(fixture, 0, 5);
    auto blocker = std::move(sqlite::Database::open(fixture.path, {}).value());
    QVERIFY(blocker->execute("BEGIN IMMEDIATE"));
    const auto stream = makeInProcessStream(fixture.store);
    Collector collector;
    const PositionFailures failures;
    const auto subscription = stream->subscribeDurable(QStringLiteral("d"), collector.handler());
    QVERIFY(collector.waitFor(5));
    QTRY_VERIFY(failures.count() > 0);
    QCOMPARE(fixture.count("consumer_position"), 0);
    QVERIFY(blocker->execute("COMMIT"));
    QTRY_COMPARE(fixture.query("SELECT sequence FROM consumer_position").value(0).value(0), u"5");
    applyNew(fixture, 10, 2);
    stream->wake();
    QVERIFY(collector.waitFor(7));
    QCOMPARE(collector.sequences(), range(1, 7));
}

void StreamTroubleTest::subscribesWhileTheStoreCannotBeRead()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    fixture.clock.advance(3'600'000);
    const auto blind = std::make_shared<BlindStore>(fixture.store);
    const auto stream = makeInProcessStream(blind, fixture.clock);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("subscription begins when")));
    Collector fresh;
    const auto subscription = stream->subscribe(fresh.handler());
    Collector durable;
    const auto other = stream->subscribeDurable(QStringLiteral("d"), durable.handler());
    applyNew(fixture, 10, 3);
    stream->wake();
    QTRY_VERIFY(blind->refused > 2); // it is tried again
    QVERIFY(fresh.sequences().empty());
    blind->open = true;
    QVERIFY(fresh.waitFor(3));
    QVERIFY(durable.waitFor(8));
    applyNew(fixture, 20, 2);
    stream->wake();
    QVERIFY(fresh.waitFor(5));
    QVERIFY(durable.waitFor(10));
    QCOMPARE(fresh.sequences(), range(6, 10)); // nothing is lost, and nothing old comes
    QCOMPARE(durable.sequences(), range(1, 10));
}

void StreamTroubleTest::whoWasAwayTooLongIsTold()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    std::mutex mutex;
    std::vector<std::pair<qint64, qint64>> gaps; // and how many events had come before
    const auto run = [&](size_t events, bool listens = true) {
        const auto stream = makeInProcessStream(fixture.store);
        Collector collector;
        ChangeStream::MissedHandler missed;
        if (listens) {
            missed = [&](const Missed &gap) {
                const std::lock_guard lock(mutex);
                QVERIFY(collector.sequences().empty());
                gaps.emplace_back(gap.after, gap.upTo);
            };
        }
        auto subscription = stream->subscribeDurable(QStringLiteral("away"), collector.handler(), missed);
        const bool came = collector.waitFor(events);
        subscription.reset();
        stream->stop();
        return came ? collector.sequences() : std::vector<qint64>{-1};
    };
    QCOMPARE(run(5), range(1, 5));
    QVERIFY(gaps.empty()); // a new name misses nothing
    applyNew(fixture, 10, 20);
    const store::OutboxLimits four{.mostEntries = 4};
    QCOMPARE(fixture.writer->trimOutbox(four).value().cut, (std::vector<store::CutConsumer>{{QStringLiteral("away"), 5, 16}}));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("away.*missed events")));
    QCOMPARE(run(4), range(22, 25));
    QCOMPARE(gaps, (std::vector<std::pair<qint64, qint64>>{{5, 21}}));
    QVERIFY(fixture.writer->trimOutbox(four).value().cut.empty()); // it took note
    applyNew(fixture, 40, 2);
    QCOMPARE(run(2), range(26, 27));
    QCOMPARE(gaps.size(), size_t(1)); // once
    // Who does not listen is not held up, and the log says it.
    applyNew(fixture, 50, 20);
    QVERIFY(fixture.writer->trimOutbox(four));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("away.*missed events")));
    QCOMPARE(run(4, false), range(44, 47));
}

void StreamTroubleTest::isToldOfTheGapAlsoWhenNothingFollows()
{
    StoreFixture fixture;
    applyNew(fixture, 0, 5);
    auto positions = std::move(fixture.store->openPositions().value());
    QVERIFY(positions->setPosition(QStringLiteral("away"), 2));
    QCOMPARE(fixture.writer->trimOutbox({.committedBeforeMs = fixture.clock.nowMs() + 1}).value().dropped, 5);
    const auto stream = makeInProcessStream(fixture.store);
    Collector collector;
    std::atomic<qint64> missed = 0;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("away.*missed events")));
    const auto away = stream->subscribeDurable(
        QStringLiteral("away"), collector.handler(), [&](const Missed &gap) { missed += gap.count(); });
    const auto fresh = stream->subscribeDurable(
        QStringLiteral("new"), collector.handler(), [&](const Missed &) { missed += 1000; });
    QTRY_COMPARE(missed.load(), 3);
    QTRY_COMPARE(positions->position(QStringLiteral("away")).value().value_or(-1), 5);
    QTRY_COMPARE(positions->position(QStringLiteral("new")).value().value_or(-1), 5);
    QCOMPARE(missed.load(), 3);
}

void StreamTroubleTest::slowSubscriberIsToldOfWhatWasCut()
{
    StoreFixture fixture;
    const auto stream = makeInProcessStream(fixture.store);
    std::mutex gate;
    std::unique_lock closed(gate);
    std::atomic<bool> inside = false;
    std::atomic<qint64> missed = 0;
    Collector collector;
    auto handler = collector.handler();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("a subscriber.*missed events")));
    const auto subscription = stream->subscribe(
        [&](const Batch &batch) {
            inside = true;
            const std::lock_guard open(gate);
            handler(batch);
        },
        [&](const Missed &gap) { missed = gap.count(); });
    applyNew(fixture, 0, 3);
    stream->wake();
    QTRY_VERIFY(inside);
    applyNew(fixture, 10, 10);
    QVERIFY(fixture.writer->trimOutbox({.mostEntries = 1}));
    closed.unlock();
    QVERIFY(collector.waitFor(4));
    const auto seen = qint64(collector.sequences().size());
    QCOMPARE(seen + missed, 13);
    QCOMPARE(collector.sequences().back(), 13);
}

QTEST_GUILESS_MAIN(StreamTroubleTest)
#include "tst_streamtrouble.moc"
