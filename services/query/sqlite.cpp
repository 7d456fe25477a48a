// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/sqlite.h"

#include "services/query/program.h"
#include "services/query/text.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

// Longer lists travel as one JSON parameter, below SQLite's limit of parameters in a statement.
constexpr std::size_t longestList = 200;

const char *relationSql(Relation relation)
{
    switch (relation) {
    case Relation::Equal: return "=";
    case Relation::Less: return "<";
    case Relation::LessOrEqual: return "<=";
    case Relation::Greater: return ">";
    case Relation::GreaterOrEqual: return ">=";
    }
    return "=";
}

// Joined as a balanced tree: SQLite limits the depth of an expression, not its width.
QByteArray joined(std::span<const QByteArray> parts, const char *with)
{
    if (parts.size() == 1)
        return parts.front();
    const std::size_t half = parts.size() / 2;
    return "(" + joined(parts.first(half), with) + with + joined(parts.subspan(half), with) + ")";
}

class Compiler {
public:
    /// `aliases`: how many names of other tables are in use already.
    Compiler(const SqliteDialect &dialect, const Context &context, int aliases = 0)
        : m_dialect(dialect)
        , m_context(context)
        , m_aliases(aliases)
    {
    }

    SqlFilter compile(const Query &query)
    {
        OtherTables others;
        others.knows = [this](const Related &related) {
            const auto table = m_dialect.otherTable(related.table, "x");
            return table && table->fields(related.field).has_value();
        };
        others.isSelf = [this](const QString &table) { return !m_dialect.isSelf || m_dialect.isSelf(table); };
        const Program program = lower(
            query, [this](QStringView name) { return typeOf(name); }, m_context, false,
            m_dialect.otherTable ? &others : nullptr);
        m_filter.where = where(program);
        m_filter.orderBy = orderBy(program);
        return std::move(m_filter);
    }

private:
    std::optional<FieldType> typeOf(QStringView name)
    {
        if (name == fullTextField)
            return m_dialect.fullText.isEmpty() ? std::nullopt : std::optional(FieldType::String);
        const QString key = name.toString();
        auto found = m_fields.find(key);
        if (found == m_fields.end())
            found = m_fields.insert(key, m_dialect.fields ? m_dialect.fields(name) : std::nullopt);
        return *found ? std::optional((*found)->type) : std::nullopt;
    }

    const SqlField &field(const QString &name) const { return *m_fields.constFind(name).value(); }

    static bool usesNumber(const SqlField &field, FieldType type)
    {
        if (field.number.isEmpty())
            return false;
        return type == FieldType::Integer || type == FieldType::Boolean || (isDateType(type) && field.numberIsEpoch);
    }

    QByteArray bind(const QVariant &value)
    {
        m_filter.parameters.append(value);
        return QByteArrayLiteral("?");
    }
    QByteArray bindNumber(const Operand &operand)
    {
        if (operand.number.isWhole)
            return bind(operand.number.whole);
        return "bunsnc_number(" + bind(operand.text) + ")";
    }

    /// False, but not as the literal 0: SQLite folds "x AND 0" before it looks for an index, and then an index of a part
    /// of the table that the statement names (INDEXED BY) no longer fits.
    static QByteArray nothing() { return QByteArrayLiteral("(1=0)"); }

    QByteArray where(const Program &program)
    {
        if (program.everything)
            return QByteArrayLiteral("1");
        std::vector<QByteArray> segments;
        for (const TestSegment &segment : program.segments) {
            std::vector<QByteArray> groups;
            for (const TestGroup &group : segment) {
                std::vector<QByteArray> tests;
                for (const Test &test : group)
                    tests.push_back(sql(test));
                groups.push_back(joined(tests, " OR "));
            }
            segments.push_back(joined(groups, " AND "));
        }
        return segments.empty() ? nothing() : joined(segments, " OR ");
    }

    QByteArray sql(const Test &test)
    {
        if (test.kind == Test::Kind::FullText)
            return fullText(test);
        if (test.kind == Test::Kind::Related)
            return related(test);
        const SqlField &f = field(test.field);
        const QByteArray &v = test.display && !f.display.isEmpty() ? f.display : f.value;
        if (test.kind == Test::Kind::Empty)
            return test.negated ? QByteArray(v + "<>''") : QByteArray("(" + v + " IS NULL OR " + v + "='')");
        const QByteArray positive = positiveSql(test, f, v);
        if (!test.negated)
            return positive;
        QByteArray guard;
        if (!test.orEmpty) {
            guard = v + "<>'' AND ";
            if (test.kind == Test::Kind::CompareFields)
                guard += field(test.otherField).value + "<>'' AND ";
        }
        return "(" + guard + "(" + positive + ") IS NOT TRUE)";
    }

