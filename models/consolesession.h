// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/counters.h"
#include "models/finishedmodel.h"
#include "models/freshness.h"
#include "models/notificationmodel.h"
#include "models/queuemodel.h"
#include "models/statussummary.h"
#include "models/ticketdetail.h"
#include "models/trenddata.h"
#include "services/engine/engine.h"

#include <QObject>

#include <memory>

namespace bunsnc::models {

/// What is left of a session once its window has let go of it: threads, subscriptions, the engine. Not for the GUI
/// thread.
class SessionRemains final {
public:
    SessionRemains(std::shared_ptr<engine::Engine> engine, std::vector<Remains> remains);
    ~SessionRemains(); ///< finishes what was not finished, however long it takes
    Q_DISABLE_COPY_MOVE(SessionRemains)
    /// Ends everything; false when the engine needed longer than `timeout`.
    bool finish(std::chrono::milliseconds timeout);

private:
    std::shared_ptr<engine::Engine> m_engine;
    std::vector<Remains> m_remains;
};

/// Everything a console window shows of one engine: makes the models on demand, owns their workers and
/// subscriptions, and ends them. GUI thread only; the models belong to the session.
class ConsoleSession final : public QObject {
    Q_OBJECT
public:
    explicit ConsoleSession(
        std::shared_ptr<engine::Engine> engine, const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~ConsoleSession() override;

    engine::Engine &engine() const; ///< not once it is detached
    const StateCatalog &states() const; ///< as the instance names them, where that is known
    const Clock &clock() const; ///< the instance's, as far as it is known

    /// Made and started at the first call; ask for the one that is shown first.
    QueueModel *queue(Kind kind);
    StatusSummary *summary(Kind kind) { return queue(kind)->summary(); }
    FinishedModel *finished();
    TicketDetail *detail();
    TrendData *trend();
    NotificationModel *notifications();
    Freshness *freshness() const;
    Counters *counters();

    /// A team's store that does not answer at the moment: what is on screen stays, and the rest follows by itself.
    bool isAway() const;

    /// Something reads the store for a page that has no model for it.
    ReaderWorker &reader();

    /// Ends the session for this thread, at once: nothing arrives any more and the lists are empty. Who takes what is
    /// left finishes it in another thread.
    std::unique_ptr<SessionRemains> detach();
    /// detach() and finish in one, which blocks.
    bool close(std::chrono::milliseconds timeout = std::chrono::milliseconds(1800));
    bool isClosed() const;

public Q_SLOTS:
    /// The language changed: every model speaks the new one.
    void retranslate();

Q_SIGNALS:
    void failed(const bunsnc::Error &error); ///< of any model
    void mirrorStatusChanged(const bunsnc::sync::MirrorStatus &status);
    void statesChanged(); ///< the instance calls them otherwise

private:
    void takeFacts();
    void takeStatus(const sync::MirrorStatus &status, const std::optional<engine::TeamStatus> &team);
    void report(const Error &error);
    void recover();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::models
