// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/arguments.h"
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/secretarguments.h"
#include "app/bunsnc/words.h"
#include "services/core/language.h"
#include "services/core/log.h"
#include "services/core/memory.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QLoggingCategory>

#include <algorithm>

using namespace bunsnc;
using namespace Qt::StringLiterals;

namespace {

int run(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("bunsnc"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BUNSNC_VERSION));
    installLogging();
    InstalledLanguage language;
    language.install(resolveLanguage(languageArgument(QCoreApplication::arguments())));

    // Commands for people and scripts say what matters in their own words; those that run for long keep a log.
    const QStringList arguments = QCoreApplication::arguments();
    if (!arguments.contains(u"sync"_s) && !arguments.contains(u"serve"_s) && !arguments.contains(u"simulator"_s)) {
        QLoggingCategory::setFilterRules(u"bunsnc.*.info=false"_s);
    }

    CLI::App parser(app::translate("CommandLine", "BunSNC: a mirror of ServiceNow, and tools for it."), "bunsnc");
    app::speak(parser);
    parser.require_subcommand(1);
    int exitCode = app::Success;
    app::addLoginCommands(parser, exitCode);
    app::addWhoamiCommand(parser, exitCode);
    app::addProfilesCommand(parser, exitCode);
    app::addQueryCommands(parser, exitCode);
    app::addWriteCommands(parser, exitCode);
    app::addDeleteCommand(parser, exitCode);
    app::addStatsCommand(parser, exitCode);
    app::addMetadataCommands(parser, exitCode);
    app::addGenerateCommand(parser, exitCode);
    app::addAttachCommand(parser, exitCode);
    app::addJournalCommand(parser, exitCode);
    app::addCatalogCommand(parser, exitCode);
    app::addBatchCommand(parser, exitCode);
    app::addImportCommand(parser, exitCode);
    app::addWatchCommand(parser, exitCode);
    app::addDoctorCommand(parser, exitCode);
    app::addSyncCommand(parser, exitCode);
    app::addMigrateCommand(parser, exitCode);
    app::addServeCommand(parser, exitCode);
    app::addTasksCommand(parser, exitCode);
    app::addRestoreCommand(parser, exitCode);
    app::addSimulatorCommand(parser, exitCode);
    app::addDocumentationCommands(parser, exitCode);
    auto given = app::readArguments(argc, argv);
    if (!given) {
        return app::report(given.error(), false);
    }
    if (const auto clean = app::refuseSecrets(arguments); !clean) {
        return app::report(clean.error(), false);
    }

    try {
        std::reverse(given->begin(), given->end()); // the parser takes them from the back
        parser.parse(*std::move(given));
    } catch (const CLI::Success &asked) { // help and version
        return parser.exit(asked) == 0 ? app::Success : app::Usage;
    } catch (const CLI::ParseError &error) {
        app::printError(app::describe(parser, error));
        return app::Usage;
    }
    return exitCode;
}

} // namespace

int main(int argc, char **argv)
{
    giveLargeBlocksBack();
    app::ignoreClosedPipes();
    const QCoreApplication application(argc, argv);
    const int exitCode = run(argc, argv);
    leaveSoon(exitCode);
    return exitCode;
}
