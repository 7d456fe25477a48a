// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <stop_token>

namespace bunsnc::app {

/// The terminal, on every platform. Stdin or stderr may be a file or a pipe.
bool canAsk(); ///< a person can answer: both stdin and stderr are a terminal
bool errorIsTerminal();
bool outputIsTerminal();
bool inputIsTerminal();
/// Cells in a line of standard output: what COLUMNS says, else the terminal's; 0 where it is none.
int outputColumns();
/// A reader of our output that goes away is met as an error of the write, instead of ending the process. Once, early.
void ignoreClosedPipes();
/// Until standard input has a line or more, or is at its end; false when stopped. On Windows its own reading ends by
/// Ctrl-C, so this does not wait there.
bool waitForInput(const std::stop_token &stop);
/// Asks on stderr and reads a line from stdin without showing it; nullopt without a terminal, at its end or when
/// stopped.
std::optional<QString> askSecret(const QString &prompt, const std::stop_token &stop = {});
/// Writes UTF-8 at once.
void printOut(const QString &text);
/// As syslog numbers them.
enum class JournalPriority { Warning = 4, Notice = 5 };
/// Likewise. Where standard error is systemd's journal, whole lines with their priority.
void printError(const QString &text, JournalPriority priority = JournalPriority::Warning);
void printErrorLine(const QString &line);

} // namespace bunsnc::app
