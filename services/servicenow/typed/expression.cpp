// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/typed/expression.h"

#include "services/servicenow/querybuilder.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

struct Expression::Node {
    enum class Kind { Term, Unspeakable, Both, Either };
    Kind kind = Kind::Term;
    query::Condition condition = {}; ///< of a term; of an unspeakable one the field, and why in its value
    std::shared_ptr<const Node> first = {}, second = {};
    std::size_t terms = 1; ///< in the tree

    static std::shared_ptr<const Node> joined(Kind kind, const Expression &a, const Expression &b)
    {
        const std::size_t terms = a.m_node->terms + b.m_node->terms;
        if (terms > maxTerms) // also keeps trees from growing so deep that their end would be trouble
            return unspeakable({}, u"the condition is too long for a query"_s).m_node;
        return std::make_shared<const Node>(Node{.kind = kind, .first = a.m_node, .second = b.m_node, .terms = terms});
    }
};

/// Groups of terms; what joins the terms of a group, and the groups, is for the reader to know.
struct Expression::Form {
    using Group = std::vector<const query::Condition *>;
    std::vector<Group> groups;
    std::size_t terms = 0;

    /// False when it becomes too long.
    bool add(Group group)
    {
        const auto sameTerm = [](const query::Condition *a, const query::Condition *b) { return *a == *b; };
        Group distinct;
        for (const query::Condition *term : group) {
            const auto isTerm = [&](const query::Condition *other) { return *term == *other; };
            if (std::none_of(distinct.begin(), distinct.end(), isTerm))
                distinct.push_back(term);
        }
        const auto isSame = [&](const Group &other) {
            return std::equal(other.begin(), other.end(), distinct.begin(), distinct.end(), sameTerm);
        };
        if (std::any_of(groups.begin(), groups.end(), isSame))
            return true;
        terms += distinct.size();
        groups.push_back(std::move(distinct));
        return terms <= maxTerms;
    }

    /// The groups of a tree, where `joining` is what stands between the groups. nullopt when they are too long.
    static std::optional<Form> of(const Node &node, Node::Kind joining)
    {
        if (node.kind == Node::Kind::Term)
            return Form{{{&node.condition}}, 1};
        auto first = of(*node.first, joining);
        auto second = first ? of(*node.second, joining) : std::nullopt;
        if (!second)
            return std::nullopt;
        if (node.kind == joining) {
            for (Group &group : second->groups) {
                if (!first->add(std::move(group)))
                    return std::nullopt;
            }
            return first;
        }
        // (a ^ b) or (c ^ d) is (a or c) ^ (a or d) ^ (b or c) ^ (b or d), and the same the other way round
        Form product;
        for (const Group &a : first->groups) {
            for (const Group &b : second->groups) {
                Group joined = a;
                joined.insert(joined.end(), b.begin(), b.end());
                if (!product.add(std::move(joined)))
                    return std::nullopt;
            }
        }
        return product;
    }
};

Expression Expression::term(const QString &field, query::Operator op, const QString &value)
{
    return Expression(std::make_shared<const Node>(Node{.condition = {field, op, value}}));
}

Expression Expression::unspeakable(const QString &field, const QString &why)
{
    return Expression(std::make_shared<const Node>(
        Node{.kind = Node::Kind::Unspeakable, .condition = {field, query::Operator::Equal, why}}));
}

Expression Expression::both(const Expression &a, const Expression &b)
{
    if (a.holdsAlways() || b.holdsAlways())
        return a.holdsAlways() ? b : a;
    return Expression(Node::joined(Node::Kind::Both, a, b));
}

Expression Expression::either(const Expression &a, const Expression &b)
{
    if (a.holdsAlways() || b.holdsAlways())
        return {};
    return Expression(Node::joined(Node::Kind::Either, a, b));
}

Result<> Expression::addTo(QueryBuilder &builder) const
{
    if (!m_node)
        return {};
    std::vector<const Node *> open{m_node.get()};
    while (!open.empty()) {
        const Node *node = open.back();
        open.pop_back();
        if (node->kind == Node::Kind::Unspeakable)
            return Error{.code = ErrorCode::InvalidArgument, .subject = node->condition.field,
                .detail = node->condition.value};
        if (node->kind != Node::Kind::Term)
            open.insert(open.end(), {node->first.get(), node->second.get()});
    }
    const auto orGroups = Form::of(*m_node, Node::Kind::Both);
    constexpr std::size_t comfortable = 64;
    const bool isLong = !orGroups || orGroups->terms > comfortable;
    const auto queries = isLong && !builder.hasConditions() ? Form::of(*m_node, Node::Kind::Either) : std::nullopt;
    if (queries && (!orGroups || queries->terms < orGroups->terms)) {
        for (std::size_t i = 0; i < queries->groups.size(); ++i) {
            if (i > 0)
                builder.beginNewQuery();
            for (const query::Condition *term : queries->groups[i])
                builder.addQuery(term->field, term->op, term->value);
        }
        return {};
    }
    if (!orGroups)
        return Error{.code = ErrorCode::InvalidArgument, .detail = u"the condition is too long for a query"_s};
    for (const Form::Group &group : orGroups->groups) {
        QueryCondition condition = builder.addQuery(group.front()->field, group.front()->op, group.front()->value);
        for (std::size_t i = 1; i < group.size(); ++i)
            condition.addOrCondition(group[i]->field, group[i]->op, group[i]->value);
    }
    return {};
}

Result<QString> Expression::encoded() const
{
    QueryBuilder builder;
    if (const auto added = addTo(builder); !added)
        return added.error();
    return builder.filter();
}

} // namespace bunsnc::servicenow
