// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/bayeuxlink.h"

#include <QJsonObject>
#include <QSet>
#include <QStringList>
#include <QTimer>

namespace bunsnc::servicenow {

/// One Bayeux session on one link, from its handshake to its end: subscribes to channels and keeps exactly one connect
/// waiting. Lives in the link's thread and calls back there; what is called may let go of it only by deleteLater().
class BayeuxSession final : public QObject {
public:
    struct Events {
        std::function<void()> live; ///< once: from now on events come
        std::function<void(const QString &channel, const QJsonObject &data)> event;
        std::function<void(const Error &)> lost; ///< once; nothing comes after it
    };
    using MakeLink = std::function<std::unique_ptr<BayeuxLink>(BayeuxLink::Events)>;

    BayeuxSession(const MakeLink &makeLink, QString subject, QStringList channels, Events events);
    void start();
    /// Says goodbye as far as that needs no waiting; nothing is called any more.
    void end();
    bool isWebSocket() const;

private:
    void send(QJsonArray messages);
    QJsonObject message(const QString &channel);
    void shakeHands();
    void subscribe();
    void connectNow(bool first);
    void take(const QJsonArray &messages);
    void takeHandshake(const QJsonObject &reply);
    void takeSubscribed(const QJsonObject &reply);
    void takeConnect(const QJsonObject &reply);
    bool isRefused(const QJsonObject &reply); ///< then it is lost
    void lose(ErrorCode code, const QString &detail);
    void lose(const Error &error);
    void expect(std::chrono::milliseconds within); ///< the next reply

    const QString m_subject;
    const QStringList m_channels;
    const Events m_events;
    std::unique_ptr<BayeuxLink> m_link;
    QTimer m_watchdog;
    QTimer m_pause; ///< before a connect, as the server advises
    QString m_clientId;
    int m_lastId = 0;
    QSet<QString> m_unanswered; ///< subscriptions
    int m_subscribed = 0;
    QString m_denial;
    std::chrono::milliseconds m_hold{30'000}; ///< how long a connect may be held
    bool m_live = false;
    bool m_over = false;
};

} // namespace bunsnc::servicenow
