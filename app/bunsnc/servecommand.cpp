// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/storearguments.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"
#include "services/core/servicemanager.h"
#include "services/core/termination.h"
#include "services/serve/pulse.h"
#include "services/serve/statusline.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace bunsnc::app {

namespace {

Q_LOGGING_CATEGORY(logServe, "bunsnc.serve")

constexpr qint64 lookMs = 100;
constexpr auto statusInterval = 5s;
constexpr auto stopTime = 4'700ms; // five seconds in all

struct ServeArguments {
    std::string config, environment;
    bool check = false;
};

using Steady = std::chrono::steady_clock;

/// They hold no values, and redact() would see secrets in the words about them.
void printFaults(const QString &heading, const Configuration &configuration)
{
    QString text = heading + u'\n';
    for (const ConfigFault &fault : configuration.faults())
        text += printable(fault.text()) + u'\n';
    printError(text);
}

int check(const Configuration &configuration)
{
    if (!configuration.isSound()) {
        printFaults(QCoreApplication::translate("ServeCommand", "The configuration cannot be used:"), configuration);
        return Usage;
    }
    printOut(QCoreApplication::translate("ServeCommand", "The configuration is sound.") + u'\n');
    return Success;
}

void setLogLevel(const QString &level)
{
    QLoggingCategory::setFilterRules(level == "debug"_L1 ? u"bunsnc.*=true"_s
            : level == "warning"_L1                      ? u"bunsnc.*.debug=false\nbunsnc.*.info=false"_s
                                                         : u"bunsnc.*.debug=false\nbunsnc.*.info=true"_s);
}

/// The loop of the process around the service: the system's signals, and what it is told.
class Server {
public:
    Server(ServeArguments arguments, Configuration running, const serve::ServeOptions &options)
        : m_arguments(std::move(arguments))
        , m_running(std::move(running))
        , m_service(options)
        , m_pulse(serve::Pulse::mirrorQuiet(options))
    {
        setLogLevel(options.logLevel);
    }

    int run(const std::stop_token &stop)
    {
        do {
            if (takeReloadRequest())
                reload();
            const serve::ServiceStatus status = m_service.status();
            tell(status);
            if (status.role == serve::Role::Ended)
                return status.error ? report(*status.error, false) : int(Failure);
        } while (interruptibleSleep(lookMs, stop));
        m_manager.stopping(QCoreApplication::translate("ServeCommand", "Stopping"));
        m_service.requestStop();
        if (m_service.wait(stopTime))
            return Success;
        qCWarning(logServe) << "ended before all of it had come to its end; nothing that is stored is lost by that";
        leaveSoon(Failure, 0ms);
        return Failure;
    }

private:
    void tell(const serve::ServiceStatus &status)
    {
        const auto now = Steady::now();
        if (m_manager.aliveInterval() && now >= m_nextAlive) {
            m_nextAlive = now + *m_manager.aliveInterval();
            if (m_pulse.beats(status, now, Clock::system().nowMs()))
                m_manager.alive();
            else
                qCWarning(logServe) << "nothing moves any more: the watchdog is not told";
        }
        const bool isReady = status.role == serve::Role::StandingBy || status.role == serve::Role::Sharing
            || status.role == serve::Role::Leading;
        const std::optional<Error> &error = status.error ? status.error : status.mirror.error;
        const What what{status.role, status.mirror.phase, error ? std::optional(error->code) : std::nullopt,
            status.mirror.lastSuccessMs > 0, status.team, partOf(status.mirror)};
        if (what == m_told && now < m_nextStatus)
            return;
        m_told = what;
        m_nextStatus = now + statusInterval;
        const QString line = serve::statusLine(status, m_running.environment(), Clock::system().nowMs());
        if (isReady && !std::exchange(m_saidReady, true))
            m_manager.ready(line);
        else
            m_manager.status(line);
    }

