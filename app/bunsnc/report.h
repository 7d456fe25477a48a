// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/commands.h"
#include "services/core/result.h"

#include <QJsonObject>
#include <QString>

#include <string>
#include <utility>
#include <vector>

namespace bunsnc::app {

/// UTF-8 of an argument as CLI11 hands it over.
QString fromArgument(const std::string &argument);

ExitCode exitCodeOf(const Error &error);
/// Every exit code with what it means, in the language installed.
std::vector<std::pair<int, QString>> exitCodeTexts();
Error argumentError(const QString &subject, const QString &detail);
/// For machines: code, subject, detail, HTTP status, and the title in the language installed.
QJsonObject toJson(const Error &error);

/// What happened, what it means, what to do, and the technical line; without secrets.
QString describeWhole(const Error &error);
/// Prints that on stderr, and goes on as endWith().
int report(const Error &error, bool json);
/// The end of a command: its exit code. A failure is told on stderr; an interruption, and a reader of our output that
/// went away, are none.
int conclude(const Result<> &result);
/// With `json` an object with `error` on stdout; the exit code.
int endWith(const Error &error, bool json);

} // namespace bunsnc::app
