// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/client.h"

#include <optional>

namespace bunsnc::app {

/// Who a login is on its instance. What may not be read there is nullopt.
struct Identity {
    QString userName;
    QString sysId;
    QString name;
    QString email;
    std::optional<QStringList> roles;
    std::optional<QString> version; ///< of the instance, "glide-…"
    QString timeZone; ///< of the user, else the instance's; empty: not to be found out
};
/// Asks the instance. Fails only where the sign-in does, or nothing at all is answered.
Result<Identity> readIdentity(const servicenow::Client &client, const std::stop_token &stop);

} // namespace bunsnc::app
