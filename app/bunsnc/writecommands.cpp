// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::GlideRecord;

namespace {

struct WriteArguments {
    std::string table, id;
    std::vector<std::string> fields;
    bool ifUnchanged = false;
    qint64 modCount = -1;
    ConnectionArguments connection;
    OutputArguments output;
};

/// Journals are never delivered as values, and passwords behind a mask.
bool isShown(const QString &field, const QString &now, const QString &display)
{
    const QString &text = now.isEmpty() ? display : now;
    const bool isMask = !text.isEmpty() && text.count(u'*') == text.size();
    return !isMask && field != "comments"_L1 && field != "work_notes"_L1;
}

/// A write can succeed and still not do what was asked: fields that do not exist or may not be written are passed over,
/// and rules of the instance change values.
void tellDifferences(const FieldValues &sent, const servicenow::Row &answer)
{
    for (const auto &[field, value] : sent) {
        const auto now = answer.value(field);
        const auto display = answer.displayValue(field);
        if (!now) {
            printError(QCoreApplication::translate("WriteCommands",
                           "%1 was not written: the instance has no such field, or your user may not write it.")
                           .arg(field)
                + u'\n');
        } else if (*now != value && display != value && isShown(field, *now, display.value_or(QString()))) {
            printError(QCoreApplication::translate("WriteCommands",
                           "%1 is \"%2\" now: a rule of the instance changed it, or your user may not write it.")
                           .arg(field, printable(*now))
                + u'\n');
        }
    }
}

Result<> print(const WriteArguments &arguments, std::unique_ptr<OutputSink> sink, const FieldValues &sent,
    const GlideRecord &record)
{
    QStringList fields;
    if (arguments.output.chosenFormat() == Format::Table) {
        fields << u"sys_id"_s;
        if (record.contains(u"number"_s))
            fields << u"number"_s;
        for (const auto &[name, value] : sent) {
            if (record.contains(name) && !fields.contains(name))
                fields << name;
        }
    }
    const auto writer = makeRecordWriter(
        {arguments.output.chosenFormat(), arguments.output.mode(), fields, fromArgument(arguments.table), true},
        std::move(sink));
    if (auto written = writer->append(record.row()); !written)
        return written;
    return writer->end();
}

/// Prints what was written; where that fails, at least which record it is.
Result<> printWritten(const WriteArguments &arguments, std::unique_ptr<OutputSink> sink, const FieldValues &sent,
    const GlideRecord &record)
{
    auto printed = print(arguments, std::move(sink), sent, record);
    if (!printed && !isClosedPipe(printed.error())) {
        printError(QCoreApplication::translate(
                       "WriteCommands", "The record was written all the same; its sys_id is %1.")
                       .arg(printable(record.sysId()))
            + u'\n');
    }
    return printed;
}

Result<> insert(const WriteArguments &arguments, const std::stop_token &stop)
{
    const auto fields = readFields(arguments.fields, stop);
    if (!fields)
        return fields.error();
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    GlideRecord record = (*client)->glideRecord(fromArgument(arguments.table));
    record.setStopToken(stop);
    record.initialize();
    for (const auto &[name, value] : *fields)
        record.setValue(name, value);
    if (const auto inserted = record.insert(); !inserted)
        return inserted.error();
    tellDifferences(*fields, record.row());
    return printWritten(arguments, *std::move(sink), *fields, record);
}

Result<> update(const WriteArguments &arguments, const std::stop_token &stop)
{
    const auto fields = readFields(arguments.fields, stop);
    if (!fields)
        return fields.error();
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    GlideRecord record = (*client)->glideRecord(fromArgument(arguments.table));
    record.setStopToken(stop);
    if (auto found = findRecord(record, fromArgument(arguments.id)); !found)
        return found;
    const QString count = record.value(u"sys_mod_count"_s).value_or(QString());
    if (arguments.modCount >= 0 && count != QString::number(arguments.modCount)) {
        return Error{.code = ErrorCode::Conflict,
            .subject = record.table() + u'/' + record.sysId(),
            .detail = u"expected sys_mod_count %1, it is %2, saved by %3 at %4 UTC"_s.arg(arguments.modCount)
                          .arg(count, record.value(u"sys_updated_by"_s).value_or(QString()),
                              record.value(u"sys_updated_on"_s).value_or(QString()))};
    }
    FieldValues changed;
    for (const auto &[name, value] : *fields) {
        if (record.value(name) == value)
            continue;
        record.setValue(name, value);
        changed[name] = value;
    }
    if (changed.empty()) {
        printError(
            QCoreApplication::translate("WriteCommands", "The record has these values already; nothing was sent.")
            + u'\n');
        return print(arguments, *std::move(sink), *fields, record);
    }
    const auto updated = record.update({.checkModCount = arguments.ifUnchanged || arguments.modCount >= 0});
    if (!updated)
        return updated.error();
    tellDifferences(changed, record.row());
    return printWritten(arguments, *std::move(sink), *fields, record);
}

void addCommonOptions(CLI::App &command, WriteArguments &arguments, bool toExisting)
{
    addTableArgument(command, arguments.table);
    if (toExisting) {
        addRecordArgument(command, arguments.id);
    }
    command
        .add_option("fields", arguments.fields,
            translate("WriteCommands", "name=value, - for a JSON object on standard input, or @FILE with one"))
        ->required()
        ->type_name("");
}

} // namespace

void addWriteCommands(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "insert", translate("WriteCommands", "Make a record and print it"),
        {"bunsnc insert incident short_description='Printer on fire' urgency=1",
            "echo '{\"short_description\":\"Printer on fire\"}' | bunsnc insert incident - --format json"});
    const auto made = std::make_shared<WriteArguments>();
    addCommonOptions(*command, *made, false);
    addDisplayOption(*command, made->output);
    addOutputOptions(*command, made->output);
    addConnectionOptions(*command, made->connection);
    command->callback([made, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(insert(*made, stop));
    });

    command = addCommand(app, "update", translate("WriteCommands", "Change fields of a record and print it"),
        {"bunsnc update incident INC0010001 state=2 assigned_to=62826bf03710200044e0bfc8bcbe5df1",
            "bunsnc update incident INC0010001 @changes.json --if-unchanged",
            "bunsnc update incident INC0010001 state=6 --mod-count 7"});
    const auto changed = std::make_shared<WriteArguments>();
    addCommonOptions(*command, *changed, true);
    command->add_flag("--if-unchanged", changed->ifUnchanged,
        translate("WriteCommands",
            "ask once more before writing, and write nothing when somebody saved the record meanwhile (exit code 6)"));
    command
        ->add_option("--mod-count", changed->modCount,
            translate("WriteCommands",
                "write only while the record still has this sys_mod_count, as it was read earlier (exit code 6)"))
        ->check(notNegative())
        ->type_name("N");
    addDisplayOption(*command, changed->output);
    addOutputOptions(*command, changed->output);
    addConnectionOptions(*command, changed->connection);
    command->callback([changed, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(update(*changed, stop));
    });
}

} // namespace bunsnc::app
