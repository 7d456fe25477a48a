// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"

#include <QLoggingCategory>

namespace bunsnc::stream {

Q_DECLARE_LOGGING_CATEGORY(logStream)

/// Says what will be tried again; false, to be returned.
bool reportRetry(const char *what, const Error &error);

} // namespace bunsnc::stream
