// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/tickets/kind.h"

#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace bunsnc {

/// What a state means for the person at the desk; colours and order of charts follow from it.
enum class StateClass : quint8 {
    New,
    InProgress,
    OnHold,
    Awaiting, ///< awaiting approval or a supplier
    Resolved,
    Closed,
    Cancelled,
    Other,
};

struct StateInfo {
    int value = 0;
    QString labelPt; ///< as the instance's Brazilian service desks name it
    QString labelEn;
    StateClass stateClass = StateClass::Other;
    bool finished = false; ///< leaves the live queues and enters the list of finished tickets
    bool operator==(const StateInfo &) const = default;
};

/// The state maps of one mirror: the built-in ones, overridable from sys_choice. A value; copy it to threads.
class StateCatalog {
public:
    StateCatalog(); ///< the built-in maps
    const std::vector<StateInfo> &states(Kind kind) const;
    bool knows(Kind kind, int value) const; ///< built in or told by the instance
    /// Unknown values come back as StateClass::Other with the number as label.
    StateInfo info(Kind kind, int value) const;
    bool isFinished(Kind kind, int value) const { return info(kind, value).finished; }
    /// In the language of the interface (pt_BR unless the installed locale is English).
    QString label(Kind kind, int value, bool english) const;
    /// Adds or replaces a label, as found in sys_choice; an unknown value counts as live.
    void override(Kind kind, int value, const QString &label, bool english);
    /// Another name of a state, in whatever language; valueOf() knows it from then on.
    void addName(Kind kind, int value, const QString &name);
    /// The state that somebody calls so, in any language that is known; case does not matter.
    std::optional<int> valueOf(Kind kind, const QString &name) const;
    bool operator==(const StateCatalog &) const = default;

private:
    struct Name {
        QString name;
        int value = 0;
        bool operator==(const Name &) const = default;
    };
    std::array<std::vector<StateInfo>, 4> m_states; // by the kind's number
    std::array<std::vector<Name>, 4> m_names;
};

} // namespace bunsnc
