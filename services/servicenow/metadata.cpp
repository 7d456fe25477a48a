// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/metadata.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

QString inLanguage(const QHash<QString, QString> &labels, const QString &language, const QString &fallback)
{
    const QStringList languages = choiceLanguages(language);
    for (auto wanted = languages.crbegin(); wanted != languages.crend(); ++wanted) {
        if (const QString label = labels.value(*wanted); !label.isEmpty())
            return label;
    }
    return fallback;
}

} // namespace

ColumnType columnType(QStringView internalType)
{
    using enum ColumnType;
    struct Name {
        QLatin1StringView name;
        ColumnType type;
    };
    static constexpr Name names[] = {{"string"_L1, Text}, {"choice"_L1, Text}, {"string_full_utf8"_L1, Text},
        {"translated_text"_L1, Text}, {"translated_field"_L1, Text}, {"translated_html"_L1, Text}, {"html"_L1, Text},
        {"url"_L1, Text}, {"email"_L1, Text}, {"phone_number"_L1, Text}, {"ph_number"_L1, Text}, {"script"_L1, Text},
        {"script_plain"_L1, Text}, {"xml"_L1, Text}, {"json"_L1, Text}, {"conditions"_L1, Text},
        {"user_input"_L1, Text},
        {"table_name"_L1, Text}, {"field_name"_L1, Text}, {"domain_path"_L1, Text}, {"ip_addr"_L1, Text},
        {"integer"_L1, Integer}, {"order_index"_L1, Integer}, {"longint"_L1, Long}, {"long"_L1, Long},
        {"decimal"_L1, Decimal}, {"float"_L1, Decimal}, {"percent_complete"_L1, Decimal}, {"boolean"_L1, Boolean},
        {"glide_date_time"_L1, DateTime}, {"due_date"_L1, DateTime}, {"glide_utc_time"_L1, Time},
        {"glide_date"_L1, Date},
        {"date"_L1, Date}, {"glide_time"_L1, Time}, {"time"_L1, Time}, {"glide_duration"_L1, Duration},
        {"timer"_L1, Duration}, {"reference"_L1, Reference}, {"domain_id"_L1, Reference}, {"glide_list"_L1, List},
        {"journal"_L1, Journal}, {"journal_input"_L1, Journal}, {"journal_list"_L1, Journal}, {"GUID"_L1, SysId},
        {"sys_class_name"_L1, ClassName}, {"password"_L1, Password}, {"password2"_L1, Password},
        {"currency"_L1, Currency}, {"currency2"_L1, Currency}, {"price"_L1, Currency}, {"document_id"_L1, DocumentId}};
    const auto found
        = std::find_if(std::begin(names), std::end(names), [&](const Name &name) { return internalType == name.name; });
    return found == std::end(names) ? Unknown : found->type;
}

QString ColumnMetadata::labelIn(const QString &language) const
{
    return inLanguage(labels, language, label.isEmpty() ? name : label);
}

const ColumnMetadata *TableMetadata::column(QStringView wanted) const
{
    const auto found = std::lower_bound(columns.begin(), columns.end(), wanted,
        [](const ColumnMetadata &column, QStringView text) { return column.name < text; });
    return found != columns.end() && found->name == wanted ? &*found : nullptr;
}

QString TableMetadata::displayColumn() const
{
    for (const QString &level : hierarchy) { // the nearest class decides
        for (const ColumnMetadata &column : columns) {
            if (column.display && column.definedIn == level)
                return column.name;
        }
    }
    return {};
}

QString TableMetadata::labelIn(const QString &language) const
{
    return inLanguage(labels, language, label.isEmpty() ? name : label);
}

std::vector<ChoiceLabel> TableChoices::of(const QString &element, const QString &language,
    const std::optional<QString> &dependent, bool withInactive) const
{
    const QStringList languages = choiceLanguages(language);
    const auto rank = [&](const ChoiceLabel &choice) { return languages.indexOf(choice.language.toLower()); };
    std::vector<ChoiceLabel> chosen;
    const auto all = byElement.find(element);
    if (all == byElement.end())
        return chosen;
    for (const ChoiceLabel &choice : *all) {
        if (choice.inactive && !withInactive)
            continue;
        if (dependent && !choice.dependentValue.isEmpty() && choice.dependentValue != *dependent)
            continue;
        const auto same = std::find_if(chosen.begin(), chosen.end(), [&](const ChoiceLabel &other) {
            return other.value == choice.value && other.dependentValue == choice.dependentValue;
        });
        if (same == chosen.end())
            chosen.push_back(choice);
        else if (rank(choice) > rank(*same))
            *same = choice;
    }
    std::stable_sort(chosen.begin(), chosen.end(),
        [](const ChoiceLabel &a, const ChoiceLabel &b) { return a.sequence < b.sequence; });
    return chosen;
}

QStringList choiceLanguages(const QString &language)
{
    if (language.startsWith("pt"_L1, Qt::CaseInsensitive) || language == "pb"_L1)
        return {u"en"_s, u"pt"_s, u"pb"_s};
    if (language.isEmpty() || language.startsWith("en"_L1, Qt::CaseInsensitive))
        return {u"en"_s};
    return {u"en"_s, language.left(2).toLower()};
}

QHash<QString, QString> choiceLabels(const std::vector<ChoiceLabel> &choices, const QString &language)
{
    QHash<QString, QString> labels;
    for (const ChoiceLabel &choice : choices) {
        if (!labels.contains(choice.value))
            labels.insert(choice.value, choice.label); // better than none
    }
    const QStringList languages = choiceLanguages(language);
    for (const QString &wanted : languages) {
        for (const ChoiceLabel &choice : choices) {
            if (choice.language.compare(wanted, Qt::CaseInsensitive) == 0)
                labels.insert(choice.value, choice.label);
        }
    }
    return labels;
}

} // namespace bunsnc::servicenow
