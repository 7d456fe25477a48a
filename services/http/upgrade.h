// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// From a connection that speaks HTTP to a WebSocket; see core.h.
#pragma once

#include "services/http/core.h"
#include "services/http/websocket.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

namespace bunsnc::http {

using UpgradeRequest = beast::http::request<beast::http::empty_body>;

/// Answers the request for a WebSocket with those headers and goes on with the stream as one.
void takeAsWebSocket(const std::shared_ptr<Core> &core, PlainStream stream,
    const std::shared_ptr<WebSocketUpgrade> &upgrade, UpgradeRequest request, Headers headers);
void takeAsWebSocket(const std::shared_ptr<Core> &core, TlsStream stream,
    const std::shared_ptr<WebSocketUpgrade> &upgrade, UpgradeRequest request, Headers headers);

} // namespace bunsnc::http
