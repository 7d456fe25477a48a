// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/tableapi.h"

#include <QDateTime>

namespace bunsnc::servicenow {

/// A comment or work note of a record.
struct JournalEntry {
    QString element; ///< "comments", "work_notes"
    QString text;
    QString author; ///< user_name; from what is shown, the name of the person
    QDateTime createdOn; ///< UTC; invalid where only shownTime is known
    QString shownTime = {}; ///< in the caller's zone and format, from what is shown
    QString sysId = {}; ///< in sys_journal_field; empty from what is shown
};

struct JournalOptions {
    QStringList elements = {QStringLiteral("comments"), QStringLiteral("work_notes")};
    bool newestFirst = false;
    /// Where sys_journal_field is closed to the caller, as it commonly is, entries are taken from what the record
    /// shows.
    bool fromShown = true;
};

/// The entries of a record in the order of time, from sys_journal_field. Where that is closed (nothing is there, yet
/// entries are counted; or 403), from the displayed value of the record's fields: these have names instead of user
/// names, and times in the caller's zone. Forbidden when that is not wanted. Blocking.
Result<std::vector<JournalEntry>> readJournal(
    TableApi &api, const QString &table, const QString &sysId, const JournalOptions &options, std::stop_token stop);

/// Takes the displayed value of a journal field apart: "<time> - <person> (<label>)\n<text>\n\n", newest first, as
/// given.
std::vector<JournalEntry> parseShownJournal(const QString &element, const QString &shown);

} // namespace bunsnc::servicenow
