// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>
#include <QString>

namespace bunsnc {

Q_DECLARE_LOGGING_CATEGORY(logCore)

/// Installs the message handler of the program: one line a message on stderr (for systemd's journal with a priority
/// instead of a time) and, when given, in `file` (rotated at 10 MB, five kept). With BUNSNC_LOG_FILE in the
/// environment, that file takes the place of `file`; it may be shared by several programs, and is then not rotated.
/// Every line passes redact().
void installLogging(const QString &file = {});

/// Takes out what must never be in a log: values of Authorization, Cookie, Set-Cookie, password, token, secret
/// and api-key like fields, and user info in URLs.
QString redact(const QString &line);
/// Its first `most` characters after that; cut before, the beginning of a secret at the cut would stay.
QString redact(const QString &line, qsizetype most);

/// Registers a literal secret, so that redact() removes it wherever it turns up (at least 4 characters; fewer than 8:
/// where it is no part of a longer word).
void registerSecret(const QString &secret);
/// Takes one off the list again, when it is worth nothing any more: tokens come by the hour.
void forgetSecret(const QString &secret);

} // namespace bunsnc
