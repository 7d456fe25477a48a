// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/post.h"
#include "services/core/workerthread.h"
#include "services/store/ticketstore.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

namespace bunsnc::models {

/// The way back from a worker to an object of the GUI thread: what is posted runs there, in order, unless the object
/// closed the box in the meantime. Shared by both sides, so neither needs to outlive the other.
class GuiMailbox {
public:
    explicit GuiMailbox(QObject *receiver)
        : m_receiver(receiver)
    {
    }
    template<typename Function>
    void post(Function &&function)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_receiver)
            postTo(m_receiver, std::forward<Function>(function));
    }
    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_receiver = nullptr;
    }

private:
    std::mutex m_mutex;
    QObject *m_receiver;
};

/// A worker thread with a reader of its own, opened by its first job.
class ReaderWorker final {
public:
    using Job = std::function<void(store::TicketReader &, std::stop_token)>;
    using Failed = std::function<void(const Error &)>;
    /// After a failure that may pass, a job waits so long before it reads again.
    static constexpr std::chrono::milliseconds retryAfter{1000};

    ReaderWorker(const QString &name, std::shared_ptr<store::TicketStore> store);
    ~ReaderWorker();
    Q_DISABLE_COPY_MOVE(ReaderWorker)

    /// `failed` is called in the worker when there is no reader; the next job tries again.
    void post(Job job, Failed failed);
    void requestStop();
    bool wait(qint64 milliseconds);
    WorkerThread &thread() { return m_thread; }

private:
    std::shared_ptr<store::TicketStore> m_store;
    std::unique_ptr<store::TicketReader> m_reader; // touched by the worker only
    WorkerThread m_thread; // last: joined before what its jobs use is gone
};

} // namespace bunsnc::models
