// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/attachmentwriter.h"

#include <QElapsedTimer>
#include <QMimeDatabase>
#include <QTimeZone>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostCandidates = 1'000; // files of the same size at one record
constexpr qint64 clockGrain = 2; // seconds that times of the instance may be rounded off by

QByteArray contentTypeOf(const QString &fileName)
{
    const QMimeType type = QMimeDatabase().mimeTypeForFile(fileName, QMimeDatabase::MatchExtension);
    return type.isValid() && !type.isDefault() ? type.name().toLatin1() : QByteArray("application/octet-stream");
}

// Instances tell in words why they do not take a file, behind a status that means many things.
Error typedRefusal(Error error, const QString &subject)
{
    const QString text = error.detail.toLower();
    const auto says = [&text](std::initializer_list<QStringView> words) {
        return std::any_of(words.begin(), words.end(), [&](QStringView word) { return text.contains(word); });
    };
    const bool refused = error.httpStatus == 400 || error.httpStatus == 403 || error.httpStatus == 413
        || error.httpStatus == 415 || error.httpStatus == 422;
    if (error.httpStatus == 413 || (refused && says({u"maximum size", u"max size", u"size limit", u"too large"})))
        error.code = ErrorCode::FileTooLarge;
    else if (refused && says({u"extension", u"file type", u"mime type"}))
        error.code = ErrorCode::FileTypeRefused;
    if (refused || error.httpStatus == 404)
        error.subject = subject;
    return error;
}

qint64 epochSeconds(const QString &utc)
{
    QDateTime time = QDateTime::fromString(utc, u"yyyy-MM-dd HH:mm:ss"_s);
    time.setTimeSpec(Qt::UTC);
    return time.isValid() ? time.toSecsSinceEpoch() : -1;
}

} // namespace

Result<AttachmentInfo> AttachmentWriter::upload(
    const Target &target, UploadSource &source, const UploadOptions &options, const std::stop_token &stop)
{
    const QString subject = target.table + u'/' + target.recordSysId;
    if (target.table.isEmpty() || target.recordSysId.isEmpty() || target.fileName.isEmpty()) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = subject,
            .detail = u"an attachment needs a table, a record and a name"_s};
    }
    HttpRequest request;
    request.verb = Verb::Post;
    request.path = u"/api/now/attachment/file"_s;
    request.query.addQueryItem(u"table_name"_s, target.table);
    request.query.addQueryItem(u"table_sys_id"_s, target.recordSysId);
    request.query.addQueryItem(u"file_name"_s, target.fileName);
    if (!options.encryptionContext.isEmpty())
        request.query.addQueryItem(u"encryption_context"_s, options.encryptionContext);
    request.contentType = options.contentType.isEmpty() ? contentTypeOf(target.fileName) : options.contentType;
    request.source = &source;
    request.idempotent = false;
    QElapsedTimer timer;
    timer.start();
    auto response = m_transport.send(request, stop);
    Error failure;
    if (response) {
        auto page = splitSingle(std::move(response->body));
        const auto record = page ? Record::fromJson(page->records.front()) : Result<Record>(std::move(page).error());
        if (record)
            return AttachmentInfo::fromRow(Row::fromRecord(*record), m_core.instance());
        failure = record.error();
        failure.httpStatus = response->status;
        failure.requestId = response->requestId();
    } else {
        failure = typedRefusal(std::move(response).error(), subject);
    }
    if (!mayHaveArrived(failure))
        return failure;
    if (!source.isRead()) { // it knew how much there was to come
        failure.subject = subject;
        failure.retryable = true;
        return failure;
    }
    return findOut(target, source, timer.elapsed() / 1000 + 1, failure, stop);
}

Result<AttachmentWriter::Found> AttachmentWriter::find(
    const Target &target, const UploadSource &source, qint64 secondsAgo, const std::stop_token &stop)
{
    // Names may hold what a query cannot: they are compared here.
    const QString filter = u"table_name="_s + target.table + u"^table_sys_id="_s + target.recordSysId
        + u"^size_bytes="_s + QString::number(source.size());
    TableApi api(m_transport);
    const auto page = api.list(u"sys_attachment"_s,
        {.query = filter + u"^ORDERBYDESCsys_created_on"_s,
            .fields = {},
            .limit = mostCandidates,
            .endpoint = Endpoint::Attachment},
        stop);
    if (!page)
        return page.error();
    // Not always the name under which the account writes: a client's credentials have a user on the instance only.
    const QString user = m_core.account()->auth ? m_core.account()->auth->userName() : QString();
    Found found;
    for (const std::string_view json : page->records) {
        const auto row = Row::fromPage(page->body, json);
        if (!row)
            return row.error();
        AttachmentInfo info = AttachmentInfo::fromRow(*row, m_core.instance());
        const bool sameFile = info.fileName == target.fileName && info.size == source.size()
            && info.table == target.table && info.recordSysId == target.recordSysId
            && (info.hash.isEmpty() || info.hash == source.hash());
        // By the instance's own clock. One that was there before has nothing to do with this upload.
        const qint64 created = epochSeconds(info.createdOn);
        const bool tellsTime = page->serverTime > 0 && created >= 0;
        if (!sameFile || (tellsTime && created < page->serverTime - secondsAgo - clockGrain))
            continue;
        const bool sameUser = !user.isEmpty() && info.createdBy.compare(user, Qt::CaseInsensitive) == 0;
        if (tellsTime && (!info.hash.isEmpty() || sameUser))
            return Found{Finding::Done, std::move(info)};
        found.finding = Finding::Unclear;
    }
    return found;
}

Result<AttachmentInfo> AttachmentWriter::findOut(const Target &target, const UploadSource &source, qint64 secondsAgo,
    const Error &failure, const std::stop_token &stop)
{
    QElapsedTimer timer;
    timer.start();
    AttachmentInfo info;
    const auto look = [&]() -> Result<Finding> {
        auto found = find(target, source, secondsAgo + timer.elapsed() / 1000 + 1, stop);
        if (!found)
            return std::move(found).error();
        info = std::move(found->info);
        return found->finding;
    };
    const auto outcome = servicenow::findOut(
        target.table + u'/' + target.recordSysId, failure, {m_core.config().writeCheck}, look, stop);
    return outcome ? Result<AttachmentInfo>(std::move(info)) : Result<AttachmentInfo>(outcome.error());
}

Result<> AttachmentWriter::remove(const QString &sysId, const std::stop_token &stop)
{
    const QString subject = u"sys_attachment/"_s + sysId;
    if (!guessIsSysId(sysId))
        return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = u"no sys_id"_s};
    HttpRequest request;
    request.verb = Verb::Delete;
    request.path = u"/api/now/attachment/"_s + sysId;
    request.idempotent = false; // a second one would say that there is none
    const auto removed = m_transport.send(request, stop);
    if (removed)
        return {};
    Error failure = removed.error();
    if (failure.code == ErrorCode::Forbidden || failure.code == ErrorCode::NotFound)
        failure.subject = subject;
    if (!mayHaveArrived(failure))
        return failure;
    const auto look = [&]() -> Result<Finding> {
        const auto still = TableApi(m_transport).get(
            u"sys_attachment"_s, sysId, {.query = {}, .fields = {}, .endpoint = Endpoint::Attachment}, stop);
        if (still)
            return Finding::NotDone;
        return still.error().code == ErrorCode::NotFound ? Result<Finding>(Finding::Done)
                                                         : Result<Finding>(still.error());
    };
    return servicenow::findOut(subject, failure, {m_core.config().writeCheck}, look, stop);
}

} // namespace bunsnc::servicenow
