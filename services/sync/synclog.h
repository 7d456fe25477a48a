// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>

namespace bunsnc::sync {
Q_DECLARE_LOGGING_CATEGORY(logSync)
}
