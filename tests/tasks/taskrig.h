// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/taskqueue.h"
#include "services/store/ticketstore.h"
#include "tests/support/postgresserver.h"

#include <memory>

namespace bunsnc::test {

/// A store in a database of its own with its queue. Calls fail loudly.
class TaskRig {
public:
    explicit TaskRig(PostgresServer &server, const Clock &clock = Clock::system());
    const QString &address() const { return m_address; }
    store::TicketStore &tickets() { return *m_tickets; }
    const std::shared_ptr<store::TicketStore> &sharedTickets() const { return m_tickets; }
    store::TaskQueue &queue() { return *m_queue; }
    std::unique_ptr<store::TaskQueue> openQueue() const; ///< another process'

    qint64 add(const QString &kind, const QJsonObject &arguments = {}, int priority = 0, int mostAttempts = 3);
    store::Task task(qint64 id);
    QString state(qint64 id) { return taskStateName(task(id).state); }

private:
    const Clock &m_clock;
    QString m_address;
    std::shared_ptr<store::TicketStore> m_tickets;
    std::unique_ptr<store::TaskQueue> m_queue;
};

/// The value; ends the test run with the error otherwise.
template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(toLogLine(result.error())));
    return *std::move(result);
}

} // namespace bunsnc::test
