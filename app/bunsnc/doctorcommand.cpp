// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/doctor/instancechecks.h"
#include "app/bunsnc/doctor/localchecks.h"
#include "app/bunsnc/doctor/networkchecks.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"
#include "services/core/log.h"
#include "services/core/paths.h"
#include "services/core/settings.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using Level = Finding::Level;

namespace {

struct DoctorArguments {
    ConnectionArguments connection;
    bool json = false;
};

QString levelName(Level level)
{
    switch (level) {
    case Level::Ok: return u"ok"_s;
    case Level::Warning: return u"warning"_s;
    case Level::Failure: return u"failure"_s;
    case Level::Skipped: return u"skipped"_s;
    }
    return {};
}

/// Shape and word: never by colour alone.
QString markOf(Level level)
{
    switch (level) {
    case Level::Ok: return QCoreApplication::translate("Doctor", "[ok]");
    case Level::Warning: return QCoreApplication::translate("Doctor", "[warning]");
    case Level::Failure: return QCoreApplication::translate("Doctor", "[FAILURE]");
    case Level::Skipped: return QCoreApplication::translate("Doctor", "[skipped]");
    }
    return {};
}

class Findings {
public:
    explicit Findings(bool json)
        : m_json(json)
    {
    }
    void add(const Finding &finding)
    {
        m_all.push_back(finding);
        if (m_json)
            return;
        constexpr int marks = 11;
        QString text = padded(markOf(finding.level), marks) + clean(finding.title) + u'\n';
        for (const QString &line : {finding.meaning, finding.action}) {
            if (!line.isEmpty())
                text += QString(marks, u' ') + clean(line) + u'\n';
        }
        printOut(text);
    }
    /// The exit code: that of the first failure.
    int end() const
    {
        const auto count = [&](Level level) {
            return std::count_if(
                m_all.begin(), m_all.end(), [&](const Finding &finding) { return finding.level == level; });
        };
        if (m_json) {
            QJsonArray checks;
            for (const Finding &finding : m_all) {
                QJsonObject check{{u"check"_s, finding.check}, {u"level"_s, levelName(finding.level)},
                    {u"title"_s, redact(finding.title)}, {u"meaning"_s, redact(finding.meaning)},
                    {u"action"_s, redact(finding.action)}};
                if (finding.error)
                    check[u"error"_s] = errorCodeName(finding.error->code);
                checks.append(check);
            }
            printOut(QString::fromUtf8(QJsonDocument(checks).toJson()));
        } else {
            printOut(u'\n'
                + QCoreApplication::translate("Doctor", "Failures: %1. Warnings: %2.")
                      .arg(count(Level::Failure))
                      .arg(count(Level::Warning))
                + u'\n');
        }
        const auto failed = std::find_if(
            m_all.begin(), m_all.end(), [](const Finding &finding) { return finding.level == Level::Failure; });
        if (failed == m_all.end())
            return Success;
        return failed->error ? int(exitCodeOf(*failed->error)) : int(Failure);
    }

private:
    static QString clean(const QString &text) { return printable(redact(text)); }

    const bool m_json;
    std::vector<Finding> m_all;
};

int examine(const DoctorArguments &arguments, const std::stop_token &stop)
{
    auto target = resolveTarget(arguments.connection);
    if (!target)
        return conclude(target.error());
    Findings findings(arguments.json);
    const auto network = checkNetwork(target->config, stop);
    for (const Finding &finding : network)
        findings.add(finding);
    const bool reachable = std::none_of(
        network.begin(), network.end(), [](const Finding &finding) { return finding.level == Level::Failure; });
    const auto secrets = openSecrets();
    if (reachable && !stop.stop_requested()) {
        const auto client = makeClient(*target, secrets, stop, {.attempts = 1});
        if (client)
            checkInstance(
                **client, [&](const Finding &finding) { findings.add(finding); }, stop);
        else
            findings.add(fromError("sign-in", client.error()));
    }
    if (stop.stop_requested())
        return Interrupted;
    const Settings settings(paths::settingsFile());
    QString store = settings.string(SettingKey::StorePath);
    if (store.isEmpty())
        store = paths::defaultStoreFile(target->url);
    for (const Finding &finding : checkMachine(store, *secrets))
        findings.add(finding);
    return findings.end();
}

} // namespace

void addDoctorCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "doctor",
        translate("Doctor", "Check the way to the instance, the sign-in, rights and this machine, and say what to do"),
        {"bunsnc doctor --instance dev0 --user ana", "bunsnc doctor --json | jq '.[] | select(.level != \"ok\")'"});
    const auto arguments = std::make_shared<DoctorArguments>();
    command->add_flag("--json", arguments->json, translate("Doctor", "print the findings as a JSON array"));
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = examine(*arguments, stop);
    });
}

} // namespace bunsnc::app