    void reload()
    {
        m_manager.reloading();
        Configuration wanted = readConfiguration(m_arguments.config, m_arguments.environment);
        serve::ServeOptions options = serve::readOptions(wanted); // as at the next start
        serve::Changes changes;
        if (wanted.isSound()) {
            changes = serve::changesBetween(m_running, wanted);
            if (changes.atStart.isEmpty())
                serve::readSecrets(options, wanted);
        }
        if (!changes.atStart.isEmpty()) {
            // A user or a password of the new instance is none of the old one's.
            printError(QCoreApplication::translate(
                           "ServeCommand", "Nothing is changed, because these need a new start: %1")
                           .arg(changes.atStart.join(u", "_s))
                + u'\n');
        } else if (!wanted.isSound()) {
            printFaults(
                QCoreApplication::translate("ServeCommand", "The new configuration cannot be used, the old one stays:"),
                wanted);
        } else {
            apply(wanted, options, changes);
        }
        const QString line = serve::statusLine(m_service.status(), m_running.environment(), Clock::system().nowMs());
        if (m_saidReady)
            m_manager.ready(line);
        else
            m_manager.status(line);
    }

    void apply(const Configuration &wanted, const serve::ServeOptions &options, const serve::Changes &changes)
    {
        const QString text = changes.now.isEmpty()
            ? QCoreApplication::translate("ServeCommand", "The configuration was read anew, and the secrets with it.")
            : QCoreApplication::translate("ServeCommand", "The configuration was read anew; changed: %1")
                  .arg(changes.now.join(u", "_s));
        printError(text + u'\n', JournalPriority::Notice);
        setLogLevel(options.logLevel);
        m_pulse.setMirrorQuiet(serve::Pulse::mirrorQuiet(options));
        m_running = wanted;
        m_service.change(options); // the secrets may be others
    }

    /// Of what a change is told at once.
    using What = std::tuple<serve::Role, sync::Phase, std::optional<ErrorCode>, bool, int, std::vector<Kind>>;

    static std::vector<Kind> partOf(const sync::MirrorStatus &mirror)
    {
        std::vector<Kind> kinds;
        for (const sync::TableStatus &table : mirror.tables) {
            if (table.held)
                kinds.push_back(table.kind);
        }
        return kinds;
    }

    const ServeArguments m_arguments;
    Configuration m_running;
    serve::Service m_service;
    serve::Pulse m_pulse;
    const ServiceManager m_manager = ServiceManager::fromEnvironment();
    Steady::time_point m_nextAlive{}, m_nextStatus{};
    std::optional<What> m_told;
    bool m_saidReady = false;
};

int runServe(const ServeArguments &arguments)
{
    Configuration configuration = readConfiguration(arguments.config, arguments.environment);
    serve::ServeOptions options = serve::readOptions(configuration);
    if (arguments.check)
        return check(configuration);
    if (configuration.isSound())
        serve::readSecrets(options, configuration);
    if (!configuration.isSound())
        return check(configuration);
    const std::stop_token stop = watchTermination();
    watchReload();
    return Server(arguments, std::move(configuration), options).run(stop);
}

} // namespace

void addServeCommand(CLI::App &app, int &exitCode)
{
    const auto words = [](const char *text) { return translate("ServeCommand", text); };
    CLI::App *command = addCommand(app, "serve",
        words(QT_TRANSLATE_NOOP("ServeCommand", "Runs the service that mirrors an instance for a team")),
        {"bunsnc serve --config /etc/bunsnc/serve.conf --environment produção",
            "bunsnc serve --config serve.conf --environment dev --check"});
    auto arguments = std::make_shared<ServeArguments>();
    command
        ->add_option("--config", arguments->config,
            words(QT_TRANSLATE_NOOP("ServeCommand", "file with the configuration; SIGHUP has it read anew")))
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--environment", arguments->environment,
            words(QT_TRANSLATE_NOOP("ServeCommand", "which of the file's environments; else BUNSNC_ENVIRONMENT, or the "
                                                    "only one")))
        ->type_name("NAME");
    command->add_flag("--check", arguments->check,
        words(QT_TRANSLATE_NOOP(
            "ServeCommand", "only look whether the configuration can be used, and say what is wrong")));
    command->callback([arguments, &exitCode] { exitCode = runServe(*arguments); });
}

} // namespace bunsnc::app
