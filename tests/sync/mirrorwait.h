// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/mirror.h"

#include <QTest>

#include <functional>

namespace bunsnc::test {

inline bool waitFor(
    const std::function<bool()> &condition, std::chrono::milliseconds limit = std::chrono::seconds(30))
{
    return QTest::qWaitFor(condition, int(limit.count()));
}

inline bool becomesLive(sync::Mirror &mirror, std::chrono::milliseconds limit = std::chrono::seconds(30))
{
    return waitFor([&] { return mirror.status().phase == sync::Phase::Live; }, limit);
}

inline bool hasError(const sync::Mirror &mirror, ErrorCode code, sync::Phase phase)
{
    const auto status = mirror.status();
    return status.error && status.error->code == code && status.phase == phase;
}

inline bool meets(sync::Mirror &mirror, ErrorCode code, sync::Phase phase)
{
    return waitFor([&] { return hasError(mirror, code, phase); });
}

/// In the middle of a backfill: some rows are there, and not all.
inline bool isFilling(sync::Mirror &mirror)
{
    return waitFor([&] {
        const auto status = mirror.status();
        return status.phase == sync::Phase::Backfill && status.tables.front().rowsStored > 0;
    });
}

} // namespace bunsnc::test
