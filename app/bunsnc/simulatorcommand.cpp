// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/termination.h"
#include "services/core/workerthread.h"
#include "services/simulator/simulator.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
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
    std::string tls, replay, faults, database, zone = "America/Sao_Paulo";
    std::int64_t records = 20'000;
    std::uint64_t seed = 1;
    double rate = 0;
    double speed = 1;
    std::int64_t skew = 0;
    int threads = 2;
    bool incidentsOnly = false;
    bool stdinLifetime = false;
};

QString fromArgument(const std::string &argument)
{
    return QString::fromUtf8(argument.data(), qsizetype(argument.size()));
}

void say(std::FILE *stream, const QString &line)
{
    std::fputs((line + u'\n').toUtf8().constData(), stream);
    std::fflush(stream);
}

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
    options.incidentsOnly = arguments.incidentsOnly;
    if (!arguments.faults.empty()) {
        const QJsonDocument faults = QJsonDocument::fromJson(QByteArray::fromStdString(arguments.faults));
        if (!faults.isObject()) {
            say(stderr, QCoreApplication::translate("SimulatorCommand", "--faults is not a JSON object"));
            return Usage;
        }
        options.faults = faults.object();
    }
    const std::stop_token terminated = watchTermination();
    const auto started = simulator::start(options);
    if (!started) {
        say(stderr, u"simulator: "_s + toLogLine(started.error()));
        return started.error().code == ErrorCode::InvalidArgument ? Usage : Failure;
    }
    if (const QString ca = (*started)->caFile(); !ca.isEmpty())
        say(stdout, u"ca "_s + ca);
    say(stdout, u"ready "_s + (*started)->url().toString());

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
    CLI::App *command
        = app.add_subcommand("simulator", "Serve a simulated ServiceNow instance on loopback (admin, password admin).");
    auto arguments = std::make_shared<SimulatorArguments>();
    command->add_option("--port", arguments->port, "Port; 0 takes a free one");
    command->add_option("--tls", arguments->tls, "Serve TLS; the directory holds the certificates, made when missing");
    command->add_option("--records", arguments->records, "Tickets at the start")->check(CLI::NonNegativeNumber);
    command->add_option("--seed", arguments->seed, "Same seed, same tickets");
    command->add_option("--rate", arguments->rate, "Operations of the workload per second of the instance")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--replay", arguments->replay, "Event log to play instead of the workload")
        ->check(CLI::ExistingFile);
    command->add_option("--speed", arguments->speed, "Seconds of the instance per second")->check(CLI::NonNegativeNumber);
    command->add_option("--skew", arguments->skew, "Seconds by which the instance's clock is ahead");
    command->add_option("--zone", arguments->zone, "Time zone of the callers");
    command->add_option("--threads", arguments->threads, "Threads that answer requests")->check(CLI::Range(1, 64));
    command->add_option("--database", arguments->database, "Keep the instance in this file");
    command->add_option("--faults", arguments->faults, "Faults from the start, as a JSON object");
    command->add_flag("--incidents-only", arguments->incidentsOnly, "All records are incidents");
    command->add_flag("--stdin-lifetime", arguments->stdinLifetime, "End when the standard input is closed");
    command->callback([arguments, &exitCode] { exitCode = runSimulator(*arguments); });
}

} // namespace bunsnc::app