    QByteArray positiveSql(const Test &test, const SqlField &f, const QByteArray &v)
    {
        switch (test.kind) {
        case Test::Kind::Compare: return compare(test, f, v, test.relation, test.operands[0]);
        case Test::Kind::In: return in(test, f, v);
        case Test::Kind::Range: {
            const QByteArray low = compare(test, f, v, Relation::GreaterOrEqual, test.operands[0]);
            return "(" + low + " AND " + compare(test, f, v, Relation::LessOrEqual, test.operands[1]) + ")";
        }
        case Test::Kind::Contains: return "bunsnc_contains(" + v + "," + bind(test.operands[0].text) + ")";
        case Test::Kind::EndsWith: return "bunsnc_ends(" + v + "," + bind(test.operands[0].text) + ")";
        case Test::Kind::StartsWith: return startsWith(test, v);
        case Test::Kind::CompareFields: return compareFields(test, f, v);
        case Test::Kind::Distance: {
            QByteArray call = "bunsnc_distance(" + v + "," + field(test.otherField).value;
            for (const qint64 number : {qint64(test.farther), qint64(test.direction), qint64(*test.unit), test.count})
                call += "," + bind(number);
            return call + "," + bindZone() + ")";
        }
        case Test::Kind::DatePart: {
            QByteArray call = "bunsnc_date_part(" + v;
            for (const qint64 number : {qint64(test.part), qint64(test.relation), test.count})
                call += "," + bind(number);
            return call + "," + bindZone() + ")";
        }
        default: return nothing();
        }
    }

    QByteArray bindZone() { return bind(QString::fromUtf8(m_context.zone.id())); }

    QByteArray compare(
        const Test &test, const SqlField &f, const QByteArray &v, Relation relation, const Operand &operand)
    {
        const QByteArray op = relationSql(relation);
        if (usesNumber(f, test.type) && test.match != Match::Folded)
            return f.number + op + bindNumber(operand);
        // NULL compares with nothing, '' would be below everything.
        const auto guarded = [&](const QByteArray &comparison) {
            const bool below = relation == Relation::Less || relation == Relation::LessOrEqual;
            return below ? QByteArray("(" + v + "<>'' AND " + comparison + ")") : comparison;
        };
        switch (test.match) {
        case Match::Number:
            if (relation == Relation::Equal && f.plainIntegers && operand.number.isWhole)
                return v + "=" + bind(QString::number(operand.number.whole));
            return "bunsnc_number(" + v + ")" + op + bindNumber(operand);
        case Match::Exact: return guarded(v + op + bind(operand.text));
        case Match::Folded:
            if (relation == Relation::Equal && isCaseless(operand.text))
                return v + "=" + bind(operand.text);
            return guarded("bunsnc_fold(" + v + ")" + op + bind(operand.text));
        }
        return nothing();
    }

    QByteArray startsWith(const Test &test, const QByteArray &v)
    {
        const QString &prefix = test.operands[0].text;
        QByteArray text = v;
        if (test.match == Match::Folded && !isCaseless(prefix))
            text = "bunsnc_fold(" + v + ")";
        const QByteArray low = text + ">=" + bind(prefix);
        const auto end = prefixEnd(prefix);
        return end ? QByteArray("(" + low + " AND " + text + "<" + bind(*end) + ")") : low;
    }

    QByteArray in(const Test &test, const SqlField &f, const QByteArray &v)
    {
        const auto allWhole = std::all_of(
            test.operands.begin(), test.operands.end(), [](const Operand &operand) { return operand.number.isWhole; });
        if (usesNumber(f, test.type) && test.match != Match::Folded)
            return f.number + " IN " + list(test, true);
        if (test.match == Match::Number) {
            if (!f.plainIntegers || !allWhole)
                return "bunsnc_number(" + v + ") IN " + list(test, true);
            Test plain = test;
            for (Operand &operand : plain.operands)
                operand.text = QString::number(operand.number.whole);
            return v + " IN " + list(plain, false);
        }
        const bool caseless = std::all_of(test.operands.begin(), test.operands.end(),
            [](const Operand &operand) { return isCaseless(operand.text); });
        if (test.match == Match::Exact || caseless)
            return v + " IN " + list(test, false);
        return "bunsnc_fold(" + v + ") IN " + list(test, false);
    }

