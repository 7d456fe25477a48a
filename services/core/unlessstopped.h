// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>

namespace bunsnc {

/// For a library's calls that block and know no end, such as one that looks up a name and connects: what `call` gives,
/// or nothing once `stop` fires. Then it goes on in its own thread until it ends by itself, and what it gave is
/// dropped there: it must hold all that it uses. Without a source of a stop it is called as it is.
template<typename Call>
std::optional<std::invoke_result_t<Call &>> unlessStopped(const std::stop_token &stop, Call call)
{
    if (!stop.stop_possible())
        return call();
    struct Shared {
        explicit Shared(Call &&toCall)
            : call(std::move(toCall))
        {
        }
        Call call;
        std::mutex mutex;
        std::condition_variable_any changed;
        std::optional<std::invoke_result_t<Call &>> outcome; // guarded
    };
    const auto shared = std::make_shared<Shared>(std::move(call));
    std::thread([shared] {
        auto outcome = shared->call();
        const std::scoped_lock lock(shared->mutex);
        shared->outcome.emplace(std::move(outcome));
        shared->changed.notify_all();
    }).detach();
    std::unique_lock lock(shared->mutex);
    shared->changed.wait(lock, stop, [&shared] { return shared->outcome.has_value(); });
    return stop.stop_requested() ? std::nullopt : std::exchange(shared->outcome, std::nullopt);
}

} // namespace bunsnc
