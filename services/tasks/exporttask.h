// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"
#include "services/tasks/task.h"

namespace bunsnc::tasks {

struct ExportOptions {
    std::shared_ptr<store::TicketStore> store;
    QString folder; ///< as useFolder()
};

/// Writes the mirrored tickets that match a query, live and finished, to a file of the folder, which appears when it
/// is whole. What is asked for, as the task's arguments:
///
///     table    "incident", "change_task" or "sc_task"
///     query    an encoded query; none: all
///     fields   list of names; none: all (in CSV those of the first ticket)
///     format   "ndjson" (default) or "csv"
///     display  "value" (default), "display" or "both"
///     name     of the file, made safe; none: "<table>-20261122T023000Z"
///
/// A file of that name gives way to none: the new one is numbered. Cells that a spreadsheet would run as a formula are
/// marked as text. InvalidArgument or ParseError for what cannot be meant, FileError of the folder.
/// Gives: file, rows, bytes.
Result<QJsonObject> exportTickets(const ExportOptions &options, TaskContext &context);

/// What is wrong with such arguments, before anything is done.
Result<> checkExport(const QJsonObject &arguments);

} // namespace bunsnc::tasks
