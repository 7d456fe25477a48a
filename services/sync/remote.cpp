// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/remote.h"

#include "services/sync/synclog.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

namespace {
constexpr qsizetype idsPerRequest = 100; // 3,300 characters

/// First and last record stand in the order asked for and behind the start. An instance that dropped the condition
/// or the order would make the cursor jump over rows.
bool keepsOrder(const servicenow::TablePage &page, const servicenow::KeysetPager::Options &options,
    const servicenow::KeysetPager::Position &start)
{
    const auto keyOf = [&](std::string_view record) {
        const QString sysId = servicenow::rawField(record, "sys_id").toLower();
        return options.byUpdatedOn ? std::pair(servicenow::rawField(record, "sys_updated_on"), sysId)
                                   : std::pair(QString(), sysId);
    };
    const auto first = keyOf(page.records.front());
    const auto last = keyOf(page.records.back());
    const auto before = std::pair(options.byUpdatedOn ? start.updatedOn : QString(), start.sysId.toLower());
    return !first.second.isEmpty() && !last.second.isEmpty() && first >= before && last >= first;
}
} // namespace

QString instanceIdOf(const QUrl &url)
{
    const QString scheme = url.scheme().toLower();
    QString host = url.host(QUrl::FullyEncoded).toLower();
    while (host.endsWith(u'.')) { // the root of all names, which may be written or not
        host.chop(1);
    }
    return scheme + u"://"_s + host + u':' + QString::number(url.port(scheme == u"http"_s ? 80 : 443));
}

Error Remote::cancelledError()
{
    Error error;
    error.code = ErrorCode::Cancelled;
    return error;
}

void Remote::logRetry(const Error &error, std::chrono::milliseconds wait) const
{
    qCWarning(logSync).noquote() << m_work << toLogLine(error) << "next attempt in" << wait.count() << "ms";
}

Result<ReadSummary> readAll(Remote &remote, const servicenow::KeysetPager::Options &options,
    servicenow::KeysetPager::Position start, std::stop_token stop, const PageTaker &take)
{
    // The first page is asked for with its count: an empty answer tells the instance's time too, and most readings
    // end with this one request.
    servicenow::ListOptions first;
    QStringList terms;
    if (!options.filter.isEmpty()) {
        terms << options.filter;
    }
    if (options.byUpdatedOn && !start.updatedOn.isEmpty()) {
        terms << u"sys_updated_on>="_s + start.updatedOn;
        if (!start.sysId.isEmpty()) {
            terms << u"sys_updated_on>"_s + start.updatedOn + u"^ORsys_id>"_s + start.sysId;
        }
    } else if (!start.sysId.isEmpty()) {
        terms << u"sys_id>"_s + start.sysId;
    }
    terms << (options.byUpdatedOn ? u"ORDERBYsys_updated_on^ORDERBYsys_id"_s : u"ORDERBYsys_id"_s);
    first.query = terms.join(u'^');
    first.fields = options.fields;
    first.display = options.display;
    first.limit = options.pageSize;
    first.count = true;
    const auto askedFirst = std::chrono::steady_clock::now();
    auto page = remote.call(stop, [&]() -> Result<std::optional<servicenow::TablePage>> {
        auto answer = remote.api().list(options.table, first, stop);
        if (answer) {
            return std::optional(std::move(*answer));
        }
        switch (answer.error().code) {
        case ErrorCode::DamagedAnswer:
        case ErrorCode::AnswerTooLarge:
        case ErrorCode::Timeout:
            return std::optional<servicenow::TablePage>(); // the pager asks for smaller pages
        default:
            return answer.error();
        }
    });
    if (!page) {
        return page.error();
    }
    ReadSummary summary;
    if (*page) {
        servicenow::TablePage &answer = **page;
        summary.serverTime = answer.serverTime;
        summary.rows = qint64(answer.records.size());
        summary.matches = answer.totalCount.value_or(0);
        const bool complete = !answer.hasNext && answer.totalCount && *answer.totalCount <= summary.rows;
        if (!answer.records.empty()) {
            if (!keepsOrder(answer, options, start)) {
                Error error;
                error.code = ErrorCode::DamagedAnswer;
                error.subject = options.table;
                error.detail = u"the instance does not keep the order asked for"_s;
                return error;
            }
            const auto last = answer.records.back();
            start.sysId = servicenow::rawField(last, "sys_id");
            if (options.byUpdatedOn) {
                start.updatedOn = servicenow::rawField(last, "sys_updated_on");
            }
            if (!take(std::move(answer), start, askedFirst)) {
                return Remote::cancelledError();
            }
        }
        if (complete) {
            return summary;
        }
    }
    servicenow::KeysetPager pager(remote.api(), options, start);
    for (;;) {
        const auto asked = std::chrono::steady_clock::now();
        auto next = remote.call(stop, [&] { return pager.next(stop); });
        if (!next) {
            return next.error();
        }
        if (!*next) {
            return summary;
        }
        if (summary.serverTime == 0) {
            summary.serverTime = (*next)->serverTime;
        }
        summary.rows += qint64((*next)->records.size());
        if (!take(std::move(**next), pager.position(), asked)) {
            return Remote::cancelledError();
        }
    }
}

Result<> fetchByIds(Remote &remote, Kind kind, const QStringList &sysIds, std::stop_token stop,
    const std::function<bool(std::shared_ptr<const servicenow::TablePage>, std::chrono::steady_clock::time_point)> &page)
{
    for (qsizetype start = 0; start < sysIds.size(); start += idsPerRequest) {
        const QStringList ids = sysIds.mid(start, idsPerRequest);
        servicenow::ListOptions options;
        options.query = u"sys_idIN"_s + ids.join(u',') + u"^ORDERBYsys_id"_s;
        options.display = servicenow::DisplayMode::All;
        options.limit = int(idsPerRequest);
        const auto requestedAt = std::chrono::steady_clock::now();
        auto answer
            = remote.call(stop, [&] { return remote.api().list(tableName(kind), options, stop); });
        if (!answer) {
            return answer.error();
        }
        if (!answer->records.empty()
            && !page(std::make_shared<const servicenow::TablePage>(std::move(*answer)), requestedAt)) {
            return Remote::cancelledError();
        }
    }
    return {};
}

} // namespace bunsnc::sync
