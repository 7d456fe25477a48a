// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/amb.h"

namespace bunsnc::simulator {

using namespace Qt::StringLiterals;

namespace {

using namespace std::chrono_literals;
constexpr auto holdTime = 30s; ///< of a connect
constexpr std::size_t mostSessions = 1000;
constexpr std::size_t mostWatches = 200; ///< of a session
constexpr std::size_t mostChanges = 20'000; ///< that wait for the thread
constexpr std::int64_t idleSeconds = 30 * 60;

QJsonObject replyTo(const QJsonObject &message, bool successful)
{
    QJsonObject reply{{u"channel"_s, message[u"channel"]}, {u"successful"_s, successful}};
    if (message.contains(u"id"_s))
        reply.insert(u"id"_s, message[u"id"]);
    return reply;
}

QJsonObject refusalOf(const QJsonObject &message, const QString &error)
{
    QJsonObject reply = replyTo(message, false);
    reply.insert(u"error"_s, error);
    if (message.contains(u"subscription"_s))
        reply.insert(u"subscription"_s, message[u"subscription"]);
    return reply;
}

QJsonObject advice(const QString &reconnect)
{
    return {{u"reconnect"_s, reconnect}, {u"interval"_s, 0},
        {u"timeout"_s, qint64(std::chrono::milliseconds(holdTime).count())}};
}

QJsonObject unknownClient(const QJsonObject &message)
{
    QJsonObject reply = refusalOf(message, u"402::Unknown client"_s);
    reply.insert(u"advice"_s, advice(u"handshake"_s));
    return reply;
}

/// A connect that waits is answered by the next one, and by a disconnect.
bool endsTheWait(const QJsonValue &message)
{
    const QJsonValue channel = message[u"channel"];
    return channel == u"/meta/connect"_s || channel == u"/meta/disconnect"_s;
}

QStringList channelsOf(const QJsonObject &message)
{
    const QJsonValue subscription = message[u"subscription"];
    if (!subscription.isArray())
        return {subscription.toString()};
    QStringList channels;
    for (const QJsonValue &channel : subscription.toArray())
        channels.append(channel.toString());
    return channels;
}

} // namespace

Amb::Amb(Instance &instance, const Access &access)
    : m_instance(instance)
    , m_events(instance, access)
    , m_thread([this](const std::stop_token &stop) { run(stop); })
{
    m_instance.writer.setWatcher({[this](const Table &table) {
                                      const std::scoped_lock lock(m_watchedMutex);
                                      return std::any_of(m_watched.begin(), m_watched.end(),
                                          [&table](const Table *watched) { return table.extends(watched->name); });
                                  },
        [this](std::vector<CommittedChange> changes) {
            {
                const std::scoped_lock lock(m_mutex);
                m_changes.insert(
                    m_changes.end(), std::make_move_iterator(changes.begin()), std::make_move_iterator(changes.end()));
                while (m_changes.size() > mostChanges)
                    m_changes.pop_front();
            }
            m_woken.notify_all();
        }});
}

Amb::~Amb()
{
    m_instance.writer.setWatcher({});
}

http::Response Amb::post(const QJsonArray &messages, const Origin &origin)
{
    Turn turn = handleAll(messages, origin);
    http::Response response;
    const std::scoped_lock lock(m_mutex);
    if (Session *waiting = hold(turn)) {
        response.later = std::make_shared<http::Later>();
        waiting->later = response.later;
        waiting->beside = turn.replies;
        flush(*waiting);
    } else {
        response = jsonAnswer(200, ambText(turn.replies));
    }
    m_woken.notify_all();
    return response;
}

void Amb::receive(const QJsonArray &messages, const Origin &origin)
{
    Turn turn = handleAll(messages, origin);
    const std::scoped_lock lock(m_mutex);
    Session *waiting = hold(turn);
    if (!turn.replies.isEmpty())
        origin.socket->send(ambText(turn.replies));
    if (waiting)
        flush(*waiting);
    m_woken.notify_all();
}

void Amb::socketClosed(const std::shared_ptr<http::WebSocket> &socket)
{
    const std::scoped_lock lock(m_mutex);
    for (auto &[id, session] : m_sessions) {
        if (session.socket == socket) {
            session.socket.reset();
            session.held = false;
            session.lastSeen = std::chrono::steady_clock::now();
        }
    }
}

bool Amb::rebind(const std::string &clientId, const std::string &httpSession)
{
    const auto bound = m_instance.credentials.session(httpSession, idleSeconds);
    const std::scoped_lock lock(m_mutex);
    const auto found = m_sessions.find(clientId);
    if (found == m_sessions.end() || !bound || (!found->second.user.empty() && found->second.user != bound->user))
        return false;
    found->second.httpSession = httpSession;
    found->second.user = bound->user;
    return true;
}

Amb::Turn Amb::handleAll(const QJsonArray &messages, const Origin &origin)
{
    qsizetype last = messages.size() - 1;
    while (last >= 0 && !endsTheWait(messages[last]))
        --last;
    Turn turn;
    for (qsizetype i = 0; i < messages.size(); ++i)
        handle(messages[i].toObject(), origin, i == last, turn);
    return turn;
}

Amb::Session *Amb::hold(Turn &turn)
{
    if (!turn.waiting)
        return nullptr;
    const auto found = m_sessions.find(turn.clientId);
    if (found == m_sessions.end()) { // somebody else ended it meanwhile
        turn.replies.append(unknownClient(*turn.waiting));
        return nullptr;
    }
    Session &session = found->second;
    answerHeld(session); // one at a time
    session.held = true;
    session.heldId = (*turn.waiting)[u"id"];
    session.heldUntil = std::chrono::steady_clock::now() + turn.time;
    return &session;
}

void Amb::handle(const QJsonObject &message, const Origin &origin, bool mayWait, Turn &turn)
{
    const QString channel = message[u"channel"].toString();
    if (channel == u"/meta/subscribe"_s) {
        turn.replies.append(subscribe(message, origin));
        return;
    }
    const std::scoped_lock lock(m_mutex);
    if (channel == u"/meta/handshake"_s) {
        turn.replies.append(handshake(message, origin));
        return;
    }
    Session *session = sessionOf(message, origin);
    if (!session) {
        turn.replies.append(unknownClient(message));
    } else if (channel == u"/meta/connect"_s) {
        connect(*session, message, mayWait, turn);
    } else if (channel == u"/meta/unsubscribe"_s) {
        turn.replies.append(unsubscribe(*session, message));
    } else if (channel == u"/meta/disconnect"_s) {
        answerHeld(*session);
        m_sessions.erase(session->id);
        noteWatched();
        turn.replies.append(replyTo(message, true));
    } else if (channel.startsWith(u"/meta/"_s)) {
        turn.replies.append(refusalOf(message, u"404::message_deleted"_s));
    } else {
        turn.replies.append(refusalOf(message, u"403::publish denied"_s));
    }
}

Amb::Session *Amb::sessionOf(const QJsonObject &message, const Origin &origin)
{
    const auto found = m_sessions.find(message[u"clientId"].toString().toStdString());
    if (found == m_sessions.end())
        return nullptr;
    Session &session = found->second;
    // Nobody takes over what belongs to somebody else.
    const bool own = session.httpSession == origin.httpSession || (origin.socket && session.socket == origin.socket);
    if (!own)
        return nullptr;
    session.socket = origin.socket;
    session.lastSeen = std::chrono::steady_clock::now();
    return &session;
}

QJsonObject Amb::handshake(const QJsonObject &message, const Origin &origin)
{
    QJsonArray types{u"long-polling"_s};
    if (!m_instance.faults.state().ambWebSocketOff)
        types.prepend(u"websocket"_s);
    if (m_sessions.size() >= mostSessions) {
        QJsonObject reply = refusalOf(message, u"503::too many sessions"_s);
        reply.insert(u"advice"_s, advice(u"none"_s));
        return reply;
    }
    Session session;
    session.id = randomId();
    session.httpSession = origin.httpSession;
    session.socket = origin.socket;
    session.lastSeen = std::chrono::steady_clock::now();
    if (const auto http = m_instance.credentials.session(origin.httpSession, idleSeconds))
        session.user = http->user;
    QJsonObject reply = replyTo(message, true);
    reply.insert(u"version"_s, u"1.0"_s);
    reply.insert(u"minimumVersion"_s, u"1.0"_s);
    reply.insert(u"supportedConnectionTypes"_s, types);
    reply.insert(u"clientId"_s, QString::fromStdString(session.id));
    reply.insert(u"advice"_s, advice(u"retry"_s));
    reply.insert(u"ext"_s, QJsonObject{{u"glide.session.status"_s, statusOf(session)}});
    m_sessions.emplace(session.id, std::move(session));
    return reply;
}

QString Amb::statusOf(const Session &session) const
{
    if (m_instance.credentials.session(session.httpSession, idleSeconds))
        return u"session.logged.in"_s;
    return session.user.empty() ? u"session.logged.out"_s : u"session.invalidated"_s;
}

QJsonObject Amb::connectReply(const Session &session, const QJsonValue &id) const
{
    QJsonObject reply{{u"channel"_s, u"/meta/connect"_s}, {u"successful"_s, true}, {u"advice"_s, advice(u"retry"_s)},
        {u"ext"_s, QJsonObject{{u"glide.session.status"_s, statusOf(session)}}}};
    if (!id.isUndefined())
        reply.insert(u"id"_s, id);
    return reply;
}

void Amb::connect(Session &session, const QJsonObject &message, bool mayWait, Turn &turn)
{
    answerHeld(session);
    const QJsonValue wanted = message[u"advice"][u"timeout"];
    const auto time = std::min(std::chrono::milliseconds(holdTime),
        std::chrono::milliseconds(std::max<qint64>(0, wanted.toInteger(std::chrono::milliseconds(holdTime).count()))));
    if (!std::exchange(session.connected, true) || time == 0ms || !mayWait) {
        for (const QJsonObject &event : std::exchange(session.events, {}))
            turn.replies.append(event);
        turn.replies.append(connectReply(session, message[u"id"]));
        return;
    }
    turn.waiting = message;
    turn.clientId = session.id;
    turn.time = time;
}

QJsonObject Amb::subscribe(const QJsonObject &message, const Origin &origin)
{
    std::string user;
    {
        const std::scoped_lock lock(m_mutex);
        const Session *session = sessionOf(message, origin);
        if (!session)
            return unknownClient(message);
        if (statusOf(*session) != u"session.logged.in"_s)
            return refusalOf(message, u"403::record watcher: not logged in"_s);
        user = session->user;
    }
    // What the user may see is in the database: nobody has to wait for that.
    std::vector<std::pair<QString, AmbWatch>> watches;
    for (const QString &channel : channelsOf(message)) {
        AmbChannel parsed = ambChannel(channel, user);
        if (parsed.refusal.isEmpty()) {
            const auto refusal = m_events.refusal(parsed.watch);
            parsed.refusal = refusal ? *refusal : u"500::"_s + toLogLine(refusal.error());
        }
        if (!parsed.refusal.isEmpty())
            return refusalOf(message, parsed.refusal);
        watches.emplace_back(channel, std::move(parsed.watch));
    }
    const std::scoped_lock lock(m_mutex);
    Session *session = sessionOf(message, origin);
    if (!session)
        return unknownClient(message);
    // All of them or none: the client gets one answer.
    std::map<QString, AmbWatch> all = session->watches;
    for (auto &[channel, watch] : watches)
        all.insert_or_assign(channel, std::move(watch));
    if (all.size() > mostWatches)
        return refusalOf(message, u"403::record watcher: too many subscriptions"_s);
    session->watches = std::move(all);
    noteWatched();
    QJsonObject reply = replyTo(message, true);
    reply.insert(u"subscription"_s, message[u"subscription"]);
    return reply;
}

QJsonObject Amb::unsubscribe(Session &session, const QJsonObject &message)
{
    for (const QString &channel : channelsOf(message))
        session.watches.erase(channel);
    noteWatched();
    QJsonObject reply = replyTo(message, true);
    reply.insert(u"subscription"_s, message[u"subscription"]);
    return reply;
}

void Amb::noteWatched()
{
    std::vector<const Table *> tables;
    for (const auto &[id, session] : m_sessions) {
        for (const auto &[channel, watch] : session.watches) {
            if (std::find(tables.begin(), tables.end(), watch.table) == tables.end())
                tables.push_back(watch.table);
        }
    }
    const std::scoped_lock lock(m_watchedMutex);
    m_watched = std::move(tables);
}

} // namespace bunsnc::simulator
