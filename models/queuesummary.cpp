// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuesummary.h"

#include "models/wording.h"

#include <algorithm>

namespace bunsnc::models {

void fillSummary(StatusSummary &summary, const RawCounts &counts, const QueueFilter &filter, Kind kind,
    const StateCatalog &states, bool english)
{
    std::vector<SummaryItem> byState;
    const std::vector<StateInfo> &known = states.states(kind);
    for (const auto &[number, count] : counts.states) {
        const StateInfo info = states.info(kind, number);
        byState.push_back({QString::number(number), english ? info.labelEn : info.labelPt, number, info.stateClass,
            count, filter.states.contains(number)});
    }
    const auto rank = [&known](int number) {
        const auto at = std::find_if(known.begin(), known.end(), [&](const StateInfo &s) { return s.value == number; });
        return at - known.begin();
    };
    std::sort(byState.begin(), byState.end(), [&](const SummaryItem &a, const SummaryItem &b) {
        return std::pair(rank(a.number), a.number) < std::pair(rank(b.number), b.number);
    });
    std::vector<SummaryItem> byPriority;
    for (const int priority : {1, 2, 3, 4, 5, 0}) {
        const qint64 count = counts.priorities[static_cast<std::size_t>(priority)];
        const bool selected = filter.priorities.contains(priority);
        if (count > 0 || selected || priority > 0) {
            byPriority.push_back({QString::number(priority),
                priority == 0 ? QueueModel::tr("No priority") : priorityLabel(priority), priority, StateClass::Other,
                count, selected});
        }
    }
    std::vector<SummaryItem> byGroup;
    for (const auto &[row, count] : counts.groups) {
        const TicketRow &ticket = row->ticket;
        byGroup.push_back({ticket.groupId, ticket.groupId.isEmpty() ? QueueModel::tr("No group") : ticket.group, 0,
            StateClass::Other, count, filter.groups.contains(ticket.groupId)});
    }
    std::sort(byGroup.begin(), byGroup.end(), [](const SummaryItem &a, const SummaryItem &b) {
        return a.count != b.count ? a.count > b.count : a.label < b.label;
    });
    summary.set(std::move(byState), std::move(byPriority), std::move(byGroup), counts.total);
}

} // namespace bunsnc::models
