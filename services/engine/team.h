// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/engine/engine.h"
#include "services/stream/redis/notice.h"

namespace bunsnc::engine {

/// How often a store is looked at that others fill.
struct FollowTimes {
    std::chrono::milliseconds look{1'000}; ///< while nobody tells of changes
    std::chrono::milliseconds lookAnyway{5'000}; ///< while somebody does
    std::chrono::milliseconds firstRetry{500}; ///< doubled up to the next one, each time a random part of it
    std::chrono::milliseconds longestRetry{15'000};
};

/// Where a team's service keeps its data.
struct TeamOptions {
    QString storeAddress; ///< postgresql://USER@HOST/DATABASE
    QString storePassword; ///< empty: from the environment, else libpq's ways
    std::optional<redis::NoticeOptions> redis; ///< nothing: the store is asked once a second
    StateCatalog states;
    FollowTimes times;
};

/// An engine on the store that a service elsewhere fills (serve.md). It reads and follows, and writes nothing: a user
/// with the role bunsnc_console is enough. Its mirrorStatus() is about reading: Live, Waiting while the store does not
/// answer, Failed while it refuses; what was read stays, and what was missed comes when it answers again.
/// Blocking; once `stop` fires it ends soon (Cancelled).
Result<std::unique_ptr<Engine>> openTeam(TeamOptions options, std::stop_token stop);

/// What was found there.
struct TeamReport {
    QString server; ///< the store's location
    QString instance; ///< that it mirrors; empty when it mirrors none yet
    QString user;
    bool mayWrite = false; ///< the user may do more than a console needs
    std::array<qint64, 4> live{}; ///< tickets, by the kind's number
    qint64 finished = 0;
    qint64 lastSuccessMs = 0; ///< as Follower::Status
    qint64 elapsedMs = 0;
    bool askedStream = false;
    bool hasEntries = false; ///< something stands on the stream
    std::optional<Error> streamError;
};
/// Tries once, as somebody who sets a connection up wants to know it. Blocking.
Result<TeamReport> testTeam(const TeamOptions &options, std::stop_token stop);

} // namespace bunsnc::engine
