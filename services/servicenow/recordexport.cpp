// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/recordexport.h"

#include "services/servicenow/jsontext.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QSet>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logExport, "bunsnc.servicenow.export")

constexpr qsizetype manyColumns = 20;

void appendElement(QByteArray &out, const Element &element, const SerializeOptions &options)
{
    const bool withLink = !options.excludeReferenceLink && !element.link().isEmpty();
    SerializeMode mode = options.mode;
    if (mode == SerializeMode::Smart)
        mode = element.value() == element.displayValue() ? SerializeMode::Value : SerializeMode::Both;
    if (!withLink && mode != SerializeMode::Both) {
        json::appendString(out, mode == SerializeMode::Display ? element.displayValue() : element.value());
        return;
    }
    char before = '{';
    const auto member = [&](const char *name, const QString &text) {
        out += before;
        out += '"';
        out += name;
        out += "\":";
        json::appendString(out, text);
        before = ',';
    };
    if (mode != SerializeMode::Display)
        member("value", element.value());
    if (mode != SerializeMode::Value)
        member("display_value", element.displayValue());
    if (withLink)
        member("link", element.link());
    out += '}';
}

// What a spreadsheet takes for the beginning of a formula (also in its full-width forms), or steps over to find one.
bool startsFormula(const QString &text)
{
    if (text.isEmpty() || !u"=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20"_s.contains(text.front()))
        return false;
    static const QRegularExpression number(u"^[+-]?[0-9]+([.,][0-9]+)*$"_s);
    return !number.match(text).hasMatch();
}

QStringList fieldsWithoutColumn(const Row &row, const QStringList &columns)
{
    QStringList names = row.fieldNames();
    names.removeIf([&](const QString &name) { return columns.contains(name); });
    return names;
}

QStringList fieldsOfAll(const std::vector<Row> &rows)
{
    QStringList names;
    QSet<QString> known;
    for (const Row &row : rows) {
        for (const QString &name : row.fieldNames()) {
            if (known.contains(name))
                continue;
            known.insert(name);
            names.append(name);
        }
    }
    return names;
}

} // namespace

void appendJson(QByteArray &out, const Row &row, const QString &table, const SerializeOptions &options)
{
    const bool flat = options.mode == SerializeMode::Flat;
    char before = '{';
    const auto key = [&](const QString &name) {
        out += before;
        json::appendString(out, name);
        out += ':';
        before = ',';
    };
    if (flat) {
        key(u"sys_class_name"_s);
        json::appendString(out, table);
    }
    const QStringList changed = options.changesOnly ? row.changedFields() : QStringList();
    row.forEachField([&](const Element &element) {
        const QString &name = element.name();
        if ((!options.fields.isEmpty() && !options.fields.contains(name))
            || (options.changesOnly && !changed.contains(name)))
            return;
        if (flat && name != "sys_id"_L1) {
            key(name + u"__value"_s);
            json::appendString(out, element.value());
            key(name + u"__display"_s);
            json::appendString(out, element.displayValue());
        } else {
            key(name);
            appendElement(out, element, flat ? SerializeOptions() : options);
        }
    });
    if (before == '{')
        out += '{';
    out += '}';
}

void CsvWriter::cell(QByteArray &out, const QString &text, bool first) const
{
    if (!first)
        out += m_options.delimiter;
    QByteArray utf8 = text.toUtf8();
    if (m_options.guardFormulas && startsFormula(text))
        utf8.prepend('\'');
    const bool quoted = utf8.contains(m_options.delimiter) || utf8.contains('"') || utf8.contains('\n')
        || utf8.contains('\r') || utf8.startsWith(' ') || utf8.endsWith(' ');
    out += quoted ? '"' + utf8.replace('"', "\"\"") + '"' : utf8;
}

void CsvWriter::appendHeader(QByteArray &out)
{
    if (m_options.byteOrderMark)
        out += "\xEF\xBB\xBF";
    bool first = true;
    for (const QString &field : std::as_const(m_options.fields)) {
        cell(out, m_options.mode == SerializeMode::Both ? QString(field + u"__value"_s) : field, first);
        first = false;
        if (m_options.mode == SerializeMode::Both)
            cell(out, field + u"__display"_s, false);
    }
    out += "\r\n";
}

Result<> CsvWriter::append(QByteArray &out, const Row &row)
{
    if (!std::exchange(m_begun, true)) {
        m_found = m_options.fields.isEmpty();
        if (m_found) {
            m_options.fields = row.fieldNames();
            for (const QString &field : std::as_const(m_options.moreFields)) {
                if (!row.contains(field))
                    m_options.fields.append(field);
            }
        }
        appendHeader(out);
    }
    const qsizetype before = out.size();
    qsizetype known = 0;
    bool first = true;
    for (const QString &field : std::as_const(m_options.fields)) {
        const auto text = m_options.mode == SerializeMode::Display ? row.displayValue(field) : row.value(field);
        known += text ? 1 : 0;
        cell(out, text.value_or(QString()), first);
        first = false;
        if (m_options.mode == SerializeMode::Both)
            cell(out, row.displayValue(field).value_or(QString()), false);
    }
    out += "\r\n";
    if (m_found && known < row.fieldCount()) {
        if (const QStringList others = fieldsWithoutColumn(row, m_options.fields); !others.isEmpty()) {
            out.truncate(before);
            return Error{.code = ErrorCode::InvalidArgument,
                .subject = others.join(u", "_s),
                .detail = u"a record shows a field that the first one hides, so it has no column: name the fields"_s};
        }
    }
    return {};
}

Result<ColumnTable> toColumns(
    const std::vector<Row> &rows, const QStringList &chosen, SerializeMode mode, const QStringList &rename)
{
    const QStringList fields = chosen.isEmpty() ? fieldsOfAll(rows) : chosen;
    if (fields.size() > manyColumns)
        qCWarning(logExport, "a table of %lld fields; consider to ask for fewer", static_cast<long long>(fields.size()));
    ColumnTable table;
    for (const QString &field : fields) {
        QStringList values;
        QStringList displays;
        bool differs = false;
        for (const Row &row : rows) {
            values.append(row.value(field).value_or(QString()));
            displays.append(row.displayValue(field).value_or(QString()));
            differs = differs || values.back() != displays.back();
        }
        const bool two = mode == SerializeMode::Both || mode == SerializeMode::Flat || (mode == SerializeMode::Smart && differs);
        if (two) {
            table.names << QString(field + u"__value"_s) << QString(field + u"__display"_s);
            table.columns.push_back(std::move(values));
            table.columns.push_back(std::move(displays));
        } else {
            table.names << field;
            table.columns.push_back(std::move(mode == SerializeMode::Display ? displays : values));
        }
    }
    if (!rename.isEmpty()) {
        if (rename.size() != table.names.size()) {
            return Error{.code = ErrorCode::InvalidArgument,
                .subject = u"columns"_s,
                .detail = u"%1 names were given for %2 columns"_s.arg(rename.size()).arg(table.names.size())};
        }
        table.names = rename;
    }
    return table;
}

} // namespace bunsnc::servicenow
