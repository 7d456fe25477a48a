// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/knownfields.h"
#include "services/store/record/views.h"
#include "services/tickets/state.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <array>

namespace bunsnc::store {

/// What a writer knows without asking the database; read anew after a rollback.
struct WriterKnowledge {
    bool loaded = false;
    qint64 keepFinishedSince = 0;
    KnownFields fields;
    QSet<QByteArray> quarantinedIds; ///< keys of quarantined tickets

    static QByteArray quarantineKey(Kind kind, std::string_view sysId)
    {
        QByteArray key = bytes(sysId).toByteArray();
        key.append(char('0' + int(kind)));
        return key;
    }
};

/// The catalog's answer to one question, quick enough to be asked for each record.
class FinishedStates {
public:
    explicit FinishedStates(const StateCatalog &states)
        : m_states(states)
    {
    }
    bool contains(Kind kind, int state)
    {
        auto &known = m_known[size_t(kind)];
        const auto found = known.constFind(state);
        if (found != known.constEnd())
            return *found;
        const bool finished = m_states.isFinished(kind, state);
        known.insert(state, finished);
        return finished;
    }

private:
    StateCatalog m_states;
    std::array<QHash<int, bool>, 4> m_known;
};

} // namespace bunsnc::store
