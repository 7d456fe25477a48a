// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/bayeuxsession.h"

#include <QLoggingCategory>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logBayeux, "bunsnc.servicenow.amb")

constexpr std::chrono::milliseconds replyTime{15'000};
constexpr std::chrono::milliseconds shortestHold{1'000};
constexpr std::chrono::milliseconds longestHold{100'000};
constexpr std::chrono::milliseconds shortestPause{50}; ///< between two connects that were not held: no storm
constexpr std::chrono::milliseconds longestPause{30'000};

} // namespace

BayeuxSession::BayeuxSession(const MakeLink &makeLink, QString subject, QStringList channels, Events events)
    : m_subject(std::move(subject))
    , m_channels(std::move(channels))
    , m_events(std::move(events))
    , m_watchdog(this)
    , m_pause(this)
{
    m_link = makeLink({[this] { shakeHands(); }, [this](const QJsonArray &messages) { take(messages); },
        [this](const Error &error) { lose(error); }});
    m_watchdog.setSingleShot(true);
    connect(&m_watchdog, &QTimer::timeout, this, [this] { lose(ErrorCode::Timeout, u"no answer in time"_s); });
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] { connectNow(false); });
}

void BayeuxSession::start()
{
    m_link->open();
}

bool BayeuxSession::isWebSocket() const
{
    return m_link->connectionType() == u"websocket"_s;
}

void BayeuxSession::end()
{
    if (!m_over && !m_clientId.isEmpty() && isWebSocket())
        send({message(u"/meta/disconnect"_s)});
    m_over = true;
    m_watchdog.stop();
    m_pause.stop();
}

QJsonObject BayeuxSession::message(const QString &channel)
{
    QJsonObject object{{u"id"_s, QString::number(++m_lastId)}, {u"channel"_s, channel}};
    if (!m_clientId.isEmpty())
        object.insert(u"clientId"_s, m_clientId);
    return object;
}

void BayeuxSession::send(QJsonArray messages)
{
    m_link->send(messages);
}

void BayeuxSession::expect(std::chrono::milliseconds within)
{
    m_watchdog.start(within);
}

void BayeuxSession::shakeHands()
{
    if (m_over)
        return;
    QJsonObject handshake = message(u"/meta/handshake"_s);
    handshake.insert(u"version"_s, u"1.0"_s);
    handshake.insert(u"minimumVersion"_s, u"1.0"_s);
    handshake.insert(u"supportedConnectionTypes"_s, QJsonArray{m_link->connectionType()});
    handshake.insert(u"advice"_s, QJsonObject{{u"timeout"_s, 60'000}, {u"interval"_s, 0}});
    handshake.insert(u"ext"_s, QJsonObject{{u"supportsSubscribeCommandFlow"_s, true}});
    expect(replyTime);
    send({handshake});
}

void BayeuxSession::subscribe()
{
    QJsonArray messages;
    for (const QString &channel : m_channels) {
        QJsonObject subscription = message(u"/meta/subscribe"_s);
        subscription.insert(u"subscription"_s, channel);
        messages.append(subscription);
        m_unanswered.insert(channel);
    }
    expect(replyTime);
    send(messages);
}

void BayeuxSession::connectNow(bool first)
{
    QJsonObject connecting = message(u"/meta/connect"_s);
    connecting.insert(u"connectionType"_s, m_link->connectionType());
    if (first)
        connecting.insert(u"advice"_s, QJsonObject{{u"timeout"_s, 0}});
    expect(first ? replyTime : m_hold + replyTime);
    send({connecting});
    if (!first && !std::exchange(m_live, true))
        m_events.live();
}

void BayeuxSession::take(const QJsonArray &messages)
{
    for (const QJsonValue &value : messages) {
        if (m_over)
            return;
        const QJsonObject object = value.toObject();
        const QString channel = object[u"channel"].toString();
        if (channel == u"/meta/handshake"_s)
            takeHandshake(object);
        else if (channel == u"/meta/subscribe"_s)
            takeSubscribed(object);
        else if (channel == u"/meta/connect"_s)
            takeConnect(object);
        else if (!channel.startsWith(u"/meta/"_s) && object[u"data"].isObject())
            m_events.event(channel, object[u"data"].toObject());
    }
}

bool BayeuxSession::isRefused(const QJsonObject &reply)
{
    if (!reply[u"successful"].toBool()) {
        const QString error = reply[u"error"].toString();
        lose(error.startsWith(u"403"_s) ? ErrorCode::Forbidden : ErrorCode::ConnectionLost,
            error.isEmpty() ? u"refused without a reason"_s : error.left(300));
        return true;
    }
    // A session that nobody is logged in to is served all the same, and hears nothing.
    const QString status = reply[u"ext"][u"glide.session.status"].toString();
    if (!status.isEmpty() && status != u"session.logged.in"_s) {
        lose(ErrorCode::Unauthorized, status.left(100));
        return true;
    }
    return false;
}

void BayeuxSession::takeHandshake(const QJsonObject &reply)
{
    if (!m_clientId.isEmpty() || isRefused(reply))
        return;
    m_clientId = reply[u"clientId"].toString();
    if (m_clientId.isEmpty())
        return lose(ErrorCode::NotServiceNow, u"a handshake without a client id"_s);
    subscribe();
}

void BayeuxSession::takeSubscribed(const QJsonObject &reply)
{
    if (!m_unanswered.remove(reply[u"subscription"].toString()))
        return;
    if (reply[u"successful"].toBool())
        ++m_subscribed;
    else
        m_denial = reply[u"error"].toString().left(300);
    if (!m_unanswered.isEmpty())
        return;
    if (m_subscribed == 0) {
        return lose(m_denial.startsWith(u"403"_s) ? ErrorCode::Forbidden : ErrorCode::BadRequest,
            m_denial.isEmpty() ? u"nothing may be watched"_s : m_denial);
    }
    if (!m_denial.isEmpty())
        qCWarning(logBayeux).noquote() << m_subject << "one of the queries is not watched:" << m_denial;
    connectNow(true);
}

void BayeuxSession::takeConnect(const QJsonObject &reply)
{
    const QJsonObject advice = reply[u"advice"].toObject();
    const QString reconnect = advice[u"reconnect"].toString();
    if (isRefused(reply))
        return;
    if (reconnect == u"handshake"_s || reconnect == u"none"_s)
        return lose(ErrorCode::ConnectionLost, u"the server wants a new session"_s);
    if (advice.contains(u"timeout"_s)) {
        m_hold = std::clamp(std::chrono::milliseconds(advice[u"timeout"].toInteger()), shortestHold, longestHold);
    }
    const std::chrono::milliseconds interval(advice[u"interval"].toInteger());
    if (!m_live && interval.count() <= 0)
        return connectNow(false); // the first one is answered at once
    m_watchdog.stop();
    m_pause.start(std::clamp(interval, shortestPause, longestPause));
}

void BayeuxSession::lose(ErrorCode code, const QString &detail)
{
    lose(Error{.code = code, .subject = m_subject, .detail = detail, .retryable = code != ErrorCode::Forbidden});
}

void BayeuxSession::lose(const Error &error)
{
    if (std::exchange(m_over, true))
        return;
    m_watchdog.stop();
    m_pause.stop();
    m_events.lost(error);
}

} // namespace bunsnc::servicenow
