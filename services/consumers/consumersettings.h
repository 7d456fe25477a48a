// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/consumers/alerts.h"
#include "services/consumers/webhooks.h"
#include "services/core/settings.h"

namespace bunsnc::consumers {

// What the settings say of the services on the change stream. Nothing: no Redis is set, or nobody is to be told.
// `password`: Redis', which no setting holds. InvalidArgument or ParseError, with the entry's name, for what cannot be;
// unknown members are refused, too.

/// webhooks: [{"name": "ops", "url": "https://…", "events": […], "filter": "…", "secretFile": "…"}]. Signed with the
/// secret in that file, which others must not be able to read, else with that of the environment
/// (givenWebhookSecret()); 16 characters at least. FileError when the file cannot be had.
Result<std::optional<WebhookOptions>> webhookOptions(const Settings &settings, const std::optional<QString> &password,
    const servicenow::InstanceConfig &network = {});
/// The same as far as it can be seen without secrets and without Redis.
Result<> checkWebhooks(const Settings &settings);
/// alerts.rules: [{"name": "critical", "events": […], "filter": "…"}].
Result<std::optional<AlertOptions>> alertOptions(const Settings &settings, const std::optional<QString> &password);
Result<> checkAlerts(const Settings &settings);

} // namespace bunsnc::consumers
