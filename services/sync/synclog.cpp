// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/synclog.h"

namespace bunsnc::sync {
Q_LOGGING_CATEGORY(logSync, "bunsnc.sync")
}
