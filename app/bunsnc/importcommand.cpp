// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/progress.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/rowsource.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/importset.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::ImportResult;
using servicenow::ImportSet;

namespace {

constexpr std::size_t roundSize = 1000; // rows held in memory, and sent in one request

struct ImportArguments {
    std::string table, file, input;
    int waitSeconds = 0;
    ConnectionArguments connection;
    OutputArguments output;
};

struct Sent {
    QStringList sets;
    qsizetype rows = 0;
    std::optional<Error> error;
};

/// Everything, in rounds; the first failure ends it.
Sent sendAll(RowSource &source, ImportSet &importSet, const std::stop_token &stop)
{
    Sent sent;
    QString together;
    Progress progress(false); // the results come behind it
    std::vector<QHash<QString, QString>> rows;
    for (bool more = true; more && !sent.error;) {
        const auto object = source.next();
        if (!object) {
            sent.error = object.error();
            break;
        }
        more = object->has_value();
        if (more) {
            const auto fields = fieldsOf(**object);
            if (!fields) {
                sent.error = fields.error();
                break;
            }
            QHash<QString, QString> row;
            for (const auto &[name, value] : *fields)
                row.insert(name, value);
            rows.push_back(std::move(row));
        }
        if (rows.size() >= roundSize || (!more && !rows.empty())) {
            const auto run = importSet.insertMultiple(rows, {.multiImportSet = together}, stop);
            rows.clear();
            if (!run) {
                sent.error = run.error();
                break;
            }
            together = run->multiImportSet;
            sent.sets += run->importSets;
            sent.rows += run->rowsSent;
            sent.error = run->error;
            progress.rows(sent.rows, std::nullopt);
        }
    }
    return sent;
}

QString wordFor(const ImportResult &result)
{
    switch (result.status) {
    case ImportResult::Status::Inserted: return u"inserted"_s;
    case ImportResult::Status::Updated: return u"updated"_s;
    case ImportResult::Status::Ignored: return u"ignored"_s;
    case ImportResult::Status::Skipped: return u"skipped"_s;
    case ImportResult::Status::Failed: return u"failed"_s;
    case ImportResult::Status::Pending: return u"pending"_s;
    case ImportResult::Status::Other: return result.statusText;
    }
    return {};
}

Result<std::vector<servicenow::ImportSetRow>> processedRows(
    const ImportArguments &arguments, ImportSet &importSet, const QString &set, const std::stop_token &stop)
{
    const auto waited = importSet.waitUntilProcessed(set, std::chrono::seconds(arguments.waitSeconds), stop);
    return waited ? importSet.rows(set, stop) : waited.error();
}

/// Waits until the sets are processed, and prints what became of each row.
Result<> printResults(const ImportArguments &arguments, std::unique_ptr<OutputSink> sink, ImportSet &importSet,
    const Sent &sent, const std::stop_token &stop)
{
    const auto writer = makeRecordWriter({.format = arguments.output.chosenFormat(),
                                             .fields = {u"row"_s, u"result"_s, u"table"_s, u"sys_id"_s, u"message"_s}},
        std::move(sink));
    std::optional<Error> failed;
    qint64 before = 0;
    OverwrittenLine waiting;
    for (qsizetype at = 0; at < sent.sets.size(); ++at) {
        if (errorIsTerminal()) {
            waiting.show(QCoreApplication::translate("ImportCommand", "Waiting for the transformation: %1 of %2 rows")
                             .arg(QLocale().toString(before), QLocale().toString(sent.rows)));
        }
        const auto rows = processedRows(arguments, importSet, sent.sets[at], stop);
        waiting.clear();
        if (!rows) {
            printError(QCoreApplication::translate("ImportCommand", "Import sets whose results are not known: %1")
                           .arg(printable(sent.sets.mid(at).join(u", "_s)))
                + u'\n');
            if (!failed)
                failed = rows.error();
            break;
        }
        qint64 index = 0;
        for (const auto &row : *rows) {
            const qint64 number = before + ++index; // they come in the order of sending
            if (row.result.status == ImportResult::Status::Failed && !failed) {
                failed = Error{.code = ErrorCode::BadRequest,
                    .subject = fromArgument(arguments.table),
                    .detail = u"row %1: "_s.arg(number) + row.result.message};
            }
            if (auto written = writer->append(makeRow({{u"row"_s, QString::number(number)},
                    {u"result"_s, wordFor(row.result)}, {u"table"_s, row.result.targetTable},
                    {u"sys_id"_s, row.result.targetSysId}, {u"message"_s, row.result.message}}));
                !written)
                return failed ? Result<>(*failed) : written;
        }
        before += qint64(rows->size());
    }
    if (auto ended = writer->end(); !ended)
        return ended;
    return failed ? Result<>(*failed) : Result<>();
}

Result<> runImport(const ImportArguments &arguments, const std::stop_token &stop)
{
    const auto source = RowSource::open(fromArgument(arguments.file), fromArgument(arguments.input), stop);
    if (!source)
        return source.error();
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    ImportSet importSet = (*client)->importSet(fromArgument(arguments.table));
    const Sent sent = sendAll(**source, importSet, stop);
    printError(QCoreApplication::translate("ImportCommand", "Rows that the instance took: %1.")
                   .arg(QLocale().toString(sent.rows))
        + u'\n');
    if (sent.error && sent.sets.isEmpty())
        return *sent.error;
    if (arguments.waitSeconds > 0 && !sent.error)
        return printResults(arguments, *std::move(sink), importSet, sent, stop);
    std::vector<servicenow::Row> rows;
    for (const QString &set : sent.sets)
        rows.push_back(makeRow({{u"import_set"_s, set}}));
    const auto written = writeRows(arguments.output, *std::move(sink), {u"import_set"_s}, rows);
    return sent.error ? Result<>(*sent.error) : written;
}

} // namespace

void addImportCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "import",
        translate(
            "ImportCommand", "Send rows into a staging table, where the instance's transform maps take them over"),
        {"bunsnc import imp_user people.csv --wait 600", "bunsnc import u_incident_import - < rows.ndjson"});
    const auto arguments = std::make_shared<ImportArguments>();
    command->add_option("table", arguments->table, translate("ImportCommand", "staging table"))
        ->required()
        ->type_name("");
    command
        ->add_option("file", arguments->file,
            translate("ImportCommand",
                "CSV with the columns' names in its first line, or one JSON object a line; - for standard input"))
        ->required()
        ->type_name("");
    command
        ->add_option("--input", arguments->input,
            translate("ImportCommand", "what the file is; without it, csv where its name ends so, else ndjson"))
        ->check(CLI::IsMember({"csv", "ndjson"}))
        ->type_name("");
    command
        ->add_option("--wait", arguments->waitSeconds,
            translate(
                "ImportCommand", "wait at most so long until the rows are transformed, and print what became of each"))
        ->check(CLI::Range(0, 86'400))
        ->type_name("SECONDS");
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(runImport(*arguments, stop));
    });
}

} // namespace bunsnc::app
