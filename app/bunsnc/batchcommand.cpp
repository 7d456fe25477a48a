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
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/batch.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Batch;
using Outcome = servicenow::ItemResult::Outcome;

namespace {

constexpr int roundSize = 500; // operations held in memory

struct BatchArguments {
    std::string file;
    int perRequest = 50;
    ConnectionArguments connection;
    OutputArguments output;
};

/// One line of the input, and what became of it.
struct Operation {
    qint64 line = 0;
    QString name, table, sysId;
    QHash<QString, QString> fields;
    std::optional<Error> refused; ///< before anything was sent
    servicenow::BatchReport::Item result;
};

Result<Operation> readOperation(const QJsonObject &object)
{
    Operation operation;
    operation.name = object["op"_L1].toString();
    operation.table = object["table"_L1].toString();
    operation.sysId = object["sys_id"_L1].toString();
    const bool isInsert = operation.name == "insert"_L1;
    if (!isInsert && operation.name != "update"_L1 && operation.name != "delete"_L1) {
        return argumentError(
            u"op"_s, QCoreApplication::translate("BatchCommand", "\"op\" is insert, update or delete"));
    }
    if (operation.table.isEmpty() || (operation.sysId.isEmpty() && !isInsert)) {
        return argumentError(u"table"_s,
            QCoreApplication::translate("BatchCommand", "\"table\" is needed, and \"sys_id\" for update and delete"));
    }
    auto fields = fieldsOf(object["fields"_L1].toObject());
    if (!fields)
        return fields.error();
    for (const auto &[name, value] : *fields)
        operation.fields.insert(name, value);
    if (operation.fields.isEmpty() && operation.name != "delete"_L1) {
        return argumentError(u"fields"_s,
            QCoreApplication::translate("BatchCommand", "\"fields\" is an object with at least one field"));
    }
    return operation;
}

class BatchRun {
public:
    BatchRun(const BatchArguments &arguments, const servicenow::Client &client, std::unique_ptr<RecordWriter> writer)
        : m_client(client)
        , m_perRequest(arguments.perRequest)
        , m_writer(std::move(writer))
    {
    }

    /// Sends what was gathered and prints what became of it.
    Result<> send(std::vector<Operation> &operations, const std::stop_token &stop)
    {
        Batch batch = m_client.batch({.itemsPerRequest = m_perRequest});
        const servicenow::ListOptions shape{.query = {}, .fields = {u"sys_id"_s}};
        std::vector<Operation *> sent;
        for (Operation &operation : operations) {
            if (operation.refused)
                continue;
            sent.push_back(&operation);
            if (operation.name == "insert"_L1) {
                batch.insert(
                    operation.table, operation.fields,
                    [&operation](const Result<servicenow::Record> &made) {
                        if (made)
                            operation.sysId = made->sysId();
                    },
                    shape);
            } else if (operation.name == "update"_L1) {
                batch.update(operation.table, operation.sysId, operation.fields, {}, {}, shape);
            } else {
                batch.remove(operation.table, operation.sysId);
            }
        }
        const auto report = batch.execute(stop);
        for (std::size_t i = 0; i < sent.size() && i < report.items.size(); ++i)
            sent[i]->result = report.items[i];
        m_read += qint64(operations.size());
        m_done += report.count(Outcome::Done);
        for (const Operation &operation : operations) {
            if (auto printed = print(operation); !printed)
                return printed;
        }
        operations.clear();
        return stop.stop_requested() ? Result<>(Error{.code = ErrorCode::Cancelled}) : Result<>();
    }
    Result<> end() { return m_writer->end(); }
    qint64 read() const { return m_read; }
    qint64 done() const { return m_done; }
    const std::optional<Error> &firstError() const { return m_firstError; }
    const std::optional<Error> &firstUnknown() const { return m_firstUnknown; }

private:
    Result<> print(const Operation &operation)
    {
        const auto &error = operation.refused ? operation.refused : operation.result.error;
        if (error && !m_firstError)
            m_firstError = error;
        if (operation.result.outcome == Outcome::Unknown && !m_firstUnknown)
            m_firstUnknown = error;
        return m_writer->append(makeRow({{u"line"_s, QString::number(operation.line)}, {u"op"_s, operation.name},
            {u"table"_s, operation.table}, {u"sys_id"_s, operation.sysId},
            {u"result"_s, operation.refused ? u"refused"_s : resultWord(operation.result.outcome, u"done"_s)},
            {u"error"_s, error ? errorCodeName(error->code) : QString()},
            {u"detail"_s, error ? error->detail : QString()}}));
    }

