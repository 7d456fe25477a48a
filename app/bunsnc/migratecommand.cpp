// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/progress.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/store/storecopy.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <string>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::app {

namespace {

struct MigrateArguments {
    std::string from, to;
    bool json = false;
};

void printTables(const std::vector<store::CopiedTable> &tables, bool json)
{
    if (json) {
        QJsonArray list;
        for (const auto &table : tables) {
            list.append(QJsonObject{{u"table"_s, table.name}, {u"rows"_s, table.rows}, {u"setAside"_s, table.setAside},
                {u"digest"_s, QString::fromLatin1(table.digest)}});
        }
        printOut(QString::fromUtf8(QJsonDocument(QJsonObject{{u"tables"_s, list}}).toJson(QJsonDocument::Compact) + '\n'));
        return;
    }
    for (const auto &table : tables) {
        printOut(QCoreApplication::translate("MigrateCommand", "%1: %2 rows, equal in both (SHA-256 %3)")
                     .arg(table.name)
                     .arg(table.rows)
                     .arg(QString::fromLatin1(table.digest.left(16)))
            + u'\n');
        if (table.setAside > 0) {
            printError(QCoreApplication::translate(
                           "MigrateCommand", "%1: %2 records set aside, which PostgreSQL does not take")
                           .arg(table.name)
                           .arg(table.setAside)
                + u'\n');
        }
    }
}

int runMigrate(const MigrateArguments &arguments)
{
    const std::stop_token stop = watchTermination();
    Progress progress(false);
    const auto tables = store::copyStore(
        fromArgument(arguments.from), fromArgument(arguments.to), StateCatalog(),
        [&progress](const store::CopyProgress &step) { progress.rows(step.done, step.total); }, stop);
    progress.clear();
    if (!tables) {
        if (tables.error().code != ErrorCode::Cancelled)
            return report(tables.error(), arguments.json);
        printError(
            QCoreApplication::translate("MigrateCommand", "Stopped. The same command goes on where this one ended.") + u'\n');
        return Interrupted;
    }
    printTables(*tables, arguments.json);
    return Success;
}

} // namespace

void addMigrateCommand(CLI::App &app, int &exitCode)
{
    const auto words = [](const char *text) { return translate("MigrateCommand", text); };
    CLI::App *command = addCommand(app, "migrate",
        words(QT_TRANSLATE_NOOP("MigrateCommand", "Copies a store into PostgreSQL, with everything that is in it")),
        {"bunsnc migrate sqlite:tickets.sqlite postgresql://bunsnc@db.example.com/tickets"});
    auto arguments = std::make_shared<MigrateArguments>();
    command->add_option("from", arguments->from, words(QT_TRANSLATE_NOOP("MigrateCommand", "from where: sqlite:FILE")))
        ->required();
    command
        ->add_option("to", arguments->to,
            words(QT_TRANSLATE_NOOP("MigrateCommand",
                "where to: postgresql://USER@HOST/DATABASE, a database without a store; the password is taken from "
                "BUNSNC_STORE_PASSWORD, PGPASSWORD or libpq's password file")))
        ->required();
    command->add_flag("--json", arguments->json,
        words(QT_TRANSLATE_NOOP("MigrateCommand", "print what was copied as JSON")));
    command->callback([arguments, &exitCode] { exitCode = runMigrate(*arguments); });
}

} // namespace bunsnc::app
