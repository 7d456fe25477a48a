// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "services/core/workerthread.h"
#include "services/engine/engine.h"

#include <QObject>

#include <functional>
#include <memory>

namespace bunsnc::ui {

/// Opens engines away from the GUI thread and lets go of them there, too. GUI thread only.
class EngineHost final : public QObject {
    Q_OBJECT
public:
    explicit EngineHost(QObject *parent = nullptr);
    ~EngineHost() override;

    /// Makes the options in the worker (reading a password may block) and opens the engine with them.
    using MakeOptions = std::function<Result<engine::EmbeddedOptions>()>;
    void open(MakeOptions makeOptions);
    bool isOpening() const { return m_opening; }
    /// Ends an engine that is no longer shown, in the worker; `then` runs in this thread afterwards.
    void release(std::shared_ptr<engine::Engine> engine, std::function<void()> then = {});

Q_SIGNALS:
    void opened(std::shared_ptr<bunsnc::engine::Engine> engine);
    void failed(const bunsnc::Error &error);

private:
    std::shared_ptr<models::GuiMailbox> m_mailbox;
    quint64 m_generation = 0;
    bool m_opening = false;
    std::unique_ptr<WorkerThread> m_worker; // last: joined first
};

} // namespace bunsnc::ui
