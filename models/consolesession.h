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

/// Everything a console window shows of one engine: makes the models on demand, owns their workers and
/// subscriptions, and ends them. GUI thread only; the models belong to the session.
class ConsoleSession final : public QObject {
    Q_OBJECT
public:
    explicit ConsoleSession(std::shared_ptr<engine::Engine> engine, const StateCatalog &states = {},
        const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~ConsoleSession() override;

    engine::Engine &engine() const;
    const StateCatalog &states() const;
    const Clock &clock() const;

    /// Made and started at the first call; ask for the one that is shown first.
    QueueModel *queue(Kind kind);
    StatusSummary *summary(Kind kind) { return queue(kind)->summary(); }
    FinishedModel *finished();
    TicketDetail *detail();
    TrendData *trend();
    NotificationModel *notifications();
    Freshness *freshness() const;
    Counters *counters();

    /// Ends every worker and subscription, and the engine; false when something needed longer than `timeout`.
    bool close(std::chrono::milliseconds timeout = std::chrono::milliseconds(1800));
    bool isClosed() const;

public Q_SLOTS:
    /// The language changed: every model speaks the new one.
    void retranslate();

Q_SIGNALS:
    void failed(const bunsnc::Error &error); ///< of any model
    void mirrorStatusChanged(const bunsnc::sync::MirrorStatus &status);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::models
