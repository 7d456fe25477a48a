// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/identity.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

struct WhoamiArguments {
    ConnectionArguments connection;
    OutputArguments output;
};

Result<> whoami(const WhoamiArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    const auto identity = readIdentity(**client, stop);
    if (!identity)
        return identity.error();
    // Only people are told in words that something may not be read.
    const QString closed = arguments.output.chosenFormat() == Format::Table
        ? QCoreApplication::translate("WhoamiCommand", "(this user may not read it)")
        : QString();
    const auto row = makeRow({{u"instance"_s, (*client)->instance()}, {u"user_name"_s, identity->userName},
        {u"name"_s, identity->name}, {u"email"_s, identity->email}, {u"sys_id"_s, identity->sysId},
        {u"roles"_s, identity->roles ? identity->roles->join(u","_s) : closed},
        {u"version"_s, identity->version.value_or(closed)}, {u"time_zone"_s, identity->timeZone}});
    return writeRows(arguments.output, row.fieldNames(), {row}, true);
}

} // namespace

void addWhoamiCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "whoami",
        translate("WhoamiCommand", "Show who the login is: user, roles, the instance's version and time zone"),
        {"bunsnc whoami", "bunsnc whoami --format json | jq -r .roles"});
    const auto arguments = std::make_shared<WhoamiArguments>();
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(whoami(*arguments, stop));
    });
}

} // namespace bunsnc::app
