// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/tasks/backup.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

struct RestoreArguments {
    std::string file, to, program;
    bool replace = false;
    bool json = false;
};

int runRestore(const RestoreArguments &arguments)
{
    const std::stop_token stop = watchTermination();
    const auto restored = tasks::restoreBackup(
        {.file = fromArgument(arguments.file), .address = fromArgument(arguments.to),
            .program = fromArgument(arguments.program), .replace = arguments.replace},
        stop);
    if (!restored)
        return restored.error().code == ErrorCode::Cancelled ? int(Interrupted)
                                                             : report(restored.error(), arguments.json);
    QJsonObject tables;
    qint64 rows = 0;
    for (const auto &[table, count] : restored->rows) {
        tables.insert(table, count);
        rows += count;
    }
    if (arguments.json) {
        const QJsonObject object{{u"rows"_s, rows}, {u"tables"_s, tables}};
        printOut(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'));
        return Success;
    }
    printOut(QCoreApplication::translate("RestoreCommand", "%1 rows restored in %2 tables, as many in each as were saved.")
                 .arg(QLocale().toString(rows), QLocale().toString(tables.size()))
        + u'\n');
    return Success;
}

} // namespace

void addRestoreCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "restore",
        translate("RestoreCommand", "Puts a backup of a store back into PostgreSQL, and compares what is there then"),
        {"bunsnc restore /var/lib/bunsnc/backups/bunsnc-tickets-20261122T023000Z.dump --to "
         "postgresql://bunsnc@db.example.com/tickets"});
    auto arguments = std::make_shared<RestoreArguments>();
    command
        ->add_option("file", arguments->file,
            translate("RestoreCommand", "the backup; the file with .json behind its name is needed, too"))
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--to", arguments->to,
            translate("RestoreCommand",
                "where to: postgresql://USER@HOST/DATABASE, a database that exists; the password is taken from "
                "BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq's password file"))
        ->required()
        ->type_name("");
    command->add_flag("--replace", arguments->replace,
        translate("RestoreCommand", "drop the store that is in that database, with everything in it"));
    command
        ->add_option("--program", arguments->program,
            translate("RestoreCommand", "path of pg_restore, where it is not in PATH"))
        ->type_name("FILE");
    command->add_flag("--json", arguments->json, translate("RestoreCommand", "print what was restored as JSON"));
    command->callback([arguments, &exitCode] { exitCode = runRestore(*arguments); });
}

} // namespace bunsnc::app
