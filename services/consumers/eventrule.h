// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/query.h"
#include "services/store/ticketstore.h"

#include <QStringList>

#include <optional>

namespace bunsnc::consumers {

/// Which events somebody wants: by name ("incident:created"; none = all) and by what the ticket is like. What a
/// backfill reads first is no news, and never wanted.
class EventRule {
public:
    /// InvalidArgument for a name that no event has, ParseError for a filter that is no encoded query.
    static Result<EventRule> make(const QStringList &events, const QString &filter);

    /// As far as the event itself tells.
    bool wants(const ChangeEvent &event) const;
    /// Whether matches() has to know the ticket.
    bool needsTicket(const ChangeEvent &event) const { return wants(event) && !m_filter.matchesEverything(); }
    /// wants(), and the filter holds for `ticket`, the event's as the store has it now; VALCHANGES and its like look at
    /// the event, CHANGESFROM at what was displayed before. A field that the ticket has not matches nothing, nor does a
    /// ticket that is gone: with a filter there are no deletes.
    bool matches(
        const ChangeEvent &event, const std::optional<store::TicketDocument> &ticket, qint64 nowSeconds) const;

private:
    QStringList m_events;
    query::Query m_filter;
};

} // namespace bunsnc::consumers
