// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/settings.h"
#include "services/servicenow/instance.h"
#include "services/sync/mirror.h"

namespace bunsnc::engine {

/// What the settings say of the connection. The address as it stands there, without the proxy's password, which no
/// setting holds.
servicenow::InstanceConfig instanceConfig(const Settings &settings);
/// What they say of the mirror, but for its tables.
sync::MirrorOptions mirrorOptions(const Settings &settings);

} // namespace bunsnc::engine
