// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <string>

namespace CLI {
class App;
}

namespace bunsnc::app {

// The arguments that say which records a command is about, the same for each command. The text lives as long as the
// command.

void addTableArgument(CLI::App &command, std::string &table); ///< has to be there
enum class Required { No, Yes };
void addRecordArgument(CLI::App &command, std::string &record, Required required = Required::Yes);
void addQueryArgument(CLI::App &command, std::string &encodedQuery);
void addFieldsOption(CLI::App &command, std::string &fields);
/// Of "number, state": each once.
QStringList namesIn(const std::string &list);

} // namespace bunsnc::app
