// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/mirrortasks.h"

#include "services/core/workerthread.h"
#include "services/sync/checkpoints.h"
#include "services/tasks/tasksettings.h"

#include <condition_variable>

using namespace Qt::StringLiterals;

namespace bunsnc::serve {

namespace {

constexpr qint64 lookMs = 500;

/// When each table was compared last, as the mirror notes it.
Result<std::vector<qint64>> lastSweeps(store::TicketReader &reader, const std::vector<Kind> &kinds)
{
    std::vector<qint64> times;
    for (const Kind kind : kinds) {
        const auto time = reader.checkpoint(sync::checkpoints::sweep(kind));
        if (!time)
            return time.error();
        times.push_back(time->value_or(QString()).toLongLong());
    }
    return times;
}

Result<QJsonObject> reconcile(
    engine::Engine &engine, const std::vector<Kind> &kinds, tasks::TaskContext &context)
{
    const auto reader = engine.store()->openReader();
    if (!reader)
        return reader.error();
    const auto before = lastSweeps(**reader, kinds);
    if (!before)
        return before.error();
    // The note has whole seconds: one that ended in this one must differ from the one that is asked for.
    if (!interruptibleSleep(1100, context.stop()))
        return Error{.code = ErrorCode::Cancelled};
    engine.reconcileNow();
    while (true) {
        const auto now = lastSweeps(**reader, kinds);
        if (!now)
            return now.error();
        qint64 done = 0;
        for (size_t i = 0; i < kinds.size(); ++i)
            done += (*now)[i] > (*before)[i] ? 1 : 0;
        const sync::MirrorStatus status = engine.mirrorStatus();
        context.tell({done, qint64(kinds.size()), status.error ? toLogLine(*status.error) : u"tables"_s});
        if (done == qint64(kinds.size()))
            return QJsonObject{{u"tables"_s, done}};
        if (!interruptibleSleep(lookMs, context.stop()))
            return Error{.code = ErrorCode::Cancelled};
    }
}

/// What the mirror's thread says, for whoever waits for it; outlives both.
struct Answer {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<int>> dropped;
};

Result<QJsonObject> keepHouse(engine::Engine &engine, tasks::TaskContext &context)
{
    const auto answer = std::make_shared<Answer>();
    engine.housekeepNow([answer](const Result<int> &dropped) {
        {
            const std::scoped_lock lock(answer->mutex);
            answer->dropped = dropped;
        }
        answer->changed.notify_all();
    });
    std::unique_lock lock(answer->mutex);
    if (!answer->changed.wait(lock, context.stop(), [&] { return answer->dropped.has_value(); }))
        return Error{.code = ErrorCode::Cancelled};
    const Result<int> &dropped = *answer->dropped;
    return dropped ? Result<QJsonObject>(QJsonObject{{u"dropped"_s, *dropped}}) : dropped.error();
}

} // namespace

tasks::TaskKind retentionTask(engine::Engine &engine)
{
    return {QLatin1String(tasks::retentionKind),
        [&engine](tasks::TaskContext &context) { return keepHouse(engine, context); }};
}

tasks::TaskKind reconcileTask(engine::Engine &engine, std::vector<Kind> kinds)
{
    return {QLatin1String(tasks::reconcileKind), [&engine, kinds = std::move(kinds)](tasks::TaskContext &context) {
        return reconcile(engine, kinds, context);
    }};
}

} // namespace bunsnc::serve
