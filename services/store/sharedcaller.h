// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

#include <mutex>

namespace bunsnc::store {

/// The caller of all readers of a store.
class SharedCaller {
public:
    void set(const Caller &caller)
    {
        const std::scoped_lock lock(m_mutex);
        m_caller = caller;
    }
    Caller get() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_caller;
    }

private:
    mutable std::mutex m_mutex;
    Caller m_caller;
};

} // namespace bunsnc::store
