// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Batches whose requests are put back, lost, cut or refused: everybody is told, nothing is written twice.
#include "services/servicenow/tablerequests.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Outcome = ItemResult::Outcome;

namespace {

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;

} // namespace

class TestBatchFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>(6);
        ClientConfig config = m_fixture->config();
        config.connection.requestTimeout = 6s;
        m_client = GlideFixture::client(config);
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void putBackIsSentAgain_data()
    {
        QTest::addColumn<bool>("begun");
        QTest::newRow("not begun") << false;
        QTest::newRow("the first was done") << true;
    }

    /// Writes that the instance put back are done once, also when it had begun one of them.
    void putBackIsSentAgain()
    {
        QFETCH(bool, begun);
        m_fixture->simulator().setFaults({{u"batch_items"_s, 3}, {u"batch_begins_next"_s, begun}});
        Batch batch = m_client->batch();
        QStringList told;
        for (int i = 0; i < 8; ++i) {
            batch.insert(problem, {{text, u"again %1"_s.arg(i)}}, [&](const Result<Record> &record) {
                told.append(record ? record->value(text) : toLogLine(record.error()));
            });
        }
        batch.update(problem, m_fixture->ids()[0], {{u"work_notes"_s, u"a note"_s}}, {}, 0);
        batch.remove(problem, m_fixture->ids()[1]);
        batch.list(problem, {.query = u"short_descriptionSTARTSWITHagain"_s},
            [&](const Result<std::vector<Record>> &all) { told.append(QString::number(all ? all->size() : 0)); });
        const BatchReport report = batch.execute();
        QVERIFY2(report.allDone(), qPrintable(report.firstError() ? toLogLine(*report.firstError()) : QString()));
        QVERIFY(report.requests >= 3);
        QCOMPARE(told.size(), 9);
        for (int i = 0; i < 8; ++i)
            QCOMPARE(told[i], u"again %1"_s.arg(i));
        QCOMPARE(told[8], u"8"_s);
        QCOMPARE(m_fixture->simulator().count(problem, u"short_descriptionSTARTSWITHagain"_s), 8);
        QCOMPARE(m_fixture->simulator().count(u"sys_journal_field"_s, u"element_id="_s + m_fixture->ids()[0]), 1);
    }

    /// Not every POST can be looked for: one that may have been begun is not sent again.
    void otherWritesStayUnknown()
    {
        m_fixture->simulator().setFaults({{u"batch_items"_s, 1}});
        Batch batch = m_client->batch();
        HttpRequest request = *insertRequest(problem, {{text, u"raw"_s}});
        std::vector<ErrorCode> codes;
        for (int i = 0; i < 4; ++i) {
            batch.add(request, [&](const Result<HttpResponse> &response) {
                codes.push_back(response ? ErrorCode::Unknown : response.error().code);
            });
        }
        const BatchReport report = batch.execute();
        // The second may have been begun; the third was not and went again, and so the fourth may have been.
        QCOMPARE(codes,
            (std::vector{
                ErrorCode::Unknown, ErrorCode::OutcomeUnknown, ErrorCode::Unknown, ErrorCode::OutcomeUnknown}));
        QCOMPARE(report.count(Outcome::Unknown), 2);
        QCOMPARE(m_fixture->simulator().count(problem, u"short_description=raw"_s), 2);
    }

    void neverServiced()
    {
        m_fixture->simulator().setFaults({{u"batch_items"_s, -1}});
        Batch batch = m_client->batch();
        std::vector<ErrorCode> codes;
        const auto keep = [&](const auto &result) { codes.push_back(result.error().code); };
        batch.get(problem, m_fixture->ids()[0], keep);
        batch.remove(problem, m_fixture->ids()[1], keep);
        const qint64 before = m_fixture->requests();
        const BatchReport report = batch.execute();
        QCOMPARE(codes, (std::vector{ErrorCode::Timeout, ErrorCode::Timeout}));
        QCOMPARE(report.requests, 3);
        QVERIFY(report.firstError()->retryable);
        QCOMPARE(m_fixture->requests() - before, 3);
        QCOMPARE(m_fixture->simulator().count(problem, u"sys_id="_s + m_fixture->ids()[1]), 1);
    }

    void lostAnswers_data()
    {
        QTest::addColumn<QJsonObject>("fault");
        QTest::newRow("late") << QJsonObject{{u"slow"_s, 1}, {u"slow_ms"_s, 60'000}};
        QTest::newRow("cut") << QJsonObject{{u"cut_json"_s, 1}};
        QTest::newRow("connection lost") << QJsonObject{{u"cut_connection"_s, 1}};
    }

    /// A batch that was done and whose answer is lost: each write finds out, none is done twice.
    void lostAnswers()
    {
        QFETCH(QJsonObject, fault);
        m_fixture->simulator().setFaults(fault);
        Batch batch = m_client->batch();
        std::vector<ErrorCode> codes;
        const auto keep = [&](const auto &result) {
            codes.push_back(result ? ErrorCode::Unknown : result.error().code);
        };
        batch.insert(problem, {{text, u"lost"_s}}, keep);
        batch.update(problem, m_fixture->ids()[0], {{text, u"lost update"_s}}, keep, 0);
        batch.remove(problem, m_fixture->ids()[1], keep);
        batch.add(*insertRequest(problem, {{text, u"lost raw"_s}}), keep);
        const BatchReport report = batch.execute();
        QCOMPARE(report.requests, 1);
        QCOMPARE(codes,
            (std::vector{ErrorCode::Unknown, ErrorCode::Unknown, ErrorCode::Unknown, ErrorCode::OutcomeUnknown}));
        QCOMPARE(report.count(Outcome::Done), 3);
        QCOMPARE(report.count(Outcome::Unknown), 1);
        m_fixture->simulator().control().clearFaults();
        QCOMPARE(m_fixture->simulator().count(problem, u"short_description=lost"_s), 1);
        QCOMPARE(m_fixture->simulator().count(problem, u"short_description=lost raw"_s), 1);
        QCOMPARE(m_fixture->simulator().value(problem, m_fixture->ids()[0], text), u"lost update"_s);
    }

    /// Reading asks again by itself, in smaller pieces where that may help.
    void readingIsRepeated()
    {
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        Batch batch = m_client->batch();
        int read = 0;
        for (const QString &id : m_fixture->ids())
            batch.get(problem, id, [&](const Result<Record> &record) { read += record ? 1 : 0; });
        const BatchReport report = batch.execute();
        QVERIFY(report.allDone());
        QCOMPARE(read, 6);
        QCOMPARE(report.requests, 3); // all of them, then twice one half
    }

    void aRefusedLoginIsToldToAll()
    {
        m_fixture->simulator().setFaults({{u"unauthorized"_s, true}});
        Batch batch = m_client->batch({.itemsPerRequest = 2});
        std::vector<ErrorCode> codes;
        for (int i = 0; i < 6; ++i)
            batch.remove(
                problem, m_fixture->ids()[i], [&](const Result<> &removed) { codes.push_back(removed.error().code); });
        const BatchReport report = batch.execute();
        QCOMPARE(codes, std::vector<ErrorCode>(6, ErrorCode::Unauthorized));
        QCOMPARE(report.requests, 1);
        QCOMPARE(report.count(Outcome::Failed), 2);
        QCOMPARE(report.count(Outcome::NotTried), 4);
        m_fixture->simulator().control().clearFaults();
        QCOMPARE(m_fixture->simulator().count(problem, u"short_descriptionSTARTSWITHglide "_s), 6);
    }

    void stops()
    {
        std::stop_source source;
        source.request_stop();
        Batch batch = m_client->batch();
        ErrorCode code = ErrorCode::Unknown;
        batch.remove(problem, m_fixture->ids()[0], [&](const Result<> &removed) { code = removed.error().code; });
        const BatchReport report = batch.execute(source.get_token());
        QCOMPARE(code, ErrorCode::Cancelled);
        QCOMPARE(report.count(Outcome::NotTried), 1);
        QCOMPARE(report.requests, 0);
    }

    /// Of what was on its way only writes may have been done.
    void stopsOnItsWay()
    {
        m_fixture->simulator().setFaults({{u"slow"_s, true}});
        m_fixture->simulator().control().resetRequests();
        std::stop_source source;
        std::jthread stopper([&] {
            QVERIFY(QTest::qWaitFor(
                [&] { return m_fixture->simulator().control().requests().requests > 0; }, test::patienceMs));
            source.request_stop();
        });
        Batch batch = m_client->batch({.itemsPerRequest = 2});
        std::vector<ErrorCode> codes;
        const auto note = [&](const auto &result) { codes.push_back(result ? ErrorCode::Unknown : result.error().code); };
        batch.get(problem, m_fixture->ids()[0], note);
        batch.update(problem, m_fixture->ids()[1], {{text, u"changed"_s}}, note);
        batch.remove(problem, m_fixture->ids()[2], note);
        const BatchReport report = batch.execute(source.get_token());
        stopper.join();
        QCOMPARE(codes,
            (std::vector<ErrorCode>{ErrorCode::Cancelled, ErrorCode::OutcomeUnknown, ErrorCode::Cancelled}));
        QCOMPARE(report.items[1].outcome, Outcome::Unknown);
        QCOMPARE(report.items[2].outcome, Outcome::NotTried);
        QCOMPARE(report.requests, 1);
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestBatchFaults)
#include "tst_batchfaults.moc"
