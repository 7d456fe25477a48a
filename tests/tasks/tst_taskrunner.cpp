// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Who works on the queue: threads, schedules, retries, and processes that are killed.
#include "services/tasks/taskrunner.h"
#include "tests/support/patience.h"
#include "tests/tasks/taskrig.h"

#include <QCoreApplication>
#include <QProcess>
#include <QSemaphore>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace bunsnc::tasks;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char holderVariable[] = "BUNSNC_TEST_TASK_HOLDER";

Result<QJsonObject> untilStopped(TaskContext &context)
{
    context.tell({1, 2, u"waits"_s});
    while (interruptibleSleep(1000, context.stop())) { }
    return Error{.code = ErrorCode::Cancelled};
}

TaskRunnerOptions optionsFor(const QString &address, std::vector<TaskKind> kinds)
{
    return {.storeAddress = address, .kinds = std::move(kinds), .interval = 20ms, .firstRetry = 1000ms,
        .lastRetry = 4000ms};
}

/// This program as another process: holds what it gets, until it is killed.
int hold(const QString &address)
{
    const TaskRunner runner(optionsFor(address, {{u"wait"_s, untilStopped}}));
    return QCoreApplication::exec();
}

} // namespace

class TestTaskRunner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(m_postgres); }
    void runsAndKeepsTheResult();
    void triesAgain();
    void cancelsWhatRuns();
    void stoppingGivesBack();
    void schedules();
    void takesOverFromOneThatIsKilled();
    void goesOnWhenTheServerIsBack();

private:
    PostgresServer m_postgres;
};

void TestTaskRunner::runsAndKeepsTheResult()
{
    TaskRig rig(m_postgres);
    QSemaphore bothRun, go;
    const TaskRunner runner(optionsFor(rig.address(), {{u"add"_s, [&](TaskContext &context) -> Result<QJsonObject> {
        bothRun.release();
        go.acquire(); // two at once, or the test does not end
        return QJsonObject{{u"sum"_s, context.arguments().value("a"_L1).toInt() + 1}};
    }}}));
    const qint64 one = rig.add(u"add"_s, {{u"a"_s, 1}}), two = rig.add(u"add"_s, {{u"a"_s, 2}});
    QVERIFY(bothRun.tryAcquire(2, patienceMs));
    go.release(2);
    QTRY_COMPARE(rig.state(one), u"succeeded"_s);
    QTRY_COMPARE(rig.state(two), u"succeeded"_s);
    QCOMPARE(rig.task(two).result, (QJsonObject{{u"sum"_s, 3}}));
    QTRY_COMPARE(runner.status().running, 0);
}

