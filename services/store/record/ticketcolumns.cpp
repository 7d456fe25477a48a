// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/ticketcolumns.h"

#include "services/core/clock.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace bunsnc::store {

namespace {

/// A whole number within the type's range; nothing for anything else.
template<typename T>
std::optional<T> wholeNumber(std::string_view text)
{
    T number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

template<typename T>
T numberOf(std::string_view text)
{
    return wholeNumber<T>(text).value_or(T(0));
}

qint64 timeOf(std::string_view text)
{
    if (text.empty())
        return 0;
    return parseUtc(QByteArrayView(text.data(), qsizetype(text.size()))).value_or(0);
}

std::string_view firstFilled(std::initializer_list<std::string_view> texts)
{
    for (const std::string_view text : texts) {
        if (!text.empty())
            return text;
    }
    return {};
}

void appendText(std::string &out, std::string_view text)
{
    if (text.empty())
        return;
    if (!out.empty())
        out.push_back('\n');
    out.append(text);
}

} // namespace

bool isValidSysId(std::string_view sysId)
{
    // Tickets have 32 hexadecimal digits; some tables have rows with speaking ones ("global").
    return !sysId.empty() && sysId.size() <= 64 && std::ranges::all_of(sysId, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    });
}

TicketColumns columnsOf(const RecordParser &record)
{
    TicketColumns columns;
    columns.state = numberOf<qint16>(record.value(Slot::State));
    const int priority = numberOf<qint16>(record.value(Slot::Priority));
    columns.priority = priority >= 1 && priority <= 5 ? priority : 0;
    const std::string_view active = record.value(Slot::Active);
    columns.active = active != "false" && active != "0";
    const auto modCount = wholeNumber<qint32>(record.value(Slot::ModCount));
    columns.modCount = modCount.value_or(0);
    columns.hasModCount = modCount.has_value();
    columns.updatedAt = timeOf(record.value(Slot::UpdatedOn));
    columns.hasUpdatedAt = columns.updatedAt != 0;
    columns.createdAt = timeOf(record.value(Slot::CreatedOn));
    columns.openedAt = timeOf(record.value(Slot::OpenedAt));
    columns.resolvedAt = timeOf(record.value(Slot::ResolvedAt));
    columns.closedAt = timeOf(record.value(Slot::ClosedAt));
    columns.dueAt = timeOf(firstFilled({record.value(Slot::SlaDue), record.value(Slot::DueDate)}));
    columns.sysId = record.value(Slot::SysId);
    columns.number = record.value(Slot::Number);
    columns.shortDescription = record.value(Slot::ShortDescription);
    columns.groupId = record.value(Slot::Group);
    columns.group = record.display(Slot::Group);
    columns.assigneeId = record.value(Slot::Assignee);
    columns.assignee = record.display(Slot::Assignee);
    columns.requester = firstFilled(
        {record.display(Slot::Caller), record.display(Slot::RequestedFor), record.display(Slot::OpenedBy)});
    columns.category = record.display(Slot::Category);
    columns.updatedBy = record.value(Slot::UpdatedBy);
    return columns;
}

void searchTextsOf(const RecordParser &record, SearchTexts &out)
{
    out.number.assign(record.value(Slot::Number));
    out.shortDescription.assign(record.value(Slot::ShortDescription));
    out.texts.assign(record.value(Slot::Description));
    appendText(out.texts, record.value(Slot::CloseNotes));
    // The rendered stream holds both journals; on instances without that column each is taken by itself.
    out.journal.assign(record.display(Slot::CommentsAndWorkNotes));
    if (out.journal.empty()) {
        appendText(out.journal, record.display(Slot::Comments));
        appendText(out.journal, record.display(Slot::WorkNotes));
    }
    out.people.clear();
    for (const Slot slot : {Slot::Group, Slot::Assignee, Slot::Caller, Slot::RequestedFor, Slot::OpenedBy})
        appendText(out.people, record.display(slot));
}

} // namespace bunsnc::store
