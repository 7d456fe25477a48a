// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/streamlog.h"

namespace bunsnc::stream {

Q_LOGGING_CATEGORY(logStream, "bunsnc.stream")

bool reportRetry(const char *what, const Error &error)
{
    if (error.code != ErrorCode::Cancelled)
        qCWarning(logStream).noquote() << what << "- trying again:" << toLogLine(error);
    return false;
}

} // namespace bunsnc::stream
