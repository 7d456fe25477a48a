// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/writecheck.h"

#include "services/core/workerthread.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

// Nobody said that the write came to an end: this side, or what stands between, gave up waiting. (A transaction that
// the instance itself cancelled is over.)
bool wasSilence(const Error &failure)
{
    return failure.httpStatus == 504 || (failure.code == ErrorCode::Timeout && failure.httpStatus < 500);
}

} // namespace

bool mayHaveArrived(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Timeout:
    case ErrorCode::ConnectionLost:
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge:
    case ErrorCode::ServerError:
        return true;
    case ErrorCode::NotServiceNow:
        return error.httpStatus >= 200 && error.httpStatus < 300;
    default:
        return false;
    }
}

Error outcomeUnknown(const QString &subject, const Error &failure, const QString &why)
{
    return Error{.code = ErrorCode::OutcomeUnknown,
        .subject = subject,
        .detail = why + u"; the write had failed with: "_s + toLogLine(failure),
        .httpStatus = failure.httpStatus,
        .requestId = failure.requestId};
}

Result<> findOut(const QString &subject, const Error &failure, const WriteCheck &check,
    const std::function<Result<Finding>()> &look, const std::stop_token &stop)
{
    auto pause = check.policy.pause;
    Result<Finding> finding = Finding::Unclear;
    for (int round = 0; round < std::max(1, check.policy.checks); ++round) {
        if (round > 0) { // it may still be under way
            if (!interruptibleSleep(pause.count(), stop))
                break;
            pause *= 2;
        }
        finding = look();
        if (finding && *finding == Finding::Done)
            return {};
    }
    if (stop.stop_requested())
        return outcomeUnknown(subject, failure, u"stopped before the instance could be asked"_s);
    if (!finding) {
        return outcomeUnknown(
            subject, failure, u"the instance could not be asked ("_s + toLogLine(finding.error()) + u')');
    }
    if (*finding == Finding::Unclear)
        return outcomeUnknown(subject, failure, u"what is there does not tell"_s);
    if (!check.hasEnded && wasSilence(failure))
        return outcomeUnknown(subject, failure, u"it is not there, but may still be on its way"_s);
    Error error = failure;
    error.subject = subject;
    error.retryable = true; // the instance was asked: nothing was written
    return error;
}

} // namespace bunsnc::servicenow
