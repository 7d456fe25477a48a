// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/error.h"

#include <QStringBuilder>

namespace bunsnc {

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unknown: return QStringLiteral("unknown");
    case ErrorCode::Cancelled: return QStringLiteral("cancelled");
    case ErrorCode::InvalidArgument: return QStringLiteral("invalid-argument");
    case ErrorCode::HostNotFound: return QStringLiteral("host-not-found");
    case ErrorCode::ConnectionRefused: return QStringLiteral("connection-refused");
    case ErrorCode::ConnectionLost: return QStringLiteral("connection-lost");
    case ErrorCode::Timeout: return QStringLiteral("timeout");
    case ErrorCode::ProxyRefused: return QStringLiteral("proxy-refused");
    case ErrorCode::TlsUntrusted: return QStringLiteral("tls-untrusted");
    case ErrorCode::Unauthorized: return QStringLiteral("unauthorized");
    case ErrorCode::Forbidden: return QStringLiteral("forbidden");
    case ErrorCode::NotFound: return QStringLiteral("not-found");
    case ErrorCode::BadRequest: return QStringLiteral("bad-request");
    case ErrorCode::InvalidTable: return QStringLiteral("invalid-table");
    case ErrorCode::RateLimited: return QStringLiteral("rate-limited");
    case ErrorCode::ServerError: return QStringLiteral("server-error");
    case ErrorCode::Hibernating: return QStringLiteral("hibernating");
    case ErrorCode::NotServiceNow: return QStringLiteral("not-servicenow");
    case ErrorCode::DamagedAnswer: return QStringLiteral("damaged-answer");
    case ErrorCode::AnswerTooLarge: return QStringLiteral("answer-too-large");
    case ErrorCode::StoreBusy: return QStringLiteral("store-busy");
    case ErrorCode::StoreFull: return QStringLiteral("store-full");
    case ErrorCode::StoreDamaged: return QStringLiteral("store-damaged");
    case ErrorCode::StoreVersion: return QStringLiteral("store-version");
    case ErrorCode::StoreUnreachable: return QStringLiteral("store-unreachable");
    case ErrorCode::StoreRefused: return QStringLiteral("store-refused");
    case ErrorCode::StoreError: return QStringLiteral("store-error");
    case ErrorCode::StreamRefused: return QStringLiteral("stream-refused");
    case ErrorCode::StreamFull: return QStringLiteral("stream-full");
    case ErrorCode::StreamError: return QStringLiteral("stream-error");
    case ErrorCode::FileError: return QStringLiteral("file-error");
    case ErrorCode::SettingsDamaged: return QStringLiteral("settings-damaged");
    case ErrorCode::SecretUnavailable: return QStringLiteral("secret-unavailable");
    case ErrorCode::ParseError: return QStringLiteral("parse-error");
    case ErrorCode::Conflict: return QStringLiteral("conflict");
    case ErrorCode::OutcomeUnknown: return QStringLiteral("outcome-unknown");
    case ErrorCode::FileTooLarge: return QStringLiteral("file-too-large");
    case ErrorCode::FileTypeRefused: return QStringLiteral("file-type-refused");
    case ErrorCode::SafetyFuse: return QStringLiteral("safety-fuse");
    }
    return QStringLiteral("unknown");
}

bool isAccountWide(const Error &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ProxyRefused:
    case ErrorCode::TlsUntrusted:
    case ErrorCode::Unauthorized:
    case ErrorCode::RateLimited:
    case ErrorCode::Hibernating:
    case ErrorCode::NotServiceNow:
    case ErrorCode::SecretUnavailable:
        return true;
    default:
        return false;
    }
}

QString toLogLine(const Error &error)
{
    QString line = errorCodeName(error.code);
    if (!error.subject.isEmpty())
        line += QStringLiteral(" [") % error.subject % QLatin1Char(']');
    if (error.httpStatus != 0)
        line += QStringLiteral(" HTTP ") % QString::number(error.httpStatus);
    if (error.position >= 0)
        line += QStringLiteral(" at ") % QString::number(error.position);
    if (!error.detail.isEmpty())
        line += QStringLiteral(": ") % error.detail;
    if (!error.requestId.isEmpty())
        line += QStringLiteral(" (request ") % error.requestId % QLatin1Char(')');
    return line;
}

} // namespace bunsnc
