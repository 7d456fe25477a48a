// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/generate.h"

#include "services/servicenow/identifiers.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype lineWidth = 110;
constexpr qsizetype maxChoicesTold = 12;
constexpr qsizetype longestLabel = 60;

Error refused(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject.left(80), .detail = detail};
}

bool isName(const QString &text)
{
    static const QRegularExpression shape(u"\\A[A-Za-z0-9_]+\\z"_s);
    return shape.match(text).hasMatch();
}

/// Text of the instance that may stand in a line comment: visible, and without what continues a line.
QString commentText(const QString &text)
{
    QString safe;
    for (const char32_t c : text.toUcs4()) {
        if (c == U'\\')
            safe += u'/';
        else if (QChar::isSpace(c))
            safe += u' ';
        else if (QChar::isPrint(c) && QChar::category(c) != QChar::Other_Format)
            safe += QChar::fromUcs4(c);
    }
    safe = safe.simplified();
    while (safe.contains("??"_L1)) // trigraphs
        safe.replace("??"_L1, "?"_L1);
    return safe.size() > longestLabel ? QString(safe.left(longestLabel - 1) + u'…') : safe;
}

void appendComment(QString &out, const QString &indent, const QString &text)
{
    const QString lead = indent + u"///"_s;
    QString line = lead;
    for (const QString &word : text.split(u' ')) {
        if (line.size() + word.size() + 1 > lineWidth && line != lead) {
            out += line + u'\n';
            line = lead;
        }
        line += u' ' + word;
    }
    out += line + u'\n';
}

/// Names that a header uses itself.
QSet<QString> ownNames()
{
    return {u"Ancestors"_s, u"tableName"_s, u"TableList"_s, u"Column"_s, u"TextColumn"_s, u"ChoiceColumn"_s,
        u"IntegerColumn"_s, u"LongColumn"_s, u"DecimalColumn"_s, u"BooleanColumn"_s, u"DateTimeColumn"_s,
        u"DateColumn"_s,
        u"DurationColumn"_s, u"IdColumn"_s, u"ReferenceColumn"_s, u"ListColumn"_s, u"JournalColumn"_s, u"bunsnc"_s,
        u"QLatin1StringView"_s};
}

/// The identifier of each column: those that can keep their name do, the others get out of their way.
QMap<QString, QString> identifiersOf(const std::vector<const ColumnMetadata *> &columns, QSet<QString> taken)
{
    QMap<QString, QString> identifiers;
    for (const bool unchanged : {true, false}) {
        for (const ColumnMetadata *column : columns) {
            QString identifier = identifierOf(column->name);
            if ((identifier == column->name && !taken.contains(identifier)) != unchanged
                || identifiers.contains(column->name))
                continue;
            while (taken.contains(identifier))
                identifier += u'_';
            taken.insert(identifier);
            identifiers.insert(column->name, identifier);
        }
    }
    return identifiers;
}

class Writer {
public:
    Writer(const TableMetadata &table, const TableChoices &choices, const GenerateOptions &options)
        : m_table(table)
        , m_choices(choices)
        , m_options(options)
        , m_type(typeNameOf(table.name))
        , m_library(options.nameSpace.startsWith("bunsnc::servicenow"_L1) ? QString() : u"::bunsnc::servicenow::"_s)
    {
        const QStringList above = inherited();
        for (const ColumnMetadata &column : table.columns) {
            if (!column.active || above.contains(column.definedIn))
                continue;
            if (!options.customColumns && (column.name.startsWith("u_"_L1) || column.name.startsWith("x_"_L1)))
                continue;
            if (isName(column.name))
                m_columns.push_back(&column);
            else
                m_leftOut.append(commentText(column.name));
        }
    }

