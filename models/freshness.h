// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/clock.h"
#include "services/engine/engine.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace bunsnc::models {

enum class FreshnessLevel : int {
    Unknown, ///< nothing heard yet
    Fresh,
    Stale, ///< the last success is older than it should be
    Offline, ///< the source cannot be reached, or something must be mended; error() says what
    Backfilling, ///< the first load, or another whole load, is under way; progress() says how far
    Local, ///< a store without an instance behind it: as old as it is, and that is no fault
};

/// Where what is shown comes from.
struct DataSource {
    QString instance; ///< host and port; empty without one
    QString store; ///< the store's whole location
    bool mirrored = true; ///< a mirror in this process keeps the store fresh
    bool team = false; ///< a service elsewhere does, and here it is only read
    bool operator==(const DataSource &) const = default;
};

/// Where what is shown comes from and how old it is: for the badge, the status bar and the banners.
class Freshness final : public QObject {
    Q_OBJECT
public:
    /// Fresh until `staleAfter` has passed since the last success.
    explicit Freshness(DataSource source, const Clock &clock = Clock::system(), QObject *parent = nullptr);

    void setStaleAfter(std::chrono::milliseconds age);
    void setStatus(const sync::MirrorStatus &status);
    void setTeam(const std::optional<engine::TeamStatus> &team); ///< how changes become known, of a team's store
    /// While visible it ticks once a second: changed() comes when what it says is different.
    void setVisible(bool visible);

    FreshnessLevel level() const { return m_level; }
    const DataSource &source() const { return m_source; }
    QString sourceName() const; ///< in full: instance and location of the store
    QString shortSourceName() const; ///< instance and file name, or the team's server; for narrow places
    QString noticeText() const; ///< of a team's store: how changes become known; else empty
    sync::Phase phase() const { return m_status.phase; }
    const sync::MirrorStatus &status() const { return m_status; }
    qint64 ageSeconds() const; ///< of the last success; -1 = never
    double progress() const; ///< of a backfill, 0 to 1; -1 when unknown
    qint64 rowsFetched() const;
    qint64 rowsExpected() const; ///< -1 when unknown
    double rowsPerSecond() const { return m_status.rowsPerSecond; }
    std::optional<Error> error() const { return m_status.error; }
    qint64 secondsToNextAttempt() const; ///< -1 when none is planned

    QString text() const; ///< short, for the badge: "live · 2 s", "first load · 42%", "team · offline · 3 min"
    QString phaseText() const;
    QString tooltip() const; ///< source, phase, age, error and what to do

public Q_SLOTS:
    /// The language changed: every text is new.
    void retranslate() { evaluate(); }

Q_SIGNALS:
    void changed();
    void levelChanged(bunsnc::models::FreshnessLevel level);

private:
    void evaluate();
    QString stateText() const;

    const Clock &m_clock;
    const DataSource m_source;
    sync::MirrorStatus m_status;
    engine::TeamStatus m_team;
    std::chrono::milliseconds m_staleAfter{30000};
    FreshnessLevel m_level = FreshnessLevel::Unknown;
    QString m_lastText;
    bool m_heard = false;
    QTimer m_tick;
};

} // namespace bunsnc::models
