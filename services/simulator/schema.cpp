// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/schema.h"

#include "services/simulator/catalogue.h"

#include <charconv>

namespace bunsnc::simulator {

namespace {

/// Takes the text up to the next separator off the front.
std::string_view take(std::string_view &text, char separator)
{
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return part;
}

std::string orNothing(std::string_view text)
{
    return std::string(text == "-" ? std::string_view() : text);
}

Column makeColumn(std::string_view name, std::string_view kind, std::string_view label, std::string_view table)
{
    static const std::map<std::string_view, ColumnKind> kinds{{"i", ColumnKind::Integer}, {"b", ColumnKind::Boolean},
        {"dt", ColumnKind::DateTime}, {"d", ColumnKind::Date}, {"du", ColumnKind::Duration}, {"c", ColumnKind::Choice},
        {"nc", ColumnKind::NumberChoice}, {"j", ColumnKind::Journal}, {"class", ColumnKind::ClassName},
        {"pw", ColumnKind::Password}};
    Column column;
    column.name = std::string(name);
    column.label = std::string(take(label, '|'));
    column.labelPt = std::string(label);
    column.definedIn = std::string(table);
    if (kind.starts_with("r:") || kind.starts_with("l:")) {
        column.kind = kind.front() == 'r' ? ColumnKind::Reference : ColumnKind::List;
        column.reference = std::string(kind.substr(2));
        column.length = kind.front() == 'r' ? 32 : 4000;
    } else if (const auto found = kinds.find(kind); found != kinds.end()) {
        column.kind = found->second;
        if (column.kind == ColumnKind::Journal)
            column.length = 4000;
    } else {
        std::from_chars(kind.data() + 1, kind.data() + kind.size(), column.length);
    }
    return column;
}

void add(Table &table, Column column)
{
    if (table.byName.contains(column.name))
        return; // declared above: the nearest to the base wins
    table.byName.emplace(column.name, int(table.columns.size()));
    table.columns.push_back(std::move(column));
}

} // namespace

query::FieldType Column::fieldType() const
{
    switch (kind) {
    case ColumnKind::Integer:
    case ColumnKind::NumberChoice:
        return query::FieldType::Integer;
    case ColumnKind::Boolean:
        return query::FieldType::Boolean;
    case ColumnKind::DateTime:
        return query::FieldType::DateTime;
    case ColumnKind::Date:
        return query::FieldType::Date;
    case ColumnKind::Duration:
        return query::FieldType::Duration;
    case ColumnKind::Choice:
        return query::FieldType::Choice;
    case ColumnKind::Reference:
        return query::FieldType::Reference;
    case ColumnKind::List:
        return query::FieldType::List;
    case ColumnKind::Journal:
        return query::FieldType::Journal;
    case ColumnKind::Text:
    case ColumnKind::ClassName:
    case ColumnKind::Password:
        break;
    }
    return query::FieldType::String;
}

std::string_view Column::internalType() const
{
    if (name == "sys_id")
        return "GUID";
    switch (kind) {
    case ColumnKind::Integer:
    case ColumnKind::NumberChoice:
        return "integer";
    case ColumnKind::Boolean:
        return "boolean";
    case ColumnKind::DateTime:
        return "glide_date_time";
    case ColumnKind::Date:
        return "glide_date";
    case ColumnKind::Duration:
        return "glide_duration";
    case ColumnKind::Reference:
        return "reference";
    case ColumnKind::List:
        return "glide_list";
    case ColumnKind::Journal:
        return name == "comments_and_work_notes" ? "journal_list" : "journal_input";
    case ColumnKind::ClassName:
        return "sys_class_name";
    case ColumnKind::Password:
        return "password";
    case ColumnKind::Text:
    case ColumnKind::Choice:
        break;
    }
    return "string";
}

int Table::indexOf(std::string_view column) const
{
    const auto found = byName.find(column);
    return found == byName.end() ? -1 : found->second;
}

const Column *Table::column(std::string_view column) const
{
    const int index = indexOf(column);
    return index < 0 ? nullptr : &columns[std::size_t(index)];
}

bool Table::extends(std::string_view table) const
{
    for (const Table *at = this; at; at = Schema::instance().table(at->super)) {
        if (at->name == table)
            return true;
    }
    return false;
}

bool Table::isTask() const
{
    return super == "task";
}

Schema::Schema()
{
    std::string_view rest = tableCatalogue();
    Table *current = nullptr;
    while (!rest.empty()) {
        std::string_view line = take(rest, '\n');
        if (line.empty())
            continue;
        if (line.front() == '@') {
            line.remove_prefix(1);
            Table table;
            table.name = std::string(take(line, ' '));
            table.super = orNothing(take(line, ' '));
            table.prefix = orNothing(take(line, ' '));
            table.display = std::string(take(line, ' '));
            table.audited = take(line, ' ') == "audited";
            table.label = std::string(take(line, '|'));
            table.labelPt = std::string(line);
            for (const auto &[name, kind, label] :
                {std::tuple("sys_id", "s32", "Sys ID|Sys ID"), std::tuple("sys_created_on", "dt", "Created|Criado"),
                    std::tuple("sys_created_by", "s40", "Created by|Criado por"),
                    std::tuple("sys_updated_on", "dt", "Updated|Atualizado"),
                    std::tuple("sys_updated_by", "s40", "Updated by|Atualizado por"),
                    std::tuple("sys_mod_count", "i", "Updates|Atualizações")})
                add(table, makeColumn(name, kind, label, table.super.empty() ? table.name : table.super));
            if (const auto parent = m_tables.find(table.super); parent != m_tables.end()) {
                for (const Column &column : parent->second.columns)
                    add(table, column);
                parent->second.children.push_back(table.name);
            }
            current = &m_tables.emplace(table.name, std::move(table)).first->second;
        } else if (current) {
            const std::string_view name = take(line, ' ');
            const std::string_view kind = take(line, ' ');
            add(*current, makeColumn(name, kind, line, current->name));
        }
    }
}

const Schema &Schema::instance()
{
    static const Schema schema;
    return schema;
}

const Table *Schema::table(std::string_view name) const
{
    const auto found = m_tables.find(name);
    return found == m_tables.end() ? nullptr : &found->second;
}

std::string sqlName(std::string_view name)
{
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + '"';
}

} // namespace bunsnc::simulator
