// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/identity.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/textwidth.h"
#include "app/bunsnc/words.h"
#include "services/core/paths.h"
#include "services/core/termination.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

struct LoginArguments {
    ConnectionArguments connection;
    std::string name;
    bool noKeep = false;
};

/// With "_" for what a name may not have.
QString profileNameFrom(QString text)
{
    for (QChar &c : text) {
        if (!isProfileName(QString(u'x' + QString(c))))
            c = u'_';
    }
    return text;
}

/// "dev0" of dev0.service-now.com; the whole host where it is another one.
QString nameOf(const QUrl &url)
{
    QString name = url.host();
    if (name.endsWith(".service-now.com"_L1))
        name = name.section(u'.', 0, 0);
    if (url.port() > 0)
        name += u'_' + QString::number(url.port());
    return profileNameFrom(name);
}

/// Where nobody named the profile, one of another login stays: with it would go the way to its secrets.
Result<QString> freeName(const Target &target)
{
    const auto profiles = Profiles::load();
    if (!profiles)
        return profiles.error();
    const QString user = target.auth.user;
    const auto isFree = [&](const QString &name) {
        const auto known = profiles->find(name);
        return !known || (known->instance == target.url.toString() && known->auth["user"_L1].toString() == user);
    };
    const QString usual = target.profile.isEmpty() ? nameOf(target.url) : target.profile;
    if (isFree(usual))
        return usual;
    const QString own = nameOf(target.url) + u'_' + profileNameFrom(user);
    if (user.isEmpty() || !isProfileName(own) || !isFree(own)) {
        return argumentError(u"--name"_s,
            QCoreApplication::translate(
                "LoginCommand", "the profile %1 is another login's; give this one a name of its own with --name")
                .arg(usual));
    }
    printErrorLine(QCoreApplication::translate(
        "LoginCommand", "The profile %1 is another login's and stays; this one gets the name %2.")
            .arg(usual, own));
    return own;
}

struct Kept {
    QString where; ///< empty: nothing was kept
    QStringList variables;
};

/// Puts what was typed, or stood in the environment, into the keychain.
Result<Kept> keepSecrets(const Target &target, SessionSecrets &secrets)
{
    Kept kept;
    for (const LoginSecret &secret : secretsOf(target.auth, target.url)) {
        QString value = qEnvironmentVariable(secret.variable);
        if (value.isEmpty())
            value = secrets.typed().value(secret.name);
        if (value.isEmpty())
            continue;
        if (auto written = secrets.write(secret.name, value); !written)
            return written.error();
        kept.where = secrets.kind();
        kept.variables << QLatin1StringView(secret.variable);
    }
    return kept;
}

void sayWhereSecretsAre(const Kept &kept)
{
    if (kept.where == "keychain"_L1) {
        printErrorLine(QCoreApplication::translate("LoginCommand", "The secret is in the system's keychain."));
    } else if (!kept.where.isEmpty()) {
        printErrorLine(QCoreApplication::translate("LoginCommand",
            "There is no keychain here: the secret is in %1, which only you may read. To keep it out of files, use "
            "--no-keep and set %2 for each run.")
                .arg(paths::configDirectory() + u"/secrets.json"_s, kept.variables.join(u", "_s)));
    }
}

Result<> login(const LoginArguments &arguments, const std::stop_token &stop)
{
    const auto target = resolveTarget(arguments.connection);
    if (!target)
        return target.error();
    QString name = fromArgument(arguments.name.empty() ? arguments.connection.profile : arguments.name);
    if (name.isEmpty()) {
        auto found = freeName(*target);
        if (!found)
            return found.error();
        name = *std::move(found);
    }
    if (!isProfileName(name)) {
        return argumentError(u"--name"_s,
            QCoreApplication::translate(
                "LoginCommand", "--name takes letters, digits, \".\", \"-\" and \"_\", 64 at most"));
    }
    const auto secrets = openSecrets();
    const auto client = makeClient(*target, secrets, stop);
    if (!client)
        return client.error();
    const auto identity = readIdentity(**client, stop);
    if (!identity)
        return identity.error();
    printErrorLine(QCoreApplication::translate("LoginCommand", "Signed in at %1 as %2.")
            .arg(target->url.toString(),
                identity->userName.isEmpty() ? target->auth.user : printable(identity->userName)));
    if (arguments.noKeep) {
        if (auto put = Profiles::put(name, target->asProfile()); !put)
            return put;
        printErrorLine(QCoreApplication::translate("LoginCommand", "Kept as profile %1, without its secret.").arg(name));
        return {};
    }
    const auto kept = keepSecrets(*target, *secrets);
    if (!kept)
        return kept.error();
    if (auto put = Profiles::put(name, target->asProfile()); !put)
        return put;
    printErrorLine(QCoreApplication::translate("LoginCommand", "Kept as profile %1; commands that name no other use it.")
            .arg(name));
    sayWhereSecretsAre(*kept);
    return {};
}

Result<> logout(const ConnectionArguments &arguments)
{
    const auto target = resolveTarget(arguments);
    if (!target)
        return target.error();
    const auto secrets = openSecrets();
    for (const LoginSecret &secret : secretsOf(target->auth, target->url)) {
        if (auto erased = secrets->erase(secret.name); !erased)
            return erased;
    }
    if (auto erased = secrets->erase(servicenow::AuthSecretNames(target->auth, target->url).refreshToken); !erased)
        return erased;
    printErrorLine(QCoreApplication::translate(
        "LoginCommand", "The secrets of %1 are erased here. \"bunsnc login\" signs in again.")
            .arg(target->profile.isEmpty() ? target->url.toString() : target->profile));
    return {};
}

} // namespace

void addLoginCommands(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "login",
        translate("LoginCommand",
            "Sign in at an instance and keep the login as a profile, so that later commands need no --instance"),
        {"bunsnc login --instance dev0 --user ana",
            "bunsnc login --instance dev0 --auth oauth-browser --client-id ID --redirect-port 8765 --name work"});
    const auto arguments = std::make_shared<LoginArguments>();
    command
        ->add_option(
            "--name", arguments->name, translate("LoginCommand", "name of the profile; without it, the instance's"))
        ->type_name("NAME");
    command->add_flag("--no-keep", arguments->noKeep,
        translate(
            "LoginCommand", "keep the profile without the secret; it comes from the environment or a prompt then"));
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(login(*arguments, stop));
    });

    CLI::App *out =
        addCommand(app, "logout", translate("LoginCommand", "Erase the kept secrets of a login; its profile stays"),
            {"bunsnc logout", "bunsnc logout --profile work"});
    const auto connection = std::make_shared<ConnectionArguments>();
    addConnectionOptions(*out, *connection);
    out->callback([connection, &exitCode] { exitCode = conclude(logout(*connection)); });
}

} // namespace bunsnc::app
