// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/settings.h"
#include "services/stream/redis/consumer.h"
#include "services/stream/redis/relay.h"

namespace bunsnc::redis {

/// What the settings say; nothing when no Redis is set. The password, which no setting holds, is the caller's
/// (redisPasswordFromEnvironment(), or of a secret store). InvalidArgument for an address that is none.
Result<std::optional<RelayOptions>> relayOptions(const Settings &settings, const std::optional<QString> &password);
/// The same for consumers of that stream; the group is the consumer's to choose.
Result<std::optional<ConsumerOptions>> consumerOptions(
    const Settings &settings, const std::optional<QString> &password);

} // namespace bunsnc::redis
