// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/renderer.h"

#include "services/simulator/jsontext.h"

#include <sqlite3.h>

#include <algorithm>

namespace bunsnc::simulator {

namespace {

std::string_view columnText(sqlite3_stmt *row, int column)
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(row, column));
    return text ? std::string_view(text, std::size_t(sqlite3_column_bytes(row, column))) : std::string_view();
}

/// What may stand in JSON without quotes.
bool isJsonNumber(std::string_view text)
{
    if (text == "true" || text == "false")
        return true;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || !isDigit(digits.front()) || !isDigit(digits.back()))
        return false;
    if (digits.size() > 1 && digits.front() == '0')
        return false;
    return std::count(digits.begin(), digits.end(), '.') <= 1
        && std::all_of(digits.begin(), digits.end(), [&](char c) { return isDigit(c) || c == '.'; });
}

bool contains(const std::vector<std::string> &list, const std::string &name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

} // namespace

std::string durationText(std::string_view stored, std::string_view language)
{
    std::int64_t seconds = 0;
    if (!parseStamp(stored, seconds))
        return std::string(stored);
    struct Unit {
        std::int64_t length;
        const char *singular[2];
        const char *plural[2];
    };
    static constexpr Unit units[] = {{86400, {"Day", "Dia"}, {"Days", "Dias"}}, {3600, {"Hour", "Hora"}, {"Hours", "Horas"}},
        {60, {"Minute", "Minuto"}, {"Minutes", "Minutos"}}, {1, {"Second", "Segundo"}, {"Seconds", "Segundos"}}};
    const std::size_t words = language == "en" ? 0 : 1;
    std::string text;
    for (const Unit &unit : units) {
        const std::int64_t count = seconds / unit.length;
        seconds %= unit.length;
        if (count == 0 && !(unit.length == 1 && text.empty()))
            continue;
        text += (text.empty() ? "" : " ") + std::to_string(count) + " ";
        text += count == 1 ? unit.singular[words] : unit.plural[words];
    }
    return text;
}

Renderer::Renderer(const World &world, const Table &table, const Caller &caller, const RenderOptions &options,
    std::string_view baseUrl, Connection &connection)
    : m_world(world)
    , m_table(table)
    , m_caller(caller)
    , m_mode(options.mode)
    , m_links(!options.excludeLinks)
    , m_numbers(options.asNumber)
    , m_objects(options.asObject)
    , m_baseUrl(baseUrl)
    , m_connection(connection)
{
    const auto add = [this](const std::string &name) {
        if (const auto resolved = resolveField(m_table, name, "t"))
            m_fields.push_back(makeField(name, *resolved));
    };
    if (options.fields.empty()) {
        for (const Column &column : table.columns)
            add(column.name);
    } else {
        for (const std::string &name : options.fields)
            add(name);
    }
    const auto label = [&](std::string_view name) {
        const Column *column = table.column(name);
        return column ? (caller.language == "en" ? column->label : column->labelPt) : std::string();
    };
    m_labels[1] = label("comments");
    m_labels[2] = label("work_notes");
}

Renderer::Field Renderer::makeField(const std::string &name, const ResolvedField &resolved) const
{
    const Column &column = *resolved.column;
    Field field;
    field.expression = resolved.value;
    field.numeric = contains(m_numbers, name);
    field.object = contains(m_objects, name);
    field.reference = column.kind == ColumnKind::Reference;
    switch (column.kind) {
    case ColumnKind::DateTime:
        field.kind = Kind::Stamp;
        break;
    case ColumnKind::Duration:
        field.kind = Kind::Duration;
        break;
    case ColumnKind::Choice:
    case ColumnKind::NumberChoice:
        field.kind = Kind::Choice;
        break;
    case ColumnKind::Reference:
        field.kind = World::isNamed(column.reference) ? Kind::Named : Kind::Record;
        if (const Table *target = Schema::instance().table(column.reference))
            field.recordSql = "SELECT " + sqlName(target->display) + " FROM " + sqlName(target->name) + " WHERE sys_id=?";
        else
            field.kind = Kind::Named;
        break;
    case ColumnKind::List:
        field.kind = Kind::List;
        break;
    case ColumnKind::ClassName:
        field.kind = Kind::Class;
        break;
    case ColumnKind::Password:
        field.kind = Kind::Hidden;
        break;
    case ColumnKind::Journal:
        field.journal = column.name == "comments" ? 1 : column.name == "work_notes" ? 2
            : column.name == "comments_and_work_notes"                              ? 3
                                                                                    : 0;
        field.kind = field.journal > 0 && resolved.table == &m_table ? Kind::Journal : Kind::Plain;
        break;
    case ColumnKind::Text:
    case ColumnKind::Integer:
    case ColumnKind::Boolean:
    case ColumnKind::Date:
        break;
    }

    field.key = jsonString(name) + ":";
    const std::string &key = field.key;
    const bool link = field.reference && m_links;
    const std::string linkStart
        = "\"link\":\"" + escaped(m_baseUrl) + "/api/now/table/" + escaped(column.reference) + "/";
    if (m_mode == DisplayMode::All) {
        field.before = key + "{\"display_value\":\"";
        field.between = "\",\"value\":\"";
        field.after = "\"}";
        field.empty = field.before + field.between + field.after;
        field.beforeLink = "\"," + linkStart;
        field.afterLink = field.between;
    } else if (m_mode == DisplayMode::Display) {
        field.before = key + (link ? "{\"display_value\":\"" : "\"");
        field.beforeLink = "\"," + linkStart;
        field.after = link ? "\"}" : "\"";
        field.empty = key + "\"\"";
    } else {
        field.before = key + (link ? "{" + linkStart : "\"");
        field.between = "\",\"value\":\"";
        field.after = link ? "\"}" : "\"";
        field.empty = key + "\"\"";
    }
    if (field.kind == Kind::Choice)
        makeFragments(field, resolved);
    return field;
}

