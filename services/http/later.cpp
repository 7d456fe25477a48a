// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/later.h"

namespace bunsnc::http {

bool Later::give(Response response)
{
    std::function<void()> unused; // let go outside the lock: it may hold this
    const std::scoped_lock lock(m_mutex);
    if (m_given || m_gone)
        return false;
    m_given = true;
    unused = std::move(m_onGone);
    m_onGone = nullptr;
    if (!m_deliver) {
        m_early = std::move(response);
        return true;
    }
    // Under the lock, so that leave() comes before it or after it: the server may count on what was posted till then.
    const Deliver deliver = std::exchange(m_deliver, nullptr);
    deliver(std::move(response));
    return true;
}

void Later::onGone(std::function<void()> call)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_gone) {
            if (!m_given)
                m_onGone = std::move(call);
            return;
        }
        if (m_given)
            return;
    }
    call();
}

bool Later::isGone() const
{
    const std::scoped_lock lock(m_mutex);
    return m_gone;
}

void Later::wait(Deliver deliver)
{
    const std::scoped_lock lock(m_mutex);
    if (m_early)
        deliver(*std::exchange(m_early, std::nullopt));
    else
        m_deliver = std::move(deliver);
}

void Later::leave()
{
    std::function<void()> call;
    std::optional<Response> early;
    Deliver unused;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_gone)
            return;
        m_gone = true;
        unused = std::exchange(m_deliver, nullptr);
        call = std::exchange(m_onGone, nullptr);
        early = std::exchange(m_early, std::nullopt);
    }
    if (call)
        call();
    if (early && early->finished)
        early->finished();
}

} // namespace bunsnc::http
