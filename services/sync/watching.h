// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/sync/remote.h"

namespace bunsnc::sync {

/// Turns what the instance's message bus tells into hints for those who read. Has threads of its own; whatever happens
/// to it, the polls go on.
class Watching {
public:
    explicit Watching(Shared &shared);
    void start() { m_watcher.start(); }
    void requestStop() { m_watcher.requestStop(); } ///< does not wait

private:
    static servicenow::RecordWatcherOptions optionsOf(const MirrorOptions &options);
    void take(const servicenow::RecordHint &hint);
    void lookEverywhere();

    Shared &m_shared;
    servicenow::RecordWatcher m_watcher; // last: it calls
};

} // namespace bunsnc::sync
