// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "models/remains.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <memory>

namespace bunsnc::models {

/// What the sidebar counts. -1 = not known yet.
struct Counts {
    std::array<qint64, 4> live{-1, -1, -1, -1}; ///< by the kind's number
    qint64 finished = -1;
    qint64 of(Kind kind) const { return live[static_cast<std::size_t>(kind)]; }
    bool operator==(const Counts &) const = default;
};

/// Counts live tickets per kind and finished ones; anew every 30 seconds and on events (at most twice a second).
class Counters final : public QObject {
    Q_OBJECT
public:
    Counters(std::shared_ptr<ReaderWorker> worker, stream::ChangeStream *changes, QObject *parent = nullptr);
    ~Counters() override;
    void start();
    void stop(); ///< for good: what was counted stays
    Remains detach(); ///< the same, and what takes its time comes back
    const Counts &counts() const { return m_counts; }

public Q_SLOTS:
    void refresh();

Q_SIGNALS:
    void changed(const bunsnc::models::Counts &counts);
    void failed(const bunsnc::Error &error);

private:
    std::shared_ptr<ReaderWorker> m_worker;
    stream::ChangeStream *m_changes;
    std::shared_ptr<GuiMailbox> m_mailbox;
    std::unique_ptr<stream::Subscription> m_subscription;
    QTimer m_interval;
    QTimer m_debounce;
    Counts m_counts;
    bool m_running = false;
    bool m_again = false;
};

} // namespace bunsnc::models

Q_DECLARE_METATYPE(bunsnc::models::Counts)
