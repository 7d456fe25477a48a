// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/query.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

void appendEscaped(QString &out, const QString &value)
{
    for (const QChar c : value) {
        out += c;
        if (c == u'^')
            out += u'^';
    }
}

// How an operator is written behind a field. The capitals at the end of a field may form an operator together with the
// first letters of this one ("…NOT" + "LIKE", "…BETWEE" + "NOT LIKE"), which the parser would find first. The spelling by
// sign cannot be misread, and what has none can only have been written the way it is printed.
QString operatorBehind(const QString &field, Operator op)
{
    const bool capital = !field.isEmpty() && field.back() >= u'A' && field.back() <= u'Z';
    if (capital && op == Operator::Like)
        return u"*"_s;
    if (capital && op == Operator::NotLike)
        return u"!*"_s;
    if (capital && op == Operator::EndsWith)
        return u"%"_s;
    return operatorText(op);
}

void appendCondition(QString &out, const Condition &condition)
{
    out += condition.field;
    out += operatorBehind(condition.field, condition.op);
    appendEscaped(out, condition.value);
}

void appendSegments(QString &out, const std::vector<Segment> &segments);

QString conditionsOf(const std::vector<Segment> &segments)
{
    QString out;
    if (std::none_of(segments.begin(), segments.end(), [](const Segment &segment) { return segment.isEmpty(); }))
        appendSegments(out, segments);
    return out;
}

void appendRelated(QString &out, const Related &related)
{
    const QString conditions = conditionsOf(related.segments);
    const QString inside = conditions.isEmpty() ? QString() : u'^' + conditions;
    switch (related.kind) {
    case Related::Kind::Count:
        out += "RLQUERY"_L1 + related.table + u'.' + related.field + u',' + operatorText(related.relation)
            + QString::number(related.count) + (related.manyToMany ? ",m2m"_L1 : QLatin1StringView()) + inside
            + "^ENDRLQUERY"_L1;
        break;
    case Related::Kind::Member:
        out += "SUBQUERY"_L1 + related.ownField + u',' + related.field + u',' + related.table + inside
            + "^ENDSUBQUERY"_L1;
        break;
    case Related::Kind::Join:
        out += "JOIN"_L1 + related.ownTable + u'.' + related.ownField + u'=' + related.table + u'.' + related.field + u'!';
        appendEscaped(out, conditions); // what is doubled stays inside the term
        break;
    }
}

void appendSegments(QString &out, const std::vector<Segment> &segments)
{
    bool firstSegment = true;
    for (const Segment &segment : segments) {
        bool firstInSegment = true;
        const auto separate = [&](bool firstInGroup) {
            if (!firstInGroup)
                out += "^OR"_L1;
            else if (!firstInSegment)
                out += u'^';
            else if (!firstSegment)
                out += "^NQ"_L1;
            firstInSegment = firstSegment = false;
        };
        for (const OrGroup &group : segment.groups) {
            bool firstInGroup = true;
            for (const Condition &condition : group.conditions) {
                separate(firstInGroup);
                appendCondition(out, condition);
                firstInGroup = false;
            }
        }
        for (const Related &related : segment.related) {
            separate(true);
            appendRelated(out, related);
        }
    }
}

} // namespace

bool Related::operator==(const Related &other) const
{
    return kind == other.kind && table == other.table && field == other.field && ownTable == other.ownTable
        && ownField == other.ownField && relation == other.relation && count == other.count
        && manyToMany == other.manyToMany && segments == other.segments;
}

bool Query::matchesEverything() const
{
    return segments.empty()
        || std::any_of(segments.begin(), segments.end(), [](const Segment &segment) { return segment.isEmpty(); });
}

bool Query::usesOtherTables() const
{
    return std::any_of(
        segments.begin(), segments.end(), [](const Segment &segment) { return !segment.related.empty(); });
}

QStringList Query::fields() const
{
    QStringList names;
    QSet<QString> seen;
    for (const Segment &segment : segments) {
        for (const OrGroup &group : segment.groups) {
            for (const Condition &condition : group.conditions) {
                if (!seen.contains(condition.field)) {
                    seen.insert(condition.field);
                    names.append(condition.field);
                }
            }
        }
    }
    return names;
}

void addToEverySegment(Query &query, const std::vector<OrGroup> &groups)
{
    if (groups.empty())
        return;
    // One segment without a condition already holds for everything: what is added must stay alone then.
    if (query.segments.empty())
        query.segments.emplace_back();
    for (Segment &segment : query.segments)
        segment.groups.insert(segment.groups.end(), groups.begin(), groups.end());
}

QString toEncoded(const Query &query)
{
    QString out = conditionsOf(query.segments); // empty when a segment without conditions holds for every record
    const auto appendKey = [&out](QLatin1StringView keyword, const QString &field) {
        if (!out.isEmpty())
            out += u'^';
        out += keyword;
        out += field;
    };
    for (const QString &field : query.groupBy)
        appendKey("GROUPBY"_L1, field);
    for (const SortKey &key : query.order)
        appendKey(key.descending ? "ORDERBYDESC"_L1 : "ORDERBY"_L1, key.field);
    return out;
}

} // namespace bunsnc::query
