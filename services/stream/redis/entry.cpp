// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/entry.h"

#include "services/core/clock.h"

#include <QStringList>

#include <charconv>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

namespace {

constexpr std::array<std::pair<ChangeOperation, std::string_view>, 4> operations{{
    {ChangeOperation::Created, "created"},
    {ChangeOperation::Updated, "updated"},
    {ChangeOperation::Finished, "finished"},
    {ChangeOperation::Deleted, "deleted"},
}};

std::string_view operationName(ChangeOperation operation)
{
    for (const auto &[value, name] : operations) {
        if (value == operation)
            return name;
    }
    return {};
}

} // namespace

void ArgumentList::add(std::string_view text)
{
    m_text += text;
    m_ends.push_back(m_text.size());
}

void ArgumentList::add(qint64 number)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    add(std::string_view(digits.data(), size_t(end - digits.data())));
}

void ArgumentList::add(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    add(std::string_view(utf8.constData(), size_t(utf8.size())));
}

std::vector<std::string_view> ArgumentList::views() const
{
    std::vector<std::string_view> views;
    views.reserve(m_ends.size());
    size_t begin = 0;
    for (const size_t end : m_ends) {
        views.push_back(std::string_view(m_text).substr(begin, end - begin));
        begin = end;
    }
    return views;
}

void appendEvent(ArgumentList &arguments, const ChangeEvent &event)
{
    arguments.add(event.sequence);
    arguments.add(eventName(event.kind, event.operation));
    arguments.add(tableName(event.kind));
    arguments.add(event.sysId);
    arguments.add(event.number);
    arguments.add(operationName(event.operation));
    arguments.add(qint64(event.snapshot));
    arguments.add(qint64(event.state));
    arguments.add(qint64(event.priority));
    arguments.add(formatUtc(event.updatedAt));
    arguments.add(qint64(event.modCount));
    arguments.add(event.committedAtMs);
    QStringList fields;
    for (const FieldChange &change : event.changes)
        fields.append(change.field);
    arguments.add(fields.join(u','));
}

qint64 sequenceOfId(std::string_view id)
{
    qint64 sequence = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), sequence);
    const bool whole = error == std::errc() && std::string_view(end, size_t(id.data() + id.size() - end)) == "-0";
    return whole && sequence > 0 ? sequence : 0;
}

std::string idOfSequence(qint64 sequence)
{
    return std::to_string(sequence) + "-0";
}

Result<ChangeEvent> readEvent(std::string_view id, const Value &fields)
{
    const auto wrong = [id](const QString &what) {
        return Error{.code = ErrorCode::ParseError, .subject = toText(id), .detail = what};
    };
    ChangeEvent event;
    event.sequence = sequenceOfId(id);
    if (event.sequence == 0)
        return wrong(u"no id of the relay's"_s);
    const auto kind = kindOfTable(toText(fields.member("table").text()));
    const std::string_view operation = fields.member("op").text();
    const auto known = std::find_if(
        operations.begin(), operations.end(), [operation](const auto &entry) { return entry.second == operation; });
    if (!kind || known == operations.end())
        return wrong(u"no event: its table or operation is not known"_s);
    event.kind = *kind;
    event.operation = known->first;
    event.sysId = toText(fields.member("sys_id").text());
    event.number = toText(fields.member("number").text());
    event.snapshot = fields.member("snapshot").integer() != 0;
    event.state = qint16(fields.member("state").integer());
    event.priority = qint8(fields.member("priority").integer());
    const std::string_view updated = fields.member("sys_updated_on").text();
    event.updatedAt = parseUtc(QByteArrayView(updated.data(), qsizetype(updated.size()))).value_or(0);
    event.modCount = qint32(fields.member("sys_mod_count").integer());
    event.committedAtMs = fields.member("committed_at").integer();
    const auto changed = toText(fields.member("changed").text()).split(u',', Qt::SkipEmptyParts);
    for (const QString &field : changed)
        event.changes.push_back({field, {}, {}});
    return event;
}

} // namespace bunsnc::redis
