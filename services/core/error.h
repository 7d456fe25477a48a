// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace bunsnc {

/// What kind of thing went wrong. Each code has one text for people in errortext.cpp, in both languages.
enum class ErrorCode {
    Unknown,
    Cancelled, ///< somebody asked for it to stop; never shown as a failure
    InvalidArgument, ///< the caller's fault: bad option, bad configuration value
    // the network, before an HTTP answer
    HostNotFound,
    ConnectionRefused,
    ConnectionLost, ///< closed or reset before the answer was whole
    Timeout,
    ProxyRefused, ///< the proxy refuses, is unreachable or wants credentials
    TlsUntrusted, ///< certificate not trusted, expired or for another name
    // an HTTP answer
    Unauthorized, ///< 401
    Forbidden, ///< 403
    NotFound, ///< 404 with the platform's envelope
    BadRequest, ///< 400 and other 4xx
    InvalidTable, ///< 400 "Invalid table"
    RateLimited, ///< 429, of either kind
    ServerError, ///< 5xx
    Hibernating, ///< 200 text/html: the instance sleeps or is no ServiceNow instance
    NotServiceNow, ///< an answer that no ServiceNow instance gives
    DamagedAnswer, ///< cut off, invalid JSON, or an error inside a 200
    AnswerTooLarge,
    // the store
    StoreBusy, ///< locked by another process
    StoreFull, ///< no space left
    StoreDamaged, ///< file is no database, or fails its integrity check
    StoreVersion, ///< written by a newer version of the program
    StoreUnreachable, ///< the database server does not answer, or is only a standby at the moment
    StoreRefused, ///< the database server refuses the login, or the rights are missing
    StoreError,
    // the server of the change stream (Redis); its network errors are the ones above
    StreamRefused, ///< login or rights
    StreamFull, ///< it is out of memory
    StreamError, ///< any other fault it reports
    // files and settings
    FileError,
    SettingsDamaged,
    SecretUnavailable, ///< no keychain, or it refuses
    // text in, tree out
    ParseError, ///< filter language or another text format; `position` is set
    // writes
    Conflict, ///< the record was changed by somebody else since it was read; nothing was written
    OutcomeUnknown, ///< a write was sent and no answer came; whether it was done could not be found out
    FileTooLarge, ///< the instance does not take files of that size
    FileTypeRefused, ///< the instance does not take files of that kind
    // safety
    SafetyFuse, ///< an operation stopped itself because it would touch too much
};

/// An error as a value: enough for a person (through describe()), for a retry, and for a bug report.
/// Never holds a secret; `detail` is technical, English and untranslated.
struct Error {
    ErrorCode code = ErrorCode::Unknown;
    QString subject; ///< what it is about: host, table, file, sys_id
    QString detail; ///< technical detail: the platform's message and detail, errno text, SQL error
    int httpStatus = 0; ///< 0 when there was no HTTP answer
    QString requestId; ///< X-Transaction-ID of the answer, if any
    int position = -1; ///< ParseError: offset in UTF-16 units
    std::optional<std::chrono::milliseconds> retryAfter; ///< RateLimited by a rule: how long to sleep
    bool retryable = false; ///< the same call may succeed later without anybody changing anything
};

/// True for errors that concern the whole connection to the instance, not one request: all others would meet them too.
bool isAccountWide(const Error &error);

/// The three sentences for a person, in the language installed when it is called: what happened, what it
/// means, what to do. Translatable, so it can be called anew after the language changed.
struct ErrorText {
    QString title;
    QString meaning;
    QString action;
};
ErrorText describe(const Error &error);
/// A detail that is one of our own texts, in the language installed; any other one as it is.
QString localizedDetail(const QString &detail);

/// One line for logs and terminals: code, subject, status, detail. English.
QString toLogLine(const Error &error);
/// Stable lower-case name of the code, such as "tls-untrusted"; used in JSON output and tests.
QString errorCodeName(ErrorCode code);

} // namespace bunsnc
