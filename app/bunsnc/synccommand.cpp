// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/syncprogress.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/core/workerthread.h"
#include "services/store/ticketstore.h"
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

#include <limits>
#include <numeric>
#include <string>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::app {

namespace {

constexpr int openAttempts = 5; // of a run that is to end by itself
constexpr int openPauseMs = 1000;

struct SyncArguments {
    ConnectionArguments connection;
    std::string store, kinds, acceptDeletes;
    int pageSize = 1000;
    int workers = 4;
    int pollMs = 5000;
    int concurrency = 18;
    bool once = false;
    bool json = false;
    bool deep = false;
};

Result<std::vector<Kind>> readKinds(const QString &option, const QString &list)
{
    std::vector<Kind> kinds;
    for (const QString &name : list.split(u',', Qt::SkipEmptyParts)) {
        const auto kind = kindOfTable(name.trimmed());
        if (!kind) {
            return argumentError(
                option, QCoreApplication::translate("SyncCommand", "%1: there is no table %2").arg(option, name));
        }
        kinds.push_back(*kind);
    }
    return kinds;
}

Result<QString> readStore(const QString &store)
{
    if (store::isStoreAddress(store)) {
        return store;
    }
    return argumentError(u"--store"_s,
        QCoreApplication::translate("SyncCommand", "--store must be sqlite:FILE or postgresql://HOST/DATABASE"));
}

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
            object[u"error"_s] = toJson(*status.error);
        }
        printOut(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'));
        return;
    }
    for (const auto &value : tables) {
        const QJsonObject table = value.toObject();
        printOut(QCoreApplication::translate("SyncCommand", "%1: %2 rows, %3 written, %4 deleted, %5 set aside")
                     .arg(table[u"table"_s].toString())
                     .arg(table[u"rows"_s].toInteger())
                     .arg(table[u"stored"_s].toInteger())
                     .arg(table[u"deleted"_s].toInteger())
                     .arg(table[u"quarantined"_s].toInteger())
            + u'\n');
    }
    for (const auto &consumer : status.cutConsumers) {
        printError(QCoreApplication::translate("SyncCommand",
                       "The consumer %1 of the change stream has been away for too long: %2 events were dropped unseen.")
                       .arg(consumer.name)
                       .arg(consumer.missed)
            + u'\n');
    }
    printOut(QCoreApplication::translate("SyncCommand", "%1 rows, %2 written, %3 events in %4 s (%5 rows/s)")
                 .arg(totals.rows)
                 .arg(totals.stored)
                 .arg(totals.events)
                 .arg(totals.seconds, 0, 'f', 2)
                 .arg(totals.rate(), 0, 'f', 0)
        + u'\n');
}

struct Opened {
    std::shared_ptr<store::TicketStore> store;
    std::unique_ptr<store::TicketReader> reader;
    qint64 firstSequence = 0;
};

