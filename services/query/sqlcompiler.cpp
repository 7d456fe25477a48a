// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/sqlcompiler.h"

#include "services/query/text.h"

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

// Joined as a balanced tree: servers limit the depth of an expression, not its width.
QByteArray joined(std::span<const QByteArray> parts, const char *with)
{
    if (parts.size() == 1)
        return parts.front();
    const std::size_t half = parts.size() / 2;
    return "(" + joined(parts.first(half), with) + with + joined(parts.subspan(half), with) + ")";
}

bool usesNumber(const SqlField &field, FieldType type)
{
    if (field.number.isEmpty())
        return false;
    return type == FieldType::Integer || type == FieldType::Boolean || (isDateType(type) && field.numberIsEpoch);
}

QByteArray folded(const QByteArray &expression)
{
    return "bunsnc_fold(" + expression + ")";
}

QByteArray numberOf(const SqlField &f)
{
    return f.number.isEmpty() ? "bunsnc_number(" + f.value + ")" : f.number;
}

} // namespace

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

QByteArray SqlWriter::bindNumber(const Operand &operand)
{
    if (operand.number.isWhole)
        return bind(operand.number.whole);
    return "bunsnc_number(" + bind(operand.text) + ")";
}

SqlCompiler::SqlCompiler(SqlWriter &writer, const SqlDialect &dialect, const Context &context)
    : m_writer(writer)
    , m_dialect(dialect)
    , m_context(context)
{
}

SqlFilter SqlCompiler::compile(const Query &query)
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
    SqlFilter filter;
    filter.where = where(program);
    filter.orderBy = orderBy(program);
    filter.parameters = m_writer.parameters;
    return filter;
}

std::optional<FieldType> SqlCompiler::typeOf(QStringView name)
{
    if (name == fullTextField)
        return m_dialect.fullText.isEmpty() ? std::nullopt : std::optional(FieldType::String);
    const QString key = name.toString();
    auto found = m_fields.find(key);
    if (found == m_fields.end())
        found = m_fields.insert(key, m_dialect.fields ? m_dialect.fields(name) : std::nullopt);
    return *found ? std::optional((*found)->type) : std::nullopt;
}

QByteArray SqlCompiler::where(const Program &program)
{
    if (program.everything)
        return m_writer.everything();
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
    return segments.empty() ? m_writer.nothing() : joined(segments, " OR ");
}

QByteArray SqlCompiler::sql(const Test &test)
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

QByteArray SqlCompiler::positiveSql(const Test &test, const SqlField &f, const QByteArray &v)
{
    switch (test.kind) {
    case Test::Kind::Compare: return compare(test, f, v, test.relation, test.operands[0]);
    case Test::Kind::In: return in(test, f, v);
    case Test::Kind::Range: {
        const QByteArray low = compare(test, f, v, Relation::GreaterOrEqual, test.operands[0]);
        return "(" + low + " AND " + compare(test, f, v, Relation::LessOrEqual, test.operands[1]) + ")";
    }
    case Test::Kind::Contains: return m_writer.contains(v, test.operands[0].text);
    case Test::Kind::EndsWith: return m_writer.endsWith(v, test.operands[0].text);
    case Test::Kind::StartsWith: return startsWith(test, v);
    case Test::Kind::CompareFields: return compareFields(test, f, v);
    case Test::Kind::Distance: return m_writer.distance(test, v, field(test.otherField).value, m_context.zone);
    case Test::Kind::DatePart: return m_writer.datePart(test, v, m_context.zone);
    default: return m_writer.nothing();
    }
}

QByteArray SqlCompiler::compare(
    const Test &test, const SqlField &f, const QByteArray &v, Relation relation, const Operand &operand)
{
    if (usesNumber(f, test.type) && test.match != Match::Folded)
        return f.number + relationSql(relation) + m_writer.bindNumber(operand);
    // NULL compares with nothing, '' would be below everything.
    const auto guarded = [&](const QByteArray &comparison) {
        const bool below = relation == Relation::Less || relation == Relation::LessOrEqual;
        return below ? QByteArray("(" + v + "<>'' AND " + comparison + ")") : comparison;
    };
    switch (test.match) {
    case Match::Number:
        if (relation == Relation::Equal && f.plainIntegers && operand.number.isWhole)
            return m_writer.compareText(v, relation, QString::number(operand.number.whole));
        return "bunsnc_number(" + v + ")" + relationSql(relation) + m_writer.bindNumber(operand);
    case Match::Exact: return guarded(m_writer.compareText(v, relation, operand.text));
    case Match::Folded:
        if (relation == Relation::Equal && isCaseless(operand.text))
            return m_writer.compareText(v, relation, operand.text);
        return guarded(m_writer.compareText(folded(v), relation, operand.text));
    }
    return m_writer.nothing();
}

QByteArray SqlCompiler::startsWith(const Test &test, const QByteArray &v)
{
    const QString &prefix = test.operands[0].text;
    const QByteArray text = test.match == Match::Folded && !isCaseless(prefix) ? folded(v) : v;
    const QByteArray low = m_writer.compareText(text, Relation::GreaterOrEqual, prefix);
    const auto end = prefixEnd(prefix);
    return end ? QByteArray("(" + low + " AND " + m_writer.compareText(text, Relation::Less, *end) + ")") : low;
}

