// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The queue of background tasks, by itself: what each holder is given, and who may write.
#include "services/database/postgres.h"
#include "tests/support/patience.h"
#include "tests/tasks/taskrig.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

void endSessionsWithLocks(const TaskRig &rig)
{
    postgres::Settings settings;
    settings.address = rig.address();
    settings.searchPath = "bunsnc";
    const auto admin = must(postgres::Connection::open(settings));
    must(admin->query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"));
}

} // namespace

class TestTaskQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(m_postgres); }
    void keepsWhatIsAsked();
    void goesByPriorityAndTime();
    void givesEachTaskToOne();
    void takesBackFromTheDead();
    void aClaimThatIsLostWritesNothing();
    void keepsAClaimOverALostConnection();
    void ownClaimsThatAreNotRun();
    void cancels();
    void addsWhatIsScheduledOnce();
    void forgetsWhatIsOld();
    void onlyInPostgres();

private:
    PostgresServer m_postgres;
    const QStringList m_kinds{u"a"_s, u"b"_s};
};

void TestTaskQueue::keepsWhatIsAsked()
{
    ManualClock clock(1'000'000);
    TaskRig rig(m_postgres, clock);
    const QJsonObject arguments{{u"table"_s, u"incident"_s}, {u"query"_s, u"short_descriptionLIKE'\"ção\\"_s}};
    const qint64 id = rig.add(u"a"_s, arguments, 7, 2);
    Task task = rig.task(id);
    QCOMPARE(task.kind, u"a"_s);
    QCOMPARE(task.arguments, arguments);
    QCOMPARE(task.priority, 7);
    QCOMPARE(task.mostAttempts, 2);
    QCOMPARE(task.queuedMs, 1'000'000);
    QCOMPARE(task.state, TaskState::Queued);

    clock.advance(1000);
    const auto claimed = must(rig.queue().claim(u"one"_s, m_kinds));
    QVERIFY(claimed);
    QCOMPARE(claimed->id, id);
    QCOMPARE(claimed->holder, u"one"_s);
    QCOMPARE(claimed->startedMs, 1'001'000);
    QCOMPARE(claimed->attempts, 1);
    QCOMPARE(must(rig.queue().keep(*claimed, {3, 10, u"rows"_s})), TaskHold::Ours);
    QCOMPARE(rig.task(id).progress, (TaskProgress{3, 10, u"rows"_s}));

    clock.advance(1000);
    QVERIFY(must(rig.queue().finish(*claimed, {.result = {{u"rows"_s, 10}}})));
    task = rig.task(id);
    QCOMPARE(task.state, TaskState::Succeeded);
    QCOMPARE(task.finishedMs, 1'002'000);
    QCOMPARE(task.result, (QJsonObject{{u"rows"_s, 10}}));
    QVERIFY(!must(rig.queue().finish(*claimed, {.state = TaskState::Failed}))); // it is over
    QCOMPARE(rig.state(id), u"succeeded"_s);
    QVERIFY(must(rig.queue().waiting(10)).empty());
    QCOMPARE(must(rig.queue().history(u"a"_s, 10)).size(), size_t(1));
    QVERIFY(must(rig.queue().history(u"b"_s, 10)).empty());
}

void TestTaskQueue::goesByPriorityAndTime()
{
    ManualClock clock(1'000'000);
    TaskRig rig(m_postgres, clock);
    must(rig.queue().add({.kind = u"a"_s, .arguments = {{u"n"_s, 4}}, .notBeforeMs = 2'000'000}));
    rig.add(u"a"_s, {{u"n"_s, 2}});
    rig.add(u"b"_s, {{u"n"_s, 1}}, 5);
    rig.add(u"a"_s, {{u"n"_s, 3}});
    rig.add(u"other"_s, {}, 9); // nobody here can do that
    QList<int> order;
    const auto claimAll = [&] {
        while (const auto task = must(rig.queue().claim(u"one"_s, m_kinds)))
            order << task->arguments.value("n"_L1).toInt();
    };
    claimAll();
    QCOMPARE(order, (QList<int>{1, 2, 3}));
    clock.set(2'000'000);
    claimAll();
    QCOMPARE(order, (QList<int>{1, 2, 3, 4}));
}

