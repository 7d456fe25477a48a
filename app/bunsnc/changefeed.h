// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/row.h"
#include "services/servicenow/tableapi.h"

#include <set>
#include <utility>

namespace bunsnc::app {

/// What changes in a table, found by asking: in the order of (sys_updated_on, sys_id) from a watermark that is taken
/// from the data, with an overlap for rows that are committed late; what was seen is not given again. Deletes leave no
/// trace here.
class ChangeFeed {
public:
    struct Options {
        QString table;
        QString filter; ///< encoded query without ^NQ and order
        QStringList fields; ///< empty: all
        int pageSize = 500;
        int overlapSeconds = 60;
    };
    explicit ChangeFeed(Options options)
        : m_options(std::move(options))
    {
    }

    /// From this moment of the instance on; what is there already counts as seen.
    Result<> startNow(servicenow::TableApi &api, const std::stop_token &stop);
    /// From that second on, inclusive.
    void startAt(qint64 epochSeconds) { m_watermark = epochSeconds + m_options.overlapSeconds; }
    /// Everything that changed since the last call, oldest first. After an error the next call gives what is left.
    Result<> poll(servicenow::TableApi &api, const std::function<Result<>(const servicenow::Row &row)> &use,
        const std::stop_token &stop);

private:
    using Version = std::pair<qint64, QString>; ///< sys_updated_on; sys_id and sys_mod_count

    Options m_options;
    qint64 m_watermark = 0;
    std::set<Version> m_seen; ///< of the overlap
};

/// "created" for a record that was never saved again, else "updated".
QString changeKind(const servicenow::Row &row);

} // namespace bunsnc::app
