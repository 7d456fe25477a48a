// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace CLI {
class App;
}

namespace bunsnc::app {

/// Exit codes of every command, as documented in docs/command-line.md.
enum ExitCode {
    Success = 0,
    Failure = 1, ///< the operation failed; the reason is on stderr
    Usage = 2, ///< wrong options (CLI11's own codes are mapped to this)
    Unreachable = 3, ///< no instance there, or it did not answer
    Refused = 4, ///< login or rights refused, certificate not trusted
    Missing = 5, ///< no such record or table
    Overtaken = 6, ///< changed by somebody else meanwhile; nothing was written
    Uncertain = 7, ///< a write was sent, and whether it was done could not be found out
    Interrupted = 130, ///< ended by Ctrl-C or a request to terminate
};

/// Each adds its subcommand; its callback stores the exit code when it has run.
void addSimulatorCommand(CLI::App &app, int &exitCode);
void addServeCommand(CLI::App &app, int &exitCode);
void addTasksCommand(CLI::App &app, int &exitCode);
void addRestoreCommand(CLI::App &app, int &exitCode);
void addSyncCommand(CLI::App &app, int &exitCode);
void addMigrateCommand(CLI::App &app, int &exitCode);
void addLoginCommands(CLI::App &app, int &exitCode);
void addWhoamiCommand(CLI::App &app, int &exitCode);
void addProfilesCommand(CLI::App &app, int &exitCode);
void addQueryCommands(CLI::App &app, int &exitCode);
void addWriteCommands(CLI::App &app, int &exitCode);
void addDeleteCommand(CLI::App &app, int &exitCode);
void addMetadataCommands(CLI::App &app, int &exitCode);
void addGenerateCommand(CLI::App &app, int &exitCode);
void addStatsCommand(CLI::App &app, int &exitCode);
void addAttachCommand(CLI::App &app, int &exitCode);
void addJournalCommand(CLI::App &app, int &exitCode);
void addCatalogCommand(CLI::App &app, int &exitCode);
void addBatchCommand(CLI::App &app, int &exitCode);
void addImportCommand(CLI::App &app, int &exitCode);
void addWatchCommand(CLI::App &app, int &exitCode);
void addDoctorCommand(CLI::App &app, int &exitCode);
void addDocumentationCommands(CLI::App &app, int &exitCode);

} // namespace bunsnc::app
