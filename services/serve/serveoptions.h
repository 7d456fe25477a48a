// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/consumers/alerts.h"
#include "services/consumers/webhooks.h"
#include "services/core/configuration.h"
#include "services/servicenow/authsettings.h"
#include "services/stream/redis/relay.h"
#include "services/sync/mirror.h"
#include "services/tasks/tasksettings.h"

namespace bunsnc::serve {

/// What a service works by, as values. Holds secrets once readSecrets() has been there.
struct ServeOptions {
    QString environment; ///< its name, for people; may be empty
    QString storeAddress;
    servicenow::InstanceConfig instance;
    servicenow::AuthSettings signIn;
    std::shared_ptr<servicenow::AuthProvider> auth; ///< of readSecrets()
    sync::MirrorOptions mirror;
    std::optional<redis::RelayOptions> relay; ///< nothing without Redis
    int redisShares = 4;
    std::optional<consumers::WebhookOptions> webhooks; ///< of readSecrets(), as the next; nothing when there are none
    std::optional<consumers::AlertOptions> alerts;
    tasks::TaskOptions tasks;
    QString logLevel; ///< "debug", "info" or "warning"
};

/// What the settings mean; adds a fault to `configuration` for whatever cannot be meant. Nothing is asked of a server.
ServeOptions readOptions(Configuration &configuration);
/// Puts the secrets in, from where givenSecret() finds them; refresh tokens that came by themselves are kept in a
/// file of the configuration's directory. Adds a fault for each that is missing or cannot be read.
void readSecrets(ServeOptions &options, Configuration &configuration);

/// What another configuration changes, by names of settings.
struct Changes {
    QStringList now; ///< may change while it runs
    QStringList atStart; ///< need a new start, and everything else that goes with them
};
Changes changesBetween(const Configuration &running, const Configuration &wanted);

} // namespace bunsnc::serve
