// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/schema.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bunsnc::simulator {

/// Lets maps of std::string be asked with a string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template<typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

enum class ColumnKind : unsigned char {
    Text,
    Integer,
    Boolean,
    DateTime,
    Date,
    Duration,
    Choice, ///< text
    NumberChoice,
    Reference,
    List, ///< CSV of sys_ids
    Journal, ///< nothing is stored; its display value is the stream of entries
    ClassName, ///< name of a table, shown as its label
    Password, ///< shown as asterisks
};

struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::Text;
    std::string reference; ///< table, of Reference and List
    int length = 40;
    std::string label; ///< English
    std::string labelPt;
    std::string definedIn; ///< table that declares it

    bool isChoice() const { return kind == ColumnKind::Choice || kind == ColumnKind::NumberChoice; }
    query::FieldType fieldType() const;
    /// As in sys_dictionary.internal_type.
    std::string_view internalType() const;
};

struct Table {
    std::string name;
    std::string super; ///< empty: a base table
    std::string prefix; ///< of automatic numbers; empty: none
    std::string display; ///< column that stands for a record
    std::string label;
    std::string labelPt;
    std::vector<Column> columns; ///< inherited ones first
    std::vector<std::string> children; ///< not empty: no rows of its own, a union of these
    bool audited = false;

    int indexOf(std::string_view column) const; ///< -1: no such column
    const Column *column(std::string_view name) const;
    bool extends(std::string_view table) const; ///< itself, or below it
    bool isTask() const;

    TextMap<int> byName;
};

/// The tables that the simulated instance has. Made once, then only read.
class Schema {
public:
    static const Schema &instance();
    const Table *table(std::string_view name) const;
    const std::map<std::string, Table, std::less<>> &tables() const { return m_tables; }

private:
    Schema();
    std::map<std::string, Table, std::less<>> m_tables;
};

/// A name as an SQL identifier.
std::string sqlName(std::string_view name);

} // namespace bunsnc::simulator
