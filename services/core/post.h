// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMetaObject>
#include <QObject>

#include <atomic>
#include <type_traits>
#include <utility>

namespace bunsnc {

#if defined(__SANITIZE_THREAD__)
#define BUNSNC_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define BUNSNC_THREAD_SANITIZER
#endif
#endif

#ifdef BUNSNC_THREAD_SANITIZER
namespace detail {

/// A call on its way between two threads. Qt's queue orders the two, but by means that the sanitizer does not see in a
/// Qt that was not built with it: the pointer crosses as an atomic, which it does see.
template<typename Function>
class Carried {
public:
    explicit Carried(Function function)
    {
        m_function.store(new Function(std::move(function)), std::memory_order_release);
    }
    Carried(const Carried &other)
    {
        m_function.store(other.m_function.exchange(nullptr), std::memory_order_release);
    }
    Carried &operator=(const Carried &) = delete;
    ~Carried() { delete m_function.load(std::memory_order_acquire); }
    void operator()() { (*m_function.load(std::memory_order_acquire))(); }

private:
    mutable std::atomic<Function *> m_function = nullptr;
};

} // namespace detail
#endif

/// Runs `function` later in the thread of `context`, in the order of the calls; not at all when `context` goes first.
/// The one way from thread to thread here. From any thread.
template<typename Function>
void postTo(QObject *context, Function &&function)
{
#ifdef BUNSNC_THREAD_SANITIZER
    QMetaObject::invokeMethod(context,
        detail::Carried<std::decay_t<Function>>(std::forward<Function>(function)), Qt::QueuedConnection);
#else
    QMetaObject::invokeMethod(context, std::forward<Function>(function), Qt::QueuedConnection);
#endif
}

} // namespace bunsnc
