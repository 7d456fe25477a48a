// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/importset.h"

#include "services/core/workerthread.h"
#include "services/servicenow/tablerequests.h"
#include "services/servicenow/writecheck.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowsPerPage = 1'000;
const QString rowsMayBeTaken = u"the rows may have been taken"_s;

Error invalid(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

Error damaged(const HttpResponse &response, const QString &subject, const QString &detail)
{
    return inAnswer(Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true}, response, subject);
}

ImportResult::Status statusOf(const QString &text)
{
    using Status = ImportResult::Status;
    if (text == "inserted"_L1)
        return Status::Inserted;
    if (text == "updated"_L1)
        return Status::Updated;
    if (text == "ignored"_L1)
        return Status::Ignored;
    if (text == "skipped"_L1)
        return Status::Skipped;
    if (text == "error"_L1)
        return Status::Failed;
    return text.isEmpty() || text == "pending"_L1 ? Status::Pending : Status::Other;
}

Result<ImportedRow> rowOf(const HttpResponse &response, const QString &subject)
{
    const QJsonObject root = QJsonDocument::fromJson(response.body).object();
    if (!root["result"_L1].isArray())
        return damaged(response, subject, u"no result in the answer"_s);
    ImportedRow row;
    row.importSet = root["import_set"_L1].toString();
    row.stagingSysId = QString::fromLatin1(response.header("Location")).section(u'/', -1);
    for (const QJsonValue &value : root["result"_L1].toArray()) {
        ImportResult result;
        result.statusText = value["status"_L1].toString();
        result.status = statusOf(result.statusText);
        result.message = value["error_message"_L1].toString();
        if (result.message.isEmpty())
            result.message = value["status_message"_L1].toString();
        result.targetTable = value["table"_L1].toString();
        result.targetSysId = value["sys_id"_L1].toString();
        result.targetDisplayValue = value["display_value"_L1].toString();
        result.transformMap = value["transform_map"_L1].toString();
        row.results.push_back(std::move(result));
    }
    return row;
}

HttpRequest postRequest(const QString &path, const QByteArray &body)
{
    HttpRequest request;
    request.verb = Verb::Post;
    request.path = path;
    request.body = body;
    request.contentType = "application/json";
    request.idempotent = false;
    return request;
}

} // namespace

bool ImportedRow::allDone() const
{
    return !results.empty()
        && std::all_of(results.begin(), results.end(), [](const ImportResult &result) { return result.isDone(); });
}

ImportSet::ImportSet(std::shared_ptr<ClientCore> core, const QString &stagingTable)
    : m_core(std::move(core))
    , m_table(stagingTable)
{
}

Result<HttpResponse> ImportSet::post(const HttpRequest &request, const QString &subject, std::stop_token stop)
{
    ClientCore::Lease lease(m_core);
    auto response = lease.transport().send(request, stop);
    if (response)
        return response;
    if (mayHaveArrived(response.error()))
        return outcomeUnknown(subject, response.error(), rowsMayBeTaken);
    return withSubject(std::move(response).error(), subject);
}

Result<ImportedRow> ImportSet::insert(const QHash<QString, QString> &row, std::stop_token stop)
{
    if (!isPathName(m_table))
        return invalid(m_table.left(80), u"no table name"_s);
    const auto response = post(postRequest(u"/api/now/import/"_s + m_table, fieldsBody(row)), m_table, std::move(stop));
    if (!response)
        return response.error();
    auto read = rowOf(*response, m_table);
    if (!read)
        return outcomeUnknown(m_table, read.error(), rowsMayBeTaken);
    return read;
}

Result<ImportedRow> ImportSet::read(const QString &stagingSysId, std::stop_token stop)
{
    if (!isPathName(m_table) || !isPathName(stagingSysId))
        return invalid(m_table.left(80), u"no table name or no sys_id"_s);
    HttpRequest request;
    request.path = u"/api/now/import/"_s + m_table + u'/' + stagingSysId;
    const QString subject = m_table + u'/' + stagingSysId;
    ClientCore::Lease lease(m_core);
    auto row = readAgain(lease.transport(), request, subject, stop,
        [&](const HttpResponse &response) { return rowOf(response, subject); });
    if (row)
        row->stagingSysId = stagingSysId;
    return row;
}

