// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/termination.h"
#include "services/core/log.h"
#include "services/core/paths.h"
#include "services/core/secrets.h"
#include "services/servicenow/auth.h"
#include "services/store/sqlite/connection.h"
#include "services/stream/changestream.h"
#include "services/sync/mirror.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QUrl>

#include <numeric>
#include <string>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::app {

namespace {

struct SyncArguments {
    std::string instance, user, store, caFile, kinds, acceptDeletes;
    int pageSize = 1000;
    int workers = 4;
    int pollMs = 5000;
    double rate = 25;
    int concurrency = 18;
    bool once = false;
    bool json = false;
    bool deep = false;
};

QString fromArgument(const std::string &argument)
{
    return QString::fromUtf8(argument.data(), qsizetype(argument.size()));
}

ExitCode exitCodeOf(const Error &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Timeout:
    case ErrorCode::ProxyRefused:
    case ErrorCode::RateLimited:
    case ErrorCode::ServerError:
    case ErrorCode::Hibernating:
    case ErrorCode::NotServiceNow:
        return Unreachable;
    case ErrorCode::TlsUntrusted:
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
        return Refused;
    case ErrorCode::InvalidArgument:
        return Usage;
    case ErrorCode::Cancelled:
        return Interrupted;
    default:
        return Failure;
    }
}

Error argumentError(const QString &subject, const QString &detail)
{
    Error error;
    error.code = ErrorCode::InvalidArgument;
    error.subject = subject;
    error.detail = detail;
    return error;
}

QJsonObject errorJson(const Error &error)
{
    return {{u"code"_s, errorCodeName(error.code)}, {u"subject"_s, error.subject}, {u"detail"_s, error.detail},
        {u"httpStatus"_s, error.httpStatus}, {u"title"_s, describe(error).title}};
}

int report(const Error &error, bool json)
{
    if (json) {
        printOut(QString::fromUtf8(
            QJsonDocument(QJsonObject{{u"error"_s, errorJson(error)}}).toJson(QJsonDocument::Compact) + '\n'));
    }
    const ErrorText words = describe(error);
    printError(u"%1\n%2\n%3\n(%4)\n"_s.arg(words.title, words.meaning, words.action, redact(toLogLine(error))));
    return exitCodeOf(error);
}

Result<std::vector<Kind>> readKinds(const QString &option, const QString &list)
{
    std::vector<Kind> kinds;
    for (const QString &name : list.split(u',', Qt::SkipEmptyParts)) {
        const auto kind = kindOfTable(name.trimmed());
        if (!kind) {
            return argumentError(option, QCoreApplication::translate("SyncCommand", "unknown table: ") + name);
        }
        kinds.push_back(*kind);
    }
    return kinds;
}

Result<QString> readStorePath(const QString &store)
{
    if (store.startsWith(u"sqlite:"_s) && store.size() > 7) {
        return store.mid(7);
    }
    return argumentError(u"--store"_s, QCoreApplication::translate("SyncCommand", "must be sqlite:FILE"));
}

Result<QString> findPassword(const QString &instance, const QString &user)
{
    if (auto password = passwordFromEnvironment()) {
        return *password;
    }
    const auto kept = SecretStore::forDesktop(paths::configDirectory())->read(passwordSecretName(instance, user));
    if (kept && *kept) {
        return **kept;
    }
    if (auto password = askSecret(QCoreApplication::translate("SyncCommand", "Password of %1: ").arg(user))) {
        return *password;
    }
    return argumentError(user, QCoreApplication::translate("SyncCommand",
                                   "no password found; set BUNSNC_PASSWORD, or run it on a terminal"));
}

/// One line on the terminal, written over again and again; nothing in a pipe.
class Progress {
public:
    void show(const sync::MirrorStatus &status)
    {
        if (!m_terminal) {
            return;
        }
        const QLocale locale;
        QStringList parts;
        for (const auto &table : status.tables) {
            const QString expected
                = table.rowsExpected >= 0 ? locale.toString(table.rowsExpected) : u"?"_s;
            parts << tableName(table.kind) + u' ' + locale.toString(table.rowsFetched) + u'/' + expected;
        }
        QString line = parts.join(u"  "_s);
        if (status.rowsPerSecond > 0) {
            line += u"  "_s + locale.toString(status.rowsPerSecond, 'f', 0) + u" rows/s"_s;
        }
        if (status.error) {
            line += u"  "_s + describe(*status.error).title;
        }
        printError(u"\r"_s + line.leftJustified(m_width) + u"\r"_s);
        m_width = std::max(m_width, line.size());
        m_shown = true;
    }
    void clear()
    {
        if (m_shown) {
            printError(u"\r"_s + QString(m_width, u' ') + u"\r"_s);
        }
    }

private:
    const bool m_terminal = errorIsTerminal();
    bool m_shown = false;
    qsizetype m_width = 0;
};