void TestTaskRunner::triesAgain()
{
    ManualClock clock(1'000'000'000);
    TaskRig rig(m_postgres, clock);
    std::atomic<int> calls = 0;
    const TaskRunner runner(
        optionsFor(rig.address(),
            {{u"passing"_s, [&](TaskContext &) -> Result<QJsonObject> {
                  if (++calls < 3)
                      return Error{.code = ErrorCode::StoreBusy, .retryable = true};
                  return QJsonObject();
              }},
                {u"lasting"_s, [](TaskContext &) -> Result<QJsonObject> {
                     return Error{.code = ErrorCode::FileError, .subject = u"/x"_s, .detail = u"password=hunter22"_s};
                 }},
                {u"hopeless"_s, [](TaskContext &) -> Result<QJsonObject> {
                     return Error{.code = ErrorCode::StoreBusy, .retryable = true};
                 }}}),
        clock);
    const qint64 id = rig.add(u"passing"_s);
    QTRY_COMPARE(rig.task(id).nextRunMs, 1'000'001'000);
    QCOMPARE(rig.state(id), u"queued"_s);
    QCOMPARE(rig.task(id).errorCode, u"store-busy"_s);
    clock.advance(1000);
    QTRY_COMPARE(rig.task(id).nextRunMs, 1'000'003'000); // twice as long
    clock.advance(2000);
    QTRY_COMPARE(rig.state(id), u"succeeded"_s);
    QCOMPARE(rig.task(id).attempts, 3);
    QCOMPARE(rig.task(id).errorCode, QString());

    const qint64 lasting = rig.add(u"lasting"_s);
    QTRY_COMPARE(rig.state(lasting), u"failed"_s);
    QCOMPARE(rig.task(lasting).attempts, 1);
    QVERIFY(!rig.task(lasting).errorText.contains(u"hunter22"_s));
    QTRY_VERIFY(runner.status().failed.contains(u"lasting"_s));
    const qint64 hopeless = rig.add(u"hopeless"_s, {}, 0, 2);
    QTRY_COMPARE(rig.task(hopeless).attempts, 1);
    QTRY_COMPARE(rig.state(hopeless), u"queued"_s);
    clock.advance(1000);
    QTRY_COMPARE(rig.state(hopeless), u"failed"_s);
}

void TestTaskRunner::cancelsWhatRuns()
{
    TaskRig rig(m_postgres);
    const TaskRunner runner(optionsFor(rig.address(), {{u"wait"_s, untilStopped}}));
    const qint64 id = rig.add(u"wait"_s);
    QTRY_COMPARE(rig.task(id).progress, (TaskProgress{1, 2, u"waits"_s}));
    QVERIFY(must(rig.queue().cancel(id)));
    QTRY_COMPARE(rig.state(id), u"cancelled"_s);
    QTRY_COMPARE(runner.status().running, 0);
}

void TestTaskRunner::stoppingGivesBack()
{
    TaskRig rig(m_postgres);
    TaskRunner runner(optionsFor(rig.address(), {{u"wait"_s, untilStopped}}));
    const qint64 id = rig.add(u"wait"_s, {}, 0, 1);
    QTRY_COMPARE(rig.state(id), u"running"_s);
    runner.requestStop();
    QVERIFY(runner.wait(patience));
    QCOMPARE(rig.state(id), u"queued"_s);
    QCOMPARE(rig.task(id).attempts, 0); // it was its only one
    const TaskRunner next(optionsFor(rig.address(), {{u"wait"_s, untilStopped}}));
    QTRY_COMPARE(rig.state(id), u"running"_s);
}

void TestTaskRunner::schedules()
{
    ManualClock clock(1'000'000'000);
    TaskRig rig(m_postgres, clock);
    TaskRunnerOptions options
        = optionsFor(rig.address(), {{u"tick"_s, [](TaskContext &) { return Result<QJsonObject>(QJsonObject()); }}});
    options.schedules.push_back({u"tick"_s, *Schedule::parse(u"every 10m"_s), 4});
    const TaskRunner runner(options, clock), other(options, clock);
    const auto done = [&rig] { return must(rig.queue().history(u"tick"_s, 100)); };
    // Not before both have looked, for which this is the sign.
    const qint64 first = rig.add(u"tick"_s);
    QTRY_COMPARE(rig.state(first), u"succeeded"_s);
    QCOMPARE(done().size(), size_t(1));
    clock.advance(600'000);
    QTRY_COMPARE(done().size(), size_t(2));
    QCOMPARE(done().front().requestedBy, QLatin1String(scheduleName));
    QCOMPARE(done().front().priority, 4);
    clock.advance(5 * 600'000); // five were missed: one is made up for
    QTRY_COMPARE(done().size(), size_t(3));
    const qint64 later = rig.add(u"tick"_s);
    QTRY_COMPARE(rig.state(later), u"succeeded"_s);
    QCOMPARE(done().size(), size_t(4));
}

void TestTaskRunner::takesOverFromOneThatIsKilled()
{
    TaskRig rig(m_postgres);
    const qint64 id = rig.add(u"wait"_s);
    QProcess other;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(holderVariable), rig.address());
    other.setProcessEnvironment(environment);
    other.start(QCoreApplication::applicationFilePath(), {});
    QTRY_COMPARE(rig.state(id), u"running"_s);
    const QString holder = rig.task(id).holder;
    const TaskRunner runner(
        optionsFor(rig.address(), {{u"wait"_s, [](TaskContext &) { return Result<QJsonObject>(QJsonObject()); }}}));
    QTRY_COMPARE(rig.task(id).progress.done, 1);
    QCOMPARE(rig.task(id).holder, holder); // it lives
    other.kill();
    QVERIFY(other.waitForFinished(patienceMs));
    QTRY_COMPARE(rig.state(id), u"succeeded"_s);
    QCOMPARE(rig.task(id).attempts, 2);
    QVERIFY(rig.task(id).holder != holder);
}

void TestTaskRunner::goesOnWhenTheServerIsBack()
{
    TaskRig rig(m_postgres);
    QSemaphore go;
    const TaskRunner runner(optionsFor(rig.address(), {{u"work"_s, [&](TaskContext &) -> Result<QJsonObject> {
        go.acquire();
        return QJsonObject{{u"done"_s, true}};
    }}}));
    const qint64 id = rig.add(u"work"_s);
    QTRY_COMPARE(rig.state(id), u"running"_s);
    m_postgres.stop();
    QTRY_VERIFY(runner.status().trouble);
    go.release(); // it ends while nobody can write that
    QVERIFY(m_postgres.start());
    QTRY_VERIFY(!runner.status().trouble);
    auto queue = rig.openQueue();
    QTRY_COMPARE(must(queue->task(id))->state, TaskState::Succeeded);
    QCOMPARE(must(queue->task(id))->attempts, 1);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (const QString address = qEnvironmentVariable(holderVariable); !address.isEmpty())
        return hold(address);
    TestTaskRunner test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_taskrunner.moc"
