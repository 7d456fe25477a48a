// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace bunsnc {

namespace detail {

/// A call on its way between two threads. Qt counts references to it on both sides, and the last one may be the
/// sender's: what the call holds is therefore taken out, and let go, where it runs. (As an atomic also for
/// ThreadSanitizer, which does not see how a Qt that was not built with it orders the two threads.)
template<typename Function>
class Carried {
public:
    explicit Carried(Function function) { m_function.store(new Function(std::move(function)), std::memory_order_release); }
    Carried(const Carried &other) { m_function.store(other.take(), std::memory_order_release); }
    Carried &operator=(const Carried &) = delete;
    ~Carried() { delete take(); }
    void operator()()
    {
        if (const std::unique_ptr<Function> function{take()})
            (*function)();
    }

private:
    Function *take() const
    {
        return m_function.load(std::memory_order_acquire) ? m_function.exchange(nullptr, std::memory_order_acq_rel) : nullptr;
    }

    mutable std::atomic<Function *> m_function = nullptr;
};

} // namespace detail

/// Runs `function` later in the thread of `context`, in the order of the calls; not at all when `context` goes first.
/// What it holds is let go in that thread too. The one way from thread to thread here. From any thread.
template<typename Function>
void postTo(QObject *context, Function &&function)
{
    QMetaObject::invokeMethod(context, detail::Carried<std::decay_t<Function>>(std::forward<Function>(function)),
        Qt::QueuedConnection);
}

/// Runs `function` in a thread of the pool; what it holds is let go there.
template<typename Function>
void startIn(QThreadPool &pool, Function &&function)
{
    pool.start(detail::Carried<std::decay_t<Function>>(std::forward<Function>(function)));
}

/// As postTo(), and waits until it has run; not from that thread, whose event loop must be running.
template<typename Function>
void runIn(QObject *context, Function function)
{
    const auto done = std::make_shared<std::promise<void>>();
    const auto result = done->get_future();
    postTo(context, [&function, done] {
        function();
        done->set_value();
    });
    result.wait();
}

} // namespace bunsnc
