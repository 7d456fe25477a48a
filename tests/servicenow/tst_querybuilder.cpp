// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/parser.h"
#include "services/servicenow/querybuilder.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;
using query::Operator;

namespace {

QString encoded(const QueryBuilder &builder)
{
    const auto text = builder.encoded();
    return text ? *text : QString(u"error: "_s + text.error().detail);
}

QueryBuilder compatible(const QString &table)
{
    QueryBuilder builder(table);
    builder.setCompatible(true);
    return builder;
}

} // namespace

class TestQueryBuilder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void termsAndOrder()
    {
        QueryBuilder builder;
        QCOMPARE(encoded(builder), u"ORDERBYsys_id"_s);
        builder.addQuery(u"active"_s, u"true");
        builder.addQuery(u"name"_s, u"CONTAINS", u"a");
        QCOMPARE(encoded(builder), u"active=true^nameCONTAINSa^ORDERBYsys_id"_s);
        builder.addOrder(u"number"_s, true);
        builder.addOrder(u"priority"_s, false);
        QCOMPARE(encoded(builder), u"active=true^nameCONTAINSa^ORDERBYDESCnumber^ORDERBYpriority^ORDERBYsys_id"_s);
        QCOMPARE(*builder.filter(), u"active=true^nameCONTAINSa"_s);
        builder.clearOrder();
        builder.addOrder(u"sys_id"_s, true);
        QCOMPARE(encoded(builder), u"active=true^nameCONTAINSa^ORDERBYDESCsys_id"_s);
    }

    void shortForms()
    {
        QueryBuilder builder;
        builder.addActiveQuery();
        builder.addNullQuery(u"assigned_to"_s);
        builder.addNotNullQuery(u"caller_id"_s);
        builder.addQuery(u"location"_s, u"ISEMPTY", u"");
        QCOMPARE(*builder.filter(), u"active=true^assigned_toISEMPTY^caller_idISNOTEMPTY^locationISEMPTY"_s);
    }

    void alternatives()
    {
        QueryBuilder builder;
        builder.addQuery(u"state"_s, 1).addOrCondition(u"state"_s, 2).addOrCondition(u"priority"_s, u"<", 3);
        builder.addActiveQuery().addOrCondition(u"closed_at"_s, Operator::IsEmpty);
        QCOMPARE(*builder.filter(), u"state=1^ORstate=2^ORpriority<3^active=true^ORclosed_atISEMPTY"_s);
    }

    /// PySNC makes "=operator" of a false second value, and True of a Python boolean.
    void falsyValuesStay()
    {
        QueryBuilder builder;
        builder.addQuery(u"x"_s, u"!=", 0);
        builder.addQuery(u"y"_s, u"=", u"");
        builder.addQuery(u"z"_s, u"!=", false);
        builder.addQuery(u"w"_s, true);
        QCOMPARE(*builder.filter(), u"x!=0^y=^z!=false^w=true"_s);
    }

    void valuesOfAllKinds()
    {
        QueryBuilder builder;
        builder.addQuery(u"state"_s, Operator::In, QStringList{u"1"_s, u"2"_s});
        builder.addQuery(u"opened_at"_s, u">=", QDateTime({2026, 3, 1}, {15, 4, 5}, Qt::UTC).toOffsetFromUtc(-3 * 3600));
        builder.addQuery(u"count"_s, Operator::Greater, 1.5);
        QCOMPARE(*builder.filter(), u"stateIN1,2^opened_at>=2026-03-01 15:04:05^count>1.5"_s);
    }

    void documentedOperators_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("sent");
        for (const auto &[written, sent] : {std::pair{u"="_s, u"="_s}, {u"!="_s, u"!="_s}, {u">"_s, u">"_s},
                 {u">="_s, u">="_s}, {u"<"_s, u"<"_s}, {u"<="_s, u"<="_s}, {u"IN"_s, u"IN"_s}, {u"NOT IN"_s, u"NOT IN"_s},
                 {u"STARTSWITH"_s, u"STARTSWITH"_s}, {u"ENDSWITH"_s, u"ENDSWITH"_s}, {u"CONTAINS"_s, u"CONTAINS"_s},
                 {u"DOES NOT CONTAIN"_s, u"NOT LIKE"_s}, {u"INSTANCEOF"_s, u"INSTANCEOF"_s}})
            QTest::newRow(qPrintable(written)) << written << sent;
    }

    void documentedOperators()
    {
        QFETCH(QString, written);
        QFETCH(QString, sent);
        QueryBuilder builder;
        builder.addQuery(u"f"_s, QueryOperator(written), u"1");
        QCOMPARE(*builder.filter(), QString(u"f"_s + sent + u"1"_s));
        QVERIFY(query::parse(*builder.filter()));
    }

    void whatWouldWidenTheResultIsRefused()
    {
        const auto refused = [](auto add) {
            QueryBuilder builder(u"incident"_s);
            add(builder);
            const auto text = builder.encoded();
            return !text && text.error().code == ErrorCode::InvalidArgument && !builder.filter();
        };
        QVERIFY(refused([](QueryBuilder &b) { b.addQuery(u"a"_s, u"x^NQactive=true"); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addQuery(u"a"_s, 1).addOrCondition(u"b"_s, u"x^y"); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addQuery(u"a^b"_s, 1); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addQuery(QString(), 1); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addQuery(u"a"_s, u"STARTWITH", u"x"); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addOrder(u"a^b"_s, false); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addJoinQuery(u"t"_s).addQuery(u"a"_s, u"^"); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addRelatedListQuery(u"t"_s, u"f"_s, u"many"_s); }));
        QVERIFY(refused([](QueryBuilder &b) { b.addQuery(u"a"_s, QueryOperator::raw(u"^OR"_s), u"x"); }));
    }

    void caretsAreDoubledWhereWanted()
    {
        QueryBuilder builder;
        builder.setCaret(QueryBuilder::Caret::Double);
        builder.addQuery(u"short_description"_s, u"a^b");
        QCOMPARE(*builder.filter(), u"short_description=a^^b"_s);
        QCOMPARE(query::parse(*builder.filter())->segments.at(0).groups.at(0).conditions.at(0).value, u"a^b"_s);
    }

    void rawOperatorsPass()
    {
        QueryBuilder builder;
        builder.addQuery(u"f"_s, QueryOperator::raw(u"NEWOPERATOR"_s), u"x");
        QCOMPARE(*builder.filter(), u"fNEWOPERATORx"_s);
    }

    void joinsAndRelatedLists()
    {
        QueryBuilder join(u"sys_user"_s);
        join.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s).addQuery(u"active"_s, u"true");
        QCOMPARE(encoded(join), u"JOINsys_user.sys_id=sys_user_group.manager!active=true^ORDERBYsys_id"_s);
        QVERIFY(join.hasJoin());

        QueryBuilder bare(u"sys_user"_s);
        bare.addJoinQuery(u"sys_user_group"_s);
        QCOMPARE(*bare.filter(), u"JOINsys_user.sys_id=sys_user_group.sys_id!"_s);

        QueryBuilder related(u"sys_user"_s);
        related.addRelatedListQuery(u"sys_user_has_role"_s, u"user"_s, u">0"_s, true).addQuery(u"role.name"_s, u"admin");
        related.addQuery(u"active"_s, true);
        QCOMPARE(encoded(related),
            u"active=true^RLQUERYsys_user_has_role.user,>0,m2m^role.name=admin^ENDRLQUERY^ORDERBYsys_id"_s);
        QVERIFY(!related.hasJoin());
        QueryBuilder nameless;
        nameless.addJoinQuery(u"x"_s);
        QVERIFY(!nameless.encoded());
    }

    /// A single caret inside a join ends it: what follows would be a condition on the queried table.
    void conditionsStayInsideTheirJoin()
    {
        const auto fill = [](QueryBuilder &builder) {
            QueryBuilder &groups = builder.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s);
            groups.addActiveQuery();
            groups.addQuery(u"name"_s, u"a").addOrCondition(u"name"_s, u"b");
            QueryBuilder &costs = groups.addJoinQuery(u"cmn_cost_center"_s, u"cost_center"_s);
            costs.addActiveQuery();
            costs.addQuery(u"name"_s, u"c");
            groups.addRelatedListQuery(u"sys_user_grmember"_s, u"group"_s, u">0"_s).addQuery(u"user.active"_s, true);
        };
        QueryBuilder ours(u"sys_user"_s);
        ours.addQuery(u"active"_s, true);
        fill(ours);
        const QString text = *ours.filter();
        QVERIFY2(text.startsWith(
                     u"active=true^JOINsys_user.sys_id=sys_user_group.manager!active=true^^name=a^^ORname=b^^JOIN"),
            qPrintable(text));
        const auto tree = query::parseWithRelated(text);
        QVERIFY(tree);
        QCOMPARE(tree->segments.size(), std::size_t(1));
        const query::Segment &outer = tree->segments.front();
        QCOMPARE(outer.groups.size(), std::size_t(1));
        QCOMPARE(outer.related.size(), std::size_t(1));
        const query::Segment &groups = outer.related.front().segments.front();
        QCOMPARE(groups.groups.size(), std::size_t(2));
        QCOMPARE(groups.groups.at(1).conditions.size(), std::size_t(2));
        QCOMPARE(groups.related.size(), std::size_t(2));
        QCOMPARE(groups.related.front().segments.front().groups.size(), std::size_t(2));
        QCOMPARE(groups.related.back().segments.front().groups.size(), std::size_t(1));
        QCOMPARE(query::toEncoded(*tree), text);

        QueryBuilder doubled(u"sys_user"_s);
        doubled.setCaret(QueryBuilder::Caret::Double);
        doubled.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s).addQuery(u"name"_s, u"a^b");
        const auto value = query::parseWithRelated(*doubled.filter());
        QVERIFY(value);
        QCOMPARE(value->segments.at(0).related.at(0).segments.at(0).groups.at(0).conditions.at(0).value, u"a^b"_s);

        QueryBuilder theirs = compatible(u"sys_user"_s);
        QueryBuilder &single = theirs.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s);
        single.addActiveQuery();
        single.addQuery(u"name"_s, u"a");
        QCOMPARE(*theirs.filter(), u"JOINsys_user.sys_id=sys_user_group.manager!active=true^name=a"_s);
    }

    /// PySNC returns the first sub-query and loses the rest; ours keeps everything, unless its strings are wanted.
    void laterPartsStay()
    {
        const auto fill = [](QueryBuilder &builder) {
            builder.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s);
            builder.addRelatedListQuery(u"sys_user_has_role"_s, u"user"_s, u">0"_s);
            builder.addEncodedQuery(u"active=true"_s);
        };
        QueryBuilder ours(u"sys_user"_s);
        fill(ours);
        QCOMPARE(encoded(ours),
            u"JOINsys_user.sys_id=sys_user_group.manager!^RLQUERYsys_user_has_role.user,>0^ENDRLQUERY^active=true^ORDERBYsys_id"_s);
        QueryBuilder theirs = compatible(u"sys_user"_s);
        fill(theirs);
        QCOMPARE(encoded(theirs), u"JOINsys_user.sys_id=sys_user_group.manager!"_s);
        QueryBuilder ordered = compatible(u"sys_user"_s);
        ordered.addQuery(u"name"_s, u"x");
        fill(ordered);
        ordered.addOrder(u"name"_s, false);
        QCOMPARE(encoded(ordered),
            u"name=x^JOINsys_user.sys_id=sys_user_group.manager!^RLQUERYsys_user_has_role.user,>0^ENDRLQUERY^active=true^ORDERBYname"_s);
    }

    void unions()
    {
        QueryBuilder builder;
        builder.addActiveQuery();
        builder.beginNewQuery();
        builder.addQuery(u"priority"_s, 1);
        builder.addEncodedQuery(u"state=2"_s);
        QCOMPARE(encoded(builder), u"active=true^NQpriority=1^state=2^ORDERBYsys_id"_s);
        QVERIFY(builder.hasSeveralQueries());
        const auto tree = query::parse(encoded(builder));
        QVERIFY(tree);
        QCOMPARE(tree->segments.size(), std::size_t(2));
        builder.beginNewQuery(); // united with everything
        QCOMPARE(*builder.filter(), QString());
    }

    void termsByTheirKeyword()
    {
        QVERIFY(hasTerm(u"NQa=b", u"NQ"));
        QVERIFY(hasTerm(u"a=b^NQc=d", u"NQ"));
        QVERIFY(hasTerm(u"a=b^^^NQc=d", u"NQ"));
        QVERIFY(!hasTerm(u"a=b^^NQ", u"NQ")); // in a value
        QVERIFY(!hasTerm(u"a=NQ^cNQ=d", u"NQ"));
        QVERIFY(!hasTerm(u"", u"NQ"));
    }

    void copiesAreIndependent()
    {
        QueryBuilder original(u"sys_user"_s);
        QueryBuilder &inner = original.addJoinQuery(u"sys_user_group"_s);
        QueryBuilder copy = original;
        inner.addQuery(u"active"_s, true);
        QVERIFY(original.filter()->endsWith(u"active=true"_s));
        QVERIFY(copy.filter()->endsWith(u'!'));
        original.clearConditions();
        QVERIFY(!original.hasConditions());
        QVERIFY(copy.hasConditions());
    }
};

QTEST_GUILESS_MAIN(TestQueryBuilder)
#include "tst_querybuilder.moc"