Result<ImportRun> ImportSet::insertMultiple(
    const std::vector<QHash<QString, QString>> &rows, const ImportOptions &options, std::stop_token stop)
{
    if (!isPathName(m_table))
        return invalid(m_table.left(80), u"no table name"_s);
    ImportRun run;
    run.multiImportSet = options.multiImportSet;
    const auto most = static_cast<std::size_t>(std::max(1, options.rowsPerRequest));
    for (std::size_t begin = 0; begin < rows.size(); begin += most) {
        const std::size_t end = std::min(rows.size(), begin + most);
        QByteArray body = "{\"records\":[";
        for (std::size_t i = begin; i < end; ++i)
            body += (i == begin ? QByteArray() : QByteArray(",")) + fieldsBody(rows[i]);
        HttpRequest request = postRequest(u"/api/now/import/"_s + m_table + u"/insertMultiple", body + "]}");
        if (!run.multiImportSet.isEmpty())
            request.query.addQueryItem(u"multi_import_set_id"_s, run.multiImportSet);
        if (!options.runAfter.isEmpty())
            request.query.addQueryItem(u"run_after"_s, options.runAfter);
        const auto response = post(request, m_table, stop);
        if (!response) {
            run.error = response.error();
            break;
        }
        const QJsonObject root = QJsonDocument::fromJson(response->body).object();
        const QString set = root["import_set_id"_L1].toString();
        if (set.isEmpty()) {
            run.error = outcomeUnknown(
                m_table, damaged(*response, m_table, u"no import set in the answer"_s), rowsMayBeTaken);
            break;
        }
        run.importSets.append(set);
        run.multiImportSet = root["multi_import_set_id"_L1].toString(run.multiImportSet);
        run.rowsSent += static_cast<qsizetype>(end - begin);
    }
    if (run.error && run.rowsSent == 0)
        return *std::move(run.error);
    return run;
}

Result<std::vector<ImportSetRow>> ImportSet::rows(const QString &importSet, std::stop_token stop)
{
    if (!isPathName(importSet))
        return invalid(m_table.left(80), u"no sys_id of an import set"_s);
    ClientCore::Lease lease(m_core);
    KeysetPager pager(lease.api(),
        {.table = m_table,
            .filter = u"sys_import_set="_s + importSet,
            .fields = {u"sys_import_row"_s, u"sys_import_state"_s, u"sys_import_state_comment"_s, u"sys_target_table"_s,
                u"sys_target_sys_id"_s, u"sys_transform_map"_s},
            .display = DisplayMode::Values,
            .pageSize = rowsPerPage});
    std::vector<ImportSetRow> rows;
    for (;;) {
        const auto page = pager.next(stop);
        if (!page)
            return page.error();
        if (!*page)
            break;
        for (const std::string_view json : (*page)->records) {
            const auto record = Record::fromJson(json);
            if (!record)
                return withSubject(record.error(), m_table);
            ImportSetRow row;
            row.number = record->value(u"sys_import_row"_s).toLongLong();
            row.stagingSysId = record->sysId();
            row.result.statusText = record->value(u"sys_import_state"_s);
            row.result.status = statusOf(row.result.statusText);
            row.result.message = record->value(u"sys_import_state_comment"_s);
            row.result.targetTable = record->value(u"sys_target_table"_s);
            row.result.targetSysId = record->value(u"sys_target_sys_id"_s);
            row.result.transformMap = record->value(u"sys_transform_map"_s);
            rows.push_back(std::move(row));
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
        [](const ImportSetRow &left, const ImportSetRow &right) { return left.number < right.number; });
    return rows;
}

Result<> ImportSet::waitUntilProcessed(const QString &importSet, std::chrono::milliseconds atMost, std::stop_token stop)
{
    const QString table = u"sys_import_set"_s;
    const QDeadlineTimer deadline(atMost);
    for (;;) {
        {
            ClientCore::Lease lease(m_core);
            const auto set = lease.api().get(table, importSet, {.fields = {u"state"_s}}, stop);
            if (!set)
                return set.error();
            const QString state = set->value(u"state"_s);
            if (state == "processed"_L1)
                return {};
            if (state.startsWith("cancel"_L1) || state == "error"_L1) {
                return Error{.code = ErrorCode::Conflict,
                    .subject = table + u'/' + importSet,
                    .detail = u"the import set has the state "_s + state.left(40)};
            }
        }
        if (deadline.hasExpired()) {
            return Error{.code = ErrorCode::Timeout,
                .subject = table + u'/' + importSet,
                .detail = u"the import set is not processed yet"_s,
                .retryable = true};
        }
        if (!interruptibleSleep(
                std::min<qint64>(m_pollInterval.count(), std::max<qint64>(1, deadline.remainingTime())), stop))
            return Error{.code = ErrorCode::Cancelled, .subject = table + u'/' + importSet};
    }
}

} // namespace bunsnc::servicenow
