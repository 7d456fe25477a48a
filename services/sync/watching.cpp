// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/watching.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync {

Watching::Watching(Shared &shared)
    : m_shared(shared)
    , m_watcher(shared.account, optionsOf(shared.options),
          {[this](const servicenow::RecordHint &hint) { take(hint); }, [this] { lookEverywhere(); },
              [this](const servicenow::RecordWatcherStatus &status) { m_shared.board.setWatch(status); }})
{
}

servicenow::RecordWatcherOptions Watching::optionsOf(const MirrorOptions &options)
{
    servicenow::RecordWatcherOptions watcher;
    for (const Kind kind : options.kinds) {
        watcher.watches.append({tableName(kind), u"sys_idISNOTEMPTY"_s});
    }
    watcher.rotateAfter = options.watchRotation;
    watcher.firstDelay = options.backoff.first;
    watcher.maxDelay = options.backoff.max;
    watcher.refusedDelay = std::max<std::chrono::milliseconds>(options.backoff.failed * 10, options.backoff.max);
    return watcher;
}

void Watching::take(const servicenow::RecordHint &hint)
{
    for (const Kind kind : m_shared.options.kinds) {
        if (tableName(kind) == hint.table) {
            const bool deleted = hint.operation == servicenow::RecordHint::Operation::Delete;
            m_shared.hint(deleted ? Shared::Hint::Deletes : Shared::Hint::Changes, {kind});
            return;
        }
    }
    lookEverywhere(); // of a class that is not known here
}

void Watching::lookEverywhere()
{
    const std::set<Kind> all(m_shared.options.kinds.begin(), m_shared.options.kinds.end());
    m_shared.hint(Shared::Hint::Changes, all);
    m_shared.hint(Shared::Hint::Deletes, all);
}

} // namespace bunsnc::sync
