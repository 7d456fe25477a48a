// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/querybuilder.h"

#include "services/core/clock.h"
#include "services/query/operators.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

bool isFieldName(const QString &name)
{
    const auto allowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'.';
    };
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), allowed);
}

bool isTableName(const QString &name)
{
    return isFieldName(name) && !name.contains(u'.');
}

namespace {

// "=0", ">0", ">=2": how many related records there must be.
bool isCountCondition(const QString &text)
{
    const auto op = query::matchOperator(text);
    if (!op)
        return false;
    bool ok = false;
    text.mid(op->length).toInt(&ok);
    return ok;
}

} // namespace

QueryValue::QueryValue(const QDateTime &when)
    : m_text(when.isValid() ? formatUtc(when.toSecsSinceEpoch()) : QString())
{
}

QueryOperator::QueryOperator(const QString &text)
    : m_text(text == "DOES NOT CONTAIN"_L1 ? u"NOT LIKE"_s : text)
{
    const auto op = query::matchOperator(m_text);
    m_known = op && op->length == m_text.size();
}

QueryOperator QueryOperator::raw(const QString &text)
{
    QueryOperator op(text);
    op.m_text = text;
    op.m_known = !text.isEmpty() && !text.contains(u'^');
    return op;
}

bool QueryOperator::takesNoValue() const
{
    const auto op = query::matchOperator(m_text);
    return op && op->length == m_text.size() && query::takesNoValue(op->op);
}

struct QueryBuilder::SubQuery {
    QString prefix;
    QString separator; ///< before the inner query when there is one
    QString suffix;
    bool isJoin = false;
    QueryBuilder query;

    QString text() const
    {
        QString inner = query.text(false);
        if (isJoin && !query.m_compatible)
            inner.replace(u'^', u"^^"_s); // a single one ends the join
        return prefix + (inner.isEmpty() ? QString() : separator + inner) + suffix;
    }
};

QueryCondition &QueryCondition::addOrCondition(const QString &field, const QueryValue &value)
{
    return addOrCondition(field, query::Operator::Equal, value);
}

QueryCondition &QueryCondition::addOrCondition(const QString &field, query::Operator op)
{
    return addOrCondition(field, op, QString());
}

QueryCondition &QueryCondition::addOrCondition(const QString &field, const QueryOperator &op, const QueryValue &value)
{
    m_builder->m_segments[m_segment].groups[m_group] += u"^OR"_s + m_builder->condition(field, op, value);
    return *this;
}

QueryBuilder::QueryBuilder(QString table)
    : m_table(std::move(table))
    , m_segments(1)
{
}

QueryBuilder::QueryBuilder(const QueryBuilder &other)
    : m_table(other.m_table)
    , m_segments(other.m_segments)
    , m_order(other.m_order)
    , m_caret(other.m_caret)
    , m_compatible(other.m_compatible)
    , m_error(other.m_error)
{
    for (Segment &segment : m_segments) {
        for (auto &subQuery : segment.subQueries)
            subQuery = std::make_shared<SubQuery>(*subQuery); // its references are handed out: not shared
    }
}

QueryBuilder &QueryBuilder::operator=(QueryBuilder other)
{
    std::swap(m_table, other.m_table);
    std::swap(m_segments, other.m_segments);
    std::swap(m_order, other.m_order);
    std::swap(m_caret, other.m_caret);
    std::swap(m_compatible, other.m_compatible);
    std::swap(m_error, other.m_error);
    return *this;
}

