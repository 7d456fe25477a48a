// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/world.h"

#include <cstdint>

namespace bunsnc::simulator {

enum class DisplayMode { Value, Display, All };

struct RenderOptions {
    DisplayMode mode = DisplayMode::Value;
    bool excludeLinks = false;
    std::vector<std::string> fields; ///< empty: all columns; unknown ones are left out
    /// Columns whose values come in another JSON type than text, as a schema that changed would send them.
    std::vector<std::string> asNumber;
    std::vector<std::string> asObject;
};

/// Writes records of one table as JSON objects, straight from SQLite's rows. Made for one request: what does not
/// depend on the row (keys, links, labels) is put together once.
class Renderer {
public:
    Renderer(const World &world, const Table &table, const Caller &caller, const RenderOptions &options,
        std::string_view baseUrl, Connection &connection);

    /// Expressions to select from the table under the alias "t"; the first one is sys_id.
    std::string selectList() const;
    Result<> append(std::string &out, sqlite3_stmt *row);

private:
    enum class Kind : unsigned char { Plain, Choice, Stamp, Named, Record, List, Journal, Class, Duration, Hidden };
    struct Field {
        Kind kind = Kind::Plain;
        int journal = 0; ///< 1 comments, 2 work_notes, 3 both
        bool numeric = false;
        bool object = false;
        bool reference = false;
        std::string expression;
        std::string key; ///< name and colon
        std::string before; ///< of the only or the display value
        std::string between; ///< display value and value
        std::string beforeLink; ///< reference: up to the id in the link
        std::string afterLink; ///< reference: from the id in the link to the value
        std::string after;
        std::string empty; ///< the whole of it for an empty value
        std::string recordSql; ///< display value of a record that is not kept by name
        std::vector<Label> fragments; ///< of choices: the whole of it for a value
    };

    Field makeField(const std::string &name, const ResolvedField &resolved) const;
    void makeFragments(Field &field, const ResolvedField &resolved) const;
    Result<> appendField(std::string &out, const Field &field, std::string_view value, std::string_view sysId,
        const World::Names &names);
    Result<> appendDisplay(std::string &out, const Field &field, std::string_view value, std::string_view sysId,
        const World::Names &names);
    Result<> loadJournal(std::string_view sysId, const World::Names &names);

    const World &m_world;
    const Table &m_table;
    const Caller &m_caller;
    DisplayMode m_mode;
    bool m_links;
    std::vector<std::string> m_numbers;
    std::vector<std::string> m_objects;
    std::string m_baseUrl;
    Connection &m_connection;
    std::vector<Field> m_fields;
    std::string m_journalOf; ///< sys_id whose streams are in m_streams
    std::string m_streams[4]; ///< escaped; by Field::journal
    std::string m_labels[3];
    std::string m_scratch;
};

/// "2 Horas 5 Minutos" of a duration stored as a date counted from the epoch.
std::string durationText(std::string_view stored, std::string_view language);

} // namespace bunsnc::simulator
