// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/post.h"

#include <future>
#include <memory>

namespace bunsnc::test {

/// Runs `function` in the thread of `context` and waits until it has; not from that thread.
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

} // namespace bunsnc::test
