// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/words.h"
#include "services/core/language.h"
#include "services/core/log.h"
#include "services/core/memory.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace bunsnc;

int main(int argc, char **argv)
{
    giveLargeBlocksBack();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("bunsnc"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BUNSNC_VERSION));
    installLogging();
    InstalledLanguage language;
    language.install(resolveLanguage(languageArgument(QCoreApplication::arguments())));

    CLI::App parser(app::translate("CommandLine", "BunSNC: a mirror of ServiceNow, and tools for it."), "bunsnc");
    app::speak(parser);
    parser.require_subcommand(1);
    int exitCode = app::Success;
    app::addSimulatorCommand(parser, exitCode);
    app::addSyncCommand(parser, exitCode);

    try {
        parser.parse(argc, argv);
    } catch (const CLI::Success &asked) { // help and version
        return parser.exit(asked) == 0 ? app::Success : app::Usage;
    } catch (const CLI::ParseError &error) {
        app::printError(app::describe(parser, error));
        return app::Usage;
    }
    return exitCode;
}
