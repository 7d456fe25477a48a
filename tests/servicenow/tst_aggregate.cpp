// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Aggregates as the simulated instance computes them, compared with what is counted row by row.
#include "services/servicenow/async.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;
using Function = AggregateFunction;

namespace {

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;
const QString impact = u"impact"_s;

} // namespace

class TestAggregate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<GlideFixture>(10); // impact 1 four times, 2 and 3 three times
        m_client = m_fixture->client();
    }
    void init() { m_fixture->simulator().control().clearFaults(); }

    void everythingAtOnce()
    {
        Aggregate aggregate = problems();
        aggregate.addCount();
        aggregate.addSum(impact);
        aggregate.addAverage(impact);
        aggregate.addMinimum(impact);
        aggregate.addMaximum(impact);
        aggregate.addMaximum(text);
        const auto rows = aggregate.run();
        GLIDE_OK(rows);
        QCOMPARE(rows->size(), std::size_t(1));
        const AggregateRow &row = rows->front();
        QVERIFY(row.groups.empty());
        QCOMPARE(row.count, std::optional<qint64>(10));
        QCOMPARE(row.number(Function::Count, {}), std::optional(10.0));
        QCOMPARE(row.text(Function::Sum, impact), u"19"_s);
        QCOMPARE(row.number(Function::Sum, impact), std::optional(19.0));
        QCOMPARE(row.text(Function::Average, impact), u"1.9000"_s);
        QCOMPARE(row.number(Function::Average, impact), std::optional(1.9));
        QCOMPARE(row.number(Function::Minimum, impact), std::optional(1.0));
        QCOMPARE(row.number(Function::Maximum, impact), std::optional(3.0));
        QCOMPARE(row.text(Function::Maximum, text), u"glide 9"_s);
        QVERIFY(!row.number(Function::Maximum, text)); // no number
        QVERIFY(!row.figure(Function::Sum, text)); // not asked for
    }

    void nothingMatches()
    {
        Aggregate aggregate = m_client->aggregate(problem);
        aggregate.addQuery(text, u"no such problem");
        aggregate.addCount();
        aggregate.addSum(impact);
        const auto rows = aggregate.run();
        GLIDE_OK(rows);
        QCOMPARE(rows->front().count, std::optional<qint64>(0));
        QVERIFY(!rows->front().number(Function::Sum, impact));
        aggregate.groupBy(impact);
        const auto groups = aggregate.run();
        GLIDE_OK(groups);
        QVERIFY(groups->empty());
    }

    void groupsInOrder()
    {
        Aggregate aggregate = problems();
        aggregate.groupBy(impact); // nothing to compute: they are counted
        aggregate.orderBy(impact, true);
        auto rows = aggregate.run();
        GLIDE_OK(rows);
        QCOMPARE(listed(*rows), u"3:3 2:3 1:4"_s);
        Aggregate byCount = problems();
        byCount.groupBy(impact);
        byCount.addCount();
        byCount.addMaximum(text);
        byCount.orderByCount(true);
        byCount.orderBy(Function::Maximum, text, true);
        rows = byCount.run();
        GLIDE_OK(rows);
        QCOMPARE(listed(*rows), u"1:4 3:3 2:3"_s); // the largest of 3 is "glide 8", of 2 "glide 7"
        byCount = problems();
        byCount.groupBy(impact);
        byCount.addAverage(impact);
        byCount.orderBy(Function::Average, impact);
        rows = byCount.run();
        GLIDE_OK(rows);
        QCOMPARE(rows->size(), std::size_t(3));
        QVERIFY(!rows->front().count); // not asked for
        QCOMPARE(rows->front().value(impact), u"1"_s);
        QCOMPARE(rows->back().number(Function::Average, impact), std::optional(3.0));
    }

    void severalGroups()
    {
        Aggregate aggregate = m_client->aggregate(u"incident"_s);
        aggregate.groupBy(u"state"_s);
        aggregate.groupBy(u"assignment_group.name"_s);
        const auto rows = aggregate.run();
        GLIDE_OK(rows);
        qint64 sum = 0;
        for (const AggregateRow &row : *rows) {
            QCOMPARE(row.groups.size(), std::size_t(2));
            sum += *row.count;
            QString query = u"state="_s + row.value(u"state"_s);
            if (!row.value(u"assignment_group.name"_s).isEmpty())
                query += u"^assignment_group.name="_s + row.value(u"assignment_group.name"_s);
            else
                query += u"^assignment_groupISEMPTY"_s;
            QCOMPARE(*row.count, m_fixture->simulator().count(u"incident"_s, query));
        }
        QCOMPARE(sum, m_fixture->simulator().count(u"incident"_s));
    }

    void having()
    {
        Aggregate aggregate = problems();
        aggregate.groupBy(impact);
        aggregate.addCount();
        aggregate.addHavingCount(u">"_s, 3);
        auto rows = aggregate.run();
        GLIDE_OK(rows);
        QCOMPARE(listed(*rows), u"1:4"_s);
        Aggregate two = problems();
        two.groupBy(impact);
        two.addHaving(Function::Average, impact, u">="_s, 1.5);
        two.addHaving(Function::Sum, impact, u"!="_s, 9);
        rows = two.run();
        GLIDE_OK(rows);
        QCOMPARE(listed(*rows), u"2:3"_s);
    }

    void displayValues()
    {
        Aggregate aggregate = m_client->aggregate(u"incident"_s);
        aggregate.groupBy(u"assignment_group"_s);
        aggregate.groupBy(u"state"_s);
        aggregate.setDisplayValues(true);
        const auto rows = aggregate.run();
        GLIDE_OK(rows);
        bool withGroup = false;
        for (const AggregateRow &row : *rows) {
            if (row.value(u"state"_s) == u"7"_s)
                QCOMPARE(row.displayValue(u"state"_s), u"Fechado"_s);
            const QString group = row.value(u"assignment_group"_s);
            if (group.isEmpty())
                continue;
            withGroup = true;
            QCOMPARE(row.displayValue(u"assignment_group"_s),
                m_fixture->simulator().value(u"sys_user_group"_s, group, u"name"_s));
        }
        QVERIFY(withGroup);
        aggregate.setDisplayValues(false);
        const auto plain = aggregate.run();
        GLIDE_OK(plain);
        QCOMPARE(plain->front().displayValue(u"state"_s), plain->front().value(u"state"_s));
    }

    /// What the platform would drop, and so answer something else.
    void refusedBeforehand()
    {
        const auto refused = [&](auto fill) {
            Aggregate aggregate = problems();
            fill(aggregate);
            const qint64 before = m_fixture->requests();
            const auto rows = aggregate.run();
            return !rows && rows.error().code == ErrorCode::InvalidArgument && m_fixture->requests() == before;
        };
        QVERIFY(refused([](Aggregate &a) { a.addSum(u"a^b"_s); }));
        QVERIFY(refused([](Aggregate &a) { a.addSum({}); }));
        QVERIFY(refused([](Aggregate &a) { a.groupBy(u"a,b"_s); }));
        QVERIFY(refused([](Aggregate &a) { a.addHavingCount(u">"_s, 1); })); // without groups
        QVERIFY(refused([](Aggregate &a) { a.orderByCount(); }));
        QVERIFY(refused([](Aggregate &a) {
            a.groupBy(impact);
            a.orderBy(u"state"_s);
        }));
        QVERIFY(refused([](Aggregate &a) {
            a.groupBy(impact);
            a.orderBy(Function::Sum, impact);
        }));
        QVERIFY(refused([](Aggregate &a) {
            a.groupBy(impact);
            a.addHaving(Function::Sum, impact, u"LIKE"_s, 1);
        }));
        QVERIFY(refused([](Aggregate &a) { a.addQuery(u"x"_s, u"NOSUCH", u"y"); }));
        QCOMPARE(m_client->aggregate(u"a/b"_s).run().error().code, ErrorCode::InvalidArgument);
    }

    void errorsAndDamage()
    {
        QCOMPARE(m_client->aggregate(u"no_such_table"_s).run().error().code, ErrorCode::InvalidTable);
        m_fixture->simulator().setFaults({{u"stats_status"_s, 403}});
        const auto forbidden = problems().run();
        QCOMPARE(forbidden.error().code, ErrorCode::Forbidden);
        QCOMPARE(forbidden.error().subject, problem);
        m_fixture->simulator().control().clearFaults();
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        const auto again = problems().run();
        GLIDE_OK(again);
        QCOMPARE(again->front().count, std::optional<qint64>(10));
    }

    void longConditions()
    {
        Aggregate aggregate = m_client->aggregate(problem);
        QStringList values{m_fixture->ids()[3]};
        for (int i = 0; i < 400; ++i)
            values.append(QString(32, QChar(u'a' + i % 6)));
        aggregate.addQuery(u"sys_id"_s, u"IN", values);
        const auto rows = aggregate.run();
        GLIDE_OK(rows);
        QCOMPARE(rows->front().count, std::optional<qint64>(1));
    }

    void asynchronously()
    {
        Async<Aggregate> aggregate(*m_client, problems());
        aggregate.value().addSum(impact);
        const auto rows = aggregate.call([](Aggregate &a, std::stop_token stop) { return a.run(stop); }).result();
        GLIDE_OK(rows);
        QCOMPARE(rows->front().number(Function::Sum, impact), std::optional(19.0));
    }

private:
    Aggregate problems() const
    {
        Aggregate aggregate = m_client->aggregate(problem);
        aggregate.addQuery(text, u"STARTSWITH", u"glide ");
        return aggregate;
    }
    static QString listed(const std::vector<AggregateRow> &rows)
    {
        QStringList parts;
        for (const AggregateRow &row : rows)
            parts.append(row.value(impact) + u':' + QString::number(row.count.value_or(-1)));
        return parts.join(u' ');
    }

    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestAggregate)
#include "tst_aggregate.moc"
