// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statussummary.h"

namespace bunsnc::models {

StatusSummary::StatusSummary(QObject *parent)
    : QObject(parent)
{
}

void StatusSummary::set(std::vector<SummaryItem> states, std::vector<SummaryItem> priorities,
    std::vector<SummaryItem> groups, qint64 total)
{
    if (states == m_states && priorities == m_priorities && groups == m_groups && total == m_total)
        return;
    m_states = std::move(states);
    m_priorities = std::move(priorities);
    m_groups = std::move(groups);
    m_total = total;
    Q_EMIT changed();
}

} // namespace bunsnc::models
