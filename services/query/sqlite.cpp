// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/sqlite.h"

#include "services/query/sqlcompiler.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace bunsnc::query {

namespace {

// Longer lists travel as one JSON parameter, below SQLite's limit of parameters in a statement.
constexpr std::size_t longestList = 200;

// SQLite compares texts by code point anyway. nothing() is not the literal 0, because SQLite folds "x AND 0" before it
// looks for an index, and then an index of a part of the table that the statement names (INDEXED BY) no longer fits.
class SqliteWriter final : public SqlWriter {
public:
    QByteArray bind(const QVariant &value) override
    {
        parameters.append(value);
        return QByteArrayLiteral("?");
    }
    QByteArray everything() const override { return QByteArrayLiteral("1"); }

    QByteArray compareText(const QByteArray &expression, Relation relation, const QString &value) override
    {
        return expression + relationSql(relation) + bind(value);
    }
    QByteArray byCodePoint(const QByteArray &expression) const override { return expression; }
    QByteArray contains(const QByteArray &expression, const QString &part) override
    {
        return "bunsnc_contains(" + expression + "," + bind(part) + ")";
    }
    QByteArray endsWith(const QByteArray &expression, const QString &part) override
    {
        return "bunsnc_ends(" + expression + "," + bind(part) + ")";
    }

    QByteArray inTexts(const QByteArray &expression, const std::vector<Operand> &operands) override
    {
        return expression + " IN " + list(operands, false);
    }
    QByteArray inNumbers(const QByteArray &expression, const std::vector<Operand> &operands) override
    {
        return expression + " IN " + list(operands, true);
    }

    QByteArray byUnit(
        const QByteArray &left, Relation relation, const QByteArray &right, Unit unit, const QTimeZone &zone) override
    {
        const QByteArray call = "bunsnc_by_unit(" + left + "," + right + "," + bind(qint64(unit));
        return call + "," + bindZone(zone) + ")" + relationSql(relation) + "0";
    }
    QByteArray distance(
        const Test &test, const QByteArray &value, const QByteArray &other, const QTimeZone &zone) override
    {
        QByteArray call = "bunsnc_distance(" + value + "," + other;
        for (const qint64 number : {qint64(test.farther), qint64(test.direction), qint64(*test.unit), test.count})
            call += "," + bind(number);
        return call + "," + bindZone(zone) + ")";
    }
    QByteArray datePart(const Test &test, const QByteArray &value, const QTimeZone &zone) override
    {
        QByteArray call = "bunsnc_date_part(" + value;
        for (const qint64 number : {qint64(test.part), qint64(test.relation), test.count})
            call += "," + bind(number);
        return call + "," + bindZone(zone) + ")";
    }

    QByteArray sortKey(const QByteArray &expression, bool, bool, bool descending) const override
    {
        return descending ? QByteArray(expression + " DESC") : expression;
    }

private:
    QByteArray bindZone(const QTimeZone &zone) { return bind(QString::fromUtf8(zone.id())); }

    QByteArray list(const std::vector<Operand> &operands, bool numbers)
    {
        QByteArray separate;
        QJsonArray together;
        // SQLite's JSON ends a text at NUL.
        const bool isLong = operands.size() > longestList
            && std::none_of(operands.begin(), operands.end(),
                [](const Operand &operand) { return operand.text.contains(QChar(u'\0')); });
        const auto add = [&separate](const QByteArray &placeholder) {
            separate += separate.isEmpty() ? placeholder : "," + placeholder;
        };
        if (!isLong) {
            for (const Operand &operand : operands)
                add(numbers ? bindNumber(operand) : bind(operand.text));
            return "(" + separate + ")";
        }
        for (const Operand &operand : operands) {
            if (!numbers)
                together.append(operand.text);
            else if (operand.number.isWhole)
                together.append(operand.number.whole);
            else
                together.append(operand.number.real);
        }
        const QString json = QString::fromUtf8(QJsonDocument(together).toJson(QJsonDocument::Compact));
        return "(SELECT value FROM json_each(" + bind(json) + "))";
    }
};

} // namespace

SqlFilter compileForSqlite(const Query &query, const SqliteDialect &dialect, const Context &context)
{
    SqliteWriter writer;
    return SqlCompiler(writer, dialect, context).compile(query);
}

} // namespace bunsnc::query
