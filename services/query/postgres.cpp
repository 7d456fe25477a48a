// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/postgres.h"

#include "services/query/sqlcompiler.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

// LIKE, which an index can serve, tries a pattern at every place, even where the text is shorter: not for long ones.
constexpr qsizetype longestPattern = 1000;

QByteArray folded(const QByteArray &expression)
{
    return "bunsnc_fold(" + expression + ")";
}

bool isStorable(const QString &text)
{
    return !text.contains(QChar(u'\0'));
}

/// A pattern of LIKE that stands for the text itself.
QString escaped(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\\' || c == u'%' || c == u'_')
            out += u'\\';
        out += c;
    }
    return out;
}

/// PostgreSQL reads "UTC+03:00", which Qt calls three hours ahead of UTC, as a POSIX rule: three hours behind.
QString zoneName(const QTimeZone &zone)
{
    const QString id = QString::fromUtf8(zone.id());
    if (id.size() <= 4 || !id.startsWith("UTC"_L1) || (id[3] != u'+' && id[3] != u'-'))
        return id;
    return u'<' + id.mid(3).remove(u':') + u'>' + (id[3] == u'+' ? u'-' : u'+') + id.mid(4);
}

class PostgresWriter final : public SqlWriter {
public:
    explicit PostgresWriter(int firstParameter)
        : m_first(firstParameter)
    {
    }

    QByteArray bind(const QVariant &value) override
    {
        if (value.typeId() == QMetaType::LongLong)
            return bindAs(value, "bigint");
        // Only full text has NUL left here: there it separates words.
        return bindAs(value.toString().replace(QChar(u'\0'), u' '), "text");
    }
    QByteArray everything() const override { return QByteArrayLiteral("TRUE"); }

    QByteArray compareText(const QByteArray &expression, Relation relation, const QString &value) override
    {
        const qsizetype nul = value.indexOf(QChar(u'\0'));
        if (nul < 0)
            return expression + relationSql(relation) + byCodePoint(bind(value));
        // Just behind the text that ends before NUL: no text that can be stored lies between the two.
        const bool below = relation == Relation::Less || relation == Relation::LessOrEqual;
        return relation == Relation::Equal
            ? nothing()
            : compareText(expression, below ? Relation::LessOrEqual : Relation::Greater, value.left(nul));
    }
    QByteArray byCodePoint(const QByteArray &expression) const override { return "(" + expression + ") COLLATE \"C\""; }
    QByteArray contains(const QByteArray &expression, const QString &part) override
    {
        if (!isStorable(part))
            return nothing();
        if (part.size() > longestPattern)
            return "strpos(" + folded(expression) + "," + byCodePoint(bind(part)) + ")>0";
        return like(expression, u'%' + escaped(part) + u'%');
    }
    QByteArray endsWith(const QByteArray &expression, const QString &part) override
    {
        if (!isStorable(part))
            return nothing();
        if (part.size() > longestPattern) {
            const qint64 length = part.toUcs4().size();
            const QByteArray end = "right(" + folded(expression) + "," + bind(length) + "::integer)";
            return end + "=" + byCodePoint(bind(part));
        }
        return like(expression, u'%' + escaped(part));
    }

    QByteArray inTexts(const QByteArray &expression, const std::vector<Operand> &operands) override
    {
        QString array;
        for (const Operand &operand : operands) {
            if (!isStorable(operand.text))
                continue;
            QString text = operand.text;
            text.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
            array += (array.isEmpty() ? "\""_L1 : ",\""_L1) + text + u'"';
        }
        if (array.isEmpty())
            return nothing();
        return expression + "=ANY(" + byCodePoint(bindAs(QString(u'{' + array + u'}'), "text[]")) + ")";
    }
    QByteArray inNumbers(const QByteArray &expression, const std::vector<Operand> &operands) override
    {
        const bool allWhole = std::all_of(
            operands.begin(), operands.end(), [](const Operand &operand) { return operand.number.isWhole; });
        QString array;
        for (const Operand &operand : operands) {
            array += array.isEmpty() ? QString() : u","_s;
            array += allWhole ? QString::number(operand.number.whole) : operand.text;
        }
        array = u'{' + array + u'}';
        if (allWhole)
            return expression + "=ANY(" + bindAs(array, "bigint[]") + ")";
        return expression + " IN (SELECT bunsnc_number(listed.text) FROM unnest(" + bindAs(array, "text[]")
            + ") AS listed(text))";
    }

    QByteArray byUnit(
        const QByteArray &left, Relation relation, const QByteArray &right, Unit unit, const QTimeZone &zone) override
    {
        QByteArray rest = "," + bind(QString(unitName(unit)));
        rest += "," + bindZone(zone) + ")";
        return "bunsnc_unit(" + left + rest + relationSql(relation) + "bunsnc_unit(" + right + rest;
    }
    QByteArray distance(
        const Test &test, const QByteArray &value, const QByteArray &other, const QTimeZone &zone) override
    {
        QByteArray call = "bunsnc_distance(" + value + "," + other;
        for (const QVariant &argument : {QVariant(qint64(test.farther)), QVariant(qint64(test.direction)),
                 QVariant(QString(unitName(*test.unit))), QVariant(test.count)})
            call += "," + bind(argument);
        return call + "," + bindZone(zone) + ")";
    }
    QByteArray datePart(const Test &test, const QByteArray &value, const QTimeZone &zone) override
    {
        QByteArray sql = "bunsnc_date_part(" + value + "," + bind(QString(datePartName(test.part)));
        sql += "," + bindZone(zone) + ")";
        return sql + relationSql(test.relation) + bind(test.count);
    }

    QByteArray sortKey(const QByteArray &expression, bool isText, bool mayBeNull, bool descending) const override
    {
        QByteArray key = isText ? byCodePoint(expression) : expression;
        if (descending)
            key += " DESC";
        if (mayBeNull)
            key += descending ? " NULLS LAST" : " NULLS FIRST";
        return key;
    }

private:
    QByteArray bindAs(const QVariant &value, const char *type)
    {
        parameters.append(value);
        return "$" + QByteArray::number(m_first + parameters.size() - 1) + "::" + type;
    }
    QByteArray bindZone(const QTimeZone &zone) { return bind(zoneName(zone)); }
    QByteArray like(const QByteArray &expression, const QString &pattern)
    {
        return folded(expression) + " LIKE " + byCodePoint(bind(pattern));
    }

    int m_first;
};

} // namespace

SqlFilter compileForPostgres(
    const Query &query, const PostgresDialect &dialect, const Context &context, int firstParameter)
{
    PostgresWriter writer(firstParameter);
    return SqlCompiler(writer, dialect, context).compile(query);
}

SqlField postgresJsonField(const QByteArray &document, QStringView name, FieldType type)
{
    const QByteArray arguments = "(" + document + ",'" + name.toUtf8().replace('\'', "''") + "')";
    SqlField field;
    field.type = type;
    field.value = "bunsnc_value" + arguments;
    field.display = "bunsnc_display" + arguments;
    return field;
}

} // namespace bunsnc::query
