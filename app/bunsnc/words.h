// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <initializer_list>
#include <string>

namespace CLI {
class App;
class ParseError;
class Validator;
}

namespace bunsnc::app {

/// A text in the language installed, as CLI11 takes it. By this name lupdate finds it.
std::string translate(const char *context, const char *text);

/// What stands for a value in help and manual pages, such as "FILE", in the language installed.
QString typeLabel(const QString &type);

/// A check of numbers, whose refusal is a sentence in the language installed.
CLI::Validator notNegative();

/// Gives the application's own help the language installed. Call it before any subcommand is added.
void speak(CLI::App &app);
/// A subcommand; the description is in the language installed. The examples are lines for a shell, at the end of its
/// help.
CLI::App *addCommand(
    CLI::App &app, const char *name, const std::string &description, std::initializer_list<const char *> examples = {});
/// What CLI11 says of wrong options, and where to find help.
QString describe(const CLI::App &app, const CLI::ParseError &error);

} // namespace bunsnc::app
