// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/instance.h"

#include <QJsonArray>
#include <QObject>

#include <functional>
#include <memory>

namespace bunsnc::servicenow {

/// Carries Bayeux messages to an instance's /amb and back. Lives in a thread with an event loop and calls back there;
/// what is called may let go of it only by deleteLater().
class BayeuxLink : public QObject {
public:
    struct Events {
        std::function<void()> opened;
        std::function<void(const QJsonArray &)> received;
        std::function<void(const Error &)> failed; ///< once; nothing comes after it
    };

    virtual void open() = 0;
    virtual void send(const QJsonArray &messages) = 0;
    /// As in "supportedConnectionTypes".
    virtual QString connectionType() const = 0;
};

/// By the same TLS settings and proxy as all requests. `cookies` is a header's value.
std::unique_ptr<BayeuxLink> makeWebSocketLink(
    const InstanceConfig &instance, const QByteArray &cookies, BayeuxLink::Events events);
/// Through two HTTP connections: one for the held connects, one for everything else.
std::unique_ptr<BayeuxLink> makePollingLink(
    const InstanceConfig &instance, const QByteArray &cookies, BayeuxLink::Events events);

/// What both send besides: scheme, host and port, and who asks.
QByteArray bayeuxOrigin(const InstanceConfig &instance);
QByteArray bayeuxUserAgent(const InstanceConfig &instance);
/// DamagedAnswer when it is no list of messages.
Result<QJsonArray> bayeuxMessages(const QByteArray &text, const InstanceConfig &instance);

} // namespace bunsnc::servicenow
