// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"

#include <QString>

#include <optional>
#include <vector>

namespace bunsnc::app {

/// What one check came to.
struct Finding {
    enum class Level {
        Ok,
        Warning, ///< it works, but not as well as it should
        Failure, ///< it does not work
        Skipped, ///< could not be looked at, because something before it failed
    };
    QString check; ///< stable name, "tls"
    Level level = Level::Ok;
    QString title; ///< what was found
    QString meaning; ///< what that means; empty when all is well
    QString action; ///< what to do
    std::optional<Error> error; ///< behind a failure
};

Finding fine(const char *check, const QString &title);
Finding warning(const char *check, const QString &title, const QString &meaning, const QString &action);
Finding failure(const char *check, const QString &title, const QString &meaning, const QString &action);
/// In the words that every error has; `level` Failure unless said otherwise.
Finding fromError(const char *check, const Error &error, Finding::Level level = Finding::Level::Failure);
Finding skipped(const char *check, const QString &why);

} // namespace bunsnc::app
