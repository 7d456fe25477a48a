// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/ticketcolumns.h"
#include "services/store/ticketstore.h"

#include <utility>

// Which version of a ticket wins: the same rules in every store.
namespace bunsnc::store {

/// What is known of a stored ticket without its document.
struct StoredTicket {
    qint64 id = 0;
    qint64 updatedAt = 0;
    qint32 modCount = 0;
    quint64 contentHash = 0;
    bool finished = false;
};

/// How a new row is announced, beside its Created event.
struct Announced {
    bool snapshot = false;
    bool finishes = false; ///< a Finished event follows
};

inline bool isSnapshot(const PageBatch &page, const TicketColumns &columns)
{
    const qint64 created = columns.createdAt > 0 ? columns.createdAt : columns.openedAt;
    if (page.snapshotBefore <= 0 || created <= 0)
        return page.origin == Origin::Backfill;
    return created < page.snapshotBefore;
}

/// What is missing of a version cannot tell; without any of it only the content does.
inline void completeVersion(TicketColumns &columns, const StoredTicket &stored)
{
    if (!columns.hasUpdatedAt)
        columns.updatedAt = stored.updatedAt;
    if (!columns.hasModCount)
        columns.modCount = stored.modCount;
}

/// The count first: it only grows, while the stamps are taken from clocks that differ between nodes and step back.
inline bool isOlder(const TicketColumns &columns, const StoredTicket &stored)
{
    return std::pair(columns.modCount, columns.updatedAt) < std::pair(stored.modCount, stored.updatedAt);
}

inline bool isUnchanged(const TicketColumns &columns, quint64 contentHash, const StoredTicket &stored)
{
    return contentHash == stored.contentHash && columns.updatedAt == stored.updatedAt
        && columns.modCount == stored.modCount;
}

/// The page was asked for after the ticket was last written, by who wants to know what the instance has now.
inline bool wasReadAfter(const PageBatch &page, qint64 storedAtMs)
{
    return page.origin == Origin::Reconcile && page.requestedAtMs > 0 && page.requestedAtMs > storedAtMs;
}

} // namespace bunsnc::store
