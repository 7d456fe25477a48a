// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/consumers/eventrule.h"
#include "services/servicenow/instance.h"
#include "services/stream/redis/consumer.h"

#include <QUrl>

namespace bunsnc::consumers {

inline constexpr char webhookGroup[] = "webhook-service";

/// Somebody who is told of events.
struct WebhookTarget {
    QString name; ///< letters, digits, "-" and "_"; the consumer group is "webhook-service:<name>"
    QUrl url; ///< https, or http to this machine
    QByteArray secret; ///< signs each call; kept out of logs
    EventRule rule;
};

struct WebhookOptions {
    redis::ConsumerOptions consumer; ///< its group, batch, deliveries and delays are the webhooks' own
    servicenow::InstanceConfig network; ///< proxy, authorities, time-outs; not its `url`; TLS is always verified
    std::vector<WebhookTarget> targets;
    int attempts = 12; ///< an event that was refused so often goes to the dead letters
    redis::RetryDelay delay{std::chrono::seconds(1), std::chrono::minutes(10)}; ///< unless Retry-After says more
    WebhookOptions();
};

struct WebhookStatus {
    QString name;
    redis::ConsumerStatus consumer; ///< `trouble`: why its receiver does not take an event
};

/// POSTs events to their receivers, in order, each at least once. Every target is a consumer group of its own with a
/// thread of its own, so that a slow or broken receiver holds back nobody else. An answer of 2xx is a delivery;
/// anything else, also a redirect, which is not followed, is tried again: without end while the receiver cannot be
/// reached or has trouble (408, 429, 5xx), `attempts` times when it refuses the event.
class Webhooks {
public:
    Webhooks(std::shared_ptr<store::TicketStore> store, const WebhookOptions &options,
        const Clock &clock = Clock::system());
    ~Webhooks();
    Q_DISABLE_COPY_MOVE(Webhooks)

    void requestStop();
    void stop();
    std::vector<WebhookStatus> status() const;

private:
    class Target;
    std::vector<std::unique_ptr<Target>> m_targets;
};

} // namespace bunsnc::consumers
