// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/operand.h"
#include "services/query/program.h"
#include "services/query/term.h"

#include <QSet>

#include <algorithm>

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

/// The terms about other tables as tests. False: one of them is invalid.
bool lowerRelated(
    const Segment &segment, const FieldTypes &types, const OtherTables *others, std::vector<Test> &tests)
{
    bool allValid = true;
    for (const Related &related : segment.related) {
        const bool known = others && others->knows(related);
        const bool isOwn = related.kind != Related::Kind::Join || (others && others->isSelf(related.ownTable));
        if (known && isOwn && types(related.kind == Related::Kind::Count ? QStringView(u"sys_id") : related.ownField)) {
            Test test;
            test.kind = Test::Kind::Related;
            test.related = related;
            tests.push_back(std::move(test));
            continue;
        }
        const auto before = std::find_if(tests.rbegin(), tests.rend(), [&related](const Test &test) {
            return test.related.kind == Related::Kind::Join
                && (test.related.table == related.ownTable
                    || std::any_of(test.joined.begin(), test.joined.end(),
                        [&related](const Related &joined) { return joined.table == related.ownTable; }));
        });
        if (known && !isOwn && before != tests.rend())
            before->joined.push_back(related);
        else
            allValid = false;
    }
    return allValid;
}

} // namespace

Program lower(const Query &query, const FieldTypes &types, const Context &context, bool changes, const OtherTables *others)
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
        std::vector<Test> related;
        if (!lowerRelated(segment, types, others, related) && context.invalidTerm == InvalidTerm::MatchesNothing) {
            program.segments.clear();
            return program;
        }
        for (Test &test : related)
            tests.push_back({std::move(test)});
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
