// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace bunsnc::stream {

/// Stores how far the durable consumers are, from a thread of its own: while the store is busy with a long write, only
/// this thread waits, and the events go on. Of several positions of a consumer the last one counts.
class PositionKeeper {
public:
    explicit PositionKeeper(std::shared_ptr<store::TicketStore> store);
    ~PositionKeeper();
    Q_DISABLE_COPY_MOVE(PositionKeeper)

    /// What was kept last, here or by an earlier run; nothing for a new name. From one thread.
    Result<std::optional<qint64>> position(const QString &name);
    /// Returns at once; from any thread.
    void keep(const QString &name, qint64 sequence);
    /// Stores what is not stored yet, as far as the store lets it, and ends. Nothing can be kept afterwards.
    void stop();

private:
    void run();
    bool store(const QString &name, qint64 sequence);

    const std::shared_ptr<store::TicketStore> m_store;
    std::unique_ptr<store::ConsumerPositions> m_reading; ///< of the thread that asks
    std::unique_ptr<store::ConsumerPositions> m_writing; ///< of m_thread

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<QString, qint64> m_positions; ///< of all that were kept here
    std::set<QString> m_unsaved;
    bool m_stopping = false;
    std::thread m_thread; ///< begins with the first position
};

} // namespace bunsnc::stream
