// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/metadatareader.h"

#include "services/servicenow/querybuilder.h"

#include <algorithm>
#include <map>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maxClassDepth = 16;
const QString dictionaryRole = u"its description is hidden; the role personalize_dictionary or admin shows it"_s;
const QString choicesRole = u"its choices are hidden; the role personalize_choices or admin shows them"_s;

Error noSuchTable(const QString &table)
{
    return Error{.code = ErrorCode::InvalidTable, .subject = table, .detail = u"no such table"_s};
}

Error hidden(const QString &table, const QString &detail)
{
    return Error{.code = ErrorCode::Forbidden, .subject = table, .detail = detail, .httpStatus = 403};
}

/// The refusal of a system table, told of the table that was asked for.
Error toldOf(const QString &table, Error error, const QString &detail)
{
    if (error.code != ErrorCode::Forbidden)
        return error;
    Error told = hidden(table, detail);
    told.requestId = error.requestId;
    return told;
}

bool isAbsent(const Error &error)
{
    return error.code == ErrorCode::Forbidden || error.code == ErrorCode::InvalidTable
        || error.code == ErrorCode::NotFound;
}

Result<std::vector<Record>> readAll(
    TableApi &api, const QString &table, const QString &filter, const QStringList &fields, std::stop_token stop)
{
    KeysetPager pager(api, {.table = table, .filter = filter, .fields = fields, .display = DisplayMode::Values});
    std::vector<Record> records;
    while (true) {
        const auto page = pager.next(stop);
        if (!page)
            return page.error();
        if (!*page)
            return records;
        for (const std::string_view raw : (*page)->records) {
            auto record = Record::fromJson(raw);
            if (!record)
                return record.error();
            records.push_back(*std::move(record));
        }
    }
}

bool isTrue(const Record &record, const QString &field)
{
    return record.value(field) == "true"_L1;
}

/// Overrides of one class.
void applyOverride(ColumnMetadata &column, const Record &override)
{
    if (isTrue(override, u"mandatory_override"_s))
        column.mandatory = isTrue(override, u"mandatory"_s);
    if (isTrue(override, u"read_only_override"_s))
        column.readOnly = isTrue(override, u"read_only"_s);
    if (isTrue(override, u"default_value_override"_s))
        column.defaultValue = override.value(u"default_value"_s);
    if (isTrue(override, u"dependent_override"_s))
        column.dependsOn = override.value(u"dependent"_s);
    if (isTrue(override, u"display_override"_s))
        column.display = true; // the class shows its records by this one
}

void applyEntry(ColumnMetadata &column, const Record &entry)
{
    column.name = entry.value(u"element"_s);
    column.internalType = entry.value(u"internal_type"_s);
    column.type = columnType(column.internalType);
    column.label = entry.value(u"column_label"_s);
    column.maxLength = entry.value(u"max_length"_s).toInt();
    column.mandatory = isTrue(entry, u"mandatory"_s);
    column.readOnly = isTrue(entry, u"read_only"_s);
    column.active = !entry.contains(u"active"_s) || isTrue(entry, u"active"_s);
    column.display = isTrue(entry, u"display"_s);
    const int choice = entry.value(u"choice"_s).toInt();
    column.choice = choice >= 1 && choice <= 3 ? ChoiceUse(choice) : ChoiceUse::None;
    column.reference = entry.value(u"reference"_s);
    if (column.internalType == "domain_id"_L1 && column.reference.isEmpty())
        column.reference = u"domain"_s;
    column.dependsOn = entry.value(u"dependent_on_field"_s);
    column.defaultValue = entry.value(u"default_value"_s);
}

using Columns = std::map<QString, ColumnMetadata>;

