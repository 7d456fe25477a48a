// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLocale>

#include <map>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Record;
using servicenow::Row;
using servicenow::TableApi;

namespace {

constexpr int deepest = 16;

struct MetadataArguments {
    std::string table, field, language;
    ConnectionArguments connection;
    OutputArguments output;
};

Result<std::vector<Record>> read(
    TableApi &api, const QString &table, const QString &query, const QStringList &fields, const std::stop_token &stop)
{
    const auto page = api.list(table, {.query = query, .fields = fields, .limit = 10'000}, stop);
    if (!page)
        return page.error();
    std::vector<Record> records;
    for (const auto &raw : page->records) {
        auto record = Record::fromJson(raw);
        if (!record)
            return record.error();
        records.push_back(*std::move(record));
    }
    return records;
}

/// The table and those it extends, nearest first. InvalidTable.
Result<QStringList> classChain(TableApi &api, const QString &table, const std::stop_token &stop)
{
    QStringList chain;
    for (QString name = table; !name.isEmpty() && !chain.contains(name) && chain.size() < deepest;) {
        const auto found = read(api, u"sys_db_object"_s, u"name="_s + name, {u"name"_s, u"super_class.name"_s}, stop);
        if (!found)
            return found.error();
        if (found->empty() && chain.isEmpty())
            return Error{.code = ErrorCode::InvalidTable, .subject = table};
        chain << name;
        name = found->empty() ? QString() : found->front().value(u"super_class.name"_s);
    }
    return chain;
}

Result<> schema(const MetadataArguments &arguments, const std::stop_token &stop)
{
    const QString table = fromArgument(arguments.table);
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    servicenow::ClientCore::Lease lease((*client)->core());
    const auto chain = classChain(lease.api(), table, stop);
    if (!chain)
        return chain.error();
    std::map<QString, Row> columns; // what a child says of a column goes before its parents
    for (const QString &name : *chain) {
        const auto entries = read(lease.api(), u"sys_dictionary"_s,
            u"name="_s + name + u"^elementISNOTEMPTY^active=true^ORDERBYelement"_s,
            {u"element"_s, u"column_label"_s, u"internal_type"_s, u"reference"_s, u"max_length"_s, u"mandatory"_s,
                u"read_only"_s},
            stop);
        if (!entries)
            return entries.error();
        for (const Record &entry : *entries) {
            const QString column = entry.value(u"element"_s);
            columns.try_emplace(column,
                makeRow({{u"column"_s, column}, {u"label"_s, entry.value(u"column_label"_s)},
                    {u"type"_s, entry.value(u"internal_type"_s)}, {u"reference"_s, entry.value(u"reference"_s)},
                    {u"length"_s, entry.value(u"max_length"_s)}, {u"mandatory"_s, entry.value(u"mandatory"_s)},
                    {u"read_only"_s, entry.value(u"read_only"_s)}, {u"table"_s, name}}));
        }
    }
    std::vector<Row> rows;
    for (auto &[name, row] : columns)
        rows.push_back(std::move(row));
    return writeRows(arguments.output,
        {u"column"_s, u"label"_s, u"type"_s, u"reference"_s, u"length"_s, u"mandatory"_s, u"read_only"_s, u"table"_s},
        rows);
}

Result<> choices(const MetadataArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    servicenow::ClientCore::Lease lease((*client)->core());
    const auto found =
        servicenow::readChoices(lease.api(), fromArgument(arguments.table), fromArgument(arguments.field), stop);
    if (!found)
        return found.error();
    if (found->empty()) {
        return Error{.code = ErrorCode::NotFound,
            .subject = fromArgument(arguments.table) + u'.' + fromArgument(arguments.field),
            .detail = u"no choices in sys_choice"_s};
    }
    const QString language = arguments.language.empty() ? QLocale().name() : fromArgument(arguments.language);
    const auto labels = servicenow::choiceLabels(*found, language);
    std::vector<Row> rows;
    QStringList shown;
    for (const auto &choice : *found) {
        if (arguments.language == "all") {
            rows.push_back(
                makeRow({{u"value"_s, choice.value}, {u"label"_s, choice.label}, {u"language"_s, choice.language}}));
        } else if (!shown.contains(choice.value)) {
            shown << choice.value;
            rows.push_back(makeRow({{u"value"_s, choice.value}, {u"label"_s, labels.value(choice.value)}}));
        }
    }
    return writeRows(arguments.output, rows.front().fieldNames(), rows);
}

} // namespace

void addMetadataCommands(CLI::App &app, int &exitCode)
{
    const auto add = [&](const char *name, const std::string &description, std::initializer_list<const char *> examples,
                         Result<> (*run)(const MetadataArguments &, const std::stop_token &)) {
        CLI::App *command = addCommand(app, name, description, examples);
        const auto arguments = std::make_shared<MetadataArguments>();
        command->add_option("table", arguments->table, translate("QueryCommand", "table, such as incident"))
            ->required()
            ->type_name("");
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
