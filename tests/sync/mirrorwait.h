// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/mirror.h"
#include "tests/support/patience.h"

#include <QTest>

#include <functional>

namespace bunsnc::test {

/// Within which a mirror that is asked to stop has stopped.
inline constexpr std::chrono::seconds endLimit{2};

inline bool waitFor(const std::function<bool()> &condition, std::chrono::milliseconds limit = patience)
{
    return QTest::qWaitFor(condition, int(limit.count()));
}

inline bool becomesLive(sync::Mirror &mirror, std::chrono::milliseconds limit = patience)
{
    return waitFor([&] { return mirror.status().phase == sync::Phase::Live; }, limit);
}

inline bool hasError(const sync::Mirror &mirror, ErrorCode code)
{
    const auto status = mirror.status();
    return status.error && status.error->code == code;
}

inline bool hasError(const sync::Mirror &mirror, ErrorCode code, sync::Phase phase)
{
    const auto status = mirror.status();
    return status.error && status.error->code == code && status.phase == phase;
}

inline bool meets(sync::Mirror &mirror, ErrorCode code)
{
    return waitFor([&] { return hasError(mirror, code); });
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

/// How many deletes the fuse holds back; -1 for a table that is not mirrored.
inline qint64 heldDeletes(const sync::Mirror &mirror, Kind kind = Kind::Incident)
{
    for (const sync::TableStatus &table : mirror.status().tables) {
        if (table.kind == kind) {
            return table.heldDeletes;
        }
    }
    return -1;
}

} // namespace bunsnc::test

/// Store and instance hold the same, in all fields.
#define COMPARE_EQUAL(rig) QCOMPARE((rig).difference(), QString())
#define WAIT_UNTIL_EQUAL(rig) \
    QVERIFY2(waitFor([&] { return (rig).difference(false).isEmpty(); }), qPrintable((rig).difference(false))); \
    COMPARE_EQUAL(rig)
