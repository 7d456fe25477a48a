// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace bunsnc::servicenow {

/// What a column holds, as far as a program has to care. Stored values are text in each case (docs/sdk.md).
enum class ColumnType : quint8 {
    Unknown, ///< a type that is not known here; see ColumnMetadata::internalType
    Text,
    Integer, ///< 32 bits
    Long, ///< 64 bits
    Decimal,
    Boolean,
    DateTime, ///< "YYYY-MM-DD HH:MM:SS", UTC
    Date, ///< "YYYY-MM-DD"
    Time, ///< time of day, as a date-time of 1970-01-01
    Duration, ///< as a date-time counted from 1970-01-01 00:00:00
    Reference, ///< sys_id of a record of ColumnMetadata::reference
    List, ///< sys_ids, by commas
    Journal, ///< entries; the stored value is empty
    SysId,
    ClassName, ///< name of a table
    Password,
    Currency, ///< an amount, with or without its currency: text
    DocumentId, ///< sys_id of a record of any table
};
/// By sys_dictionary.internal_type: "glide_date_time", "GUID", …
ColumnType columnType(QStringView internalType);

/// How a column uses choices (sys_dictionary.choice).
enum class ChoiceUse : quint8 { None, WithNone, Suggestion, WithoutNone };

/// One column of a table, its own or inherited, after the overrides of all classes from the base down to the table.
struct ColumnMetadata {
    QString name;
    ColumnType type = ColumnType::Unknown;
    QString internalType; ///< as the instance writes it
    QString label; ///< in the dictionary's language
    QHash<QString, QString> labels = {}; ///< by language ("en", "pb"); empty where sys_documentation is not there
    int maxLength = 0;
    bool mandatory = false;
    bool readOnly = false;
    bool active = true;
    bool display = false; ///< its value stands for the record
    ChoiceUse choice = ChoiceUse::None;
    QString reference = {}; ///< table, of Reference and List
    QString dependsOn = {}; ///< column of this table that narrows the choices
    QString defaultValue = {};
    QString definedIn = {}; ///< the class that declares it

    bool operator==(const ColumnMetadata &) const = default;
    /// In a language ("pt_BR", "en"), or English, or the dictionary's label.
    QString labelIn(const QString &language) const;
};

/// A table as its instance describes it.
struct TableMetadata {
    QString name;
    QString label;
    QHash<QString, QString> labels = {}; ///< by language
    QStringList hierarchy; ///< the table itself first, its base class last
    std::vector<ColumnMetadata> columns; ///< by name
    /// System tables that add to the description but could not be read: the instance lacks them, or hides them.
    QStringList unread = {};
    qint64 readAtMs = 0; ///< epoch milliseconds

    bool operator==(const TableMetadata &) const = default;
    const ColumnMetadata *column(QStringView name) const; ///< null: there is none
    QString displayColumn() const; ///< empty: none is marked
    QString labelIn(const QString &language) const;
};

/// One entry of a list of choices, in one language.
struct ChoiceLabel {
    QString element;
    QString value;
    QString label;
    QString language;
    int sequence = 0;
    QString dependentValue = {}; ///< offered only where the column it depends on has this value; empty: always
    bool inactive = false; ///< no longer offered, still in records
    bool operator==(const ChoiceLabel &) const = default;
};

/// The lists of choices of a table's columns: of each the list of the nearest class that has one.
struct TableChoices {
    QString table;
    QHash<QString, std::vector<ChoiceLabel>> byElement; ///< all languages, in their sequence
    qint64 readAtMs = 0;
    bool operator==(const TableChoices &) const = default;

    /// One entry for each value in `language`, in English where that is missing, in any language at last; in sequence.
    /// With `dependent`, those offered where the column they depend on has that value.
    std::vector<ChoiceLabel> of(const QString &element, const QString &language,
        const std::optional<QString> &dependent = {}, bool withInactive = false) const;
};

/// The platform's names for a language, the best last: "pt_BR" is "en", "pt", "pb".
QStringList choiceLanguages(const QString &language);
/// Label by value in a language ("pt_BR": the platform's "pb", else "pt"; "en"), English where that is missing.
QHash<QString, QString> choiceLabels(const std::vector<ChoiceLabel> &choices, const QString &language);

} // namespace bunsnc::servicenow
