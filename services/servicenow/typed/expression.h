// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/query/query.h"

#include <memory>

namespace bunsnc::servicenow {

class QueryBuilder;

/// Any combination of conditions with "and" and "or". An encoded query knows only or-groups joined by "and" (^OR
/// binds closer than ^) and the union of whole queries (^NQ): an expression is rewritten into the first form or,
/// where that would grow too long, into the second. An immutable value; copies are cheap.
class Expression {
public:
    static constexpr std::size_t maxTerms = 1'000;

    Expression() = default; ///< holds for every record
    static Expression term(const QString &field, query::Operator op, const QString &value);
    /// One that no query can say; it is told when the query is made.
    static Expression unspeakable(const QString &field, const QString &why);
    static Expression both(const Expression &a, const Expression &b);
    static Expression either(const Expression &a, const Expression &b);

    bool holdsAlways() const { return !m_node; }
    /// InvalidArgument: a value that no query can hold, or more than maxTerms terms in either form.
    Result<> addTo(QueryBuilder &builder) const;
    /// The encoded query, without an order.
    Result<QString> encoded() const;

private:
    struct Node;
    struct Form;
    explicit Expression(std::shared_ptr<const Node> node)
        : m_node(std::move(node))
    {
    }
    std::shared_ptr<const Node> m_node; ///< null: holds always
};

} // namespace bunsnc::servicenow
