// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "models/remains.h"
#include "services/core/clock.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"

#include <QObject>
#include <QTimeZone>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace bunsnc::models {

/// Opened against resolved tickets per day, for the last days; read anew every 30 seconds and soon after changes,
/// while active. changed() only comes when a number is different.
class TrendData final : public QObject {
    Q_OBJECT
public:
    TrendData(std::shared_ptr<ReaderWorker> worker, stream::ChangeStream *changes, const Clock &clock = Clock::system(),
        QObject *parent = nullptr);
    ~TrendData() override;

    /// The last `days` days up to today, in the user's zone (14 by default).
    void setDays(int days);
    int days() const { return m_dayCount; }
    /// Whose days are counted; the system's zone by default.
    void setZone(const QTimeZone &zone);
    void setKinds(const std::vector<Kind> &kinds);
    const std::vector<Kind> &kinds() const { return m_kinds; }
    /// Only an active one reads (off at first).
    void setActive(bool active);
    void stop(); ///< for good: the points stay
    Remains detach(); ///< the same, and what takes its time comes back
    /// One entry a day, oldest first, without gaps; empty until the first answer.
    const std::vector<store::DayCount> &points() const { return m_points; }

public Q_SLOTS:
    void refresh();

Q_SIGNALS:
    void changed();
    void failed(const bunsnc::Error &error);

private:
    std::shared_ptr<ReaderWorker> m_worker;
    const Clock &m_clock;
    std::shared_ptr<GuiMailbox> m_mailbox;
    std::unique_ptr<stream::Subscription> m_subscription;
    QTimer m_interval;
    QTimer m_debounce;
    std::vector<Kind> m_kinds{allKinds.begin(), allKinds.end()};
    std::vector<store::DayCount> m_points;
    int m_dayCount = 14;
    std::optional<QTimeZone> m_zone; ///< nothing: the system's, which may change
    quint64 m_generation = 0;
    bool m_active = false;
    bool m_running = false;
    bool m_again = false;
};

} // namespace bunsnc::models
