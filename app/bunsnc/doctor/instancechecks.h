// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/doctor/finding.h"
#include "services/servicenow/client.h"

#include <functional>

namespace bunsnc::app {

/// What is behind the door, in order, each told as soon as it is known: whether a ServiceNow instance answers, the
/// sign-in, the clocks, the time zone, rights and speed on the tables that are mirrored, rate rules, and what is
/// installed. Ends early where nothing more can be found out.
void checkInstance(
    const servicenow::Client &client, const std::function<void(const Finding &)> &tell, const std::stop_token &stop);

} // namespace bunsnc::app
