// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/metadatacache.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Row;

namespace {

struct MetadataArguments {
    std::string table, field, language;
    ConnectionArguments connection;
    OutputArguments output;
};

QString yesOrNo(bool value)
{
    return value ? u"true"_s : u"false"_s;
}

Result<> schema(const MetadataArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    const auto table = servicenow::MetadataCache((*client)->core()).table(fromArgument(arguments.table), stop);
    if (!table)
        return table.error();
    const QString language = QLocale().name();
    std::vector<Row> rows;
    for (const servicenow::ColumnMetadata &column : (*table)->columns) {
        if (!column.active)
            continue;
        rows.push_back(makeRow({{u"column"_s, column.name}, {u"label"_s, column.labelIn(language)},
            {u"type"_s, column.internalType}, {u"reference"_s, column.reference},
            {u"length"_s, QString::number(column.maxLength)}, {u"mandatory"_s, yesOrNo(column.mandatory)},
            {u"read_only"_s, yesOrNo(column.readOnly)}, {u"table"_s, column.definedIn}}));
    }
    return writeRows(arguments.output,
        {u"column"_s, u"label"_s, u"type"_s, u"reference"_s, u"length"_s, u"mandatory"_s, u"read_only"_s, u"table"_s},
        rows);
}

Result<> choices(const MetadataArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    const QString table = fromArgument(arguments.table);
    const QString field = fromArgument(arguments.field);
    servicenow::MetadataCache metadata((*client)->core());
    const auto found = metadata.choices(table, stop);
    if (!found)
        return found.error();
    const bool all = arguments.language == "all";
    std::vector<servicenow::ChoiceLabel> shown;
    if (all) {
        const auto list = (*found)->byElement.value(field);
        std::ranges::copy_if(list, std::back_inserter(shown), [](const auto &choice) { return !choice.inactive; });
    } else {
        shown = (*found)->of(
            field, arguments.language.empty() ? QLocale().name() : fromArgument(arguments.language));
    }
    QStringList columns{u"value"_s, u"label"_s};
    if (all)
        columns << u"language"_s;
    if (std::ranges::any_of(shown, [](const auto &choice) { return !choice.dependentValue.isEmpty(); }))
        columns << u"dependent_value"_s;
    std::vector<Row> rows;
    for (const servicenow::ChoiceLabel &choice : shown)
        rows.push_back(makeRow({{u"value"_s, choice.value}, {u"label"_s, choice.label},
            {u"language"_s, choice.language}, {u"dependent_value"_s, choice.dependentValue}}));
    if (rows.empty()) {
        const auto described = metadata.table(table, stop);
        if (!described && described.error().code != ErrorCode::Forbidden)
            return described.error();
        if (described && !(*described)->column(field))
            return Error{.code = ErrorCode::NotFound, .subject = table + u'.' + field};
        printError(QCoreApplication::translate("MetadataCommands", "%1 has no list of choices (sys_choice).")
                       .arg(table + u'.' + field)
            + u'\n');
    }
    return writeRows(arguments.output, columns, rows);
}

} // namespace

void addMetadataCommands(CLI::App &app, int &exitCode)
{
    const auto add = [&](const char *name, const std::string &description, std::initializer_list<const char *> examples,
                         Result<> (*run)(const MetadataArguments &, const std::stop_token &)) {
        CLI::App *command = addCommand(app, name, description, examples);
        const auto arguments = std::make_shared<MetadataArguments>();
        addTableArgument(*command, arguments->table);
        command->callback([arguments, run, &exitCode] {
            const std::stop_token stop = watchTermination();
            exitCode = conclude(run(*arguments, stop));
        });
        return std::pair(command, arguments);
    };
    const auto finish = [](CLI::App &command, MetadataArguments &arguments) {
        addOutputOptions(command, arguments.output);
        addConnectionOptions(command, arguments.connection);
    };
    auto [describing, described] =
        add("schema", translate("MetadataCommands", "List the columns of a table, those of the tables it extends too"),
            {"bunsnc schema incident", "bunsnc schema incident --format csv --output columns.csv"}, schema);
    finish(*describing, *described);

    auto [choosing, chosen] =
        add("choices", translate("MetadataCommands", "List the values that a field may take, with their labels"),
            {"bunsnc choices incident state", "bunsnc choices incident state --language all --format csv"}, choices);
    choosing->add_option("field", chosen->field, translate("MetadataCommands", "column, such as state"))
        ->required()
        ->type_name("");
    choosing
        ->add_option("--language", chosen->language,
            translate(
                "MetadataCommands", "language of the labels (en, pt_BR …), or all; without it, that of the messages"))
        ->type_name("LANGUAGE");
    finish(*choosing, *chosen);
}

} // namespace bunsnc::app
