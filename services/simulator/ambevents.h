// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/access.h"

#include <QJsonObject>

namespace bunsnc::simulator {

/// What somebody watches: records of a table (and of those below it) that match a query.
struct AmbWatch {
    const Table *table = nullptr;
    QString query;
    std::string user; ///< with whose eyes

    bool operator==(const AmbWatch &) const = default;
};

/// "/rw/default/<table>/<query in base64 with '-' for '='>" taken apart, for `user`; or why it cannot be watched.
struct AmbChannel {
    AmbWatch watch;
    QString refusal; ///< with its Bayeux code; empty: none
};
AmbChannel ambChannel(const QString &channel, const std::string &user);

/// Turns changes of records into the events that record watchers get.
class AmbEvents {
public:
    AmbEvents(Instance &instance, const Access &access)
        : m_instance(instance)
        , m_access(access)
    {
    }
    /// Whether the user may watch that table; the reason when not.
    Result<QString> refusal(const AmbWatch &watch) const;
    /// The event's data; nothing when the watch is not concerned, or its user may not see the record.
    Result<std::optional<QJsonObject>> eventFor(const AmbWatch &watch, const CommittedChange &change) const;

private:
    Result<bool> matches(const AmbWatch &watch, const Caller &caller, const CommittedChange &change, const Row &row,
        Connection &connection) const;
    Result<QJsonObject> render(const Table &table, const Caller &caller, const CommittedChange &change,
        std::vector<std::string> fields, Connection &connection) const;

    Instance &m_instance;
    const Access &m_access;
};

} // namespace bunsnc::simulator
