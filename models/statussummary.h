// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/tickets/state.h"

#include <QObject>
#include <QString>

#include <vector>

namespace bunsnc::models {

/// One bar or slice of a status chart.
struct SummaryItem {
    QString key; ///< number of the state or priority, sys_id of the group ("" = without a group)
    QString label; ///< in the language of the interface
    int number = 0; ///< state or priority
    StateClass stateClass = StateClass::Other; ///< of states
    qint64 count = 0;
    bool selected = false; ///< part of the filter
    bool operator==(const SummaryItem &) const = default;
};

/// Counts of a live queue by state, priority and group. Each dimension obeys every filter but its own, so that a
/// click on a bar changes the other charts and leaves the bars of its own to compare with.
class StatusSummary final : public QObject {
    Q_OBJECT
public:
    explicit StatusSummary(QObject *parent = nullptr);
    const std::vector<SummaryItem> &byState() const { return m_states; } ///< in the catalogue's order
    const std::vector<SummaryItem> &byPriority() const { return m_priorities; } ///< 1 to 5, then none
    const std::vector<SummaryItem> &byGroup() const { return m_groups; } ///< most tickets first
    qint64 total() const { return m_total; } ///< tickets that pass every filter

    /// Called by the queue.
    void set(std::vector<SummaryItem> states, std::vector<SummaryItem> priorities, std::vector<SummaryItem> groups,
        qint64 total);

Q_SIGNALS:
    void changed(); ///< only when something is different

private:
    std::vector<SummaryItem> m_states;
    std::vector<SummaryItem> m_priorities;
    std::vector<SummaryItem> m_groups;
    qint64 m_total = 0;
};

} // namespace bunsnc::models
