// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QtGlobal>

#include <stop_token>

namespace bunsnc {

/// The limits of one account over all processes that use it. Thread-safe.
class SharedLimit {
public:
    virtual ~SharedLimit() = default;
    /// Blocks until one more request may start, and gives what it is called by. Cancelled when stopped; there is no
    /// other error: what holds the processes together may be away, and requests go on, slower.
    virtual Result<quint64> begin(std::stop_token stop) = 0;
    /// Of each that began, once, when it has ended. Does not wait.
    virtual void end(quint64 request) = 0;
};

} // namespace bunsnc
