// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/attachmenttask.h"

#include "services/core/clock.h"
#include "services/servicenow/attachmentfiles.h"
#include "services/servicenow/tableapi.h"
#include "services/store/attachmentlist.h"
#include "services/tasks/contentstore.h"
#include "services/tasks/ticketids.h"

#include <QFileInfo>
#include <QHash>
#include <QLoggingCategory>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::tasks {

namespace {

Q_LOGGING_CATEGORY(logTasks, "bunsnc.tasks")

constexpr size_t ticketsAtOnce = 50; ///< named in one request

class Fetch {
public:
    Fetch(const AttachmentOptions &options, TaskContext &context)
        : m_options(options)
        , m_context(context)
        , m_content(options.folder)
        , m_transport(options.account)
        , m_api(m_transport)
    {
    }
    Result<QJsonObject> run();

private:
    Result<> fetchTable(Kind kind, const query::Query &query);
    Result<> fetchOf(Kind kind, const QStringList &records);
    Result<> fetchOne(Kind kind, const servicenow::AttachmentInfo &info);
    void leaveOut(const servicenow::AttachmentInfo &info, const Error &error);

    const AttachmentOptions &m_options;
    TaskContext &m_context;
    const ContentStore m_content;
    servicenow::Transport m_transport;
    servicenow::TableApi m_api;
    std::unique_ptr<store::TicketReader> m_reader;
    std::unique_ptr<store::AttachmentList> m_list;
    QHash<QString, QByteArray> m_known; ///< of the tickets at hand: what was fetched of each attachment
    qint64 m_done = 0, m_total = 0; ///< tickets
    qint64 m_fetched = 0, m_unchanged = 0, m_bytes = 0, m_tooLarge = 0, m_failed = 0;
};

/// Of this attachment alone.
bool isItsOwn(const Error &error)
{
    constexpr std::array codes{ErrorCode::NotFound, ErrorCode::Forbidden, ErrorCode::DamagedAnswer,
        ErrorCode::AnswerTooLarge, ErrorCode::BadRequest};
    return std::ranges::find(codes, error.code) != codes.end();
}

void Fetch::leaveOut(const servicenow::AttachmentInfo &info, const Error &error)
{
    ++(error.code == ErrorCode::AnswerTooLarge ? m_tooLarge : m_failed);
    qCWarning(logTasks).noquote() << "attachment" << info.sysId << "is left out:" << toLogLine(error);
}

Result<> Fetch::fetchOne(Kind kind, const servicenow::AttachmentInfo &info)
{
    const QByteArray known = m_known.value(info.sysId);
    // Attachments never change; where the instance tells no hash, what is known of it counts.
    if (!known.isEmpty() && (info.hash.isEmpty() || info.hash == known) && m_content.contains(known)) {
        ++m_unchanged;
        return {};
    }
    if (info.size && *info.size > m_options.mostBytes) {
        leaveOut(info, {.code = ErrorCode::AnswerTooLarge, .subject = info.sysId});
        return {};
    }
    QByteArray hash = info.hash;
    qint64 bytes = info.size.value_or(0);
    if (hash.isEmpty() || !m_content.contains(hash)) {
        const auto file = m_content.newFile();
        if (!file)
            return file.error();
        const servicenow::DownloadOptions whole{.resume = false, .atMost = m_options.mostBytes};
        const auto written = servicenow::downloadToFile(m_transport, info, *file, whole, m_context.stop());
        if (!written && !isItsOwn(written.error()))
            return written.error();
        if (!written) {
            leaveOut(info, written.error());
            return {};
        }
        bytes = QFileInfo(*file).size();
        const auto put = m_content.put(*file, m_context.stop());
        if (!put)
            return put.error();
        hash = *put;
        m_bytes += bytes;
    }
    ++m_fetched;
    return m_list->note({.sysId = info.sysId, .kind = kind, .recordSysId = info.recordSysId,
        .fileName = info.fileName, .contentType = info.contentType, .bytes = bytes, .sha256 = hash,
        .fetchedMs = Clock::system().nowMs()});
}

Result<> Fetch::fetchOf(Kind kind, const QStringList &records)
{
    const auto known = m_list->of(kind, records);
    if (!known)
        return known.error();
    m_known.clear();
    for (const store::FetchedAttachment &each : *known)
        m_known.insert(each.sysId, each.sha256);
    const QString instance
        = m_options.account->instance.url.toString(QUrl::RemovePath | QUrl::RemoveQuery);
    servicenow::KeysetPager pages(m_api,
        {.table = u"sys_attachment"_s,
            .filter = u"table_name="_s + tableName(kind) + u"^table_sys_idIN"_s + records.join(u','),
            .display = servicenow::DisplayMode::Values,
            .endpoint = servicenow::Endpoint::Attachment});
    while (true) {
        const auto page = pages.next(m_context.stop());
        if (!page)
            return page.error();
        if (!*page)
            return {};
        for (const std::string_view raw : (*page)->records) {
            const auto record = servicenow::Record::fromJson(raw);
            if (!record)
                return record.error();
            const auto info = servicenow::AttachmentInfo::fromRow(servicenow::Row::fromRecord(*record), instance);
            if (auto fetched = fetchOne(kind, info); !fetched)
                return fetched;
        }
    }
}

Result<> Fetch::fetchTable(Kind kind, const query::Query &query)
{
    const auto ids = matchingIds(*m_reader, kind, query, m_context.stop());
    if (!ids)
        return ids.error();
    m_total += qint64(ids->size());
    for (size_t begin = 0; begin < ids->size(); begin += ticketsAtOnce) {
        const auto some = std::span(*ids).subspan(begin, std::min(ticketsAtOnce, ids->size() - begin));
        const auto rows = m_reader->rows(some, m_context.stop());
        if (!rows)
            return rows.error();
        QStringList records;
        for (const TicketRow &row : *rows)
            records << row.sysId;
        if (auto fetched = records.isEmpty() ? Result<>() : fetchOf(kind, records); !fetched)
            return fetched;
        m_done += qint64(some.size());
        m_context.tell({m_done, m_total, u"tickets; %1 attachments"_s.arg(m_fetched)});
    }
    return {};
}

Result<QJsonObject> Fetch::run()
{
    const QString table = m_context.arguments().value("table"_L1).toString();
    auto kinds = m_options.kinds;
    if (!table.isEmpty()) {
        const auto kind = kindOfTable(table);
        if (!kind) {
            return Error{.code = ErrorCode::InvalidArgument,
                .subject = u"table"_s,
                .detail = u"attachments are fetched of mirrored tables only: %1"_s.arg(table)};
        }
        kinds = {*kind};
    }
    const auto query = query::parse(m_context.arguments().value("query"_L1).toString(m_options.rule));
    if (!query)
        return query.error();
    auto reader = m_options.store->openReader();
    if (!reader)
        return reader.error();
    m_reader = *std::move(reader);
    auto list = store::openAttachmentList(m_options.storeAddress);
    if (!list)
        return list.error();
    m_list = *std::move(list);
    m_content.removeLeftovers();
    for (const Kind kind : kinds) {
        if (auto fetched = fetchTable(kind, *query); !fetched)
            return fetched.error();
    }
    return QJsonObject{{u"fetched"_s, m_fetched}, {u"known"_s, m_unchanged}, {u"bytes"_s, m_bytes},
        {u"tooLarge"_s, m_tooLarge}, {u"failed"_s, m_failed}};
}

} // namespace

Result<QJsonObject> fetchAttachments(const AttachmentOptions &options, TaskContext &context)
{
    return Fetch(options, context).run();
}

} // namespace bunsnc::tasks
