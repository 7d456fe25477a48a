// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace bunsnc::query {

/// The operators of ServiceNow's encoded queries (product documentation, "Operators available for filters and
/// queries"). Aliases are resolved when parsing: CONTAINS and "*" are Like, "!*" is NotLike, "%" is EndsWith.
enum class Operator : quint8 {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    NotLike,
    StartsWith,
    EndsWith,
    In,
    NotIn,
    Between,
    IsEmpty,
    IsNotEmpty,
    EmptyString,
    Anything,
    SameAs,
    NotSameAs,
    GreaterThanField,
    LessThanField,
    GreaterOrEqualField,
    LessOrEqualField,
    MoreThan, ///< distance of two dates
    LessThan,
    On,
    NotOn,
    RelativeGreater,
    RelativeGreaterOrEqual,
    RelativeLess,
    RelativeLessOrEqual,
    RelativeEqual,
    DatePart,
    Dynamic,
    InHierarchy,
    InHierarchyDynamic,
    InstanceOf,
    ValueChanges, ///< these three only mean something for a change (notification rules)
    ChangesFrom,
    ChangesTo,
};

/// One term: field, operator, value as written (undecoded: the parts of "label@start@end" are in it).
struct Condition {
    QString field; ///< may be dot-walked: "caller_id.name"; "123TEXTQUERY321" is full text
    Operator op = Operator::Equal;
    QString value;
    bool operator==(const Condition &) const = default;
};

/// Conditions joined by ^OR: one must hold.
struct OrGroup {
    std::vector<Condition> conditions;
    bool operator==(const OrGroup &) const = default;
};

struct Segment;

/// A term about records of another table:
///   RLQUERY table.field,>=1[,m2m] ^conditions ^ENDRLQUERY      so many records whose field is this record's sys_id
///   SUBQUERY ownField,field,table ^conditions ^ENDSUBQUERY     ownField is the field of such a record
///   JOIN ownTable.ownField=table.field!condition^^condition    there is such a record
struct Related {
    enum class Kind : quint8 { Count, Member, Join };
    Kind kind = Kind::Count;
    QString table; ///< the other one
    QString field; ///< of it; may be dot-walked
    QString ownTable; ///< of Join: the queried one, or one that was joined before
    QString ownField; ///< of Member and Join
    Operator relation = Operator::GreaterOrEqual; ///< of Count, to `count`: = != < <= > >=
    qint64 count = 1;
    bool manyToMany = false; ///< of Count, as written: it changes nothing here
    std::vector<Segment> segments; ///< conditions on the other table's records; none or one empty: every record
    bool operator==(const Related &other) const;
};

/// Or-groups joined by ^: all must hold, and the terms about other tables too. An empty segment matches every record.
struct Segment {
    std::vector<OrGroup> groups;
    std::vector<Related> related;
    bool isEmpty() const { return groups.empty() && related.empty(); }
    bool operator==(const Segment &) const = default;
};

struct SortKey {
    QString field;
    bool descending = false;
    bool operator==(const SortKey &) const = default;
};

/// A whole encoded query: segments joined by ^NQ (union), then order and grouping, which hold for all of them.
struct Query {
    std::vector<Segment> segments; ///< none or one empty: every record
    std::vector<SortKey> order;
    QStringList groupBy;
    bool operator==(const Query &) const = default;

    bool matchesEverything() const;
    QStringList fields() const; ///< every field of the table itself that is named in a condition, once each
    bool usesOtherTables() const;
};

/// Adds a condition to every segment, so that it holds whatever ^NQ the user wrote.
void addToEverySegment(Query &query, const std::vector<OrGroup> &groups);

/// The encoded form; it reads back as the same tree for every tree that parse() or parseWithRelated() can give.
QString toEncoded(const Query &query);
/// The written form of an operator, such as "NOT LIKE" or ">=".
QString operatorText(Operator op);

} // namespace bunsnc::query
