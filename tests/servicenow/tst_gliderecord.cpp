// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Querying, stepping, rewinding, getting: the reading half of GlideRecord, against the simulated instance.
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

class TestGlideRecord : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<GlideFixture>(24);
        m_client = m_fixture->client();
    }
    void cleanup() { m_fixture->simulator().control().clearFaults(); }

    void beforeAnything()
    {
        auto record = m_client->glideRecord(u"problem"_s);
        QCOMPARE(record.table(), u"problem"_s);
        QCOMPARE(record.batchSize(), 100);
        QVERIFY(record.isRewindable());
        QCOMPARE(record.location(), -1);
        QCOMPARE(record.rowCount(), 0);
        QVERIFY(!record.isValidRecord());
        QVERIFY(!record.value(u"number"_s));
        QVERIFY(!record.setValue(u"number"_s, u"x"));
        QCOMPARE(record.lastError().value_or(Error()).code, ErrorCode::InvalidArgument);
        QVERIFY(!record.setLocation(0));
        QVERIFY(record.fields().isEmpty());
        const auto moved = record.next();
        QVERIFY(moved && !*moved);
    }

    void pagesInOrder_data()
    {
        QTest::addColumn<int>("batch");
        for (const int batch : {1, 3, 5, 24, 100})
            QTest::addRow("%d", batch) << batch;
    }

    void pagesInOrder()
    {
        QFETCH(int, batch);
        auto record = GlideFixture::problems(*m_client, batch);
        GLIDE_OK(record.query());
        QCOMPARE(record.rowCount(), 24);
        QCOMPARE(record.loadedCount(), std::min(batch, 24));
        QStringList sorted = m_fixture->ids();
        sorted.sort();
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s), sorted);
        QVERIFY(!record.lastError());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s), sorted); // range-for rewinds
    }

    /// PySNC gives 9 rows for a limit of 8 in batches of 3.
    void limitCutsTheLastPage()
    {
        auto record = GlideFixture::problems(*m_client, 3);
        record.setLimit(8);
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 8);
        QCOMPARE(record.rowCount(), 24); // the instance's number, not the limit
        QCOMPARE(record.loadedCount(), 8);
        record.setLimit(2);
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 2);
        record.setLimit({});
        record.setBatchSize(30);
        GLIDE_OK(record.query());
        QCOMPARE(record.loadedCount(), 24);
    }

    /// PySNC appends the second result to the first.
    void queryStartsAnew()
    {
        auto record = GlideFixture::problems(*m_client, 100);
        GLIDE_OK(record.query());
        GLIDE_OK(record.next());
        GLIDE_OK(record.query());
        QCOMPARE(record.location(), -1);
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 24);
    }

    void anotherQueryForOnce()
    {
        auto record = GlideFixture::problems(*m_client, 2);
        QueryBuilder other(u"problem"_s);
        other.addQuery(u"short_description"_s, QueryOperator(query::Operator::In), QStringList{u"glide 1"_s, u"glide 2"_s, u"glide 3"_s});
        GLIDE_OK(record.query(other));
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 3); // also its second page
        GLIDE_OK(record.query());
        QCOMPARE(record.rowCount(), 24);
    }

    void severalKeysOfOrder()
    {
        auto record = GlideFixture::problems(*m_client, 5);
        record.orderByDesc(u"impact"_s);
        record.orderBy(u"short_description"_s);
        QCOMPARE(*record.encodedQuery(),
            u"short_descriptionSTARTSWITHglide ^ORDERBYDESCimpact^ORDERBYshort_description^ORDERBYsys_id"_s);
        GLIDE_OK(record.query());
        const QStringList impacts = GlideFixture::column(record, u"impact"_s);
        QCOMPARE(impacts.size(), 24);
        QVERIFY(std::is_sorted(impacts.begin(), impacts.end(), std::greater<>()));
        QStringList texts = GlideFixture::column(record, u"short_description"_s).mid(0, 8);
        QVERIFY(std::is_sorted(texts.begin(), texts.end()));
        record.orderBy({});
        QVERIFY(record.encodedQuery()->endsWith(u"^ORDERBYsys_id"_s));
    }

    void unionsAndOwnOrdersGoByOffset()
    {
        auto record = m_client->glideRecord(u"problem"_s, 2);
        record.addQuery(u"short_description"_s, u"glide 1");
        record.builder().beginNewQuery();
        record.addQuery(u"short_description"_s, u"IN", QStringList{u"glide 2"_s, u"glide 3"_s, u"glide 4"_s, u"glide 5"_s});
        GLIDE_OK(record.query());
        QCOMPARE(GlideFixture::column(record, u"sys_id"_s).size(), 5);

        auto encoded = m_client->glideRecord(u"problem"_s, 2);
        encoded.addEncodedQuery(u"short_descriptionINglide 2,glide 3,glide 4^ORDERBYDESCshort_description"_s);
        GLIDE_OK(encoded.query());
        QCOMPARE(GlideFixture::column(encoded, u"short_description"_s), (QStringList{u"glide 4"_s, u"glide 3"_s, u"glide 2"_s}));
    }

    void bothKindsOfHasNext()
    {
        auto record = GlideFixture::problems(*m_client, 4);
        record.setLimit(5);
        GLIDE_OK(record.query());
        for (int i = 0; i < 4; ++i) {
            QVERIFY(record.hasNextLoaded());
            QVERIFY(*record.next());
        }
        QVERIFY(!record.hasNextLoaded()); // at the edge of the page
        QVERIFY(*record.hasNext());
        QVERIFY(record.hasNextLoaded()); // that fetched it
        QVERIFY(*record.next());
        QVERIFY(!*record.hasNext());
        QVERIFY(!*record.next());
        QCOMPARE(record.location(), 4); // stays on the last row
        QVERIFY(record.isValidRecord());
    }

    void rewindAndLocation()
    {
        auto record = GlideFixture::problems(*m_client, 7);
        GLIDE_OK(record.query());
        const QStringList ids = GlideFixture::column(record, u"sys_id"_s);
        GLIDE_OK(record.rewind());
        QCOMPARE(record.location(), -1);
        QVERIFY(!record.isValidRecord());
        GLIDE_OK(record.setLocation(20)); // beyond what was fetched at first, too
        QCOMPARE(record.sysId(), ids[20]);
        GLIDE_OK(record.setLocation(3));
        QCOMPARE(record.sysId(), ids[3]);
        QVERIFY(*record.next());
        QCOMPARE(record.sysId(), ids[4]);
        QVERIFY(!record.setLocation(24));
        QVERIFY(!record.setLocation(-2));
        GLIDE_OK(record.query());
        GLIDE_OK(record.setLocation(23)); // straight after a query
        QCOMPARE(record.sysId(), ids[23]);
    }

    void changesSurviveMoving()
    {
        auto record = GlideFixture::problems(*m_client, 7);
        GLIDE_OK(record.query());
        GLIDE_OK(record.setLocation(2));
        QVERIFY(record.setValue(u"short_description"_s, u"other"));
        GLIDE_OK(record.setLocation(10));
        QVERIFY(!record.isChanged());
        GLIDE_OK(record.setLocation(2));
        QVERIFY(record.isChanged());
        QCOMPARE(record.value(u"short_description"_s), std::optional(u"other"_s));
    }

    /// PySNC loses the last row of the first page, and the only row of a single one.
    void streamingKeepsEveryRow()
    {
        QStringList sorted = m_fixture->ids();
        sorted.sort();
        for (const int batch : {1, 5, 24}) {
            auto record = GlideFixture::problems(*m_client, batch, false);
            GLIDE_OK(record.query());
            QCOMPARE(GlideFixture::column(record, u"sys_id"_s), sorted);
            QVERIFY(!record.rewind());
            QVERIFY(!record.setLocation(0));
            QVERIFY(!record.query());
            QVERIFY(GlideFixture::column(record, u"sys_id"_s).isEmpty()); // spent
        }
        auto single = m_client->glideRecord(u"problem"_s, 10, false);
        single.addQuery(u"short_description"_s, u"glide 7");
        GLIDE_OK(single.query());
        QCOMPARE(GlideFixture::column(single, u"short_description"_s), QStringList{u"glide 7"_s});
    }

    void getBySysId()
    {
        auto record = m_client->glideRecord(u"problem"_s);
        QVERIFY(*record.get(m_fixture->ids()[3]));
        QCOMPARE(record.value(u"short_description"_s), std::optional(u"glide 3"_s));
        QCOMPARE(record.rowCount(), 1);
        QCOMPARE(record.location(), 0);
        QVERIFY(!*record.next());
        // PySNC keeps the old row after a miss.
        QVERIFY(!*record.get(QString(32, u'0')));
        QVERIFY(!record.isValidRecord());
        QCOMPARE(record.rowCount(), 0);
        QCOMPARE(m_client->glideRecord(u"no_such_table"_s).get(QString(32, u'0')).error().code, ErrorCode::InvalidTable);
    }

    /// In PySNC a second call adds its condition to the first one's, and finds nothing.
    void getByField()
    {
        auto record = m_client->glideRecord(u"problem"_s);
        for (const int number : {3, 5, 3}) {
            QVERIFY(*record.get(u"short_description"_s, u"glide %1"_s.arg(number)));
            QCOMPARE(record.sysId(), m_fixture->ids()[number]);
        }
        QVERIFY(!*record.get(u"short_description"_s, u"no such"));
        QVERIFY(!record.isValidRecord());
        QCOMPARE(record.get(u"short_description"_s, u"a^b").error().code, ErrorCode::InvalidArgument);
        QVERIFY(!record.builder().hasConditions());
    }

    /// An instance drops a condition with a field that it does not know; then any record would be the one.
    void getByFieldsThatAreNotThere()
    {
        auto record = m_client->glideRecord(u"problem"_s);
        QVERIFY(*record.get(m_fixture->ids()[1]));
        for (const QString &field : {u"no_such_field"_s, u"assigned_to.no_such_field"_s}) {
            const auto got = record.get(field, u"x");
            QVERIFY2(!got, qPrintable(record.toString().left(200)));
            QCOMPARE(got.error().code, ErrorCode::InvalidArgument);
            QCOMPARE(got.error().subject, field);
            QVERIFY(record.lastError());
        }
        QCOMPARE(record.sysId(), m_fixture->ids()[1]); // as it was
        QVERIFY(*record.get(u"short_description"_s, u"GLIDE 3")); // the platform does not look at case
        QCOMPARE(record.sysId(), m_fixture->ids()[3]);
        QVERIFY(*record.get(u"assigned_to.user_name"_s, u"")); // dot-walked ones neither
        record.setFields(u"number"_s); // what is not read cannot be compared
        QVERIFY(*record.get(u"short_description"_s, u"glide 2"));
        QCOMPARE(record.sysId(), m_fixture->ids()[2]);
    }

    void mistakesAreTold()
    {
        auto record = m_client->glideRecord(u"problem"_s);
        record.addQuery(u"short_description"_s, u"STARTWITH", u"x");
        QCOMPARE(record.query().error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_client->glideRecord(u"no_such_table"_s).query().error().code, ErrorCode::InvalidTable);
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideRecord)
#include "tst_gliderecord.moc"
