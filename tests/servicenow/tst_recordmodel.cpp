// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/recordmodel.h"
#include "tests/servicenow/glidefixture.h"

#include <QAbstractItemModelTester>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int problems = 12;

} // namespace

/// A query as a table that a view scrolls.
class TestRecordModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_client = m_fixture.client(); }

    void fetchesABatchAtATime()
    {
        auto record = GlideFixture::problems(*m_client, 5);
        record.setFields(u"short_description,priority"_s);
        RecordModel model(*m_client, std::move(record));
        QVERIFY(model.canFetchMore({}) && model.rowCount() == 0);
        model.fetchMore({});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 5, patienceMs);
        QVERIFY(model.canFetchMore({}));
        const qint64 before = m_fixture.requests();
        model.fetchMore({});
        model.fetchMore({}); // one is under way
        QVERIFY(!model.canFetchMore({}));
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 10, patienceMs);
        QCOMPARE(m_fixture.requests(), before + 1);
        model.fetchMore({});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), problems, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!model.canFetchMore({}) && !model.isFetching(), patienceMs);
        QVERIFY(!model.lastError());

        const int text = model.columnCount() - 2;
        QCOMPARE(model.headerData(text, Qt::Horizontal).toString(), u"short_description"_s);
        QSet<QString> texts;
        QSet<QString> ids;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex priority = model.index(row, text + 1);
            texts.insert(model.index(row, text).data().toString());
            ids.insert(priority.data(Qt::UserRole).toString());
            QVERIFY(priority.data().toString().startsWith(priority.data(Qt::EditRole).toString() + u" - "_s));
        }
        QCOMPARE(texts.size(), problems);
        QCOMPARE(ids, QSet<QString>(m_fixture.ids().begin(), m_fixture.ids().end()));
    }

    void behavesAsModelsDo()
    {
        RecordModel model(*m_client, GlideFixture::problems(*m_client, 5));
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto scrolledToTheEnd = [&model] { // the tester itself asks for more, too
            if (model.canFetchMore({}))
                model.fetchMore({});
            return model.rowCount() == problems;
        };
        QTRY_VERIFY_WITH_TIMEOUT(scrolledToTheEnd(), patienceMs);
    }

    void columnsOfTheFirstRow()
    {
        RecordModel model(*m_client, GlideFixture::problems(*m_client, 5));
        QCOMPARE(model.columnCount(), 0);
        model.fetchMore({});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 5, patienceMs);
        QCOMPARE(model.columnCount(), int(model.row(0).fieldNames().size()));
        QVERIFY(model.columnCount() > 20);
    }

    void errorsAreToldAndTriedAgain()
    {
        RecordModel model(*m_client, GlideFixture::problems(*m_client, 5));
        QList<ErrorCode> told;
        model.onError([&told](const Error &error) { told.append(error.code); });
        m_fixture.simulator().setFaults({{u"unavailable"_s, true}});
        model.fetchMore({});
        QTRY_VERIFY_WITH_TIMEOUT(!told.isEmpty(), patienceMs);
        m_fixture.simulator().setFaults({{u"unavailable"_s, false}});
        QCOMPARE(told, QList<ErrorCode>{ErrorCode::ServerError});
        QVERIFY(model.lastError() && model.rowCount() == 0);
        QVERIFY(!model.canFetchMore({})); // a view would ask without end
        model.fetchMore({});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 5, patienceMs);
        QVERIFY(!model.lastError());
    }

    void endsWhileItFetches()
    {
        m_fixture.simulator().setFaults({{u"slow"_s, 1}, {u"slow_ms"_s, 60'000}});
        {
            RecordModel model(*m_client, GlideFixture::problems(*m_client, 5));
            model.fetchMore({});
            QVERIFY(model.isFetching());
        }
        m_fixture.simulator().control().clearFaults();
        auto record = GlideFixture::problems(*m_client);
        GLIDE_OK(record.query());
        QCOMPARE(record.rowCount(), problems);
    }

private:
    GlideFixture m_fixture{problems};
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestRecordModel)
#include "tst_recordmodel.moc"
