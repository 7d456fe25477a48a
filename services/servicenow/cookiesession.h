// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"

namespace bunsnc::servicenow {

/// Opens a new session of the account by one small read of `table` through a connection of its own, and gives its
/// cookies as a header's value: what interfaces want that know no other login. Blocks; asks the limiter as every
/// request does. The value is a secret. NotServiceNow when the instance opened no session.
Result<QByteArray> openCookieSession(
    const std::shared_ptr<Account> &account, const QString &table, const std::stop_token &stop);

} // namespace bunsnc::servicenow
