// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/report.h"

#include "app/bunsnc/console.h"
#include "app/bunsnc/outputsink.h"
#include "app/bunsnc/textwidth.h"
#include "services/core/log.h"

#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::app {

QString fromArgument(const std::string &argument)
{
    return QString::fromUtf8(argument.data(), qsizetype(argument.size()));
}

ExitCode exitCodeOf(const Error &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Timeout:
    case ErrorCode::ProxyRefused:
    case ErrorCode::RateLimited:
    case ErrorCode::ServerError:
    case ErrorCode::Hibernating:
    case ErrorCode::NotServiceNow:
    case ErrorCode::StoreUnreachable:
        return Unreachable;
    case ErrorCode::TlsUntrusted:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::StoreRefused:
        return Refused;
    case ErrorCode::NotFound:
    case ErrorCode::InvalidTable:
        return Missing;
    case ErrorCode::Conflict:
        return Overtaken;
    case ErrorCode::OutcomeUnknown:
        return Uncertain;
    case ErrorCode::InvalidArgument:
    case ErrorCode::ParseError: // of input: an instance's answer would be a damaged one
        return Usage;
    case ErrorCode::Cancelled:
        return Interrupted;
    default:
        return Failure;
    }
}

std::vector<std::pair<int, QString>> exitCodeTexts()
{
    const auto say = [](const char *text) { return QCoreApplication::translate("ExitCodes", text); };
    return {{Success, say(QT_TRANSLATE_NOOP("ExitCodes", "done"))},
        {Failure, say(QT_TRANSLATE_NOOP("ExitCodes", "failed; the reason is on stderr"))},
        {Usage, say(QT_TRANSLATE_NOOP("ExitCodes", "wrong options or input"))},
        {Unreachable,
            say(QT_TRANSLATE_NOOP("ExitCodes", "the instance could not be reached, or did not answer as one"))},
        {Refused,
            say(QT_TRANSLATE_NOOP("ExitCodes", "login or rights refused, or the certificate is not trusted"))},
        {Missing, say(QT_TRANSLATE_NOOP("ExitCodes", "there is no such record or table, or it may not be seen"))},
        {Overtaken, say(QT_TRANSLATE_NOOP("ExitCodes", "the record was changed meanwhile; nothing was written"))},
        {Uncertain,
            say(QT_TRANSLATE_NOOP("ExitCodes", "a write was sent, and whether it was done could not be found out"))},
        {Interrupted, say(QT_TRANSLATE_NOOP("ExitCodes", "stopped by Ctrl-C or a request to terminate"))}};
}

Error argumentError(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

QJsonObject toJson(const Error &error)
{
    return {{u"code"_s, errorCodeName(error.code)}, {u"subject"_s, error.subject}, {u"detail"_s, error.detail},
        {u"httpStatus"_s, error.httpStatus}, {u"title"_s, describe(error).title}};
}

namespace {

/// The option where the general words speak of the console's settings.
QString optionFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::TlsUntrusted:
        return QCoreApplication::translate("SyncCommand", "Here that is --ca FILE.");
    case ErrorCode::ProxyRefused:
        return QCoreApplication::translate("SyncCommand", "Here they are --proxy and BUNSNC_PROXY_PASSWORD.");
    case ErrorCode::Unauthorized:
        return QCoreApplication::translate("SyncCommand", "Here they are --user and BUNSNC_PASSWORD.");
    case ErrorCode::RateLimited:
        return QCoreApplication::translate("SyncCommand", "Here that is --rate N.");
    default:
        return {};
    }
}

} // namespace

QString describeWhole(const Error &error)
{
    const ErrorText words = describe(error);
    QString text;
    for (const QString &sentence : {words.title, words.meaning, words.action, optionFor(error)}) {
        if (!sentence.isEmpty()) {
            text += printable(redact(sentence)) + u'\n';
        }
    }
    if (error.code == ErrorCode::InvalidArgument && text.contains(error.subject)) {
        return text; // the detail is in the words already
    }
    return text + u'(' + printable(redact(toLogLine(error))) + u")\n"_s;
}

int endWith(const Error &error, bool json)
{
    if (json) {
        printOut(QString::fromUtf8(
            QJsonDocument(QJsonObject{{u"error"_s, toJson(error)}}).toJson(QJsonDocument::Compact) + '\n'));
    }
    return exitCodeOf(error);
}

int conclude(const Result<> &result)
{
    if (result || isClosedPipe(result.error())) {
        return Success;
    }
    return result.error().code == ErrorCode::Cancelled ? int(Interrupted) : report(result.error(), false);
}

int report(const Error &error, bool json)
{
    printError(describeWhole(error));
    return endWith(error, json);
}

} // namespace bunsnc::app
