// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/serve/service.h"

namespace bunsnc::serve {

/// What a service does, in one line for people, in the language installed: its role, how fresh the data is, what is
/// wrong. `nowMs`: machine clock.
QString statusLine(const ServiceStatus &status, const QString &environment, qint64 nowMs);

} // namespace bunsnc::serve
