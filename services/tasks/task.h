// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/store/taskqueue.h"

#include <QJsonObject>

#include <functional>
#include <mutex>
#include <stop_token>

namespace bunsnc::tasks {

/// What a task is given to work with, in its own thread.
class TaskContext {
public:
    TaskContext(QJsonObject arguments, std::stop_token stop)
        : m_arguments(std::move(arguments))
        , m_stop(std::move(stop))
    {
    }
    const QJsonObject &arguments() const { return m_arguments; }
    /// Somebody cancels it, the process ends, or another one has taken it over.
    const std::stop_token &stop() const { return m_stop; }
    /// Cheap: it is written about once a second.
    void tell(store::TaskProgress progress)
    {
        const std::scoped_lock lock(m_mutex);
        m_progress = std::move(progress);
    }
    store::TaskProgress progress() const ///< from any thread
    {
        const std::scoped_lock lock(m_mutex);
        return m_progress;
    }

private:
    const QJsonObject m_arguments;
    const std::stop_token m_stop;
    mutable std::mutex m_mutex;
    store::TaskProgress m_progress; // guarded
};

/// One kind of task. `run` may block, heeds TaskContext::stop() (ErrorCode::Cancelled), and can be called anew after
/// it was interrupted at any point: a process may die. What it gives is kept in the history. A retryable error has it
/// tried again.
struct TaskKind {
    QString name;
    std::function<Result<QJsonObject>(TaskContext &context)> run;
};

} // namespace bunsnc::tasks
