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
#include "services/servicenow/metadatacache.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::GlideRecord;

namespace {

constexpr qint64 rowsOnScreen = 100;

struct QueryArguments {
    std::string table, encoded, fields, order, view;
    qint64 limit = -1;
    int pageSize = 1000;
    ConnectionArguments connection;
    OutputArguments output;
};

struct GetArguments {
    std::string table, id, fields;
    ConnectionArguments connection;
    OutputArguments output;
};

/// The instance passes over what it does not know, without a word.
void warnOfMissing(const QStringList &asked, const servicenow::Row &row)
{
    QStringList missing;
    for (const QString &field : asked) {
        if (!row.contains(field))
            missing << field;
    }
    if (!missing.isEmpty()) {
        printError(QCoreApplication::translate("QueryCommand",
                       "The instance delivers no field %1: it has none of that name, or your user may not read it.")
                       .arg(missing.join(u", "_s))
            + u'\n');
    }
}

void order(GlideRecord &record, const std::string &keys)
{
    for (const QString &key : namesIn(keys)) {
        if (key.startsWith(u'-'))
            record.orderByDesc(key.mid(1));
        else
            record.orderBy(key);
    }
}

/// What a person would not see from the rows alone.
void tellCounts(qint64 printed, qint64 matches, qint64 limit, bool limitIsOurs)
{
    const QLocale locale;
    if (limit > 0 && printed >= limit && matches > printed && limitIsOurs) {
        printError(QCoreApplication::translate("QueryCommand", "%1 of %2 rows are shown; --limit 0 shows all.")
                       .arg(locale.toString(printed), locale.toString(matches))
            + u'\n');
    } else if (printed < matches && (limit <= 0 || printed < limit)) {
        printError(QCoreApplication::translate("QueryCommand",
                       "%1 rows match and %2 came: access rules hide the others, or they changed meanwhile.")
                       .arg(locale.toString(matches), locale.toString(printed))
            + u'\n');
    }
}

/// What a record of the table can show; nothing where the dictionary may not be read.
QStringList columnsOf(const servicenow::Client &client, const QString &table, const std::stop_token &stop)
{
    const auto described = servicenow::MetadataCache(client.core()).table(table, stop);
    QStringList names;
    if (!described)
        return names;
    for (const servicenow::ColumnMetadata &column : (*described)->columns) {
        if (column.active)
            names << column.name;
    }
    return names;
}

Result<> query(const QueryArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    const Format format = arguments.output.chosenFormat();
    const bool onScreen = arguments.output.output.empty() && outputIsTerminal();
    const bool limitIsOurs = arguments.limit < 0 && format == Format::Table && onScreen;
    const qint64 limit = limitIsOurs ? rowsOnScreen : std::max<qint64>(arguments.limit, 0);
    const QStringList fields = namesIn(arguments.fields);

    GlideRecord record = (*client)->glideRecord(fromArgument(arguments.table), arguments.pageSize, false);
    record.setStopToken(stop);
    record.setFields(fields);
    record.setView(fromArgument(arguments.view));
    record.setDisplayValue(arguments.output.mode() == servicenow::SerializeMode::Value ? servicenow::DisplayMode::Values
                                                                                       : servicenow::DisplayMode::All);
    if (limit > 0)
        record.setLimit(limit);
    else
        record.setReadAhead(3);
    if (!arguments.encoded.empty())
        record.addEncodedQuery(fromArgument(arguments.encoded));
    order(record, arguments.order);
    if (auto queried = record.query(); !queried)
        return queried;
    warnOfConditions(**client, fromArgument(arguments.table), fromArgument(arguments.encoded), stop);

    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    WriterOptions shape{format, arguments.output.mode(), fields, fromArgument(arguments.table)};
    if (format == Format::Csv && fields.isEmpty() && arguments.view.empty())
        shape.moreFields = columnsOf(**client, shape.table, stop);
    const auto writer = makeRecordWriter(shape, *std::move(sink));
    Progress progress(onScreen);
    const qint64 matches = record.rowCount();
    const qint64 expected = limit > 0 ? std::min(matches, limit) : matches;
    qint64 printed = 0;
    for (;;) {
        const auto more = record.next();
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (printed == 0)
            warnOfMissing(fields, record.row());
        if (auto written = writer->append(record.row()); !written)
            return written;
        progress.rows(++printed, expected);
    }
    progress.clear();
    if (auto ended = writer->end(); !ended)
        return ended;
    tellCounts(printed, matches, limit, limitIsOurs);
    return {};
}

Result<> get(const GetArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    const QString table = fromArgument(arguments.table);
    const QStringList fields = namesIn(arguments.fields);
    GlideRecord record = (*client)->glideRecord(table);
    record.setStopToken(stop);
    if (auto found = findRecord(record, fromArgument(arguments.id), fields); !found)
        return found;
    warnOfMissing(fields, record.row());
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    const auto writer = makeRecordWriter(
        {.format = arguments.output.chosenFormat(), .mode = arguments.output.mode(), .fields = fields, .table = table,
            .single = true},
        *std::move(sink));
    if (auto written = writer->append(record.row()); !written)
        return written;
    return writer->end();
}

} // namespace

void addQueryCommands(CLI::App &app, int &exitCode)
{
    CLI::App *command =
        addCommand(app, "query", translate("QueryCommand", "Print the records of a table that match a query"),
            {"bunsnc query incident 'active=true^priority<=2' --fields number,short_description,assigned_to --order "
             "-opened_at",
                "bunsnc query incident active=true --format ndjson | jq -r .number",
                "bunsnc query change_request --format csv --display display --output changes.csv"});
    const auto arguments = std::make_shared<QueryArguments>();
    addTableArgument(*command, arguments->table);
    addQueryArgument(*command, arguments->encoded);
    addFieldsOption(*command, arguments->fields);
    command
        ->add_option("--limit", arguments->limit,
            translate("QueryCommand",
                "rows at most; 0 means all. Without it a table on a terminal has 100 rows, everything else all"))
        ->check(notNegative())
        ->type_name("N");
    command
        ->add_option("--order", arguments->order,
            translate("QueryCommand", "columns to sort by, separated by commas; -name for descending"))
        ->type_name("LIST");
    command->add_option("--view", arguments->view, translate("QueryCommand", "columns of this view of the instance"))
        ->type_name("NAME");
    command
        ->add_option("--page-size", arguments->pageSize, translate("QueryCommand", "records asked for at once (1000)"))
        ->check(CLI::Range(1, 10'000))
        ->type_name("N");
    addDisplayOption(*command, arguments->output);
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(query(*arguments, stop));
    });

    CLI::App *single = addCommand(app, "get",
        translate("QueryCommand", "Print one record, found by its sys_id, its number, or any field=value"),
        {"bunsnc get incident INC0010001", "bunsnc get sys_user user_name=ana.souza --format json --display both"});
    const auto wanted = std::make_shared<GetArguments>();
    addTableArgument(*single, wanted->table);
    addRecordArgument(*single, wanted->id);
    addFieldsOption(*single, wanted->fields);
    addDisplayOption(*single, wanted->output);
    addOutputOptions(*single, wanted->output);
    addConnectionOptions(*single, wanted->connection);
    single->callback([wanted, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(get(*wanted, stop));
    });
}

} // namespace bunsnc::app
