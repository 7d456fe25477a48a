// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/websocketconnection.h"

namespace bunsnc::http {

void takeAsWebSocket(const std::shared_ptr<Core> &core, TlsStream stream,
    const std::shared_ptr<WebSocketUpgrade> &upgrade, UpgradeRequest request, Headers headers)
{
    std::make_shared<WebSocketConnection<TlsStream>>(core, std::move(stream), upgrade)
        ->accept(std::move(request), std::move(headers));
}

} // namespace bunsnc::http
