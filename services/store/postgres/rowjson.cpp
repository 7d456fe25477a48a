// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/rowjson.h"

#include "services/store/postgres/schema.h"
#include "services/store/postgres/words.h"
#include "services/store/record/jsontext.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace bunsnc::store::pg {

namespace {

class Members {
public:
    explicit Members(std::string &out)
        : m_out(out)
    {
        m_out.push_back('{');
    }
    std::string &name(std::string_view name)
    {
        if (m_out.back() != '{')
            m_out.push_back(',');
        m_out.push_back('"');
        m_out.append(name);
        m_out.append("\":");
        return m_out;
    }
    void number(std::string_view name, qint64 value)
    {
        char digits[24];
        const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
        this->name(name).append(digits, size_t(end - digits));
    }
    void flag(std::string_view name, bool value) { this->name(name).append(value ? "true" : "false"); }
    void text(std::string_view name, std::string_view value)
    {
        this->name(name).push_back('"');
        appendEscaped(m_out, value);
        m_out.push_back('"');
    }

private:
    std::string &m_out;
};

} // namespace

const std::vector<quint16> &MemberOrder::of(const RecordParser &record)
{
    constexpr size_t mostKnown = 1'000;
    if (m_known.size() > mostKnown)
        m_known.clear();
    const std::vector<RecordField> &fields = record.fields();
    std::vector<quint16> &order = m_known[record.shapeHash()];
    if (order.size() != fields.size()) {
        order.resize(fields.size());
        std::iota(order.begin(), order.end(), quint16(0));
        // Of two members of one name the last counts, so they stay as they stand.
        std::ranges::stable_sort(order, [&fields](quint16 a, quint16 b) {
            const std::string_view first = fields[a].name, second = fields[b].name;
            return first.size() != second.size() ? first.size() < second.size() : first < second;
        });
    }
    return order;
}

void writeRow(RowTexts &out, const RowToWrite &row, const RecordParser &record, const TicketColumns &columns,
    SearchTexts &texts, MemberOrder &order)
{
    out.numbers = {row.id, row.finished, columns.active, columns.state, columns.priority, columns.modCount,
        columns.updatedAt, columns.openedAt, columns.resolvedAt, columns.closedAt,
        row.finished ? columns.finishedAt() : 0, columns.dueAt, row.storedAtMs, qint64(record.contentHash()),
        qint64(record.shapeHash())};
    out.texts = {std::string(columns.sysId), std::string(columns.number), std::string(columns.shortDescription),
        std::string(columns.groupId), std::string(columns.group), std::string(columns.assigneeId),
        std::string(columns.assignee), std::string(columns.requester), std::string(columns.category)};
    out.document.clear();
    out.document.reserve(record.document().size() + 64);
    out.document.append("{\"").append(keyOf(row.kind)).append("\":{");
    const char *comma = "";
    for (const quint16 field : order.of(record)) {
        out.document.append(comma).append(record.member(field));
        comma = ",";
    }
    out.document.append("}}");
    out.words.clear();
    searchTextsOf(record, texts);
    appendWords(out.words, texts);
}

void appendEvent(
    std::string &out, const EventToWrite &event, const TicketColumns &columns, const std::vector<FieldChange> *changes)
{
    Members members(out);
    members.number("operation", int(event.operation));
    members.flag("snapshot", event.snapshot);
    members.number("row_id", event.rowId);
    members.number("state", columns.state);
    members.number("priority", columns.priority);
    members.number("updated_at", columns.updatedAt);
    members.number("mod_count", columns.modCount);
    members.text("sys_id", columns.sysId);
    members.text("number", columns.number);
    members.text("short_description", columns.shortDescription);
    members.text("updated_by", columns.updatedBy);
    members.text("group_name", columns.group);
    members.text("assignee", columns.assignee);
    if (changes && !changes->empty())
        members.name("changes").append(changesToJson(*changes).constData());
}

QByteArray namesOf(const RecordParser &record)
{
    std::string names = "[";
    for (const RecordField &field : record.fields()) {
        names.append(names.size() > 1 ? ",\"" : "\"");
        appendEscaped(names, field.name);
        names.push_back('"');
    }
    names.push_back(']');
    return QByteArray::fromStdString(names);
}

bool hasNul(std::string_view json)
{
    constexpr std::string_view escape = "\\u0000";
    for (size_t at = json.find(escape); at != std::string_view::npos; at = json.find(escape, at + 1)) {
        size_t backslashes = 0;
        while (backslashes < at && json[at - 1 - backslashes] == '\\')
            ++backslashes;
        if (backslashes % 2 == 0)
            return true;
    }
    return false;
}

} // namespace bunsnc::store::pg
