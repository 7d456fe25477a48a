// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

#include <mutex>

namespace bunsnc::serve {

/// The store's lock, looked at by two threads: the mirror's writer after trouble, and the service now and then.
class LeaderLock final : public store::StoreLock {
public:
    explicit LeaderLock(std::unique_ptr<store::StoreLock> lock)
        : m_lock(std::move(lock))
    {
    }
    Result<> renew() override
    {
        const std::scoped_lock lock(m_mutex);
        return m_lock->renew();
    }

private:
    std::mutex m_mutex;
    const std::unique_ptr<store::StoreLock> m_lock;
};

} // namespace bunsnc::serve