    QString text()
    {
        QString out;
        for (const QString &line : m_options.banner)
            out += u"//"_s + (line.isEmpty() ? QString() : u' ' + commentLine(line)) + u'\n';
        out += u"#pragma once\n\n"_s;
        if (!m_options.parentHeader.isEmpty())
            out += u"#include \""_s + m_options.parentHeader + u"\"\n\n"_s;
        else
            out += u"#include \"services/servicenow/typed/column.h\"\n\n"_s;
        out += u"namespace "_s + m_options.nameSpace + u" {\n\n"_s;
        const QStringList types = forwardTypes();
        for (const QString &type : types)
            out += u"struct "_s + type + u";\n"_s;
        if (!types.isEmpty())
            out += u'\n';
        const QString label = commentText(m_table.labelIn(u"en"_s));
        appendComment(out, {}, label.isEmpty() ? m_table.name : QString(label + u" ("_s + m_table.name + u')'));
        for (const QString &name : std::as_const(m_leftOut))
            appendComment(out, {}, u"Left out, since no query can name it: "_s + name);
        const QString base = m_options.parentTable.isEmpty() ? QString() : u" : "_s + typeNameOf(m_options.parentTable);
        out += u"struct "_s + m_type + base + u" {\n"_s;
        QStringList ancestors;
        for (const QString &above : m_table.hierarchy.mid(1))
            ancestors.append(typeNameOf(above));
        out += u"    using Ancestors = "_s + m_library + u"TableList<"_s + ancestors.join(", "_L1) + u">;\n"_s;
        out += u"    static constexpr QLatin1StringView tableName{\""_s + m_table.name + u"\"};\n"_s;
        QSet<QString> taken = ownNames() + QSet<QString>(types.begin(), types.end());
        taken.insert(m_type);
        for (const QString &ancestor : std::as_const(ancestors))
            taken.insert(ancestor);
        const auto identifiers = identifiersOf(m_columns, taken);
        for (const ColumnMetadata *column : m_columns)
            appendColumn(out, *column, identifiers.value(column->name));
        out += u"};\n"_s;
        out += u"inline constexpr "_s + m_type + u' ' + identifierOf(m_table.name) + u"{};\n\n"_s;
        out += u"} // namespace "_s + m_options.nameSpace + u'\n';
        return out;
    }

private:
    static QString commentLine(const QString &line)
    {
        QString safe;
        for (const QChar c : line)
            safe += c == u'\\' || c.category() == QChar::Other_Control ? u' ' : c;
        return safe;
    }
    QStringList inherited() const
    {
        const qsizetype at = m_table.hierarchy.indexOf(m_options.parentTable);
        return at < 1 ? QStringList() : m_table.hierarchy.mid(at);
    }
    static bool refersTo(const ColumnMetadata &column)
    {
        return (column.type == ColumnType::Reference || column.type == ColumnType::List) && isName(column.reference);
    }
    QStringList forwardTypes() const
    {
        QSet<QString> types;
        for (const ColumnMetadata *column : m_columns) {
            if (refersTo(*column))
                types.insert(typeNameOf(column->reference));
        }
        for (const QString &above : m_table.hierarchy.mid(1))
            types.insert(typeNameOf(above));
        if (!m_options.parentTable.isEmpty()) {
            for (const QString &known : inherited())
                types.remove(typeNameOf(known));
        }
        types.remove(m_type);
        QStringList sorted(types.begin(), types.end());
        sorted.sort();
        return sorted;
    }

    QString templateOf(const ColumnMetadata &column) const
    {
        const bool isList = column.choice == ChoiceUse::WithNone || column.choice == ChoiceUse::WithoutNone;
        switch (column.type) {
        case ColumnType::Integer:
            return u"IntegerColumn"_s;
        case ColumnType::Long:
            return u"LongColumn"_s;
        case ColumnType::Decimal:
            return u"DecimalColumn"_s;
        case ColumnType::Boolean:
            return u"BooleanColumn"_s;
        case ColumnType::DateTime:
            return u"DateTimeColumn"_s;
        case ColumnType::Date:
            return u"DateColumn"_s;
        case ColumnType::Time:
        case ColumnType::Duration:
            return u"DurationColumn"_s;
        case ColumnType::Reference:
            return refersTo(column) ? u"ReferenceColumn"_s : u"TextColumn"_s;
        case ColumnType::List:
            return refersTo(column) ? u"ListColumn"_s : u"TextColumn"_s;
        case ColumnType::Journal:
            return u"JournalColumn"_s;
        case ColumnType::SysId:
            return column.name == "sys_id"_L1 ? u"IdColumn"_s : u"TextColumn"_s;
        case ColumnType::Text:
            return isList ? u"ChoiceColumn"_s : u"TextColumn"_s;
        case ColumnType::ClassName:
        case ColumnType::Password:
        case ColumnType::Currency:
        case ColumnType::DocumentId:
        case ColumnType::Unknown:
            break;
        }
        return u"TextColumn"_s;
    }

