// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QStringList>

namespace bunsnc::app {

/// Refuses arguments that carry a secret: everybody on the machine sees them in the list of processes, and the shell
/// keeps them in its history. The error says where secrets go instead, and never repeats the value. InvalidArgument.
Result<> refuseSecrets(const QStringList &arguments);

} // namespace bunsnc::app
