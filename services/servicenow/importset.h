// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"

namespace bunsnc::servicenow {

/// What became of an imported row, by one transform map.
struct ImportResult {
    enum class Status {
        Inserted,
        Updated,
        Ignored, ///< nothing to change
        Skipped, ///< by the map or one of its scripts, or without a key
        Failed, ///< see `message`
        Pending, ///< not transformed (yet)
        Other, ///< see `statusText`
    };
    Status status = Status::Pending;
    QString statusText; ///< as the instance wrote it
    QString message; ///< error_message or status_message of the map's scripts
    QString targetTable;
    QString targetSysId;
    QString targetDisplayValue; ///< "INC0010001"; only of single rows
    QString transformMap; ///< name, or sys_id in rows read from a set
    bool isDone() const { return status == Status::Inserted || status == Status::Updated || status == Status::Ignored; }
};

/// A row that was sent by itself: it is transformed before the answer comes.
struct ImportedRow {
    QString importSet; ///< number of the set: "ISET0010001"
    QString stagingSysId;
    std::vector<ImportResult> results; ///< one for each transform map; none: the row was stored only
    bool allDone() const;
};

/// A row of a set, as the staging table shows it.
struct ImportSetRow {
    qint64 number = 0; ///< in the set, as it was sent; 0 where the instance does not number them
    QString stagingSysId;
    ImportResult result; ///< of the last map
};

/// What was sent by insertMultiple().
struct ImportRun {
    QString multiImportSet; ///< sys_id of what holds the sets together
    QStringList importSets; ///< sys_ids, in the order of sending
    qsizetype rowsSent = 0; ///< taken by the instance
    /// Why the rest was not sent; OutcomeUnknown: the rows of the last request may have been taken all the same.
    std::optional<Error> error;
};

struct ImportOptions {
    QString multiImportSet = {}; ///< adds to that one
    QString runAfter = {}; ///< sys_id of an import set that must be done before
    int rowsPerRequest = 1'000;
};

/// Rows into a staging table, transformed by the instance's maps (the Import Set API, /api/now/import). A request
/// without an answer is not repeated: its error is OutcomeUnknown. (With a coalesce key, sending the rows once more
/// does no harm, but that only who made the map can know.) Blocking, for one thread at a time, never the GUI thread;
/// asynchronous: Async<ImportSet>.
class ImportSet {
public:
    ImportSet(std::shared_ptr<ClientCore> core, const QString &stagingTable);

    /// One row, transformed at once; a row that the map refuses is no error of the call: see its results.
    Result<ImportedRow> insert(const QHash<QString, QString> &row, std::stop_token stop = {});
    /// What became of it, as long as the instance keeps the staging row (it clears these tables regularly).
    Result<ImportedRow> read(const QString &stagingSysId, std::stop_token stop = {});

    /// Many rows; transformed later, unless the instance is set otherwise. Keys are the labels of the columns, or their
    /// names where the instance is set so (table sys_rest_insert_multiple).
    Result<ImportRun> insertMultiple(
        const std::vector<QHash<QString, QString>> &rows, const ImportOptions &options = {}, std::stop_token stop = {});
    /// What became of the rows of a set, in the order of sending. Needs read access to the staging table.
    Result<std::vector<ImportSetRow>> rows(const QString &importSet, std::stop_token stop = {});
    /// Waits until a set is processed; Timeout when it was not within `atMost`, Conflict when it was cancelled or
    /// failed.
    Result<> waitUntilProcessed(const QString &importSet, std::chrono::milliseconds atMost, std::stop_token stop = {});
    void setPollInterval(std::chrono::milliseconds interval) { m_pollInterval = interval; } ///< 2 s at the start

private:
    Result<HttpResponse> post(const HttpRequest &request, const QString &subject, std::stop_token stop);

    std::shared_ptr<ClientCore> m_core;
    QString m_table;
    std::chrono::milliseconds m_pollInterval{2'000};
};

} // namespace bunsnc::servicenow
