// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consolesession.h"
#include "models/readerworker.h"
#include "services/core/workerthread.h"
#include "services/engine/engine.h"

#include <QObject>

#include <atomic>
#include <functional>
#include <future>
#include <memory>

namespace bunsnc::ui {

/// Opens engines away from the GUI thread and lets go of sessions there, too. GUI thread only.
class EngineHost final : public QObject {
    Q_OBJECT
public:
    explicit EngineHost(QObject *parent = nullptr);
    ~EngineHost() override; ///< waits for what is ending

    /// Makes the engine in the worker (reading a password may block, and so may a server), once the session before has
    /// let go of its store. What may pass by itself (another program holds the store) is told by failed()
    /// each time and tried again, until it opens, fails for good, or something else is wanted.
    using Make = std::function<Result<std::unique_ptr<engine::Engine>>(std::stop_token)>;
    void open(Make make);
    /// Nobody wants the engine that is being opened any more.
    void forget();
    /// Finishes a session; `then` runs in this thread afterwards and hears whether it ended within the limit.
    void release(std::unique_ptr<models::SessionRemains> remains, std::chrono::milliseconds limit,
        std::function<void(bool inTime)> then = {});

Q_SIGNALS:
    void opened(std::shared_ptr<bunsnc::engine::Engine> engine);
    void failed(const bunsnc::Error &error);

private:
    std::shared_ptr<models::GuiMailbox> m_mailbox;
    std::shared_ptr<std::atomic<quint64>> m_generation; ///< the worker, which may outlive this, looks whether it is asked
    std::stop_source m_unwanted; ///< fires when something else is wanted
    std::shared_future<void> m_ended; // of the last session that was released
    // Apart: a keychain that waits for its owner must not hold up the end of a session.
    std::unique_ptr<WorkerThread> m_opener;
    std::unique_ptr<WorkerThread> m_ender;
};

} // namespace bunsnc::ui
