// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/profiles.h"
#include "app/bunsnc/secretsource.h"
#include "services/servicenow/client.h"

#include <memory>
#include <stop_token>
#include <string>

namespace CLI {
class App;
}

namespace bunsnc::app {

/// What the options about the connection say; empty: not given.
struct ConnectionArguments {
    std::string profile, instance, user, auth, clientId, scope, certificate, certificateKey, caFile, proxy;
    int redirectPort = -1;
    int timeoutSeconds = 0;
    double rate = 0;
};
void addConnectionOptions(CLI::App &command, ConnectionArguments &arguments);

/// Where a command goes, and how it signs in there.
struct Target {
    QString profile; ///< its name; empty without one
    QUrl url;
    QJsonObject authObject;
    servicenow::AuthSettings auth;
    QString caFile;
    QString proxy;
    servicenow::InstanceConfig config;

    ConnectionProfile asProfile() const;
};

/// The options, then the profile that they name or mean, then the console's settings. InvalidArgument.
Result<Target> resolveTarget(const ConnectionArguments &arguments);
/// What --proxy says, into the instance's settings. InvalidArgument, without the text: it may hold a password.
Result<> readProxy(const QString &proxy, servicenow::InstanceConfig &instance);

/// A person waits: six attempts with up to a minute between them are for a mirror that runs by itself.
inline constexpr servicenow::RetryPolicy patience{
    .attempts = 4, .firstDelay = std::chrono::milliseconds(500), .maxDelay = std::chrono::milliseconds(15'000)};
/// A client that is ready to send; nothing has been sent yet.
Result<std::unique_ptr<servicenow::Client>> makeClient(const Target &target,
    const std::shared_ptr<SessionSecrets> &secrets, const std::stop_token &stop,
    const servicenow::RetryPolicy &retry = patience);
/// All of the above with this user's keychain.
Result<std::unique_ptr<servicenow::Client>> connectTo(
    const ConnectionArguments &arguments, const std::stop_token &stop);
std::shared_ptr<SessionSecrets> openSecrets();

} // namespace bunsnc::app
