// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/tasks/taskrig.h"

namespace bunsnc::test {

TaskRig::TaskRig(PostgresServer &server, const Clock &clock)
    : m_clock(clock)
    , m_address(server.createDatabaseUrl())
    , m_tickets(must(store::openStore(m_address, StateCatalog())))
    , m_queue(openQueue())
{
}

std::unique_ptr<store::TaskQueue> TaskRig::openQueue() const
{
    return must(store::openTaskQueue(m_address, m_clock));
}

qint64 TaskRig::add(const QString &kind, const QJsonObject &arguments, int priority, int mostAttempts)
{
    return must(m_queue->add(
        {.kind = kind, .arguments = arguments, .priority = priority, .mostAttempts = mostAttempts}));
}

store::Task TaskRig::task(qint64 id)
{
    auto found = must(m_queue->task(id));
    if (!found)
        qFatal("no task %lld", static_cast<long long>(id));
    return *std::move(found);
}

} // namespace bunsnc::test
