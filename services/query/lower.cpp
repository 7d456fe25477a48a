// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/operand.h"
#include "services/query/program.h"
#include "services/query/term.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

void lowerOrder(Program &program, const Query &query, const FieldTypes &types)
{
    QSet<QString> seen;
    const auto add = [&](const QString &field, bool descending) {
        const auto type = types(field);
        if (!type || seen.contains(field) || field == fullTextField)
            return;
        seen.insert(field);
        ProgramKey key{field, *type, matchOf(field, *type), false, descending};
        if (*type == FieldType::Reference && key.match == Match::Exact && !isIdentifier(field)) {
            key.match = Match::Folded;
            key.display = true;
        }
        program.order.push_back(std::move(key));
    };
    for (const SortKey &key : query.order)
        add(key.field, key.descending);
    if (!program.order.empty())
        add(u"sys_id"_s, false);
}

} // namespace

Program lower(const Query &query, const FieldTypes &types, const Context &context, bool changes)
{
    Program program;
    program.zone = context.zone;
    lowerOrder(program, query, types);
    bool everything = query.segments.empty();
    for (const Segment &segment : query.segments) {
        TestSegment tests;
        bool never = false;
        for (const OrGroup &group : segment.groups) {
            TestGroup members;
            bool always = false;
            bool anyValid = false;
            for (const Condition &condition : group.conditions) {
                auto test = lowerTerm(condition, types, context, changes);
                if (!test && context.invalidTerm == InvalidTerm::MatchesNothing) {
                    program.segments.clear();
                    return program;
                }
                if (!test)
                    continue;
                anyValid = true;
                always = always || test->kind == Test::Kind::Always;
                if (test->kind != Test::Kind::Never)
                    members.push_back(std::move(*test));
            }
            if (always || !anyValid)
                continue;
            never = never || members.empty();
            tests.push_back(std::move(members));
        }
        if (never)
            continue;
        everything = everything || tests.empty();
        program.segments.push_back(std::move(tests));
    }
    program.everything = everything;
    if (everything)
        program.segments.clear();
    return program;
}

} // namespace bunsnc::query