void TestTaskQueue::givesEachTaskToOne()
{
    TaskRig rig(m_postgres);
    constexpr int count = 60;
    for (int i = 0; i < count; ++i)
        rig.add(u"a"_s);
    std::mutex mutex;
    QList<qint64> ids;
    {
        std::vector<std::jthread> threads;
        for (int number = 0; number < 4; ++number) {
            threads.emplace_back([&, number] {
                const auto queue = rig.openQueue();
                // What another one has just locked is passed over: a round that finds nothing is no end.
                while (true) {
                    const auto task = must(queue->claim(u"holder %1"_s.arg(number), m_kinds));
                    const std::scoped_lock lock(mutex);
                    if (task)
                        ids << task->id;
                    if (ids.size() >= count)
                        return;
                }
            });
        }
    }
    QCOMPARE(QSet<qint64>(ids.begin(), ids.end()).size(), count);
    QCOMPARE(ids.size(), count);
}

void TestTaskQueue::takesBackFromTheDead()
{
    TaskRig rig(m_postgres);
    const qint64 again = rig.add(u"a"_s, {}, 3, 2);
    const qint64 last = rig.add(u"a"_s, {}, 2, 1);
    const qint64 unwanted = rig.add(u"a"_s, {}, 1, 3);
    const qint64 alive = rig.add(u"a"_s);
    auto dead = rig.openQueue();
    for (int i = 0; i < 3; ++i)
        QVERIFY(must(dead->claim(u"dead"_s, m_kinds)));
    const auto living = rig.openQueue();
    QCOMPARE(must(living->claim(u"living"_s, m_kinds))->id, alive);
    QVERIFY(must(rig.queue().cancel(unwanted)));
    QCOMPARE(must(rig.queue().takeBack(u"me"_s, {})), 0);
    dead.reset();
    QTRY_VERIFY((must(rig.queue().takeBack(u"me"_s, {})), rig.state(again) == u"queued"_s));
    QTRY_COMPARE(rig.state(last), u"failed"_s);
    QCOMPARE(rig.task(last).errorText, u"the process that ran it has ended"_s);
    QCOMPARE(rig.state(unwanted), u"cancelled"_s);
    QCOMPARE(rig.state(alive), u"running"_s);
    QCOMPARE(must(rig.queue().claim(u"me"_s, m_kinds))->attempts, 2);
}

void TestTaskQueue::aClaimThatIsLostWritesNothing()
{
    TaskRig rig(m_postgres);
    const qint64 id = rig.add(u"a"_s);
    const auto former = must(rig.queue().claim(u"former"_s, m_kinds));
    // Its session is gone, and before it looks again somebody else has the task.
    endSessionsWithLocks(rig);
    const auto other = rig.openQueue();
    QTRY_VERIFY((must(other->takeBack(u"next"_s, {})), must(other->task(id))->state == TaskState::Queued));
    const auto next = must(other->claim(u"next"_s, m_kinds));
    QVERIFY(next);
    Result<TaskHold> hold = TaskHold::Ours;
    QTRY_VERIFY((hold = rig.queue().keep(*former, {9, 9, {}})));
    QCOMPARE(*hold, TaskHold::Lost);
    QVERIFY(!must(rig.queue().finish(*former, {})));
    QCOMPARE(rig.task(id).progress.done, 0);
    QCOMPARE(must(other->keep(*next, {})), TaskHold::Ours);
    QVERIFY(must(other->finish(*next, {})));
    QCOMPARE(rig.task(id).attempts, 2);
}

void TestTaskQueue::keepsAClaimOverALostConnection()
{
    TaskRig rig(m_postgres);
    const qint64 id = rig.add(u"a"_s);
    const auto other = rig.openQueue();
    const auto claimed = must(rig.queue().claim(u"one"_s, m_kinds));
    endSessionsWithLocks(rig);
    Result<TaskHold> hold = TaskHold::Lost;
    QTRY_VERIFY((hold = rig.queue().keep(*claimed, {1, 2, {}})));
    QCOMPARE(*hold, TaskHold::Ours);
    QCOMPARE(must(other->takeBack(u"other"_s, {})), 0);
    QCOMPARE(rig.state(id), u"running"_s);
    QVERIFY(must(rig.queue().finish(*claimed, {})));
}

