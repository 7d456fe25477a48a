// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/store/ticketstore.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace bunsnc::tests {

/// The record of one invented ticket as an instance delivers it (display_value=all).
struct SampleTicket {
    Kind kind = Kind::Incident;
    int number = 0;
    int state = 1;
    int priority = 3;
    int group = 0; ///< 0 to 5
    QString title;
    QString description; ///< empty: made of the title
    qint64 updatedAt = 0;
    int modCount = 1;
    QString workNotes;
    QString comments;
    QJsonObject overrides; ///< fields as they are to be delivered, whatever the others say
    QByteArray json() const;
    QString sysId() const;
    QString name() const; ///< "INC0010007"
};

/// The i-th ticket of a desk, in all states and priorities; `now` in epoch seconds.
SampleTicket sampleTicket(Kind kind, int index, qint64 now);
/// Writes tickets into a store, as one page.
Result<store::ApplyOutcome> write(store::TicketWriter &writer, Kind kind, const std::vector<SampleTicket> &tickets,
    store::Origin origin = store::Origin::Backfill);
/// A store with `count` incidents and a quarter as many of the other kinds.
Result<std::shared_ptr<store::TicketStore>> filledStore(const QString &path, int count);

} // namespace bunsnc::tests