void Renderer::makeFragments(Field &field, const ResolvedField &resolved) const
{
    const auto labels = m_world.labels(*resolved.table, resolved.column->name, m_caller.language);
    if (!labels || m_mode == DisplayMode::Value || field.numeric || field.object)
        return;
    for (const Label &label : *labels) {
        std::string whole = field.before + escaped(label.text);
        if (m_mode == DisplayMode::All)
            whole += field.between + escaped(label.value);
        field.fragments.push_back({label.value, whole + field.after});
    }
}

std::string Renderer::selectList() const
{
    std::string list = "t.sys_id";
    for (const Field &field : m_fields)
        list += "," + field.expression;
    return list;
}

Result<> Renderer::append(std::string &out, sqlite3_stmt *row)
{
    const World::Names names = m_world.names();
    const std::string_view sysId = columnText(row, 0);
    out += '{';
    int column = 0;
    for (const Field &field : m_fields) {
        if (column++ > 0)
            out += ',';
        if (auto done = appendField(out, field, columnText(row, column), sysId, names); !done)
            return done;
    }
    out += '}';
    return {};
}

Result<> Renderer::appendField(
    std::string &out, const Field &field, std::string_view value, std::string_view sysId, const World::Names &names)
{
    if (value.empty() && (field.kind != Kind::Journal || m_mode == DisplayMode::Value)) {
        out += field.empty;
        return {};
    }
    if (field.numeric || field.object) { // a column that changed its type
        out += field.key;
        if (field.object)
            out += "{\"amount\":" + jsonString(value) + ",\"unit\":\"\"}";
        else
            out += isJsonNumber(value) ? std::string(value) : jsonString(value);
        return {};
    }
    for (const Label &fragment : field.fragments) {
        if (fragment.value == value) {
            out += fragment.text;
            return {};
        }
    }
    out += field.before;
    if (m_mode == DisplayMode::Value) {
        if (field.reference && m_links) {
            out += value;
            out += field.between;
        }
        if (field.kind == Kind::Hidden)
            out += "********";
        else
            appendEscaped(out, value);
        out += field.after;
        return {};
    }
    if (auto done = appendDisplay(out, field, value, sysId, names); !done)
        return done;
    if (field.reference && m_links) {
        out += field.beforeLink;
        out += value;
        if (m_mode == DisplayMode::All)
            out += field.afterLink;
    } else if (m_mode == DisplayMode::All) {
        out += field.between;
    }
    if (m_mode == DisplayMode::All && field.kind != Kind::Journal) {
        if (field.kind == Kind::Hidden)
            out += "********";
        else
            appendEscaped(out, value);
    }
    out += field.after;
    return {};
}

Result<> Renderer::appendDisplay(
    std::string &out, const Field &field, std::string_view value, std::string_view sysId, const World::Names &names)
{
    switch (field.kind) {
    case Kind::Stamp:
        m_caller.zone->appendLocal(out, value);
        return {};
    case Kind::Duration:
        out += durationText(value, m_caller.language);
        return {};
    case Kind::Named: {
        const std::string *name = names.find(value);
        appendEscaped(out, name ? std::string_view(*name) : std::string_view());
        return {};
    }
    case Kind::Record: {
        auto display = m_connection.scalar(field.recordSql, {value});
        if (!display)
            return display.error();
        appendEscaped(out, *display);
        return {};
    }
    case Kind::List: {
        bool first = true;
        while (!value.empty()) {
            const std::size_t comma = value.find(',');
            const std::string_view id = value.substr(0, comma);
            value = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
            const std::string *name = names.find(id);
            if (!first)
                out += ", ";
            first = false;
            appendEscaped(out, name ? std::string_view(*name) : id);
        }
        return {};
    }
    case Kind::Journal:
        if (m_journalOf != sysId) {
            if (auto loaded = loadJournal(sysId, names); !loaded)
                return loaded;
        }
        out += m_streams[field.journal];
        return {};
    case Kind::Class: {
        const Table *table = Schema::instance().table(value);
        appendEscaped(out, table ? (m_caller.language == "en" ? table->label : table->labelPt) : std::string(value));
        return {};
    }
    case Kind::Hidden:
        out += "********";
        return {};
    case Kind::Plain:
    case Kind::Choice:
        break;
    }
    appendEscaped(out, value);
    return {};
}

Result<> Renderer::loadJournal(std::string_view sysId, const World::Names &names)
{
    m_journalOf = sysId;
    for (std::string &stream : m_streams)
        stream.clear();
    auto rows = m_connection.statement("SELECT element, value, sys_created_on, sys_created_by FROM sys_journal_field"
                                       " WHERE element_id=? ORDER BY sys_created_on DESC, _row DESC");
    if (!rows)
        return rows.error();
    (*rows)->bindText(1, bytesOf(sysId));
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const int which = textOf((*rows)->text(0)) == "comments" ? 1 : 2;
        m_scratch.clear();
        m_caller.zone->appendLocal(m_scratch, textOf((*rows)->text(2)));
        m_scratch += " - ";
        appendEscaped(m_scratch, names.person(textOf((*rows)->text(3))));
        m_scratch += " (";
        appendEscaped(m_scratch, m_labels[which]);
        m_scratch += ")\\n";
        appendEscaped(m_scratch, textOf((*rows)->text(1)));
        m_scratch += "\\n\\n";
        m_streams[which] += m_scratch;
        m_streams[3] += m_scratch;
    }
    (*rows)->reset();
    return {};
}

} // namespace bunsnc::simulator
