// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/plaintables.h"

#include "services/store/record/fieldchanges.h"
#include "services/store/record/jsontext.h"
#include "services/store/record/views.h"

#include <array>

namespace bunsnc::store::pg {

namespace {

using Type = PlainTable::Type;
using Column = PlainTable::Column;

constexpr std::array outboxColumns{Column{"sequence", Type::Number}, Column{"kind", Type::Number},
    Column{"operation", Type::Number}, Column{"snapshot", Type::Number}, Column{"row_id", Type::Number},
    Column{"state", Type::Number}, Column{"priority", Type::Number}, Column{"updated_at", Type::Number},
    Column{"mod_count", Type::Number}, Column{"committed_at", Type::Number}, Column{"sys_id", Type::Text},
    Column{"number", Type::Text}, Column{"short_description", Type::Text}, Column{"updated_by", Type::Text},
    Column{"group_name", Type::Text}, Column{"assignee", Type::Text}, Column{"changes", Type::Changes}};
constexpr std::array quarantineColumns{Column{"kind", Type::Number}, Column{"raw_hash", Type::Number},
    Column{"sys_id", Type::Text}, Column{"reason", Type::Text}, Column{"raw", Type::Bytes}, Column{"at", Type::Number}};
constexpr std::array fieldColumns{
    Column{"kind", Type::Number}, Column{"name", Type::Text}, Column{"reference", Type::Number}};
constexpr std::array checkpointColumns{Column{"name", Type::Text}, Column{"value", Type::Text}};
constexpr std::array positionColumns{Column{"name", Type::Text}, Column{"sequence", Type::Number}};
constexpr std::array metaColumns{Column{"name", Type::Text}, Column{"value", Type::Number}};

constexpr std::array auditColumns{Column{"sequence", Type::Number}, Column{"position", Type::Number},
    Column{"kind", Type::Number}, Column{"operation", Type::Number}, Column{"sys_id", Type::Text},
    Column{"number", Type::Text}, Column{"field", Type::Text}, Column{"before", Type::Text}, Column{"after", Type::Text},
    Column{"changed_by", Type::Text}, Column{"changed_at", Type::Number}, Column{"recorded_at", Type::Number}};

constexpr std::array rest{
    // Tickets that PostgreSQL did not take are there already.
    PlainTable{"quarantine", "kind, raw_hash", quarantineColumns,
        " ON CONFLICT (kind, raw_hash) DO UPDATE SET sys_id = excluded.sys_id, reason = excluded.reason, "
        "raw = excluded.raw, at = excluded.at"},
    PlainTable{"ticket_field", "kind, name", fieldColumns,
        " ON CONFLICT (kind, name) DO UPDATE SET reference = excluded.reference", "length(name) <= 80"},
    PlainTable{"checkpoint", "name", checkpointColumns, "", "name NOT LIKE 'copy/%'"},
    PlainTable{"consumer_position", "name", positionColumns},
    PlainTable{"meta", "name", metaColumns},
    PlainTable{"audit", "sequence, position", auditColumns},
};

QByteArray withoutNul(QByteArrayView text)
{
    return text.toByteArray().replace('\0', "");
}

/// The same text for the same changes, whichever database they come from; JSON.
QByteArray changesText(QByteArrayView json)
{
    std::vector<FieldChange> changes = changesFromJson(json);
    for (FieldChange &change : changes) {
        for (QString *text : {&change.field, &change.before, &change.after})
            text->remove(QChar(u'\0'));
    }
    return changesToJson(changes);
}

QByteArray hexOf(const sqlite::Statement &row, int column)
{
    return row.blob(column).toByteArray().toHex();
}

QByteArray hexOf(const postgres::Row &row, int column)
{
    return row.text(column).toByteArray().mid(2); // behind "\x"
}

template <typename Row> void appendJson(std::string &out, const PlainTable &table, const Row &row)
{
    const auto append = [&out](QByteArrayView text) { out.append(view(text)); };
    const auto quoted = [&](QByteArrayView text) {
        out.push_back('"');
        appendEscaped(out, view(text));
        out.push_back('"');
    };
    char before = '{';
    for (int i = 0; i < int(table.columns.size()); ++i) {
        const Column &column = table.columns[size_t(i)];
        out.push_back(std::exchange(before, ','));
        quoted(column.name);
        out.push_back(':');
        if (row.isNull(i)) {
            out.append("null");
            continue;
        }
        switch (column.type) {
        case Type::Number: append(QByteArray::number(row.integer(i))); break;
        case Type::Text: quoted(withoutNul(row.text(i))); break;
        case Type::Bytes: quoted(QByteArray("\\x" + hexOf(row, i))); break;
        case Type::Changes: append(changesText(row.text(i))); break;
        }
    }
    out.push_back('}');
}

QByteArray columnsOf(const PlainTable &table)
{
    QByteArray columns;
    for (const Column &column : table.columns)
        columns += (columns.isEmpty() ? "" : ", ") + QByteArray(column.name);
    return columns;
}

QByteArray ordered(const PlainTable &table)
{
    return "SELECT " + columnsOf(table) + " FROM " + table.name + " WHERE " + table.condition + " ORDER BY " + table.key;
}

class Digest {
public:
    explicit Digest(const PlainTable &table)
        : m_table(table)
    {
    }
    template <typename Row> void add(const Row &row)
    {
        m_line.clear();
        appendJson(m_line, m_table, row);
        m_hash.addData(bytes(m_line));
        ++m_rows;
    }
    TableDigest result() const { return {m_rows, m_hash.result().toHex()}; }

private:
    const PlainTable &m_table;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    std::string m_line;
    qint64 m_rows = 0;
};

} // namespace

const PlainTable outboxTable{"outbox", "sequence", outboxColumns};

std::span<const PlainTable> otherTables()
{
    return rest;
}

PlainRows::PlainRows(const PlainTable &table)
    : m_table(table)
    , m_columns(columnsOf(table))
{
}

QByteArray PlainRows::select() const
{
    return "SELECT " + m_columns + " FROM " + m_table.name + " WHERE " + m_table.condition;
}

void PlainRows::add(const sqlite::Statement &row)
{
    m_json.push_back(m_size++ == 0 ? '[' : ',');
    appendJson(m_json, m_table, row);
}

Result<> PlainRows::write(postgres::Connection &to)
{
    if (m_size == 0)
        return {};
    m_size = 0;
    m_json.push_back(']');
    postgres::Parameters parameters;
    parameters.addText(QByteArray::fromStdString(std::exchange(m_json, {})));
    const QByteArray table = m_table.name;
    const auto done = to.query("INSERT INTO " + table + "(" + m_columns + ") SELECT " + m_columns
            + " FROM json_populate_recordset(NULL::" + table + ", $1::json)" + m_table.conflict,
        parameters);
    return done ? Result<>() : done.error();
}

Result<TableDigest> digestOf(const PlainTable &table, sqlite::Database &database)
{
    const QByteArray sql = ordered(table);
    auto rows = database.prepare(sql);
    if (!rows)
        return rows.error();
    Digest digest(table);
    auto row = rows->step();
    for (; row && *row; row = rows->step())
        digest.add(*rows);
    if (!row)
        return row.error();
    return digest.result();
}

Result<TableDigest> digestOf(
    const PlainTable &table, postgres::Connection &connection, const std::function<bool(const postgres::Row &)> &counts)
{
    Digest digest(table);
    const auto done = connection.each(ordered(table), {}, [&](const postgres::Row &row) {
        if (!counts || counts(row))
            digest.add(row);
        return Result<>();
    });
    if (!done)
        return done.error();
    return digest.result();
}

} // namespace bunsnc::store::pg