void QueryBuilder::fail(const QString &subject, const QString &detail)
{
    if (!m_error)
        m_error = Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

QString QueryBuilder::condition(const QString &field, const QueryOperator &op, const QueryValue &value)
{
    if (!isFieldName(field))
        fail(field.left(80), u"no name of a field"_s);
    if (!op.isKnown())
        fail(field.left(80), u"no operator of encoded queries: "_s + op.text().left(40));
    QString text = value.text();
    if (text.contains(u'^')) {
        if (m_caret == Caret::Refuse)
            fail(field.left(80), u"a value with ^ cannot be looked for: it separates conditions"_s);
        text.replace(u'^', u"^^"_s);
    }
    return field + op.text() + text;
}

QueryCondition QueryBuilder::addQuery(const QString &field, const QueryValue &value)
{
    return addQuery(field, query::Operator::Equal, value);
}

QueryCondition QueryBuilder::addQuery(const QString &field, query::Operator op)
{
    return addQuery(field, op, QString());
}

QueryCondition QueryBuilder::addQuery(const QString &field, const QueryOperator &op, const QueryValue &value)
{
    auto &groups = m_segments.back().groups;
    groups.push_back(condition(field, op, value));
    return QueryCondition(*this, m_segments.size() - 1, groups.size() - 1);
}

QueryBuilder &QueryBuilder::addSubQuery(QString prefix, QString suffix, QString separator, bool isJoin)
{
    auto subQuery = std::make_shared<SubQuery>();
    subQuery->prefix = std::move(prefix);
    subQuery->suffix = std::move(suffix);
    subQuery->separator = std::move(separator);
    subQuery->isJoin = isJoin;
    subQuery->query.m_caret = m_caret;
    subQuery->query.m_compatible = m_compatible;
    m_segments.back().subQueries.push_back(subQuery);
    return subQuery->query;
}

QueryBuilder &QueryBuilder::addJoinQuery(const QString &joinTable, const QString &field, const QString &joinField)
{
    if (!isTableName(m_table))
        fail(joinTable, u"a join needs the builder's own table"_s);
    if (!isTableName(joinTable) || !isFieldName(field) || !isFieldName(joinField))
        fail(joinTable.left(80), u"no name of a table or field"_s);
    QueryBuilder &inner
        = addSubQuery(u"JOIN"_s + m_table + u'.' + field + u'=' + joinTable + u'.' + joinField + u'!', {}, {}, true);
    inner.m_table = joinTable;
    return inner;
}

QueryBuilder &QueryBuilder::addRelatedListQuery(
    const QString &table, const QString &field, const QString &condition, bool stopAtRelationship)
{
    if (!isTableName(table) || !isFieldName(field))
        fail(table.left(80), u"no name of a table or field"_s);
    if (!isCountCondition(condition))
        fail(table.left(80), u"a related list needs an operator and a number, such as >0"_s);
    QueryBuilder &inner = addSubQuery(
        u"RLQUERY"_s + table + u'.' + field + u',' + condition + (stopAtRelationship ? u",m2m"_s : QString()),
        u"^ENDRLQUERY"_s, u"^"_s, false);
    inner.m_table = table;
    return inner;
}

void QueryBuilder::addEncodedQuery(const QString &encoded)
{
    if (!encoded.isEmpty())
        m_segments.back().encoded.append(encoded);
}

void QueryBuilder::beginNewQuery()
{
    m_segments.emplace_back();
}

void QueryBuilder::clearConditions()
{
    m_segments.assign(1, {});
    m_error.reset();
}

void QueryBuilder::addOrder(const QString &field, bool descending)
{
    if (!isFieldName(field))
        fail(field.left(80), u"no name of a field"_s);
    m_order.push_back({field, descending});
}

bool QueryBuilder::hasConditions() const
{
    return std::any_of(m_segments.begin(), m_segments.end(), [](const Segment &segment) {
        return !segment.groups.empty() || !segment.subQueries.empty() || !segment.encoded.isEmpty();
    });
}

bool QueryBuilder::hasJoin() const
{
    return std::any_of(m_segments.begin(), m_segments.end(), [](const Segment &segment) {
        return std::any_of(segment.subQueries.begin(), segment.subQueries.end(),
                   [](const auto &subQuery) { return subQuery->isJoin; })
            || std::any_of(segment.encoded.begin(), segment.encoded.end(),
                [](const QString &text) { return text.contains("JOIN"_L1) || text.contains("SUBQUERY"_L1); });
    });
}

std::optional<Error> QueryBuilder::firstError() const
{
    if (m_error)
        return m_error;
    for (const Segment &segment : m_segments) {
        for (const auto &subQuery : segment.subQueries) {
            if (auto error = subQuery->query.firstError())
                return error;
        }
    }
    return std::nullopt;
}

QString QueryBuilder::segmentText(const Segment &segment, bool &cut) const
{
    QStringList terms(segment.groups.begin(), segment.groups.end());
    for (const auto &subQuery : segment.subQueries) {
        if (m_compatible && terms.isEmpty()) {
            cut = true; // PySNC returns here: what follows is lost
            return subQuery->text();
        }
        terms.append(subQuery->text());
    }
    terms += segment.encoded;
    return terms.join(u'^');
}

QString QueryBuilder::text(bool withOrder) const
{
    QStringList segments;
    bool cut = false;
    for (const Segment &segment : m_segments) {
        QString text = segmentText(segment, cut);
        if (cut)
            return text;
        if (text.isEmpty() && m_segments.size() > 1)
            return withOrder ? encodedOrder() : QString(); // united with every record: no condition is left
        segments.append(text);
    }
    QString all = segments.join("^NQ"_L1);
    if (withOrder)
        all += (all.isEmpty() ? QString() : u"^"_s) + encodedOrder();
    return all;
}

QString QueryBuilder::encodedOrder() const
{
    QStringList keys;
    bool bySysId = false;
    for (const query::SortKey &key : m_order) {
        keys.append((key.descending ? u"ORDERBYDESC"_s : u"ORDERBY"_s) + key.field);
        bySysId = bySysId || key.field == "sys_id"_L1;
    }
    if (keys.isEmpty() || (!bySysId && !m_compatible))
        keys.append(u"ORDERBYsys_id"_s);
    return keys.join(u'^');
}

Result<QString> QueryBuilder::encoded() const
{
    if (auto error = firstError())
        return *std::move(error);
    return text(true);
}

Result<QString> QueryBuilder::filter() const
{
    if (auto error = firstError())
        return *std::move(error);
    return text(false);
}

bool hasTerm(QStringView query, QStringView keyword)
{
    if (query.startsWith(keyword))
        return true;
    for (qsizetype at = query.indexOf(u'^'); at >= 0; at = query.indexOf(u'^', at)) {
        ++at;
        if (at < query.size() && query[at] == u'^')
            ++at;
        else if (query.sliced(at).startsWith(keyword))
            return true;
    }
    return false;
}

} // namespace bunsnc::servicenow
