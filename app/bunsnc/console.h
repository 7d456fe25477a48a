// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace bunsnc::app {

/// The terminal, on every platform. Stdin or stderr may be a file or a pipe.
bool canAsk(); ///< a person can answer: both stdin and stderr are a terminal
bool errorIsTerminal();
/// Asks on stderr and reads a line from stdin without showing it; nullopt without a terminal or at its end.
std::optional<QString> askSecret(const QString &prompt);
/// Writes UTF-8 at once.
void printOut(const QString &text);
void printError(const QString &text);

} // namespace bunsnc::app
