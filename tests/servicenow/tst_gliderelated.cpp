// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Joins, related lists and unions that the builder writes, as the simulated instance answers them.
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

class TestGlideRelated : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<GlideFixture>(9);
        m_client = m_fixture->client();
    }

    void joins()
    {
        QSet<QString> managers;
        auto groups = m_client->glideRecord(u"sys_user_group"_s);
        groups.addActiveQuery();
        groups.addNotNullQuery(u"manager"_s);
        GLIDE_OK(groups.query());
        for (GlideRecord &group : groups)
            managers.insert(group.value(u"manager"_s).value_or(QString()));
        QVERIFY(managers.size() > 1);

        for (const int batch : {1, 100}) {
            auto users = m_client->glideRecord(u"sys_user"_s, batch);
            users.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s).addActiveQuery();
            GLIDE_OK(users.query());
            const QStringList ids = GlideFixture::column(users, u"sys_id"_s);
            QVERIFY(!users.lastError());
            QCOMPARE(QSet<QString>(ids.begin(), ids.end()), managers);
            QCOMPARE(ids.size(), managers.size());
        }
    }

    /// The second condition of a join is about the joined table, too.
    void joinsWithSeveralConditions()
    {
        auto group = m_client->glideRecord(u"sys_user_group"_s);
        group.addActiveQuery();
        group.addNotNullQuery(u"manager"_s);
        GLIDE_OK(group.query());
        QVERIFY(*group.next());
        const QString manager = *group.value(u"manager"_s);
        for (const auto caret : {QueryBuilder::Caret::Refuse, QueryBuilder::Caret::Double}) {
            auto users = m_client->glideRecord(u"sys_user"_s);
            users.builder().setCaret(caret);
            QueryBuilder &theirs = users.addJoinQuery(u"sys_user_group"_s, u"sys_id"_s, u"manager"_s);
            theirs.addQuery(u"manager"_s, manager);
            theirs.addNotNullQuery(u"manager"_s); // users have a manager column as well, most of them an empty one
            GLIDE_OK(users.query());
            QCOMPARE(GlideFixture::column(users, u"sys_id"_s), QStringList{manager});
            theirs.addQuery(u"name"_s, u"no such group");
            GLIDE_OK(users.query());
            QCOMPARE(users.rowCount(), 0);
        }
    }

    void relatedLists_data()
    {
        QTest::addColumn<int>("batch");
        QTest::addColumn<bool>("byOffset");
        QTest::newRow("one page") << 100 << false;
        QTest::newRow("by key") << 3 << false;
        QTest::newRow("by offset") << 3 << true;
    }

    void relatedLists()
    {
        QFETCH(int, batch);
        QFETCH(bool, byOffset);
        QSet<QString> admins;
        auto roles = m_client->glideRecord(u"sys_user_has_role"_s);
        roles.addQuery(u"role.name"_s, u"admin");
        GLIDE_OK(roles.query());
        for (GlideRecord &role : roles)
            admins.insert(role.value(u"user"_s).value_or(QString()));
        QVERIFY(admins.size() > 3);

        auto users = m_client->glideRecord(u"sys_user"_s, batch);
        users.addRelatedListQuery(u"sys_user_has_role"_s, u"user"_s, u">0"_s, true).addQuery(u"role.name"_s, u"admin");
        if (byOffset)
            users.orderBy(u"user_name"_s);
        GLIDE_OK(users.query());
        const QStringList ids = GlideFixture::column(users, u"sys_id"_s);
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()), admins);
        QCOMPARE(users.rowCount(), admins.size());

        auto others = m_client->glideRecord(u"sys_user"_s, batch);
        others.addRelatedListQuery(u"sys_user_has_role"_s, u"user"_s, u"=0"_s, true).addQuery(u"role.name"_s, u"admin");
        GLIDE_OK(others.query());
        QCOMPARE(others.rowCount() + users.rowCount(), m_fixture->simulator().count(u"sys_user"_s));
    }

    /// With no plain condition PySNC sends the first sub-query alone; ours sends what was asked for.
    void whatFollowsASubQueryHolds()
    {
        const auto fill = [](GlideRecord &record) {
            record.addRelatedListQuery(u"sys_user_has_role"_s, u"user"_s, u">0"_s);
            record.addEncodedQuery(u"user_name=admin"_s);
        };
        auto ours = m_client->glideRecord(u"sys_user"_s);
        fill(ours);
        GLIDE_OK(ours.query());
        QCOMPARE(GlideFixture::column(ours, u"user_name"_s), QStringList{u"admin"_s});
        auto theirs = m_client->glideRecord(u"sys_user"_s);
        theirs.builder().setCompatible(true);
        fill(theirs);
        QCOMPARE(*theirs.encodedQuery(), u"RLQUERYsys_user_has_role.user,>0^ENDRLQUERY"_s);
    }

    void alternativesAndUnions()
    {
        auto either = GlideFixture::problems(*m_client, 2);
        either.addQuery(u"impact"_s, 1).addOrCondition(u"impact"_s, 2);
        GLIDE_OK(either.query());
        QCOMPARE(GlideFixture::column(either, u"sys_id"_s).size(), 6);
        auto united = m_client->glideRecord(u"problem"_s, 2);
        united.addQuery(u"short_description"_s, u"glide 0");
        united.builder().beginNewQuery();
        united.addQuery(u"short_description"_s, u"glide 8").addOrCondition(u"short_description"_s, u"glide 7");
        GLIDE_OK(united.query());
        QCOMPARE(GlideFixture::column(united, u"sys_id"_s).size(), 3);
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideRelated)
#include "tst_gliderelated.moc"
