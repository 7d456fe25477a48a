// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How events come to those who watch: the thread of the message bus, and what waits for a connect.
#include "services/simulator/amb.h"

#include <QJsonDocument>
#include <QLoggingCategory>

namespace bunsnc::simulator {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logAmb, "bunsnc.simulator.amb")

using namespace std::chrono_literals;
constexpr auto mostSilence = 60s; ///< between two connects
constexpr auto tidyEach = 200ms;
constexpr std::size_t mostEvents = 1000; ///< that wait in a session; it ends when they are more
constexpr std::int64_t usualSessionSeconds = 90;

} // namespace

std::string ambText(const QJsonArray &messages)
{
    return QJsonDocument(messages).toJson(QJsonDocument::Compact).toStdString();
}

bool Amb::isDead(const Session &session) const
{
    const int set = m_instance.faults.state().ambSessionSeconds;
    const std::int64_t seconds = set == 0 ? usualSessionSeconds : set;
    const auto age = m_instance.credentials.sessionAge(session.httpSession);
    return !age || (seconds > 0 && *age >= seconds);
}

void Amb::answerHeld(Session &session)
{
    if (!std::exchange(session.held, false))
        return;
    session.lastSeen = std::chrono::steady_clock::now();
    QJsonArray messages = std::exchange(session.beside, {});
    std::deque<QJsonObject> events = std::exchange(session.events, {});
    for (const QJsonObject &event : events)
        messages.append(event);
    messages.append(connectReply(session, session.heldId));
    if (const auto later = std::exchange(session.later, nullptr)) {
        if (!later->give(jsonAnswer(200, ambText(messages))))
            session.events = std::move(events); // the client has left; it may come back for them
    } else if (session.socket) {
        session.socket->send(ambText(messages));
    }
}

void Amb::flush(Session &session)
{
    if (!session.held || session.events.empty())
        return;
    if (session.later)
        return answerHeld(session);
    if (!session.socket)
        return;
    QJsonArray messages; // over a WebSocket the connect goes on waiting
    for (const QJsonObject &event : std::exchange(session.events, {}))
        messages.append(event);
    session.socket->send(ambText(messages));
}

void Amb::run(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        std::vector<CommittedChange> changes;
        {
            std::unique_lock lock(m_mutex);
            const auto ready = [this] { return !m_changes.empty(); };
            if (m_sessions.empty()) // with nobody there is nothing to keep in order
                m_woken.wait(lock, stop, [&] { return ready() || !m_sessions.empty(); });
            else
                m_woken.wait_for(lock, stop, tidyEach, ready);
            changes.assign(std::make_move_iterator(m_changes.begin()), std::make_move_iterator(m_changes.end()));
            m_changes.clear();
            tidy(std::chrono::steady_clock::now());
        }
        if (!changes.empty())
            dispatch(changes);
    }
}

void Amb::dispatch(const std::vector<CommittedChange> &changes)
{
    std::vector<AmbWatch> watches;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto &[id, session] : m_sessions) {
            for (const auto &[channel, watch] : session.watches) {
                if (std::find(watches.begin(), watches.end(), watch) == watches.end())
                    watches.push_back(watch);
            }
        }
    }
    for (const CommittedChange &change : changes) {
        for (const AmbWatch &watch : watches) {
            const auto data = m_events.eventFor(watch, change);
            if (!data)
                qCWarning(logAmb).noquote() << "no event:" << toLogLine(data.error());
            if (!data || !*data)
                continue;
            const std::scoped_lock lock(m_mutex);
            for (auto &[id, session] : m_sessions) {
                for (const auto &[channel, own] : session.watches) {
                    if (own == watch && !isDead(session))
                        session.events.push_back({{u"channel"_s, channel}, {u"data"_s, **data}});
                }
                flush(session);
            }
        }
    }
}

/// Under the mutex: answers connects whose time is over, ends sessions that nobody fetches from.
void Amb::tidy(Time now)
{
    const bool absent = m_instance.faults.state().ambAbsent;
    bool fewer = false;
    for (auto it = m_sessions.begin(); it != m_sessions.end();) {
        Session &session = it->second;
        if (session.held && session.later && session.later->isGone()) {
            session.held = false;
            session.later.reset();
        }
        if (session.held && now >= session.heldUntil)
            answerHeld(session);
        if (absent || session.events.size() > mostEvents || (!session.held && now - session.lastSeen > mostSilence)) {
            if (session.later)
                session.later->give(errorAnswer(404, "Not found"));
            if (absent && session.socket)
                session.socket->cut();
            it = m_sessions.erase(it);
            fewer = true;
        } else {
            ++it;
        }
    }
    if (fewer)
        noteWatched();
}

} // namespace bunsnc::simulator
