// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/positionkeeper.h"

#include "services/stream/streamlog.h"

namespace bunsnc::stream {

namespace {
constexpr std::chrono::milliseconds retryAfterError{250};
}

PositionKeeper::PositionKeeper(std::shared_ptr<store::TicketStore> store)
    : m_store(std::move(store))
{
}

PositionKeeper::~PositionKeeper()
{
    stop();
}

Result<std::optional<qint64>> PositionKeeper::position(const QString &name)
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto kept = m_positions.find(name); kept != m_positions.end())
            return std::optional(kept->second);
    }
    if (!m_reading) {
        auto positions = m_store->openPositions();
        if (!positions)
            return positions.error();
        m_reading = std::move(*positions);
    }
    return m_reading->position(name);
}

void PositionKeeper::keep(const QString &name, qint64 sequence)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return;
    m_positions.insert_or_assign(name, sequence);
    m_unsaved.insert(name);
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
    m_changed.notify_all();
}

void PositionKeeper::stop()
{
    std::thread thread;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
        std::swap(thread, m_thread);
    }
    if (thread.joinable())
        thread.join();
}

void PositionKeeper::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_stopping || !m_unsaved.empty(); });
        const bool last = m_stopping;
        while (!m_unsaved.empty()) {
            const QString name = *m_unsaved.begin();
            const qint64 sequence = m_positions[name];
            lock.unlock();
            const bool stored = store(name, sequence);
            lock.lock();
            if (!stored)
                break;
            if (m_positions[name] == sequence)
                m_unsaved.erase(name);
        }
        if (last)
            break;
        if (!m_unsaved.empty())
            m_changed.wait_for(lock, retryAfterError, [this] { return m_stopping; });
    }
    m_writing.reset();
}

bool PositionKeeper::store(const QString &name, qint64 sequence)
{
    if (!m_writing) {
        auto positions = m_store->openPositions();
        if (!positions)
            return reportRetry("cannot open the store", positions.error());
        m_writing = std::move(*positions);
    }
    if (auto done = m_writing->setPosition(name, sequence); !done)
        return reportRetry("cannot store a consumer's position", done.error());
    return true;
}

} // namespace bunsnc::stream