/// Base class first, so that each class adds its own and changes what it inherits.
Columns mergedColumns(
    const QStringList &hierarchy, const std::vector<Record> &entries, const std::vector<Record> &overrides)
{
    Columns columns;
    for (auto level = hierarchy.crbegin(); level != hierarchy.crend(); ++level) {
        for (const Record &entry : entries) {
            if (entry.value(u"name"_s) != *level)
                continue;
            const QString name = entry.value(u"element"_s);
            if (name.isEmpty())
                continue; // the table itself
            ColumnMetadata &column = columns[name];
            applyEntry(column, entry);
            if (column.definedIn.isEmpty())
                column.definedIn = *level;
        }
        for (const Record &override : overrides) {
            const auto column = columns.find(override.value(u"element"_s));
            if (override.value(u"name"_s) == *level && column != columns.end())
                applyOverride(column->second, override);
        }
    }
    return columns;
}

void addLabels(TableMetadata &table, Columns &columns, const std::vector<Record> &texts)
{
    for (auto level = table.hierarchy.crbegin(); level != table.hierarchy.crend(); ++level) {
        for (const Record &text : texts) {
            const QString label = text.value(u"label"_s);
            if (text.value(u"name"_s) != *level || label.isEmpty())
                continue;
            const QString language = text.value(u"language"_s).toLower();
            const QString element = text.value(u"element"_s);
            if (element.isEmpty()) {
                if (*level == table.name)
                    table.labels.insert(language, label);
            } else if (const auto column = columns.find(element); column != columns.end()) {
                column->second.labels.insert(language, label);
            }
        }
    }
}

ChoiceLabel choiceOf(const Record &record)
{
    return {.element = record.value(u"element"_s),
        .value = record.value(u"value"_s),
        .label = record.value(u"label"_s),
        .language = record.value(u"language"_s),
        .sequence = record.value(u"sequence"_s).toInt(),
        .dependentValue = record.value(u"dependent_value"_s),
        .inactive = isTrue(record, u"inactive"_s)};
}

QStringList namesOf(const std::vector<TableClass> &classes)
{
    QStringList names;
    for (const TableClass &one : classes)
        names.append(one.name);
    return names;
}

} // namespace

Result<std::vector<TableClass>> readHierarchy(TableApi &api, const QString &table, std::stop_token stop)
{
    if (!isTableName(table))
        return noSuchTable(table.left(80));
    std::vector<TableClass> classes;
    QString next = table;
    while (!next.isEmpty() && classes.size() < maxClassDepth) {
        const auto page = api.list(u"sys_db_object"_s,
            {.query = u"name="_s + next, .fields = {u"name"_s, u"label"_s, u"super_class.name"_s}, .limit = 2,
                .count = classes.empty()},
            stop);
        if (!page)
            return toldOf(table, page.error(), dictionaryRole);
        if (page->records.empty()) {
            if (classes.empty() && page->totalCount.value_or(0) > 0)
                return hidden(table, dictionaryRole); // counted, but not shown
            if (classes.empty())
                return noSuchTable(table);
            classes.push_back({next, {}}); // its child names it
            break;
        }
        const std::string_view record = page->records.front();
        classes.push_back({next, rawField(record, "label")});
        next = rawField(record, "super_class.name");
        if (std::any_of(classes.begin(), classes.end(), [&](const TableClass &one) { return one.name == next; }))
            break;
    }
    return classes;
}

Result<TableMetadata> readTableMetadata(TableApi &api, const QString &table, std::stop_token stop)
{
    const auto classes = readHierarchy(api, table, stop);
    if (!classes)
        return classes.error();
    TableMetadata metadata;
    metadata.name = table;
    metadata.label = classes->front().label;
    metadata.hierarchy = namesOf(*classes);
    const QString ofTheseClasses = u"nameIN"_s + metadata.hierarchy.join(u',');

    const auto entries = readAll(api, u"sys_dictionary"_s, ofTheseClasses,
        {u"name"_s, u"element"_s, u"column_label"_s, u"internal_type"_s, u"max_length"_s, u"reference"_s,
            u"mandatory"_s, u"read_only"_s, u"choice"_s, u"default_value"_s, u"active"_s, u"display"_s, u"dependent_on_field"_s},
        stop);
    if (!entries)
        return toldOf(table, entries.error(), dictionaryRole);
    if (entries->empty())
        return hidden(table, dictionaryRole); // every table has columns

    // The tables that may be missing: without them the description is poorer, but right.
    const auto optional = [&](const QString &name, const QStringList &fields) -> Result<std::vector<Record>> {
        auto records = readAll(api, name, ofTheseClasses, fields, stop);
        if (records || !isAbsent(records.error()))
            return records;
        metadata.unread.append(name);
        return std::vector<Record>();
    };
    const auto overrides = optional(u"sys_dictionary_override"_s,
        {u"name"_s, u"element"_s, u"mandatory_override"_s, u"mandatory"_s, u"read_only_override"_s, u"read_only"_s,
            u"default_value_override"_s, u"default_value"_s, u"dependent_override"_s, u"dependent"_s,
            u"display_override"_s});
    if (!overrides)
        return overrides.error();
    const auto texts = optional(u"sys_documentation"_s, {u"name"_s, u"element"_s, u"label"_s, u"language"_s});
    if (!texts)
        return texts.error();

    Columns columns = mergedColumns(metadata.hierarchy, *entries, *overrides);
    addLabels(metadata, columns, *texts);
    for (auto &[name, column] : columns)
        metadata.columns.push_back(std::move(column));
    return metadata;
}

