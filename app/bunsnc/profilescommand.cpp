// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

Result<> list(const OutputArguments &output)
{
    const auto profiles = Profiles::load();
    if (!profiles)
        return profiles.error();
    std::vector<servicenow::Row> rows;
    for (const auto &[name, profile] : profiles->all()) {
        rows.push_back(
            makeRow({{u"profile"_s, name}, {u"default"_s, name == profiles->defaultName() ? u"true"_s : u"false"_s},
                {u"instance"_s, profile.instance}, {u"user"_s, profile.auth["user"_L1].toString()},
                {u"method"_s, profile.auth["method"_L1].toString(u"basic"_s)}, {u"proxy"_s, profile.proxy},
                {u"ca"_s, profile.caFile}}));
    }
    return writeRows(
        output, {u"profile"_s, u"default"_s, u"instance"_s, u"user"_s, u"method"_s, u"proxy"_s, u"ca"_s}, rows);
}

Error unknown(const QString &name)
{
    return Error{.code = ErrorCode::InvalidArgument,
        .subject = name,
        .detail = QCoreApplication::translate(
            "Connection", "there is no profile %1; \"bunsnc profiles list\" shows those there are")
                      .arg(name)};
}

Result<> choose(const QString &name)
{
    const auto found = Profiles::choose(name);
    if (!found)
        return found.error();
    return *found ? Result<>() : unknown(name);
}

Result<> remove(const QString &name)
{
    const auto profiles = Profiles::load();
    if (!profiles)
        return profiles.error();
    const auto profile = profiles->find(name);
    if (!profile)
        return unknown(name);
    // Its secrets go first: without the profile nobody would know their names.
    const auto url = servicenow::instanceUrl(profile->instance);
    const auto auth = servicenow::AuthSettings::fromJson(profile->auth);
    if (url && auth) {
        const auto secrets = openSecrets();
        for (const LoginSecret &secret : secretsOf(*auth, *url)) {
            if (auto erased = secrets->erase(secret.name); !erased)
                return erased;
        }
        if (auto erased = secrets->erase(servicenow::AuthSecretNames(*auth, *url).refreshToken); !erased)
            return erased;
    }
    const auto removed = Profiles::remove(name);
    return removed ? Result<>() : removed.error();
}

} // namespace

void addProfilesCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "profiles",
        translate("ProfilesCommand", "The logins that were kept: list them, choose the default, remove one"),
        {"bunsnc profiles list", "bunsnc profiles use work"});
    command->require_subcommand(1);
    CLI::App *listing = addCommand(*command, "list",
        translate("ProfilesCommand", "List the profiles; no secret is shown"), {"bunsnc profiles list --format json"});
    const auto output = std::make_shared<OutputArguments>();
    addOutputOptions(*listing, *output);
    listing->callback([output, &exitCode] { exitCode = conclude(list(*output)); });

    const auto name = std::make_shared<std::string>();
    CLI::App *use = addCommand(*command, "use",
        translate("ProfilesCommand", "Make a profile the one that commands use which name no other"),
        {"bunsnc profiles use work"});
    use->add_option("name", *name, translate("ProfilesCommand", "name of the profile"))->required()->type_name("");
    use->callback([name, &exitCode] { exitCode = conclude(choose(fromArgument(*name))); });
    CLI::App *drop = addCommand(*command, "remove", translate("ProfilesCommand", "Remove a profile with its secrets"),
        {"bunsnc profiles remove work"});
    drop->add_option("name", *name, translate("ProfilesCommand", "name of the profile"))->required()->type_name("");
    drop->callback([name, &exitCode] { exitCode = conclude(remove(fromArgument(*name))); });
}

} // namespace bunsnc::app
