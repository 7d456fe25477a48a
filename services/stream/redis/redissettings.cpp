// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/redissettings.h"

namespace bunsnc::redis {

Result<std::optional<RelayOptions>> relayOptions(const Settings &settings, const std::optional<QString> &password)
{
    const QString url = settings.string(SettingKey::RedisUrl);
    if (url.isEmpty())
        return std::optional<RelayOptions>();
    auto endpoint = Endpoint::fromUrl(url);
    if (!endpoint)
        return endpoint.error();
    endpoint->password = password.value_or(QString());
    RelayOptions options{.endpoint = std::move(*endpoint)};
    if (const QString key = settings.string(SettingKey::RedisKey); !key.isEmpty())
        options.key = key;
    options.keepEntries = settings.integer(SettingKey::RedisKeepEntries);
    options.maxEntries = settings.integer(SettingKey::RedisMaxEntries);
    return std::optional(std::move(options));
}

Result<std::optional<ConsumerOptions>> consumerOptions(
    const Settings &settings, const std::optional<QString> &password)
{
    auto relay = relayOptions(settings, password);
    if (!relay)
        return relay.error();
    if (!*relay)
        return std::optional<ConsumerOptions>();
    return std::optional(ConsumerOptions{.endpoint = std::move((*relay)->endpoint), .key = (*relay)->key});
}

} // namespace bunsnc::redis