QByteArray SqlCompiler::in(const Test &test, const SqlField &f, const QByteArray &v)
{
    if (usesNumber(f, test.type) && test.match != Match::Folded)
        return m_writer.inNumbers(f.number, test.operands);
    if (test.match == Match::Number) {
        const bool allWhole = std::all_of(
            test.operands.begin(), test.operands.end(), [](const Operand &operand) { return operand.number.isWhole; });
        if (!f.plainIntegers || !allWhole)
            return m_writer.inNumbers("bunsnc_number(" + v + ")", test.operands);
        std::vector<Operand> plain = test.operands;
        for (Operand &operand : plain)
            operand.text = QString::number(operand.number.whole);
        return m_writer.inTexts(v, plain);
    }
    const bool caseless = std::all_of(
        test.operands.begin(), test.operands.end(), [](const Operand &operand) { return isCaseless(operand.text); });
    return m_writer.inTexts(test.match == Match::Exact || caseless ? v : folded(v), test.operands);
}

QByteArray SqlCompiler::compareFields(const Test &test, const SqlField &f, const QByteArray &v)
{
    const SqlField &g = field(test.otherField);
    const QByteArray op = relationSql(test.relation);
    if (test.unit)
        return m_writer.byUnit(v, test.relation, g.value, *test.unit, m_context.zone);
    if (test.match == Match::Number)
        return numberOf(f) + op + numberOf(g);
    const QByteArray guard = "(" + v + "<>'' AND " + g.value + "<>'' AND ";
    if (test.match == Match::Exact)
        return guard + v + op + m_writer.byCodePoint(g.value) + ")";
    return guard + folded(v) + op + m_writer.byCodePoint(folded(g.value)) + ")";
}

QByteArray SqlCompiler::fullText(const Test &test)
{
    const QString &words = test.operands[0].text;
    const QByteArray bound = m_writer.bind(m_dialect.fullTextArgument ? m_dialect.fullTextArgument(words) : words);
    QByteArray condition = m_dialect.fullText;
    const qsizetype mark = condition.indexOf('?');
    Q_ASSERT(mark >= 0);
    return "(" + condition.replace(mark, 1, bound) + ")";
}

QByteArray SqlCompiler::related(const Test &test)
{
    const Related &r = test.related;
    if (r.kind == Related::Kind::Join)
        return join(r, field(r.ownField).value, test.joined);
    const SqlTable table = *m_dialect.otherTable(r.table, nextAlias());
    const QByteArray value = table.fields(r.field)->value;
    const QByteArray from = " FROM " + table.from + " WHERE ";
    if (r.kind == Related::Kind::Member)
        return "(" + field(r.ownField).value + "<>'' AND " + m_writer.byCodePoint(field(r.ownField).value)
            + " IN (SELECT " + value + from + conditions(r, table) + "))";
    const QByteArray matching =
        from + value + "=" + m_writer.byCodePoint(field(u"sys_id"_s).value) + " AND " + conditions(r, table);
    const bool atLeastOne =
        (r.relation == Operator::GreaterOrEqual && r.count == 1) || (r.relation == Operator::Greater && r.count == 0);
    const bool none = (r.relation == Operator::Equal && r.count == 0) || (r.relation == Operator::Less && r.count == 1);
    if (atLeastOne || none)
        return (none ? "NOT EXISTS(SELECT 1" : "EXISTS(SELECT 1") + matching + ")";
    return "(SELECT count(*)" + matching + ")" + operatorText(r.relation).toUtf8() + m_writer.bind(r.count);
}

/// `further`: joins of which some go on from this one's table, some from theirs.
QByteArray SqlCompiler::join(const Related &r, const QByteArray &ownValue, const std::vector<Related> &further)
{
    const SqlTable table = *m_dialect.otherTable(r.table, nextAlias());
    QByteArray sql = "EXISTS(SELECT 1 FROM " + table.from + " WHERE " + table.fields(r.field)->value + "="
        + m_writer.byCodePoint(ownValue) + " AND " + ownValue + "<>'' AND " + conditions(r, table);
    for (std::size_t i = 0; i < further.size(); ++i) {
        if (further[i].ownTable != r.table)
            continue;
        const auto own = table.fields(further[i].ownField);
        const std::vector<Related> rest(further.begin() + std::ptrdiff_t(i) + 1, further.end());
        sql += " AND " + (own ? join(further[i], own->value, rest) : m_writer.nothing());
    }
    return sql + ")";
}

QByteArray SqlCompiler::conditions(const Related &r, const SqlTable &table)
{
    SqlDialect dialect;
    dialect.fields = table.fields;
    dialect.otherTable = m_dialect.otherTable;
    dialect.isSelf = [&r](QStringView name) { return name == r.table; };
    Query query;
    query.segments = r.segments;
    return "(" + SqlCompiler(m_writer, dialect, m_context).compile(query).where + ")";
}

QByteArray SqlCompiler::orderBy(const Program &program) const
{
    QByteArray out;
    for (const ProgramKey &key : program.order) {
        const SqlField &f = field(key.field);
        const QByteArray &v = key.display && !f.display.isEmpty() ? f.display : f.value;
        if (!out.isEmpty())
            out += ", ";
        if (key.match == Match::Folded)
            out += m_writer.sortKey(folded(v), true, false, key.descending); // gives '' for NULL
        else if (usesNumber(f, key.type) || key.match == Match::Number)
            out += m_writer.sortKey(numberOf(f), false, true, key.descending);
        else
            out += m_writer.sortKey(v, true, !f.neverNull && key.field != "sys_id"_L1, key.descending);
    }
    return out;
}

} // namespace bunsnc::query
