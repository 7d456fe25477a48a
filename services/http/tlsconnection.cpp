// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/connection.h"

namespace bunsnc::http {

void serveTls(const std::shared_ptr<Core> &core, tcp::socket socket)
{
    std::make_shared<ConnectionOver<TlsStream>>(core, std::move(socket), *core->tls)->start();
}

} // namespace bunsnc::http
