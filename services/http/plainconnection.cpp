// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/connection.h"

namespace bunsnc::http {

void servePlain(const std::shared_ptr<Core> &core, tcp::socket socket)
{
    std::make_shared<ConnectionOver<PlainStream>>(core, std::move(socket))->start();
}

} // namespace bunsnc::http