    const servicenow::Client &m_client;
    const int m_perRequest;
    const std::unique_ptr<RecordWriter> m_writer;
    qint64 m_read = 0;
    qint64 m_done = 0;
    std::optional<Error> m_firstError;
    std::optional<Error> m_firstUnknown;
};

/// Everything, in rounds; ends early when it is stopped, or when the results cannot be printed.
Result<> sendAll(RowSource &source, BatchRun &run, bool onScreen, const std::stop_token &stop)
{
    Progress progress(onScreen);
    std::vector<Operation> operations;
    for (bool more = true; more;) {
        const auto object = source.next();
        const bool ended = !object && object.error().code != ErrorCode::ParseError; // nothing is behind it
        more = !ended && (!object || *object);
        if (more) {
            auto read = object ? readOperation(**object) : Result<Operation>(object.error());
            Operation operation = read ? *read : Operation{.refused = read.error()};
            operation.line = source.line();
            operations.push_back(std::move(operation));
        }
        if (operations.size() >= roundSize || (!more && !operations.empty())) {
            if (auto sent = run.send(operations, stop); !sent)
                return sent;
            progress.rows(run.read(), std::nullopt);
        }
        if (ended)
            return object.error();
    }
    return {};
}

/// What the command ends with after it ended early.
Error earlyEnd(const Error &problem, const BatchRun &run)
{
    const QLocale locale;
    printError(QCoreApplication::translate("BatchCommand", "It ended early. Operations done: %1 of the %2 read.")
                   .arg(locale.toString(run.done()), locale.toString(run.read()))
        + u'\n');
    if (isClosedPipe(problem)) { // who does not read what became of it cannot know what to repeat
        return Error{.code = ErrorCode::FileError,
            .subject = u"standard output"_s,
            .detail = u"nobody reads the results any more"_s};
    }
    return problem.code == ErrorCode::Cancelled ? run.firstUnknown().value_or(problem) : problem;
}

Result<> runBatch(const BatchArguments &arguments, const std::stop_token &stop)
{
    const auto source = RowSource::open(fromArgument(arguments.file), u"ndjson"_s, stop);
    if (!source)
        return source.error();
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    BatchRun run(arguments, **client,
        makeRecordWriter(
            {.format = arguments.output.chosenFormat(),
                .fields = {u"line"_s, u"op"_s, u"table"_s, u"sys_id"_s, u"result"_s, u"error"_s, u"detail"_s}},
            *std::move(sink)));
    const auto sent = sendAll(**source, run, arguments.output.output.empty() && outputIsTerminal(), stop);
    const auto ended = run.end(); // what was done is told, however it ended
    if (!sent || !ended)
        return earlyEnd(ended ? sent.error() : ended.error(), run);
    return run.firstError() ? Result<>(*run.firstError()) : Result<>();
}

} // namespace

void addBatchCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "batch",
        translate(
            "BatchCommand", "Insert, update and delete many records in few requests, and tell what became of each"),
        {"echo '{\"op\":\"update\",\"table\":\"incident\",\"sys_id\":\"…\",\"fields\":{\"urgency\":1}}' | bunsnc batch "
         "-",
            "bunsnc batch changes.ndjson --format csv --output results.csv"});
    const auto arguments = std::make_shared<BatchArguments>();
    command
        ->add_option("file", arguments->file,
            translate("BatchCommand",
                "one JSON object a line, with op (insert, update, delete), table, sys_id and fields; - for standard "
                "input"))
        ->required()
        ->type_name("");
    command
        ->add_option(
            "--per-request", arguments->perRequest, translate("BatchCommand", "operations in one request (50)"))
        ->check(CLI::Range(1, 500))
        ->type_name("N");
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(runBatch(*arguments, stop));
    });
}

} // namespace bunsnc::app
