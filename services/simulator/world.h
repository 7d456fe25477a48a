// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/storage.h"
#include "services/simulator/zone.h"

#include <QStringList>

#include <algorithm>
#include <memory>
#include <optional>
#include <shared_mutex>

namespace bunsnc::simulator {

/// Who asks. A value; made once for each request.
struct Caller {
    std::string sysId;
    std::string userName;
    std::string name;
    std::string language = "pb"; ///< as in sys_user.preferred_language
    bool admin = false;
    QStringList groups;
    std::shared_ptr<const ZoneShift> zone;
};

struct Label {
    std::string value, text;
};
using Labels = std::vector<Label>;

/// What the instance keeps in memory beside its tables: the names of what references point at most (people, groups,
/// services, ...), the choices and the zones. Safe from every thread.
class World {
public:
    explicit World(std::string defaultZone);

    Result<> load(Connection &connection);

    /// Whether records of this table are small in number and so kept by name.
    static bool isNamed(std::string_view table);
    void setName(std::string_view sysId, std::string_view name);
    void removeName(std::string_view sysId);
    /// Names and the lock that keeps them still; for one page at most.
    class Names {
    public:
        explicit Names(const World &world)
            : m_lock(world.m_mutex)
            , m_names(world.m_names)
            , m_people(world.m_people)
        {
        }
        const std::string *find(std::string_view sysId) const
        {
            const auto found = m_names.find(sysId);
            return found == m_names.end() ? nullptr : &found->second;
        }
        std::string_view person(std::string_view userName) const
        {
            const auto found = m_people.find(userName);
            return found == m_people.end() ? userName : std::string_view(found->second);
        }

    private:
        std::shared_lock<std::shared_mutex> m_lock;
        const TextMap<std::string> &m_names;
        const TextMap<std::string> &m_people;
    };
    Names names() const { return Names(*this); }
    void setPerson(std::string_view userName, std::string_view name);

    /// Choices of a table's element in a language, nearest table first; null when it has none.
    std::shared_ptr<const Labels> labels(const Table &table, std::string_view element, std::string_view language) const;
    Result<> reloadChoices(Connection &connection);

    std::shared_ptr<const ZoneShift> zone(std::string_view id) const; ///< empty or unknown: the instance's default

private:
    std::string m_defaultZone;
    mutable std::shared_mutex m_mutex;
    TextMap<std::string> m_names;
    TextMap<std::string> m_people;
    TextMap<std::shared_ptr<const Labels>> m_choices; // "table.element.language"
    mutable TextMap<std::shared_ptr<const ZoneShift>> m_zones;
};

/// A (dotted) field of a table, as SQL finds it.
struct ResolvedField {
    const Table *table = nullptr; ///< that holds the last segment
    const Column *column = nullptr;
    std::string value; ///< SQL expression
    std::string display; ///< SQL expression; empty: same as value
};
/// `alias` names the row of `table`. Unknown fields, dots behind something that is no reference: nothing.
std::optional<ResolvedField> resolveField(const Table &table, std::string_view field, std::string_view alias);

} // namespace bunsnc::simulator
