// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

struct JournalArguments {
    std::string table, record;
    bool newestFirst = false;
    ConnectionArguments connection;
    OutputArguments output;
};

Result<> journal(const JournalArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    servicenow::GlideRecord record = (*client)->glideRecord(fromArgument(arguments.table));
    record.setStopToken(stop);
    if (auto found = findRecord(record, fromArgument(arguments.record), {}); !found)
        return found;
    const auto entries = record.journal({.newestFirst = arguments.newestFirst});
    if (!entries)
        return entries.error();
    std::vector<servicenow::Row> rows;
    for (const servicenow::JournalEntry &entry : *entries) {
        const QString time = entry.createdOn.isValid()
            ? entry.createdOn.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s)
            : entry.shownTime;
        rows.push_back(makeRow({{u"time"_s, time}, {u"author"_s, entry.author}, {u"element"_s, entry.element},
            {u"text"_s, entry.text}}));
    }
    return writeRows(arguments.output, {u"time"_s, u"author"_s, u"element"_s, u"text"_s}, rows);
}

} // namespace

void addJournalCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "journal",
        translate("JournalCommand", "Print the comments and work notes of a record, the oldest first"),
        {"bunsnc journal incident INC0010001", "bunsnc update incident INC0010001 work_notes='Called back'"});
    const auto arguments = std::make_shared<JournalArguments>();
    addTableArgument(*command, arguments->table);
    addRecordArgument(*command, arguments->record);
    command->add_flag("--newest-first", arguments->newestFirst, translate("JournalCommand", "the newest first"));
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(journal(*arguments, stop));
    });
}

} // namespace bunsnc::app
