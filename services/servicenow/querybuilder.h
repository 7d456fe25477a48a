// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/query.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <concepts>
#include <memory>
#include <optional>
#include <vector>

namespace bunsnc::servicenow {

/// Letters, digits, "_", and dots for what is reached through references.
bool isFieldName(const QString &name);
/// Letters, digits, "_". What may stand in an address besides: isPathName().
bool isTableName(const QString &name);

/// The right side of a condition: text, a number, a boolean (true or false), a date-time (written in UTC), or a list for IN.
class QueryValue {
public:
    QueryValue(const QString &text)
        : m_text(text)
    {
    }
    QueryValue(const QStringList &list)
        : m_text(list.join(u','))
    {
    }
    QueryValue(QStringView text)
        : m_text(text.toString())
    {
    }
    QueryValue(const char16_t *text)
        : m_text(QString::fromUtf16(text))
    {
    }
    QueryValue(const QDateTime &when);
    template<typename T>
        requires(std::same_as<T, bool>)
    QueryValue(T truth)
        : m_text(truth ? QStringLiteral("true") : QStringLiteral("false"))
    {
    }
    template<typename T>
        requires((std::integral<T> && !std::same_as<T, bool>) || std::floating_point<T>)
    QueryValue(T number)
        : m_text(QString::number(number))
    {
    }
    QueryValue(const char *) = delete; // in which encoding?
    QueryValue(std::nullptr_t) = delete;

    const QString &text() const { return m_text; }

private:
    QString m_text;
};

/// An operator, by its meaning or as written ("=", "STARTSWITH", "DOES NOT CONTAIN"). A misspelt one is an error: the
/// platform drops a condition that it does not understand and so widens the result, which raw() leaves to the caller.
class QueryOperator {
public:
    QueryOperator(query::Operator op)
        : m_text(query::operatorText(op))
    {
    }
    QueryOperator(const QString &text);
    QueryOperator(const char16_t *text)
        : QueryOperator(QString::fromUtf16(text))
    {
    }
    static QueryOperator raw(const QString &text);
    const QString &text() const { return m_text; }
    bool isKnown() const { return m_known; }
    bool takesNoValue() const;

private:
    QString m_text;
    bool m_known = true;
};

class QueryBuilder;

/// A condition just added, to hang alternatives on. Valid as long as its builder stays where it is.
class QueryCondition {
public:
    QueryCondition &addOrCondition(const QString &field, const QueryValue &value);
    QueryCondition &addOrCondition(const QString &field, const QueryOperator &op, const QueryValue &value);
    QueryCondition &addOrCondition(const QString &field, query::Operator op); ///< one that takes no value

private:
    friend class QueryBuilder;
    QueryCondition(QueryBuilder &builder, std::size_t segment, std::size_t group)
        : m_builder(&builder)
        , m_segment(segment)
        , m_group(group)
    {
    }
    QueryBuilder *m_builder;
    std::size_t m_segment;
    std::size_t m_group;
};

/// Whether an encoded query has a term that begins with this keyword ("NQ", "ORDERBY"); "^^" is a literal "^".
bool hasTerm(QStringView query, QStringView keyword);

/// Builds an encoded query term by term and keeps the spelling of its operators. (The tree of services/query knows operators
/// by meaning, which is right for evaluation; here the text goes to the instance.) The first mistake is kept and told by
/// encoded(). A value type; movable, copyable.
class QueryBuilder {
public:
    /// What happens to a value with "^", the separator of the language: official sources disagree about how to escape it.
    enum class Caret {
        Refuse,
        Double, ///< "^^", which GlideStringUtil.escapeQueryTermSeparator writes
    };

    /// `table` is needed for addJoinQuery() only.
    explicit QueryBuilder(QString table = {});
    QueryBuilder(const QueryBuilder &other);
    QueryBuilder(QueryBuilder &&) noexcept = default;
    QueryBuilder &operator=(QueryBuilder other);
    ~QueryBuilder() = default;

    QueryCondition addQuery(const QString &field, const QueryValue &value);
    QueryCondition addQuery(const QString &field, const QueryOperator &op, const QueryValue &value);
    QueryCondition addQuery(const QString &field, query::Operator op); ///< one that takes no value
    QueryCondition addActiveQuery() { return addQuery(QStringLiteral("active"), true); }
    QueryCondition addNullQuery(const QString &field) { return addQuery(field, query::Operator::IsEmpty); }
    QueryCondition addNotNullQuery(const QString &field) { return addQuery(field, query::Operator::IsNotEmpty); }
    /// Records that have a partner in `joinTable`. Returns the query over the partners, to be filled. It is owned by this
    /// builder.
    QueryBuilder &addJoinQuery(const QString &joinTable, const QString &field = QStringLiteral("sys_id"),
        const QString &joinField = QStringLiteral("sys_id"));
    /// Records with so many related ones: `condition` is ">0", "=0", ">=2". Returns the query over the related records;
    /// where that walks by dots, `stopAtRelationship` must be set.
    QueryBuilder &addRelatedListQuery(
        const QString &table, const QString &field, const QString &condition, bool stopAtRelationship = false);
    /// Text as it is, behind the other terms of its segment. Called again, it adds.
    void addEncodedQuery(const QString &encoded);
    /// ^NQ: what is added from here on is another query; the results are united.
    void beginNewQuery();
    void clearConditions();

    void addOrder(const QString &field, bool descending);
    void clearOrder() { m_order.clear(); }
    const std::vector<query::SortKey> &order() const { return m_order; }

    void setCaret(Caret caret) { m_caret = caret; }
    /// Exactly the strings that PySNC 1.2.1 makes: with no plain condition the first sub-query is all there is, and sys_id is
    /// not added to an order.
    void setCompatible(bool on) { m_compatible = on; }
    bool isCompatible() const { return m_compatible; }

    bool hasConditions() const;
    bool hasJoin() const;
    bool hasSeveralQueries() const { return m_segments.size() > 1; }
    /// Conditions and order. Orders by sys_id when no order is given, and at last in any case, so that pages have an end.
    Result<QString> encoded() const;
    /// Conditions alone.
    Result<QString> filter() const;
    /// "ORDERBYnumber^ORDERBYsys_id"
    QString encodedOrder() const;

private:
    friend class QueryCondition;
    struct SubQuery;
    struct Segment {
        std::vector<QString> groups; ///< a condition with its alternatives
        std::vector<std::shared_ptr<SubQuery>> subQueries;
        QStringList encoded;
    };

    QString condition(const QString &field, const QueryOperator &op, const QueryValue &value);
    void fail(const QString &subject, const QString &detail);
    QueryBuilder &addSubQuery(QString prefix, QString suffix, QString separator, bool isJoin);
    std::optional<Error> firstError() const;
    QString segmentText(const Segment &segment, bool &cut) const;
    QString text(bool withOrder) const;

    QString m_table;
    std::vector<Segment> m_segments;
    std::vector<query::SortKey> m_order;
    Caret m_caret = Caret::Refuse;
    bool m_compatible = false;
    std::optional<Error> m_error;
};

} // namespace bunsnc::servicenow
