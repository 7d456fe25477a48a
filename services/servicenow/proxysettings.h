// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/instance.h"

#include <QNetworkProxy>

namespace bunsnc::servicenow {

/// The proxy on the way to an instance, by its settings; none for this machine when the system is asked. May block for
/// a moment (proxy scripts), so not in the GUI thread.
QNetworkProxy networkProxy(const InstanceConfig &instance);

} // namespace bunsnc::servicenow