Result<Opened> openStore(const QString &address)
{
    // The mirror waits out a lock by itself and says so; a long wait inside the database would only delay a stop.
    constexpr int lockWaitMs = 1000;
    auto store = store::openStore(address, StateCatalog(), lockWaitMs);
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

struct Login {
    servicenow::InstanceConfig instance;
    std::shared_ptr<servicenow::AuthProvider> auth;
};

Result<Login> logIn(const ConnectionArguments &arguments, const std::stop_token &stop)
{
    const auto target = resolveTarget(arguments);
    if (!target) {
        return target.error();
    }
    Login login{target->config, nullptr};
    auto auth = makeLogin(target->auth, login.instance, openSecrets(), stop);
    if (!auth) {
        return auth.error();
    }
    login.auth = *std::move(auth);
    return login;
}

int runSync(const SyncArguments &arguments)
{
    const auto kinds = readKinds(u"--kinds"_s, fromArgument(arguments.kinds));
    const auto accepted = readKinds(u"--accept-deletes"_s, fromArgument(arguments.acceptDeletes));
    const auto address = readStore(fromArgument(arguments.store));
    if (!kinds || !accepted || !address) {
        return report(!kinds ? kinds.error() : !accepted ? accepted.error() : address.error(), arguments.json);
    }
    const std::stop_token stop = watchTermination();
    auto login = logIn(arguments.connection, stop);
    if (!login) {
        return stop.stop_requested() ? int(Interrupted) : report(login.error(), arguments.json);
    }
    servicenow::InstanceConfig &instance = login->instance;

    SyncProgress progress;
    auto opened = openStore(*address);
    const int attempts = arguments.once ? openAttempts : std::numeric_limits<int>::max();
    for (int attempt = 1; !opened && opened.error().retryable && attempt < attempts; ++attempt) {
        progress.wait(opened.error());
        if (!interruptibleSleep(openPauseMs, stop)) {
            return Interrupted;
        }
        opened = openStore(*address);
    }
    if (!opened) {
        return progress.told(opened.error()) ? endWith(opened.error(), arguments.json)
                                             : report(opened.error(), arguments.json);
    }
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
    const auto mirror = sync::makeMirror(servicenow::Account::make(instance, login->auth),
        opened->store, nullptr, options);
    mirror->start();
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
    const auto end = [&](const Error &error) {
        // What was told while it lasted is not told again.
        return progress.told(error) ? endWith(error, arguments.json) : report(error, arguments.json);
    };
    if (taken) {
        return end(*taken);
    }
    const sync::MirrorStatus status = mirror->status();
    if (status.phase == sync::Phase::Failed && status.error) {
        return end(*status.error);
    }
    const int summarized = summarize(*opened, status, seconds, arguments.json);
    if (summarized != Success) {
        return summarized;
    }
    if (interrupted) {
        return Interrupted;
    }
    if (!status.error) {
        return Success;
    }
    // A fuse: stated beside the summary.
    return progress.told(*status.error) ? int(exitCodeOf(*status.error)) : report(*status.error, false);
}

} // namespace

void addSyncCommand(CLI::App &app, int &exitCode)
{
    const auto words = [](const char *text) { return translate("SyncCommand", text); };
    CLI::App *command
        = addCommand(app, "sync", words(QT_TRANSLATE_NOOP("SyncCommand", "Mirrors an instance into a store")),
            {"bunsnc sync --once --instance dev0 --user ana --store sqlite:tickets.sqlite",
                "bunsnc sync --profile work --store sqlite:tickets.sqlite",
                "bunsnc sync --profile work --store postgresql://bunsnc@db.example.com/tickets"});
    auto arguments = std::make_shared<SyncArguments>();
    const auto option = [&](const char *name, auto &value, const char *text) {
        return command->add_option(name, value, words(text));
    };
    const auto flag = [&](const char *name, bool &value, const char *text) {
        command->add_flag(name, value, words(text));
    };
    option("--store", arguments->store,
        QT_TRANSLATE_NOOP("SyncCommand",
            "where to: sqlite:FILE or postgresql://USER@HOST/DATABASE; the password is taken from "
            "BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq's password file"))
        ->required();
    flag("--once", arguments->once,
        QT_TRANSLATE_NOOP("SyncCommand", "catch up with the instance, then end; else until Ctrl-C"));
    flag("--json", arguments->json, QT_TRANSLATE_NOOP("SyncCommand", "print the summary as JSON"));
    option("--kinds", arguments->kinds,
        QT_TRANSLATE_NOOP("SyncCommand", "tables, separated by commas (incident,change_task,sc_task)"));
    option("--accept-deletes", arguments->acceptDeletes,
        QT_TRANSLATE_NOOP("SyncCommand",
            "tables whose deletes an earlier run counted and held back: they are really gone; once"));
    option("--page-size", arguments->pageSize, QT_TRANSLATE_NOOP("SyncCommand", "records in a page"))
        ->check(CLI::Range(1, 10'000));
    option("--workers", arguments->workers, QT_TRANSLATE_NOOP("SyncCommand", "threads that read pages"))
        ->check(CLI::Range(1, 16));
    option("--poll-ms", arguments->pollMs,
        QT_TRANSLATE_NOOP("SyncCommand", "time between two readings of what changed"))
        ->check(CLI::Range(50, 86'400'000));
    option("--concurrency", arguments->concurrency, QT_TRANSLATE_NOOP("SyncCommand", "requests at once at most"))
        ->check(CLI::Range(1, 20));
    flag("--deep", arguments->deep,
        QT_TRANSLATE_NOOP("SyncCommand", "sweeps compare whole records, not only their versions"));
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] { exitCode = runSync(*arguments); });
}

} // namespace bunsnc::app