    QByteArray list(const Test &test, bool numbers)
    {
        QByteArray separate;
        QJsonArray together;
        // SQLite's JSON ends a text at NUL.
        const bool isLong = test.operands.size() > longestList
            && std::none_of(test.operands.begin(), test.operands.end(),
                [](const Operand &operand) { return operand.text.contains(QChar(u'\0')); });
        const auto add = [&separate](const QByteArray &placeholder) {
            separate += separate.isEmpty() ? placeholder : "," + placeholder;
        };
        if (!isLong) {
            for (const Operand &operand : test.operands)
                add(numbers ? bindNumber(operand) : bind(operand.text));
            return "(" + separate + ")";
        }
        for (const Operand &operand : test.operands) {
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

    QByteArray compareFields(const Test &test, const SqlField &f, const QByteArray &v)
    {
        const SqlField &g = field(test.otherField);
        const QByteArray op = relationSql(test.relation);
        if (test.unit) {
            QByteArray call = "bunsnc_by_unit(" + v + "," + g.value + "," + bind(qint64(*test.unit));
            return call + "," + bindZone() + ")" + op + "0";
        }
        if (test.match == Match::Number)
            return numberOf(f) + op + numberOf(g);
        const QByteArray guard = "(" + v + "<>'' AND " + g.value + "<>'' AND ";
        if (test.match == Match::Exact)
            return guard + v + op + g.value + ")";
        return guard + "bunsnc_fold(" + v + ")" + op + "bunsnc_fold(" + g.value + "))";
    }

    static QByteArray numberOf(const SqlField &f)
    {
        return f.number.isEmpty() ? "bunsnc_number(" + f.value + ")" : f.number;
    }

    QByteArray fullText(const Test &test)
    {
        const QString &words = test.operands[0].text;
        m_filter.parameters.append(m_dialect.fullTextArgument ? m_dialect.fullTextArgument(words) : words);
        return "(" + m_dialect.fullText + ")";
    }

    QByteArray related(const Test &test)
    {
        const Related &r = test.related;
        if (r.kind == Related::Kind::Join)
            return join(r, field(r.ownField).value, test.joined);
        const QByteArray alias = nextAlias();
        const SqlTable table = *m_dialect.otherTable(r.table, alias);
        const QByteArray value = table.fields(r.field)->value;
        const QByteArray from = " FROM " + table.from + " WHERE ";
        if (r.kind == Related::Kind::Member)
            return "(" + field(r.ownField).value + "<>'' AND " + field(r.ownField).value + " IN (SELECT " + value + from
                + conditions(r, table) + "))";
        const QByteArray matching = from + value + "=" + field(u"sys_id"_s).value + " AND " + conditions(r, table);
        const bool atLeastOne = (r.relation == Operator::GreaterOrEqual && r.count == 1)
            || (r.relation == Operator::Greater && r.count == 0);
        const bool none = (r.relation == Operator::Equal && r.count == 0) || (r.relation == Operator::Less && r.count == 1);
        if (atLeastOne || none)
            return (none ? "NOT EXISTS(SELECT 1" : "EXISTS(SELECT 1") + matching + ")";
        return "(SELECT count(*)" + matching + ")" + operatorText(r.relation).toUtf8() + bind(r.count);
    }

    /// `further`: joins of which some go on from this one's table, some from theirs.
    QByteArray join(const Related &r, const QByteArray &ownValue, const std::vector<Related> &further)
    {
        const SqlTable table = *m_dialect.otherTable(r.table, nextAlias());
        QByteArray sql = "EXISTS(SELECT 1 FROM " + table.from + " WHERE " + table.fields(r.field)->value + "=" + ownValue
            + " AND " + ownValue + "<>'' AND " + conditions(r, table);
        for (std::size_t i = 0; i < further.size(); ++i) {
            if (further[i].ownTable != r.table)
                continue;
            const auto own = table.fields(further[i].ownField);
            const std::vector<Related> rest(further.begin() + std::ptrdiff_t(i) + 1, further.end());
            sql += " AND " + (own ? join(further[i], own->value, rest) : nothing());
        }
        return sql + ")";
    }

    QByteArray conditions(const Related &r, const SqlTable &table)
    {
        SqliteDialect dialect;
        dialect.fields = table.fields;
        dialect.otherTable = m_dialect.otherTable;
        dialect.isSelf = [&r](QStringView name) { return name == r.table; };
        Query query;
        query.segments = r.segments;
        Compiler compiler(dialect, m_context, m_aliases);
        const SqlFilter filter = compiler.compile(query);
        m_aliases = compiler.m_aliases;
        m_filter.parameters += filter.parameters;
        return "(" + filter.where + ")";
    }

    QByteArray nextAlias() { return "x" + QByteArray::number(++m_aliases); }

    QByteArray orderBy(const Program &program) const
    {
        QByteArray out;
        for (const ProgramKey &key : program.order) {
            const SqlField &f = field(key.field);
            const QByteArray &v = key.display && !f.display.isEmpty() ? f.display : f.value;
            QByteArray expression = v;
            if (key.match == Match::Folded)
                expression = "bunsnc_fold(" + v + ")";
            else if (usesNumber(f, key.type))
                expression = f.number;
            else if (key.match == Match::Number)
                expression = "bunsnc_number(" + v + ")";
            out += (out.isEmpty() ? "" : ", ") + expression + (key.descending ? " DESC" : "");
        }
        return out;
    }

    const SqliteDialect &m_dialect;
    const Context &m_context;
    int m_aliases;
    QHash<QString, std::optional<SqlField>> m_fields;
    SqlFilter m_filter;
};

} // namespace

SqlFilter compileForSqlite(const Query &query, const SqliteDialect &dialect, const Context &context)
{
    return Compiler(dialect, context).compile(query);
}

} // namespace bunsnc::query
