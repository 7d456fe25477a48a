// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <tuple>
#include <type_traits>

namespace bunsnc::models {

/// What takes its time to be let go of: threads to join, subscriptions whose handler runs, long lists to free. The
/// GUI thread hands it on; see discard().
using Remains = std::shared_ptr<void>;

/// Packs things up that go in the order given.
template<typename... Things>
Remains remainsOf(Things &&...things)
{
    struct Pack {
        explicit Pack(std::decay_t<Things> &&...all)
            : content(std::move(all)...)
        {
        }
        ~Pack()
        {
            std::apply([](auto &...each) { ((each = {}), ...); }, content);
        }
        std::tuple<std::decay_t<Things>...> content;
    };
    return std::make_shared<Pack>(std::move(things)...);
}

/// Lets go of it in a thread of the pool, which the application waits for at its end.
void discard(Remains remains);

} // namespace bunsnc::models
