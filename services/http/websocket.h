// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/server.h"

#include <cstdint>

namespace bunsnc::http {

/// One client on a WebSocket. Shared with whoever wants to send; every method is safe from every thread.
class WebSocket {
public:
    using Text = std::shared_ptr<const std::string>;

    virtual ~WebSocket() = default;
    /// Queues a text message (UTF-8). False when the session is over, or ends with this: a client that lets more wait
    /// than WebSocketOptions allows is cut off.
    virtual bool send(Text text) = 0; ///< one text for many clients is not copied
    bool send(std::string text) { return send(std::make_shared<const std::string>(std::move(text))); }
    /// Sends what is queued, says goodbye and ends; a client that does not take it is cut off after the time for that.
    virtual void close(std::uint16_t code = 1000, const std::string &reason = {}) = 0;
    /// Ends at once.
    virtual void cut() = 0;
    virtual bool isOpen() const = 0;
    virtual std::size_t waitingBytes() const = 0; ///< queued and not yet with the operating system
};

struct WebSocketOptions {
    std::size_t messageLimit = 64 * 1024; ///< of a received message; a longer one ends the session (1009)
    std::size_t queueBytes = 1024 * 1024; ///< that may wait to be sent
    std::size_t queueMessages = 1000;
    /// A client that is silent for so long is asked by a ping at half of it, and cut off at its end.
    std::chrono::milliseconds idleTimeout{60'000};
    std::chrono::milliseconds handshakeTimeout{10'000}; ///< also of the goodbye
    std::string protocol; ///< Sec-WebSocket-Protocol to answer with; empty: none
};

/// What a handler answers with to take a request for a WebSocket (Response::upgrade). A request that asks for none gets
/// 426.
struct WebSocketUpgrade {
    WebSocketOptions options;
    /// On a handler's thread, before the first message.
    std::function<void(const std::shared_ptr<WebSocket> &)> opened;
    /// Each message on a handler's thread, one after the other; the next one is read when this has returned, so a
    /// client cannot send faster than it is served. Binary messages end the session (1003).
    std::function<void(std::string)> message;
    /// Once, after the last message, when `opened` was called; on the I/O thread, so it must be short.
    std::function<void()> closed;
};

} // namespace bunsnc::http
