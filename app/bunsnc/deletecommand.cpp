// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/progress.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::GlideRecord;
using Outcome = servicenow::ItemResult::Outcome;

namespace {

struct DeleteArguments {
    std::string table, id, query;
    bool yes = false;
    bool dryRun = false;
    bool wholeTable = false;
    qint64 atMost = -1;
    ConnectionArguments connection;
    OutputArguments output;
};

Result<> deleteOne(const DeleteArguments &arguments, GlideRecord &record)
{
    if (auto found = findRecord(record, fromArgument(arguments.id), {u"sys_id"_s, u"number"_s}); !found)
        return found;
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    const QString number = record.displayValue(u"number"_s).value_or(QString());
    const auto row = makeRow({{u"sys_id"_s, record.sysId()}, {u"number"_s, number},
        {u"result"_s, arguments.dryRun ? u"not-tried"_s : u"deleted"_s}});
    if (arguments.dryRun)
        printErrorLine(QCoreApplication::translate("DeleteCommand", "This record would be deleted; nothing was."));
    else if (auto removed = record.deleteRecord(); !removed)
        return removed;
    return writeRows(arguments.output, *std::move(sink), row.fieldNames(), {row}, true);
}

Result<> deleteMany(const DeleteArguments &arguments, const servicenow::Client &client, GlideRecord &record,
    const std::stop_token &stop)
{
    const auto unknown = unknownFields(client, record.table(), fromArgument(arguments.query), stop);
    if (!unknown)
        return unknown.error();
    if (!unknown->isEmpty()) {
        return argumentError(unknown->join(u", "_s),
            QCoreApplication::translate("DeleteCommand",
                "the table has no field %1 that your user may read: the instance would drop that condition, and more "
                "records would go than you mean")
                .arg(unknown->join(u", "_s)));
    }
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    record.addEncodedQuery(fromArgument(arguments.query));
    record.setFields(QStringList{u"sys_id"_s, u"number"_s});
    Progress progress(false); // the results come behind it
    const servicenow::MultipleOptions options{.dryRun = arguments.dryRun || !arguments.yes,
        .wholeTable = arguments.wholeTable,
        .atMost = arguments.atMost,
        .progress = [&progress](qsizetype done, qsizetype total) { progress.rows(done, total); }};
    const auto report = record.deleteMultiple(options);
    progress.clear();
    if (!report)
        return report.error();
    const qint64 found = qint64(report->items.size());
    if (!arguments.dryRun && !arguments.yes && found > 0) {
        printErrorLine(QCoreApplication::translate("DeleteCommand", "Records of %1 that match: %2. Nothing was deleted.")
                .arg(record.table(), QLocale().toString(found)));
        return argumentError(u"--yes"_s,
            QCoreApplication::translate(
                "DeleteCommand", "add --yes to delete these records, or --dry-run to list them"));
    }
    std::vector<servicenow::Row> rows;
    for (const auto &item : report->items) {
        rows.push_back(makeRow({{u"sys_id"_s, item.sysId}, {u"result"_s, resultWord(item.outcome, u"deleted"_s)},
            {u"error"_s, item.error ? errorCodeName(item.error->code) : QString()}}));
    }
    const auto written =
        writeRows(arguments.output, *std::move(sink), {u"sys_id"_s, u"result"_s, u"error"_s}, rows);
    if (!written && !isClosedPipe(written.error()))
        return written;
    if (arguments.dryRun) {
        printErrorLine(QCoreApplication::translate("DeleteCommand", "Records that would be deleted: %1. Nothing was.")
                .arg(QLocale().toString(found)));
        return {};
    }
    printErrorLine(QCoreApplication::translate("DeleteCommand", "Records deleted: %1 of %2.")
            .arg(QLocale().toString(report->count(Outcome::Done)), QLocale().toString(found)));
    if (const auto error = report->firstError())
        return *error;
    return report->allDone() ? Result<>() : Result<>(Error{.code = ErrorCode::Cancelled});
}

Result<> erase(const DeleteArguments &arguments, const std::stop_token &stop)
{
    if (arguments.id.empty() == arguments.query.empty()) {
        return argumentError(u"--query"_s,
            QCoreApplication::translate(
                "DeleteCommand", "name one record, or several by --query; not both, and not nothing"));
    }
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    GlideRecord record = (*client)->glideRecord(fromArgument(arguments.table), 1000);
    record.setStopToken(stop);
    return arguments.id.empty() ? deleteMany(arguments, **client, record, stop) : deleteOne(arguments, record);
}

} // namespace

void addDeleteCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "delete",
        translate("DeleteCommand", "Delete one record, or, with --query and --yes, all that match"),
        {"bunsnc delete incident INC0010001", "bunsnc delete u_import --query 'u_state=done' --dry-run",
            "bunsnc delete u_import --query 'u_state=done' --at-most 500 --yes"});
    const auto arguments = std::make_shared<DeleteArguments>();
    addTableArgument(*command, arguments->table);
    addRecordArgument(*command, arguments->id, Required::No);
    command
        ->add_option("--query", arguments->query,
            translate("DeleteCommand", "encoded query: all records that match; their number is shown first"))
        ->type_name("QUERY");
    command->add_flag("--yes", arguments->yes, translate("DeleteCommand", "really delete what --query finds"));
    command->add_flag("--dry-run", arguments->dryRun, translate("DeleteCommand", "list what would be deleted"));
    command
        ->add_option(
            "--at-most", arguments->atMost, translate("DeleteCommand", "delete nothing when more records match"))
        ->check(notNegative())
        ->type_name("N");
    command->add_flag("--whole-table", arguments->wholeTable,
        translate("DeleteCommand", "a query that every record of the table matches is meant"));
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(erase(*arguments, stop));
    });
}

} // namespace bunsnc::app