Result<TableChoices> readTableChoices(TableApi &api, const QStringList &hierarchy, std::stop_token stop)
{
    if (hierarchy.isEmpty())
        return Error{.code = ErrorCode::InvalidArgument, .detail = u"choices of no table"_s};
    TableChoices choices;
    choices.table = hierarchy.front();
    const QString filter = u"nameIN"_s + hierarchy.join(u',');
    const auto records = readAll(api, u"sys_choice"_s, filter,
        {u"name"_s, u"element"_s, u"value"_s, u"label"_s, u"language"_s, u"sequence"_s, u"inactive"_s,
            u"dependent_value"_s},
        stop);
    if (!records)
        return toldOf(choices.table, records.error(), choicesRole);
    if (records->empty()) {
        if (const auto counted = api.count(u"sys_choice"_s, filter, stop); counted && *counted > 0)
            return hidden(choices.table, choicesRole);
    }
    for (const QString &level : hierarchy) {
        QHash<QString, std::vector<ChoiceLabel>> own;
        for (const Record &record : *records) {
            if (record.value(u"name"_s) == level)
                own[record.value(u"element"_s)].push_back(choiceOf(record));
        }
        for (auto list = own.begin(); list != own.end(); ++list) {
            const auto isActive = [](const ChoiceLabel &choice) { return !choice.inactive; };
            std::vector<ChoiceLabel> &kept = choices.byElement[list.key()];
            if (kept.empty() // a list of which nothing is offered any more hides none above it
                || (std::none_of(kept.begin(), kept.end(), isActive)
                    && std::any_of(list->begin(), list->end(), isActive)))
                kept = std::move(*list);
        }
    }
    for (std::vector<ChoiceLabel> &list : choices.byElement)
        std::stable_sort(list.begin(), list.end(),
            [](const ChoiceLabel &a, const ChoiceLabel &b) { return a.sequence < b.sequence; });
    return choices;
}

Result<std::vector<ChoiceLabel>> readChoices(
    TableApi &api, const QString &table, const QString &element, std::stop_token stop)
{
    const auto classes = readHierarchy(api, table, stop);
    if (!classes && (!isAbsent(classes.error()) || !isTableName(table)))
        return classes.error();
    const QStringList hierarchy = classes ? namesOf(*classes) : QStringList{table};
    std::vector<ChoiceLabel> choices;
    for (const QString &name : hierarchy) {
        const auto page = api.list(u"sys_choice"_s,
            {.query = u"name="_s + name + u"^element="_s + element + u"^inactive=false^ORDERBYsequence"_s,
                .fields = {u"element"_s, u"value"_s, u"label"_s, u"language"_s, u"sequence"_s, u"dependent_value"_s},
                .limit = 10'000},
            stop);
        if (!page)
            return page.error();
        for (const auto &raw : page->records) {
            const auto record = Record::fromJson(raw);
            if (!record)
                return record.error();
            choices.push_back(choiceOf(*record));
        }
        if (!choices.empty())
            break;
    }
    return choices;
}

} // namespace bunsnc::servicenow
