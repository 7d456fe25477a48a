// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/bunsnc/progress.h"
#include "services/sync/mirror.h"

#include <optional>

namespace bunsnc::app {

/// What `bunsnc sync` says on stderr while it works: on a terminal one line of progress, written over again and again;
/// anywhere each new trouble once (what happened, what to do, when it tries again), and that it is over.
class SyncProgress {
public:
    SyncProgress();
    void show(const sync::MirrorStatus &status);
    void clear() { m_line.clear(); } ///< takes the line of progress away
    /// The trouble that was told last and is not over; it need not be told again.
    bool told(const Error &error) const;
    /// Something that may pass by itself is in the way: told once.
    void wait(const Error &error);

private:
    void tell(const Error &error);
    void tellOver();
    void showLine(const sync::MirrorStatus &status);

    const bool m_terminal;
    OverwrittenLine m_line;
    std::optional<Error> m_told;
};

} // namespace bunsnc::app
