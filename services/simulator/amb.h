// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/later.h"
#include "services/http/websocket.h"
#include "services/simulator/ambevents.h"

#include <QJsonArray>

#include <condition_variable>
#include <deque>
#include <map>
#include <thread>

namespace bunsnc::simulator {

/// The instance's asynchronous message bus: Bayeux sessions (over /amb), what they watch, and a thread that turns
/// commits into their events. Everything in it is bounded: sessions, watches, events that wait. Safe from every thread.
class Amb {
public:
    using Time = std::chrono::steady_clock::time_point;
    /// What a message came over.
    struct Origin {
        std::string httpSession; ///< of the cookie; empty: none
        std::shared_ptr<http::WebSocket> socket; ///< null: a POST
    };

    Amb(Instance &instance, const Access &access);
    ~Amb();
    Q_DISABLE_COPY_MOVE(Amb)

    /// Answers a POST's messages. When one of them is a connect that has to wait, the answer comes later.
    http::Response post(const QJsonArray &messages, const Origin &origin);
    /// Answers a WebSocket's messages over it.
    void receive(const QJsonArray &messages, const Origin &origin);
    void socketClosed(const std::shared_ptr<http::WebSocket> &socket);
    /// Puts a Bayeux session under another HTTP session; false when there is no such Bayeux session.
    bool rebind(const std::string &clientId, const std::string &httpSession);

private:
    struct Session {
        std::string id;
        std::string httpSession;
        std::string user; ///< empty: not logged in
        std::map<QString, AmbWatch> watches; ///< by channel
        std::deque<QJsonObject> events; ///< that wait for a connect
        std::shared_ptr<http::WebSocket> socket; ///< of the last message, when it came over one
        bool connected = false; ///< had its first connect, which is not held
        // the connect that is held
        bool held = false;
        QJsonValue heldId;
        Time heldUntil{};
        std::shared_ptr<http::Later> later; ///< of a POST
        QJsonArray beside; ///< what else answers that POST
        Time lastSeen{}; ///< an answer went out; without a connect for too long it is forgotten
    };
    struct Turn { ///< what comes of the messages that came together
        QJsonArray replies;
        std::optional<QJsonObject> waiting; ///< the connect that is to be held; at most one, and the last
        std::string clientId; ///< whose it is
        std::chrono::milliseconds time{0}; ///< how long
    };

    // These take the mutex, the others are called under it:
    Turn handleAll(const QJsonArray &messages, const Origin &origin);
    void handle(const QJsonObject &message, const Origin &origin, bool mayWait, Turn &turn);
    QJsonObject subscribe(const QJsonObject &message, const Origin &origin);

    QJsonObject handshake(const QJsonObject &message, const Origin &origin);
    void connect(Session &session, const QJsonObject &message, bool mayWait, Turn &turn);
    QJsonObject unsubscribe(Session &session, const QJsonObject &message);
    /// Lets the turn's connect wait; null when it has none, or its session has ended.
    Session *hold(Turn &turn);
    /// Counts as heard of it, over that socket; null when there is no such session, or it is somebody else's.
    Session *sessionOf(const QJsonObject &message, const Origin &origin);
    QJsonObject connectReply(const Session &session, const QJsonValue &id) const;
    QString statusOf(const Session &session) const;
    bool isDead(const Session &session) const; ///< gets no more events, and does not learn of it
    void answerHeld(Session &session); ///< with the events that wait
    void flush(Session &session); ///< gives the events that wait to a connect that is held
    void noteWatched();

    void run(const std::stop_token &stop);
    void dispatch(const std::vector<CommittedChange> &changes);
    void tidy(Time now);

    Instance &m_instance;
    AmbEvents m_events;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_woken;
    std::map<std::string, Session, std::less<>> m_sessions;
    std::deque<CommittedChange> m_changes;
    std::mutex m_watchedMutex;
    std::vector<const Table *> m_watched; ///< read by the writer
    std::jthread m_thread; // last: ends first
};

/// Messages as they go over the wire.
std::string ambText(const QJsonArray &messages);

} // namespace bunsnc::simulator
