// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/changefeed.h"
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"
#include "services/core/clock.h"
#include "services/core/termination.h"
#include "services/core/workerthread.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Row;
using servicenow::SerializeMode;

namespace {

struct WatchArguments {
    std::string table, query, fields, since;
    std::string format = "lines";
    double intervalSeconds = 5;
    qint64 count = 0;
    OutputArguments display; ///< its --display only
    ConnectionArguments connection;
};

class ChangePrinter {
public:
    ChangePrinter(const WatchArguments &arguments, const QStringList &fields, std::unique_ptr<OutputSink> sink)
        : m_fields(fields)
        , m_isJson(arguments.format == "ndjson")
        , m_mode(arguments.display.display.empty() ? (m_isJson ? SerializeMode::Value : SerializeMode::Display)
                                                   : arguments.display.mode())
        , m_sink(std::move(sink))
    {
    }
    Result<> print(const Row &row)
    {
        ++m_count;
        if (m_isJson) {
            Row event = makeRow({{u"event"_s, changeKind(row)}});
            row.forEachField([&](const servicenow::Element &field) { event.setElement(field); });
            QByteArray line;
            QStringList wanted = m_fields;
            if (!wanted.isEmpty())
                wanted << u"event"_s << u"sys_id"_s << u"sys_updated_on"_s;
            appendSafeJson(line, event, {}, {.mode = m_mode, .fields = wanted});
            return m_sink->write(QByteArray(line + '\n'));
        }
        QStringList parts{printable(row.displayValue(u"sys_updated_on"_s).value_or(QString())), changeKind(row)};
        for (const QString &field : m_fields.isEmpty() ? tellingFields(row.fieldNames()) : m_fields) {
            const auto text = m_mode == SerializeMode::Value ? row.value(field) : row.displayValue(field);
            if (field != "sys_updated_on"_L1 && text)
                parts << printable(*text);
        }
        const int columns = outputColumns();
        const QString line = parts.join(u"  "_s);
        return m_sink->write(((columns > 0 ? cutTo(line, columns) : line) + u'\n').toUtf8());
    }
    Result<> flush() { return m_sink->flush(); }
    qint64 count() const { return m_count; }

private:
    const QStringList m_fields;
    const bool m_isJson;
    const SerializeMode m_mode;
    const std::unique_ptr<OutputSink> m_sink;
    qint64 m_count = 0;
};

Result<> follow(ChangeFeed &feed, ChangePrinter &printer, const WatchArguments &arguments,
    servicenow::ClientCore::Lease &lease, const std::stop_token &stop)
{
    const auto pause = qint64(arguments.intervalSeconds * 1000);
    const auto enough = [&] { return arguments.count > 0 && printer.count() >= arguments.count; };
    bool troubled = false;
    for (;;) {
        const auto polled = feed.poll(
            lease.api(), [&](const Row &row) { return enough() ? Result<>() : printer.print(row); }, stop);
        if (auto flushed = printer.flush(); !flushed)
            return flushed;
        if (enough())
            return {};
        if (!polled && !polled.error().retryable)
            return polled;
        if (!polled && !troubled) // once, however long it lasts
            printError(describeWhole(polled.error())
                + QCoreApplication::translate("WatchCommand", "It goes on by itself.") + u'\n');
        if (polled && troubled)
            printError(QCoreApplication::translate("SyncCommand", "It works again.") + u'\n');
        troubled = !polled;
        if (!interruptibleSleep(pause, stop))
            return Error{.code = ErrorCode::Cancelled};
    }
}

/// Programs act on what comes: a change of a record that was not meant is no matter of a warning.
Result<> refuseUnknown(
    const servicenow::Client &client, const WatchArguments &arguments, const std::stop_token &stop)
{
    const auto unknown = unknownFields(client, fromArgument(arguments.table), fromArgument(arguments.query), stop);
    if (!unknown)
        return unknown.error().code == ErrorCode::ParseError ? Result<>() : unknown.error(); // the instance may know it
    if (unknown->isEmpty())
        return {};
    return argumentError(unknown->join(u", "_s),
        QCoreApplication::translate("WatchCommand",
            "the table has no field %1 that your user may read: the instance would drop that condition, and changes of "
            "other records would be printed")
            .arg(unknown->join(u", "_s)));
}

Result<> watch(const WatchArguments &arguments, const std::stop_token &stop)
{
    const QString since = fromArgument(arguments.since);
    const auto from = parseUtc(QStringView(since));
    if (!since.isEmpty() && !from) {
        return argumentError(u"--since"_s,
            QCoreApplication::translate("WatchCommand", "--since takes a time in UTC: \"2026-01-31 12:00:00\""));
    }
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    auto sink = OutputSink::open({});
    if (!sink)
        return sink.error();
    if (auto known = refuseUnknown(**client, arguments, stop); !known)
        return known;
    const QStringList fields = namesIn(arguments.fields);
    ChangeFeed feed(
        {.table = fromArgument(arguments.table), .filter = fromArgument(arguments.query), .fields = fields});
    servicenow::ClientCore::Lease lease((*client)->core());
    if (from)
        feed.startAt(*from);
    else if (auto started = feed.startNow(lease.api(), stop); !started)
        return started;
    printError(QCoreApplication::translate("WatchCommand", "Watching %1; Ctrl-C ends it. Deleted records are not seen.")
                   .arg(fromArgument(arguments.table))
        + u'\n');
    ChangePrinter printer(arguments, fields, *std::move(sink));
    return follow(feed, printer, arguments, lease, stop);
}

} // namespace

void addWatchCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command =
        addCommand(app, "watch", translate("WatchCommand", "Print the changes of a table as they happen, until Ctrl-C"),
            {"bunsnc watch incident 'assignment_group.name=Network'",
                "bunsnc watch incident --format ndjson | jq -r 'select(.event == \"created\") | .number'"});
    const auto arguments = std::make_shared<WatchArguments>();
    addTableArgument(*command, arguments->table);
    addQueryArgument(*command, arguments->query);
    addFieldsOption(*command, arguments->fields);
    command
        ->add_option("--format", arguments->format,
            translate("WatchCommand", "one line a change for people, or records for programs (lines)"))
        ->check(CLI::IsMember({"lines", "ndjson"}))
        ->type_name("");
    command
        ->add_option(
            "--interval", arguments->intervalSeconds, translate("WatchCommand", "seconds between two readings (5)"))
        ->check(CLI::Range(0.2, 86'400.0))
        ->type_name("SECONDS");
    command
        ->add_option("--since", arguments->since,
            translate("WatchCommand", "also what was changed since this time, in UTC: \"2026-01-31 12:00:00\""))
        ->type_name("TIME");
    command->add_option("--count", arguments->count, translate("WatchCommand", "end after so many changes"))
        ->check(notNegative())
        ->type_name("N");
    addDisplayOption(*command, arguments->display);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(watch(*arguments, stop));
    });
}

} // namespace bunsnc::app
