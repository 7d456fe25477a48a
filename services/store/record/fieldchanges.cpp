// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/fieldchanges.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <unordered_map>

namespace bunsnc::store {

namespace {

bool isBookkeeping(std::string_view field)
{
    return field == "sys_updated_on" || field == "sys_updated_by" || field == "sys_mod_count";
}

bool isJournal(std::string_view field)
{
    return field == "comments" || field == "work_notes" || field == "comments_and_work_notes"
        || field == "approval_history";
}

std::string_view trimmed(std::string_view text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Journals are rendered newest first, so the new entries stand before what was there.
std::string_view newEntries(std::string_view before, std::string_view after)
{
    before = trimmed(before);
    after = trimmed(after);
    if (!before.empty() && after.size() > before.size() && after.ends_with(before))
        after.remove_suffix(before.size());
    after = trimmed(after);
    // "<time> - <author> (<label>)" stands above the text; who and when are in the event already.
    const size_t lineEnd = after.find('\n');
    const std::string_view head = trimmed(after.substr(0, lineEnd));
    if (lineEnd != std::string_view::npos && head.ends_with(')') && head.find(" - ") != std::string_view::npos
        && head.find(" (") != std::string_view::npos)
        after = trimmed(after.substr(lineEnd));
    return after;
}

QString shortened(std::string_view text)
{
    // A generous cut in bytes first, so that a text of a megabyte is not converted for nothing.
    const std::string_view head = text.substr(0, size_t(longestChangeText) * 4 + 4);
    QString result = QString::fromUtf8(head.data(), qsizetype(head.size()));
    if (result.size() <= longestChangeText)
        return result;
    result.truncate(longestChangeText - 1);
    if (result.back().isHighSurrogate())
        result.chop(1);
    return result + QChar(0x2026);
}

QString fieldName(std::string_view name)
{
    return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

bool same(const RecordField &a, const RecordField &b)
{
    return a.value == b.value && a.display == b.display;
}

} // namespace

std::vector<FieldChange> changesBetween(const RecordParser &before, const RecordParser &after)
{
    std::vector<FieldChange> changes;
    const auto &oldFields = before.fields();
    const auto &newFields = after.fields();
    // Nearly always both have the same fields at the same places; the map is for the rest.
    std::unordered_map<std::string_view, const RecordField *> oldByName;
    const auto findOld = [&](size_t index) -> const RecordField * {
        const RecordField &field = newFields[index];
        if (index < oldFields.size() && oldFields[index].name == field.name)
            return &oldFields[index];
        if (oldByName.empty()) {
            for (const RecordField &old : oldFields)
                oldByName.try_emplace(old.name, &old);
        }
        const auto found = oldByName.find(field.name);
        return found == oldByName.end() ? nullptr : found->second;
    };
    bool journalChanged = false;
    bool aligned = oldFields.size() == newFields.size();
    for (size_t i = 0; i < newFields.size(); ++i) {
        const RecordField &field = newFields[i];
        const RecordField *old = findOld(i);
        aligned = aligned && old == &oldFields[i];
        if (isBookkeeping(field.name) || (old ? same(*old, field) : field.display.empty()))
            continue;
        const std::string_view oldText = old ? old->display : std::string_view();
        if (isJournal(field.name)) {
            if (const std::string_view entries = newEntries(oldText, field.display); !entries.empty()) {
                changes.push_back({fieldName(field.name), QString(), shortened(entries)});
                journalChanged = journalChanged || field.name == "comments" || field.name == "work_notes";
            }
            continue;
        }
        // Another record of the same name: only the values tell them apart.
        const bool byValue = old && old->display == field.display;
        changes.push_back({fieldName(field.name), shortened(byValue ? old->value : oldText),
            shortened(byValue ? field.value : field.display)});
    }
    for (const RecordField &old : oldFields) {
        if (!aligned && !old.display.empty() && !isBookkeeping(old.name) && !isJournal(old.name) && !after.field(old.name))
            changes.push_back({fieldName(old.name), shortened(old.display), QString()});
    }
    // The stream of both journals repeats what one of them already says.
    if (journalChanged) {
        std::erase_if(changes, [](const FieldChange &change) {
            return change.field == QLatin1StringView("comments_and_work_notes");
        });
    }
    return changes;
}

QByteArray changesToJson(const std::vector<FieldChange> &changes)
{
    QJsonArray array;
    for (const FieldChange &change : changes)
        array.append(QJsonArray{change.field, change.before, change.after});
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

std::vector<FieldChange> changesFromJson(QByteArrayView json)
{
    std::vector<FieldChange> changes;
    const QJsonArray array = QJsonDocument::fromJson(json.toByteArray()).array();
    changes.reserve(size_t(array.size()));
    for (const QJsonValue &value : array) {
        const QJsonArray change = value.toArray();
        changes.push_back({change.at(0).toString(), change.at(1).toString(), change.at(2).toString()});
    }
    return changes;
}

} // namespace bunsnc::store
