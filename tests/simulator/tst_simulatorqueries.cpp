// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

/// Encoded queries that look into other tables, as a client sends them.
class QueriesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;
    QString m_problem, m_bare, m_first, m_second;

    QStringList ids(const QString &table, const QString &query)
    {
        const auto reply = m_client->get("/api/now/table/" + table.toUtf8() + "?sysparm_fields=sys_id&sysparm_query="
            + QUrl::toPercentEncoding(query));
        QStringList list;
        for (const QJsonValue &row : reply.list())
            list.append(row[u"sys_id"].toString());
        if (reply.status != 200 || reply.header("X-Total-Count") != QByteArray::number(list.size()))
            list.append(u"status %1"_s.arg(reply.status));
        list.sort();
        return list;
    }
    static QStringList sorted(QStringList list)
    {
        list.sort();
        return list;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(30));
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
        m_problem = m_simulator->insert(u"problem"_s, {{u"short_description"_s, u"related"_s}});
        m_bare = m_simulator->insert(u"problem"_s, {{u"short_description"_s, u"related"_s}});
        m_first = m_simulator->insert(u"incident"_s,
            {{u"problem_id"_s, m_problem}, {u"category"_s, u"network"_s}, {u"correlation_id"_s, u"related 1"_s}});
        m_second = m_simulator->insert(u"incident"_s,
            {{u"problem_id"_s, m_problem}, {u"category"_s, u"software"_s}, {u"correlation_id"_s, u"related 2"_s}});
    }

    void counts()
    {
        const QString mine = u"short_description=related^"_s;
        QCOMPARE(ids(u"problem"_s, mine + u"RLQUERYincident.problem_id,>=1^ENDRLQUERY"_s), QStringList{m_problem});
        QCOMPARE(ids(u"problem"_s, mine + u"RLQUERYincident.problem_id,=0^ENDRLQUERY"_s), QStringList{m_bare});
        QCOMPARE(ids(u"problem"_s, mine + u"RLQUERYincident.problem_id,=2,m2m^problem_id.short_description=related^ENDRLQUERY"_s),
            QStringList{m_problem});
        QCOMPARE(ids(u"problem"_s, mine + u"RLQUERYincident.problem_id,>1^category=network^ENDRLQUERY"_s), QStringList());
        QCOMPARE(ids(u"problem"_s,
                     u"RLQUERYincident.problem_id,>1^category=network^ORcategory=software^ENDRLQUERY^short_description=related^ORDERBYnumber"_s),
            QStringList{m_problem});
        // inherited: incidents are tasks
        QCOMPARE(ids(u"problem"_s, mine + u"RLQUERYtask.parent,>0^ENDRLQUERY"_s), QStringList());
    }
    void members()
    {
        QCOMPARE(ids(u"problem"_s, u"SUBQUERYsys_id,problem_id,incident^correlation_idSTARTSWITHrelated^ENDSUBQUERY"_s),
            QStringList{m_problem});
        QCOMPARE(ids(u"incident"_s,
                     u"SUBQUERYproblem_id,sys_id,problem^short_description=related^ENDSUBQUERY^categoryINnetwork,software"_s),
            sorted({m_first, m_second}));
    }
    void joins()
    {
        QCOMPARE(ids(u"problem"_s, u"JOINproblem.sys_id=incident.problem_id!category=network^^correlation_id=related 1"_s),
            QStringList{m_problem});
        QCOMPARE(ids(u"problem"_s, u"JOINproblem.sys_id=incident.problem_id!category=network^^correlation_id=related 2"_s),
            QStringList());
        // a parent's name for the queried table
        QCOMPARE(ids(u"incident"_s, u"JOINtask.problem_id=problem.sys_id!short_description=related"_s),
            sorted({m_first, m_second}));
    }
    void statistics()
    {
        const auto reply = m_client->get("/api/now/stats/problem?sysparm_count=true&sysparm_query="
                                         "short_description=related^RLQUERYincident.problem_id,%3E0^ENDRLQUERY");
        QCOMPARE(reply.record()[u"stats"][u"count"].toString(), u"1"_s);
    }
    void transactionQuota()
    {
        SimulatorFixture large(SimulatorFixture::smallInstance(3'000));
        QVERIFY2(large.isRunning(), qPrintable(large.problem()));
        RestClient client(large.url());
        const QByteArray list = "/api/now/table/task?sysparm_display_value=all&sysparm_query=short_descriptionLIKEa";
        const QByteArray stats = "/api/now/stats/task?sysparm_count=true&sysparm_query=short_descriptionLIKEa^ORdescriptionLIKEb";
        large.setFaults({{u"transaction_quota_ms"_s, 1}});
        for (const QByteArray &path : {list, stats}) {
            const auto cancelled = client.get(path);
            QCOMPARE(cancelled.status, 500);
            QCOMPARE(cancelled.message(), u"Transaction cancelled: maximum execution time exceeded"_s);
            QVERIFY(cancelled.detail().startsWith(cancelled.message() + u" Check logs"_s));
        }
        const auto batch = client.post("/api/now/batch",
            {{u"rest_requests"_s, QJsonArray{QJsonObject{{u"id"_s, u"1"_s}, {u"method"_s, u"GET"_s}, {u"url"_s, QString::fromLatin1(list)}}}}});
        QCOMPARE(batch.status, 200); // the item's time was over, not the batch's
        QCOMPARE(batch.json[u"serviced_requests"][0][u"status_code"].toInt(), 500);
        large.control().clearFaults();
        for (const QByteArray &path : {list, stats})
            QCOMPARE(client.get(path).status, 200);
    }
    void invalidTermsAreDropped()
    {
        const QString mine = u"short_description=related"_s;
        const QStringList both = sorted({m_problem, m_bare});
        for (const QString &term : {u"RLQUERYnothing.problem_id,>=1^category=x^ENDRLQUERY"_s,
                 u"RLQUERYincident.problem_id,many^category=x^ENDRLQUERY"_s, u"SUBQUERYsys_id,nofield,incident^ENDSUBQUERY"_s,
                 u"JOINchange_request.sys_id=incident.rfc!"_s, u"JOINbroken"_s})
            QCOMPARE(ids(u"problem"_s, mine + u'^' + term), both);
        m_simulator->setFaults({{u"no_rows_on_invalid_query"_s, true}});
        QCOMPARE(ids(u"problem"_s, mine + u"^RLQUERYnothing.problem_id,>=1^ENDRLQUERY"_s), QStringList());
        m_simulator->control().clearFaults();
    }
};

QTEST_GUILESS_MAIN(QueriesTest)
#include "tst_simulatorqueries.moc"
