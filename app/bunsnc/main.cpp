// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "services/core/log.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("bunsnc"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BUNSNC_VERSION));
    bunsnc::installLogging();

    CLI::App app("BunSNC: a mirror of ServiceNow, and tools for it.", "bunsnc");
    app.set_version_flag("--version", BUNSNC_VERSION);
    app.require_subcommand(1);
    int exitCode = bunsnc::app::Success;
    bunsnc::app::addSimulatorCommand(app, exitCode);
    bunsnc::app::addSyncCommand(app, exitCode);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? bunsnc::app::Success : bunsnc::app::Usage;
    }
    return exitCode;
}
