// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/server.h"

#include <mutex>
#include <optional>

namespace bunsnc::http {

/// An answer that comes after the handler has returned, without holding a thread (long polling). The handler puts one
/// into Response::later and keeps a share; whoever has it answers, from any thread, before or after the handler
/// returned. Without an answer the request waits as long as the client does: who holds it sets the limit.
class Later {
public:
    /// The first answer counts. False when there was one already, or when the client left or the server stopped: then
    /// nothing of it is used, not even `finished`. An answer that is itself given later, or an upgrade, is no answer.
    bool give(Response response);
    /// `call` is called once if the client leaves or the server stops before there was an answer: on the I/O thread, so
    /// it must be short, or at once in this thread when it has happened. One call for each; a second one takes its
    /// place.
    void onGone(std::function<void()> call);
    bool isGone() const;

    // For the server:
    using Deliver = std::function<void(Response)>;
    /// The request waits from now on; `deliver` is called at most once, in the thread of give() or at once.
    void wait(Deliver deliver);
    /// Nobody waits any more.
    void leave();

private:
    mutable std::mutex m_mutex;
    bool m_given = false;
    bool m_gone = false;
    std::optional<Response> m_early; ///< given before anybody waited
    Deliver m_deliver;
    std::function<void()> m_onGone;
};

} // namespace bunsnc::http
