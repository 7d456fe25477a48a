// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/words.h"

#include "app/bunsnc/commandtree.h"
#include "services/core/knowntexts.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

#include <array>

namespace bunsnc::app {

namespace {

// What CLI11 says, with places for its values; the first that fits is taken.
constexpr std::array parserTexts{
    QT_TRANSLATE_NOOP("CommandLine", "A subcommand is required"),
    QT_TRANSLATE_NOOP("CommandLine", "%1 is required"),
    QT_TRANSLATE_NOOP("CommandLine", "The following argument was not expected: %1"),
    QT_TRANSLATE_NOOP("CommandLine", "The following arguments were not expected: %1"),
    QT_TRANSLATE_NOOP("CommandLine", "Could not convert: %1 = %2"),
    QT_TRANSLATE_NOOP("CommandLine", "%1: Value %2 not in range %3 to %4"),
    QT_TRANSLATE_NOOP("CommandLine", "%1: File does not exist: %2"),
    QT_TRANSLATE_NOOP("CommandLine", "%1: File is actually a directory: %2"),
    QT_TRANSLATE_NOOP("CommandLine", "%1: %2 not in {%3}"),
    QT_TRANSLATE_NOOP("CommandLine", "%1: 1 required %2 missing"),
    QT_TRANSLATE_NOOP("CommandLine", "%1: At Most 1 required but received %2"),
};

// The headings and notes of its help.
constexpr std::array helpLabels{
    QT_TRANSLATE_NOOP("CommandLine", "Usage"),
    QT_TRANSLATE_NOOP("CommandLine", "OPTIONS"),
    QT_TRANSLATE_NOOP("CommandLine", "SUBCOMMAND"),
    QT_TRANSLATE_NOOP("CommandLine", "SUBCOMMANDS"),
    QT_TRANSLATE_NOOP("CommandLine", "REQUIRED"),
    QT_TRANSLATE_NOOP("CommandLine", "Positionals"),
};

// What stands for the values of options, here and as CLI11 says it; "N", "ID", "PROXY" and "URL" are words everywhere.
[[maybe_unused]] constexpr std::array typeLabels{
    QT_TRANSLATE_NOOP("CommandLine", "TEXT"),
    QT_TRANSLATE_NOOP("CommandLine", "INT"),
    QT_TRANSLATE_NOOP("CommandLine", "UINT"),
    QT_TRANSLATE_NOOP("CommandLine", "FLOAT"),
    QT_TRANSLATE_NOOP("CommandLine", "CONDITION"),
    QT_TRANSLATE_NOOP("CommandLine", "DIR"),
    QT_TRANSLATE_NOOP("CommandLine", "FILE"),
    QT_TRANSLATE_NOOP("CommandLine", "LANGUAGE"),
    QT_TRANSLATE_NOOP("CommandLine", "LIST"),
    QT_TRANSLATE_NOOP("CommandLine", "METHOD|FILE"),
    QT_TRANSLATE_NOOP("CommandLine", "NAME"),
    QT_TRANSLATE_NOOP("CommandLine", "NAME=VALUE"),
    QT_TRANSLATE_NOOP("CommandLine", "NUMBER"),
    QT_TRANSLATE_NOOP("CommandLine", "PORT"),
    QT_TRANSLATE_NOOP("CommandLine", "QUERY"),
    QT_TRANSLATE_NOOP("CommandLine", "SCOPE"),
    QT_TRANSLATE_NOOP("CommandLine", "SECONDS"),
    QT_TRANSLATE_NOOP("CommandLine", "TABLE"),
    QT_TRANSLATE_NOOP("CommandLine", "TIME"),
    QT_TRANSLATE_NOOP("CommandLine", "TYPE"),
    QT_TRANSLATE_NOOP("CommandLine", "VALUE"),
};

/// Help without what the checks of CLI11 say of themselves: that is English, and for programmers.
class HelpFormatter final : public CLI::Formatter {
public:
    std::string make_option_opts(const CLI::Option *option) const override
    {
        std::string text;
        const OptionNode node = readOption(*option);
        if (node.takesValue && !node.names.isEmpty())
            text += ' ' + node.label.toStdString();
        if (option->get_expected_max() >= CLI::detail::expected_max_vector_size)
            text += " ...";
        if (option->get_required())
            text += ' ' + get_label("REQUIRED");
        return text;
    }
};

} // namespace

std::string translate(const char *context, const char *text)
{
    return QCoreApplication::translate(context, text).toStdString();
}

QString typeLabel(const QString &type)
{
    return QCoreApplication::translate("CommandLine", type.toUtf8().constData());
}

CLI::Validator notNegative()
{
    const auto check = [](const std::string &value) {
        bool isNumber = false;
        const double number = QString::fromStdString(value).toDouble(&isNumber);
        return isNumber && number < 0 ? translate("CommandLine", "must not be negative") : std::string();
    };
    return CLI::Validator(check, {});
}

void speak(CLI::App &app)
{
    app.formatter(std::make_shared<HelpFormatter>());
    for (const char *label : helpLabels)
        app.get_formatter()->label(label, translate("CommandLine", label));
    app.set_help_flag("-h,--help", translate("CommandLine", "Print this help and exit"));
    app.set_version_flag("--version", BUNSNC_VERSION, translate("CommandLine", "Print the version and exit"));
    app.get_help_ptr()->group(translate("CommandLine", "Options"));
    app.get_version_ptr()->group(translate("CommandLine", "Options"));
    app.option_defaults()->group(translate("CommandLine", "Options"));
    // Read before, by languageArgument().
    app.add_option_function<std::string>("--lang", [](const std::string &) {},
           translate("CommandLine", "Language of the messages: pt_BR or en; without it, the system's"))
        ->check(CLI::IsMember({"pt_BR", "en"}))
        ->type_name("");
    app.fallthrough(); // after the subcommand too
}

CLI::App *addCommand(
    CLI::App &app, const char *name, const std::string &description, std::initializer_list<const char *> examples)
{
    CLI::App *command = app.add_subcommand(name, description);
    command->group(translate("CommandLine", "Subcommands"));
    command->get_help_ptr()->group(translate("CommandLine", "Options"));
    if (examples.size() == 0)
        return command;
    std::string footer = translate("CommandLine", "Examples:");
    for (const char *example : examples)
        footer += std::string("\n  ") + example;
    command->footer(footer + '\n');
    return command;
}

QString describe(const CLI::App &app, const CLI::ParseError &error)
{
    static const KnownTexts known("CommandLine", parserTexts);
    const CLI::App *asked = &app;
    while (!asked->get_subcommands().empty())
        asked = asked->get_subcommands().back();
    std::string command = asked->get_name();
    for (const CLI::App *above = asked->get_parent(); above; above = above->get_parent())
        command = above->get_name() + ' ' + command;
    QString text = QString::fromUtf8(error.what());
    const std::vector<std::string> left = app.remaining(true);
    if (text == QLatin1StringView(parserTexts.front()) && !left.empty()) { // one was given, which there is not
        text = left.front().starts_with('-')
            ? known.translated(QStringLiteral("The following argument was not expected: ")
                  + QString::fromStdString(left.front()))
            : QCoreApplication::translate("CommandLine", "There is no command \"%1\"")
                  .arg(QString::fromStdString(command + ' ' + left.front()));
    } else {
        text = known.translated(text);
    }
    return text + QLatin1Char('\n')
        + QCoreApplication::translate("CommandLine", "\"%1 --help\" lists the options.")
              .arg(QString::fromStdString(command))
        + QLatin1Char('\n');
}

} // namespace bunsnc::app