/// The answer to its claim was lost on the way: it is not run, and nobody else's.
void TestTaskQueue::ownClaimsThatAreNotRun()
{
    TaskRig rig(m_postgres);
    const qint64 run = rig.add(u"a"_s), forgotten = rig.add(u"a"_s);
    auto before = rig.openQueue();
    QVERIFY(must(before->claim(u"me"_s, m_kinds)));
    QVERIFY(must(before->claim(u"me"_s, m_kinds)));
    before.reset();
    QTRY_VERIFY((must(rig.queue().takeBack(u"me"_s, {run})), rig.state(forgotten) == u"queued"_s));
    QCOMPARE(rig.state(run), u"running"_s);
}

void TestTaskQueue::cancels()
{
    TaskRig rig(m_postgres);
    const qint64 running = rig.add(u"a"_s, {}, 1), waiting = rig.add(u"a"_s);
    const auto claimed = must(rig.queue().claim(u"one"_s, m_kinds));
    QVERIFY(must(rig.queue().cancel(waiting)));
    QCOMPARE(rig.state(waiting), u"cancelled"_s);
    QVERIFY(!must(rig.queue().cancel(waiting)));
    QVERIFY(!must(rig.queue().cancel(4711)));
    QVERIFY(must(rig.queue().cancel(running)));
    QCOMPARE(rig.state(running), u"running"_s);
    QCOMPARE(must(rig.queue().keep(*claimed, {})), TaskHold::CancelAsked);
    QVERIFY(must(rig.queue().finish(*claimed, {.state = TaskState::Cancelled})));
    QCOMPARE(rig.state(running), u"cancelled"_s);
}

void TestTaskQueue::addsWhatIsScheduledOnce()
{
    ManualClock clock(1'000'000);
    TaskRig rig(m_postgres, clock);
    const NewTask task{.kind = u"a"_s, .requestedBy = QLatin1String(scheduleName)};
    QCOMPARE(must(rig.queue().scheduleMark(u"a"_s, u"02:30"_s)), 1'000'000);
    clock.advance(500);
    QCOMPARE(must(rig.queue().scheduleMark(u"a"_s, u"02:30"_s)), 1'000'000);
    QVERIFY(must(rig.queue().addScheduled(task, 1'000'000, 1'000'400)));
    QVERIFY(!must(rig.queue().addScheduled(task, 1'000'000, 1'000'400))); // the other process
    QVERIFY(!must(rig.queue().addScheduled(task, 1'000'400, 1'000'450))); // the last one has not begun yet
    QCOMPARE(must(rig.queue().scheduleMark(u"a"_s, u"02:30"_s)), 1'000'450);
    QCOMPARE(must(rig.queue().waiting(10)).size(), size_t(1));
    QCOMPARE(must(rig.queue().scheduleMark(u"a"_s, u"every 6h"_s)), 1'000'500); // another schedule
}

void TestTaskQueue::forgetsWhatIsOld()
{
    ManualClock clock(1'000'000);
    TaskRig rig(m_postgres, clock);
    for (const auto &kind : {u"a"_s, u"a"_s, u"b"_s}) {
        rig.add(kind);
        QVERIFY(must(rig.queue().finish(*must(rig.queue().claim(u"one"_s, m_kinds)), {})));
        clock.advance(1000);
    }
    const qint64 waiting = rig.add(u"a"_s);
    QCOMPARE(must(rig.queue().forget(1'000'000)), 0);
    QCOMPARE(must(rig.queue().forget(9'000'000)), 1);
    QCOMPARE(must(rig.queue().history({}, 10)).size(), size_t(2)); // when each was done last stays known
    QCOMPARE(rig.state(waiting), u"queued"_s);
}

void TestTaskQueue::onlyInPostgres()
{
    const auto queue = openTaskQueue(u"sqlite:/nowhere/tickets.sqlite"_s);
    QVERIFY(!queue);
    QCOMPARE(queue.error().code, ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(TestTaskQueue)
#include "tst_taskqueue.moc"