    QString descriptionOf(const ColumnMetadata &column) const
    {
        QString text = commentText(column.labelIn(u"en"_s));
        QStringList told;
        const auto choices = m_choices.of(column.name, u"en"_s);
        for (const ChoiceLabel &choice : choices) {
            if (told.size() == maxChoicesTold) {
                told.append(u"…"_s);
                break;
            }
            const QString value = commentText(choice.value);
            const QString label = commentText(choice.label);
            told.append(value == label ? value : QString(value + u" = "_s + label));
        }
        if (!told.isEmpty())
            text += u": "_s + told.join(", "_L1);
        if (column.type == ColumnType::Unknown)
            text += u" (of type "_s + commentText(column.internalType) + u')';
        if (column.type == ColumnType::Reference || column.type == ColumnType::List) {
            if (!refersTo(column) && !column.reference.isEmpty())
                text += u" (of "_s + commentText(column.reference) + u')';
        }
        return text;
    }

    void appendColumn(QString &out, const ColumnMetadata &column, const QString &identifier) const
    {
        appendComment(out, u"    "_s, descriptionOf(column));
        QString arguments = m_type;
        if (const QString name = templateOf(column); name == "ReferenceColumn"_L1 || name == "ListColumn"_L1)
            arguments += u", "_s + typeNameOf(column.reference);
        out += u"    static constexpr "_s + m_library + templateOf(column) + u'<' + arguments + u", \""_s + column.name
            + u"\"> "_s + identifier + u"{};\n"_s;
    }

    const TableMetadata &m_table;
    const TableChoices &m_choices;
    const GenerateOptions &m_options;
    QString m_type;
    QString m_library;
    std::vector<const ColumnMetadata *> m_columns;
    QStringList m_leftOut;
};

} // namespace

QString typeNameOf(const QString &table)
{
    static const QRegularExpression plain(u"\\A[a-z][a-z0-9]*(_[a-z0-9]+)*\\z"_s);
    QString type;
    bool upper = true;
    for (const QChar c : table) {
        if (c == u'_') {
            upper = true;
            continue;
        }
        if (upper && c.isDigit())
            type += u'_'; // "a_1" is not "a1"
        type += upper ? c.toUpper() : c;
        upper = false;
    }
    if (!plain.match(table).hasMatch()) // what was left out must not make two tables one
        type = u"T"_s + type + u'_' + QString::number(qChecksum(table.toUtf8()), 16);
    return ownNames().contains(type) ? type + u'_' : type;
}

QString identifierOf(const QString &name)
{
    QString identifier;
    for (const QChar c : name)
        identifier += (c.unicode() < 128 && c.isLetterOrNumber()) || c == u'_' ? c : u'_';
    if (identifier.isEmpty() || identifier[0].isDigit() || identifier.startsWith("__"_L1)
        || (identifier[0] == u'_' && identifier.size() > 1 && identifier[1].isUpper()))
        identifier = u"c_"_s + identifier;
    return isTakenIdentifier(identifier) ? identifier + u'_' : identifier;
}

Result<QString> generateHeader(
    const TableMetadata &table, const TableChoices &choices, const GenerateOptions &options)
{
    static const QRegularExpression nameSpace(u"\\A[A-Za-z][A-Za-z0-9_]*(::[A-Za-z][A-Za-z0-9_]*)*\\z"_s);
    static const QRegularExpression header(u"\\A[A-Za-z0-9_./+-]+\\z"_s);
    for (const QString &name : table.hierarchy) {
        if (!isName(name))
            return refused(name, u"no name of a table"_s);
    }
    if (!isName(table.name) || table.hierarchy.value(0) != table.name)
        return refused(table.name, u"no name of a table"_s);
    if (!nameSpace.match(options.nameSpace).hasMatch())
        return refused(options.nameSpace, u"no name of a namespace"_s);
    for (const QString &part : options.nameSpace.split("::"_L1)) {
        if (isTakenIdentifier(part))
            return refused(options.nameSpace, u"no name of a namespace"_s);
    }
    if (options.parentTable.isEmpty() != options.parentHeader.isEmpty())
        return refused(table.name, u"a parent needs its header"_s);
    if (!options.parentTable.isEmpty()
        && (table.hierarchy.indexOf(options.parentTable) < 1 || !header.match(options.parentHeader).hasMatch()))
        return refused(options.parentTable, u"no class above this table"_s);
    return Writer(table, choices, options).text();
}

} // namespace bunsnc::servicenow
