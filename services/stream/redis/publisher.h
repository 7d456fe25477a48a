// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/redis/connection.h"
#include "services/stream/redis/entry.h"

#include <optional>
#include <span>

namespace bunsnc::redis {

/// What the relay writes to Redis, on one connection. Each is one step of the server's: done whole or not at all,
/// also when it runs out of memory. `published`: the sequence up to which all is known to have been published; when the
/// stream ends before it, Redis has lost data, and nothing is done (`top` tells).
class Publisher {
public:
    Publisher(Connection &connection, const QString &key);

    struct Published {
        qint64 top = 0; ///< the stream's last sequence before this call; 0: there is none
        qint64 added = 0; ///< the others were there already
    };
    /// Events as they go to the server.
    static ArgumentList prepare(std::span<const ChangeEvent> events);
    /// In two steps: meanwhile the server works, and nothing else is asked of it.
    Result<> begin(ArgumentList events, qint64 published);
    Result<Published> finish();

    struct Trimmed {
        qint64 top = 0;
        qint64 length = 0; ///< entries left
        qint64 seen = 0; ///< entries dropped that every group has dealt with
        qint64 unseen = 0; ///< entries dropped by the fuse because there were too many
        QString slowest; ///< group that had not dealt with some of those
        qint64 goneThrough = 0; ///< what is not behind this sequence is gone; 0 when nothing was dropped
        qint64 slowestAt = 0; ///< the sequence that group had dealt with
    };
    /// Drops what every group has dealt with but the newest `keep`, in whole blocks of the server's; then the oldest
    /// when more than `most` are left, whoever has not seen them.
    Result<Trimmed> trim(qint64 published, qint64 keep, qint64 most);

    /// The stream's last entry that is still there.
    Result<std::optional<Entry>> newest();

private:
    Connection &m_connection;
    const std::string m_key;
    const std::string m_trimmedKey, m_cutKey;
    std::string m_published; ///< these two: what is being published
    ArgumentList m_events;
    std::vector<std::string_view> publishArguments() const;
};

/// Beside the stream: the sequence through which it was trimmed, and, by group, what the fuse took from it unseen
/// ("<after> <up to>").
std::string trimmedKey(const QString &key);
std::string cutKey(const QString &key);

} // namespace bunsnc::redis
