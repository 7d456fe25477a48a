// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activitymodel.h"

#include <QTimeZone>

namespace bunsnc::models {

/// How times stand in a journal: their format, and the zone of the account that reads.
struct JournalTime {
    QString format = QStringLiteral("yyyy-MM-dd HH:mm:ss");
    QTimeZone zone = QTimeZone::systemTimeZone();
};

/// Found out from a date-time of the document of which both forms are known.
JournalTime journalTimeOf(const store::TicketDocument &document);
std::vector<Activity> parseJournal(const QString &text, ActivityKind assumed, const JournalTime &time);

} // namespace bunsnc::models
