// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/outputsink.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/generate.h"
#include "services/servicenow/metadatacache.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

struct GenerateArguments {
    std::string table, output, nameSpace = "tables", parent, parentHeader;
    ConnectionArguments connection;
};

Result<> generate(const GenerateArguments &arguments, const std::stop_token &stop)
{
    const QString name = fromArgument(arguments.table);
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    servicenow::MetadataCache metadata((*client)->core());
    const auto table = metadata.table(name, stop);
    if (!table)
        return table.error();
    // The lists of choices only make comments: where they are hidden, there are none.
    const auto choices = metadata.choices(name, stop);
    if (!choices && choices.error().code != ErrorCode::Forbidden)
        return choices.error();
    const auto text = servicenow::generateHeader(**table, choices ? **choices : servicenow::TableChoices(),
        {.nameSpace = fromArgument(arguments.nameSpace),
            .parentTable = fromArgument(arguments.parent),
            .parentHeader = fromArgument(arguments.parentHeader),
            .banner = {u"Made by \"bunsnc generate %1\" from the dictionary of %2;"_s.arg(name, (*client)->instance()),
                u"run it again instead of editing."_s}});
    if (!text)
        return text.error();
    auto sink = OutputSink::open(fromArgument(arguments.output));
    if (!sink)
        return sink.error();
    if (const auto written = (*sink)->write(text->toUtf8()); !written)
        return written;
    return (*sink)->finish();
}

} // namespace

void addGenerateCommand(CLI::App &app, int &exitCode)
{
    const auto words = [](const char *text) { return translate("GenerateCommand", text); };
    CLI::App *command = addCommand(app, "generate",
        words(QT_TRANSLATE_NOOP("GenerateCommand", "Write the C++ type of a table, from the instance's dictionary")),
        {"bunsnc generate incident --output incident.h",
            "bunsnc generate u_vehicle --namespace company::tables --parent cmdb_ci --parent-header cmdb_ci.h"});
    const auto arguments = std::make_shared<GenerateArguments>();
    const auto option = [&](const char *name, std::string &value, const char *text, const char *type) {
        command->add_option(name, value, words(text))->type_name(type);
    };
    addTableArgument(*command, arguments->table);
    option("--output", arguments->output,
        QT_TRANSLATE_NOOP("GenerateCommand", "file for the header; without it, standard output"), "FILE");
    option("--namespace", arguments->nameSpace,
        QT_TRANSLATE_NOOP("GenerateCommand", "C++ namespace of the type (tables)"), "NAME");
    option("--parent", arguments->parent,
        QT_TRANSLATE_NOOP("GenerateCommand", "a table that this one extends, whose columns another header has"),
        "TABLE");
    option("--parent-header", arguments->parentHeader,
        QT_TRANSLATE_NOOP("GenerateCommand", "that header, as it is to be included"), "FILE");
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(generate(*arguments, stop));
    });
}

} // namespace bunsnc::app
