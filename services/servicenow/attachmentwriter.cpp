// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/attachmentwriter.h"

#include "services/core/workerthread.h"
#include "services/servicenow/checkedwriter.h"

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

Result<std::optional<AttachmentInfo>> AttachmentWriter::find(
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
    const QString user = m_core.account()->auth ? m_core.account()->auth->userName() : QString();
    for (const std::string_view json : page->records) {
        const auto row = Row::fromPage(page->body, json);
        if (!row)
            return row.error();
        AttachmentInfo info = AttachmentInfo::fromRow(*row, m_core.instance());
        const bool sameFile = info.fileName == target.fileName && info.size == source.size()
            && info.table == target.table && info.recordSysId == target.recordSysId
            && (info.hash.isEmpty() || info.hash == source.hash());
        const bool sameUser = user.isEmpty() || info.createdBy.isEmpty() || info.createdBy == user;
        // By the instance's own clock. One that was there before has nothing to do with this upload.
        const bool isNew = page->serverTime > 0
            && epochSeconds(info.createdOn) >= page->serverTime - secondsAgo - clockGrain;
        if (sameFile && sameUser && isNew)
            return std::optional(std::move(info));
    }
    return std::optional<AttachmentInfo>();
}

Result<AttachmentInfo> AttachmentWriter::findOut(const Target &target, const UploadSource &source, qint64 secondsAgo,
    const Error &failure, const std::stop_token &stop)
{
    const QString subject = target.table + u'/' + target.recordSysId;
    const WriteCheckPolicy &policy = m_core.config().writeCheck;
    QElapsedTimer timer;
    timer.start();
    auto pause = policy.pause;
    std::optional<Error> problem;
    for (int check = 0; check < std::max(1, policy.checks); ++check) {
        if (check > 0) { // it may still be under way
            if (!interruptibleSleep(pause.count(), stop))
                break;
            pause *= 2;
        }
        auto found = find(target, source, secondsAgo + timer.elapsed() / 1000 + 1, stop);
        problem.reset();
        if (!found)
            problem = std::move(found).error();
        else if (*found)
            return **std::move(found);
    }
    if (stop.stop_requested())
        return outcomeUnknown(subject, failure, u"stopped before the instance could be asked"_s);
    if (problem)
        return outcomeUnknown(subject, failure, u"the instance could not be asked ("_s + toLogLine(*problem) + u')');
    if (failure.code == ErrorCode::Timeout)
        return outcomeUnknown(subject, failure, u"it is not there, but may still be on its way"_s);
    Error error = failure;
    error.subject = subject;
    error.retryable = true; // the instance was asked: nothing was written
    return error;
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
    TableApi api(m_transport);
    const auto still
        = api.get(u"sys_attachment"_s, sysId, {.query = {}, .fields = {}, .endpoint = Endpoint::Attachment}, stop);
    if (!still && still.error().code == ErrorCode::NotFound)
        return {};
    if (!still) {
        return outcomeUnknown(
            subject, failure, u"the instance could not be asked ("_s + toLogLine(still.error()) + u')');
    }
    failure.subject = subject;
    failure.retryable = true;
    return failure;
}

} // namespace bunsnc::servicenow