struct Totals {
    qint64 rows = 0;
    qint64 stored = 0;
    qint64 deleted = 0;
    qint64 events = 0;
    double seconds = 0;
    double rate() const { return seconds > 0 ? double(stored) / seconds : 0; }
};

Result<qint64> rowsOf(store::TicketReader &reader, Kind kind)
{
    const auto live = reader.count(kind, false, {});
    const auto finished = reader.count(kind, true, {});
    if (!live || !finished) {
        return live ? finished.error() : live.error();
    }
    return *live + *finished;
}

void printSummary(const sync::MirrorStatus &status, const Totals &totals, const QJsonArray &tables, bool json)
{
    if (json) {
        QJsonObject object{{u"rows"_s, totals.rows}, {u"stored"_s, totals.stored}, {u"deleted"_s, totals.deleted},
            {u"events"_s, totals.events}, {u"seconds"_s, totals.seconds}, {u"rowsPerSecond"_s, totals.rate()},
            {u"clockSkewSeconds"_s, status.clockSkewSeconds}, {u"tables"_s, tables}};
        if (!status.cutConsumers.empty()) {
            QJsonArray cut;
            for (const auto &consumer : status.cutConsumers) {
                cut.append(QJsonObject{{u"consumer"_s, consumer.name}, {u"missed"_s, consumer.missed}});
            }
            object[u"cutConsumers"_s] = cut;
        }
        if (status.error) {
            object[u"error"_s] = errorJson(*status.error);
        }
        printOut(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'));
        return;
    }
    for (const auto &value : tables) {
        const QJsonObject table = value.toObject();
        printOut(QCoreApplication::translate("SyncCommand", "%1: %2 rows, %3 written, %4 deleted, %5 set aside\n")
                     .arg(table[u"table"_s].toString())
                     .arg(table[u"rows"_s].toInteger())
                     .arg(table[u"stored"_s].toInteger())
                     .arg(table[u"deleted"_s].toInteger())
                     .arg(table[u"quarantined"_s].toInteger()));
    }
    for (const auto &consumer : status.cutConsumers) {
        printError(QCoreApplication::translate("SyncCommand",
            "The consumer %1 of the change stream has been away for too long: %2 events were dropped unseen.\n")
                       .arg(consumer.name)
                       .arg(consumer.missed));
    }
    printOut(QCoreApplication::translate("SyncCommand", "%1 rows, %2 written, %3 events in %4 s (%5 rows/s)\n")
                 .arg(totals.rows)
                 .arg(totals.stored)
                 .arg(totals.events)
                 .arg(totals.seconds, 0, 'f', 2)
                 .arg(totals.rate(), 0, 'f', 0));
}

struct Opened {
    std::shared_ptr<store::TicketStore> store;
    std::unique_ptr<store::TicketReader> reader;
    qint64 firstSequence = 0;
};

Result<Opened> openStore(const QString &path)
{
    // The mirror waits out a lock by itself and says so; a long wait inside SQLite would only delay a stop.
    store::SqliteOptions options;
    options.busyTimeoutMs = 1000;
    auto store = store::openSqliteStore(path, StateCatalog(), options, Clock::system());
    if (!store) {
        return store.error();
    }
    auto reader = (*store)->openReader();
    if (!reader) {
        return reader.error();
    }
    const auto sequence = (*reader)->lastSequence({});
    if (!sequence) {
        return sequence.error();
    }
    return Opened{std::move(*store), std::move(*reader), *sequence};
}

int summarize(Opened &opened, const sync::MirrorStatus &status, double seconds, bool json)
{
    Totals totals;
    totals.seconds = seconds;
    QJsonArray tables;
    for (const auto &table : status.tables) {
        const auto rows = rowsOf(*opened.reader, table.kind);
        if (!rows) {
            return report(rows.error(), json);
        }
        totals.rows += *rows;
        totals.stored += table.rowsStored;
        totals.deleted += table.deleted;
        tables.append(QJsonObject{{u"table"_s, tableName(table.kind)}, {u"rows"_s, *rows},
            {u"expected"_s, table.rowsExpected}, {u"stored"_s, table.rowsStored}, {u"deleted"_s, table.deleted},
            {u"heldDeletes"_s, table.heldDeletes}, {u"quarantined"_s, table.quarantined}, {u"pages"_s, table.pages}});
    }
    const auto sequence = opened.reader->lastSequence({});
    if (!sequence) {
        return report(sequence.error(), json);
    }
    totals.events = *sequence - opened.firstSequence;
    printSummary(status, totals, tables, json);
    return Success;
}

int runSync(const SyncArguments &arguments)
{
    const QString user = fromArgument(arguments.user);
    const auto url = servicenow::normalizeInstanceUrl(fromArgument(arguments.instance));
    const auto kinds = readKinds(u"--kinds"_s, fromArgument(arguments.kinds));
    const auto accepted = readKinds(u"--accept-deletes"_s, fromArgument(arguments.acceptDeletes));
    const auto path = readStorePath(fromArgument(arguments.store));
    if (!url) {
        return report(url.error(), arguments.json);
    }
    if (!kinds || !accepted || !path) {
        return report(!kinds ? kinds.error() : !accepted ? accepted.error() : path.error(), arguments.json);
    }
    const auto password = findPassword(url->toString(), user);
    if (!password) {
        return report(password.error(), arguments.json);
    }
    registerSecret(*password);
    const std::stop_token stop = watchTermination();

    auto opened = openStore(*path);
    if (!opened) {
        return report(opened.error(), arguments.json);
    }
    servicenow::InstanceConfig instance;
    instance.url = *url;
    instance.caFile = fromArgument(arguments.caFile);
    instance.requestsPerSecond = arguments.rate;
    instance.concurrentRequests = arguments.concurrency;
    sync::MirrorOptions options;
    if (!kinds->empty()) {
        options.kinds = *kinds;
    }
    options.acceptDeletes = *accepted;
    options.pageSize = arguments.pageSize;
    options.fetchWorkers = arguments.workers;
    options.pollInterval = std::chrono::milliseconds(arguments.pollMs);
    options.once = arguments.once;
    options.deepReconcile = arguments.deep;

    QElapsedTimer timer;
    timer.start();
    const auto mirror = sync::makeMirror(servicenow::Account::make(instance, servicenow::basicAuth(user, *password)),
        opened->store, nullptr, options);
    mirror->start();
    Progress progress;
    bool interrupted = false;
    std::optional<Error> taken;
    while (!mirror->wait(std::chrono::milliseconds(100))) {
        if (stop.stop_requested() && !interrupted) {
            interrupted = true;
            mirror->requestStop();
        }
        const sync::MirrorStatus now = mirror->status();
        if (!taken && now.phase == sync::Phase::Failed && now.error && now.error->code == ErrorCode::StoreBusy) {
            taken = now.error; // another mirror's: that one does the work
            mirror->requestStop();
        }
        progress.show(now);
    }
    progress.clear();
    const double seconds = double(timer.elapsed()) / 1000.0;
    if (taken) {
        return report(*taken, arguments.json);
    }
    const sync::MirrorStatus status = mirror->status();
    if (status.phase == sync::Phase::Failed && status.error) {
        return report(*status.error, arguments.json);
    }
    const int summarized = summarize(*opened, status, seconds, arguments.json);
    if (summarized != Success) {
        return summarized;
    }
    if (interrupted) {
        return Interrupted;
    }
    return status.error ? report(*status.error, false) : Success; // a fuse: stated beside the summary
}

} // namespace

void addSyncCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = app.add_subcommand("sync", "Mirrors an instance into a store");
    auto arguments = std::make_shared<SyncArguments>();
    command->add_option("--instance", arguments->instance, "name, host or URL of the instance")->required();
    command->add_option("--user", arguments->user, "user name; the password comes from BUNSNC_PASSWORD, the "
                                                   "keychain or a prompt")
        ->required();
    command->add_option("--store", arguments->store, "sqlite:FILE")->required();
    command->add_flag("--once", arguments->once, "catch up with the instance, then end; else until Ctrl-C");
    command->add_flag("--json", arguments->json, "print the summary as JSON");
    command->add_option("--ca", arguments->caFile, "PEM file with further trusted authorities");
    command->add_option("--kinds", arguments->kinds, "tables, separated by commas (incident,change_task,sc_task)");
    command->add_option("--accept-deletes", arguments->acceptDeletes,
        "tables whose deletes an earlier run counted and held back: they are really gone; once");
    command->add_option("--page-size", arguments->pageSize, "records in a page")->check(CLI::Range(1, 10'000));
    command->add_option("--workers", arguments->workers, "threads that read pages")->check(CLI::Range(1, 16));
    command->add_option("--poll-ms", arguments->pollMs, "time between two readings of what changed")
        ->check(CLI::Range(50, 86'400'000));
    command->add_option("--rate", arguments->rate, "requests in a second at most")->check(CLI::Range(0.1, 100.0));
    command->add_option("--concurrency", arguments->concurrency, "requests at once at most")->check(CLI::Range(1, 20));
    command->add_flag("--deep", arguments->deep, "sweeps compare whole records, not only their versions");
    command->callback([arguments, &exitCode] { exitCode = runSync(*arguments); });
}

} // namespace bunsnc::app
