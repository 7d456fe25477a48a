// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/program.h"
#include "services/query/sql.h"

#include <QHash>

namespace bunsnc::query {

/// How one kind of server writes the few things in which they differ. It also collects the parameters, which belong to
/// the whole statement.
class SqlWriter {
public:
    virtual ~SqlWriter() = default;

    /// Binds a qint64 or a QString, and gives the SQL that stands for it.
    virtual QByteArray bind(const QVariant &value) = 0;
    virtual QByteArray everything() const = 0;
    /// False, but not as a literal.
    QByteArray nothing() const { return QByteArrayLiteral("(1=0)"); }

    /// Texts by code point: an expression against a value, and against an expression.
    virtual QByteArray compareText(const QByteArray &expression, Relation relation, const QString &value) = 0;
    virtual QByteArray byCodePoint(const QByteArray &expression) const = 0;
    /// Of folded texts. Not true where `expression` is NULL.
    virtual QByteArray contains(const QByteArray &expression, const QString &part) = 0;
    virtual QByteArray endsWith(const QByteArray &expression, const QString &part) = 0;

    virtual QByteArray inTexts(const QByteArray &expression, const std::vector<Operand> &operands) = 0;
    /// The operands' numbers; `expression` is a number.
    virtual QByteArray inNumbers(const QByteArray &expression, const std::vector<Operand> &operands) = 0;

    /// The tests that need a calendar, of stored date-times or dates.
    virtual QByteArray byUnit(
        const QByteArray &left, Relation relation, const QByteArray &right, Unit unit, const QTimeZone &zone) = 0;
    virtual QByteArray distance(
        const Test &test, const QByteArray &value, const QByteArray &other, const QTimeZone &zone) = 0;
    virtual QByteArray datePart(const Test &test, const QByteArray &value, const QTimeZone &zone) = 0;

    /// One key of an order, in which empty values come first; last when descending.
    virtual QByteArray sortKey(const QByteArray &expression, bool isText, bool mayBeNull, bool descending) const = 0;

    QByteArray bindNumber(const Operand &operand);
    QVariantList parameters;
    int aliases = 0; ///< names of other tables in use
};

const char *relationSql(Relation relation);

/// Walks over a query's program and writes it as SQL: what is the same for all servers.
class SqlCompiler {
public:
    SqlCompiler(SqlWriter &writer, const SqlDialect &dialect, const Context &context);
    /// Its parameters are those of the writer, up to the end of this filter.
    SqlFilter compile(const Query &query);

private:
    std::optional<FieldType> typeOf(QStringView name);
    const SqlField &field(const QString &name) const { return *m_fields.constFind(name).value(); }
    QByteArray where(const Program &program);
    QByteArray sql(const Test &test);
    QByteArray positiveSql(const Test &test, const SqlField &f, const QByteArray &v);
    QByteArray compare(
        const Test &test, const SqlField &f, const QByteArray &v, Relation relation, const Operand &operand);
    QByteArray startsWith(const Test &test, const QByteArray &v);
    QByteArray in(const Test &test, const SqlField &f, const QByteArray &v);
    QByteArray compareFields(const Test &test, const SqlField &f, const QByteArray &v);
    QByteArray fullText(const Test &test);
    QByteArray related(const Test &test);
    QByteArray join(const Related &r, const QByteArray &ownValue, const std::vector<Related> &further);
    QByteArray conditions(const Related &r, const SqlTable &table);
    QByteArray nextAlias() { return "x" + QByteArray::number(++m_writer.aliases); }
    QByteArray orderBy(const Program &program) const;

    SqlWriter &m_writer;
    const SqlDialect &m_dialect;
    const Context &m_context;
    QHash<QString, std::optional<SqlField>> m_fields;
};

} // namespace bunsnc::query
