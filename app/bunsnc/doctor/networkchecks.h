// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/doctor/finding.h"
#include "services/servicenow/instance.h"

#include <stop_token>

namespace bunsnc::app {

/// From this machine to the instance's door: name, port, proxy, TLS. Each waits for at most the instance's connect
/// time-out. In their order; those behind a failure are skipped.
std::vector<Finding> checkNetwork(const servicenow::InstanceConfig &instance, const std::stop_token &stop);

} // namespace bunsnc::app
