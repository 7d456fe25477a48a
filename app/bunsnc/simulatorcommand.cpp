// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/core/workerthread.h"
#include "services/simulator/simulator.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

struct SimulatorArguments {
    quint16 port = 0;
    std::string tls, clientCa, access, replay, faults, database, zone = "America/Sao_Paulo";
    std::int64_t records = 20'000;
    std::uint64_t seed = 1;
    double rate = 0;
    double speed = 1;
    std::int64_t skew = 0;
    int threads = 2;
    bool incidentsOnly = false;
    bool stdinLifetime = false;
};

/// Ends with the standard input: a parent that dies takes its simulator along. The thread may stay blocked in its
/// read when the program ends for another reason, so nobody waits for it.
std::stop_token stdinEnd()
{
    static std::stop_source source;
    std::thread([] {
        while (std::fgetc(stdin) != EOF) { }
        source.request_stop();
    }).detach();
    return source.get_token();
}

int runSimulator(const SimulatorArguments &arguments)
{
    simulator::Options options;
    options.port = arguments.port;
    options.tlsDirectory = fromArgument(arguments.tls);
    options.records = arguments.records;
    options.seed = arguments.seed;
    options.rate = arguments.rate;
    options.speed = arguments.speed;
    options.replayFile = fromArgument(arguments.replay);
    options.databaseFile = fromArgument(arguments.database);
    options.zone = fromArgument(arguments.zone);
    options.clockSkewSeconds = arguments.skew;
    options.threads = arguments.threads;
    options.clientCaFile = fromArgument(arguments.clientCa);
    options.incidentsOnly = arguments.incidentsOnly;
    if (!arguments.faults.empty()) {
        const QJsonDocument faults = QJsonDocument::fromJson(QByteArray::fromStdString(arguments.faults));
        if (!faults.isObject()) {
            return report(argumentError(u"--faults"_s,
                              QCoreApplication::translate("SimulatorCommand", "--faults is not a JSON object")),
                false);
        }
        options.faults = faults.object();
    }
    if (!arguments.access.empty()) { // a file: it holds secrets
        QFile file(fromArgument(arguments.access));
        const QJsonDocument access
            = file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
        if (!access.isObject()) {
            return report(argumentError(u"--access"_s,
                              QCoreApplication::translate("SimulatorCommand", "--access names no file with a JSON object")),
                false);
        }
        options.access = access.object();
    }
    const std::stop_token terminated = watchTermination();
    const auto started = simulator::start(options);
    if (!started) {
        report(started.error(), false);
        return started.error().code == ErrorCode::InvalidArgument ? Usage : Failure;
    }
    if (const QString ca = (*started)->caFile(); !ca.isEmpty())
        printOut(u"ca "_s + ca + u'\n');
    printOut(u"ready "_s + (*started)->url().toString() + u'\n');

    std::stop_source ended;
    const std::stop_callback onSignal(terminated, [&ended] { ended.request_stop(); });
    const std::stop_token input = arguments.stdinLifetime ? stdinEnd() : std::stop_token();
    const std::stop_callback onInput(input, [&ended] { ended.request_stop(); });
    constexpr qint64 aDay = 24 * 60 * 60 * 1000;
    while (interruptibleSleep(aDay, ended.get_token())) { }
    (*started)->stop();
    return Success;
}

} // namespace

void addSimulatorCommand(CLI::App &app, int &exitCode)
{
    const auto words = [](const char *text) { return translate("SimulatorCommand", text); };
    CLI::App *command = addCommand(app, "simulator",
        words(QT_TRANSLATE_NOOP(
            "SimulatorCommand", "Serve a simulated ServiceNow instance on loopback (admin, password admin).")),
        {"bunsnc simulator --records 20000 --rate 3"});
    auto arguments = std::make_shared<SimulatorArguments>();
    const auto option = [&](const char *name, auto &value, const char *text) {
        return command->add_option(name, value, words(text));
    };
    const auto flag = [&](const char *name, bool &value, const char *text) {
        command->add_flag(name, value, words(text));
    };
    option("--port", arguments->port, QT_TRANSLATE_NOOP("SimulatorCommand", "Port; 0 takes a free one"));
    option("--tls", arguments->tls,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Serve TLS; the directory holds the certificates, made when missing"));
    option("--client-ca", arguments->clientCa,
        QT_TRANSLATE_NOOP("SimulatorCommand", "With --tls: ask clients for a certificate of these authorities (PEM)"))
        ->check(CLI::ExistingFile);
    option("--access", arguments->access,
        QT_TRANSLATE_NOOP("SimulatorCommand", "File with OAuth clients, API keys and certificates, as a JSON object"))
        ->check(CLI::ExistingFile);
    option("--records", arguments->records,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Tickets at the start"))->check(notNegative());
    option("--seed", arguments->seed, QT_TRANSLATE_NOOP("SimulatorCommand", "Same seed, same tickets"));
    option("--rate", arguments->rate,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Operations of the workload per second of the instance"))
        ->check(notNegative());
    option("--replay", arguments->replay,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Event log to play instead of the workload"))
        ->check(CLI::ExistingFile);
    option("--speed", arguments->speed,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Seconds of the instance per second"))->check(notNegative());
    option("--skew", arguments->skew,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Seconds by which the instance's clock is ahead"));
    option("--zone", arguments->zone, QT_TRANSLATE_NOOP("SimulatorCommand", "Time zone of the callers"));
    option("--threads", arguments->threads,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Threads that answer requests"))->check(CLI::Range(1, 64));
    option("--database", arguments->database, QT_TRANSLATE_NOOP("SimulatorCommand", "Keep the instance in this file"));
    option("--faults", arguments->faults,
        QT_TRANSLATE_NOOP("SimulatorCommand", "Faults from the start, as a JSON object"));
    flag("--incidents-only", arguments->incidentsOnly,
        QT_TRANSLATE_NOOP("SimulatorCommand", "All records are incidents"));
    flag("--stdin-lifetime", arguments->stdinLifetime,
        QT_TRANSLATE_NOOP("SimulatorCommand", "End when the standard input is closed"));
    command->callback([arguments, &exitCode] { exitCode = runSimulator(*arguments); });
}

} // namespace bunsnc::app
