// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Import sets against the simulated instance's staging tables and transform maps.
#include "services/servicenow/async.h"
#include "tests/servicenow/glidefixture.h"
#include "tests/support/patience.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Status = ImportResult::Status;
using Fields = QHash<QString, QString>;

namespace {

const QString staging = u"u_incident_import"_s;

Fields row(const QString &reference, const QString &text)
{
    return {{u"u_reference"_s, reference}, {u"u_short_description"_s, text}, {u"u_impact"_s, u"2"_s}};
}

} // namespace

class TestImportSet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>();
        m_client = m_fixture->client();
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void oneRow()
    {
        ImportSet import = m_client->importSet(staging);
        const auto first = import.insert(row(u"EXT-1"_s, u"Impressão ^ \"x\""_s));
        GLIDE_OK(first);
        QVERIFY(first->allDone());
        QVERIFY(first->importSet.startsWith(u"ISET"_s));
        QCOMPARE(first->results.size(), std::size_t(1));
        const ImportResult &result = first->results.front();
        QCOMPARE(result.status, Status::Inserted);
        QCOMPARE(result.targetTable, u"incident"_s);
        QCOMPARE(result.transformMap, u"Incident"_s);
        QVERIFY(result.targetDisplayValue.startsWith(u"INC"_s));
        QCOMPARE(m_fixture->simulator().value(u"incident"_s, result.targetSysId, u"short_description"_s),
            u"Impressão ^ \"x\""_s);

        const auto read = import.read(first->stagingSysId);
        GLIDE_OK(read);
        QCOMPARE(read->stagingSysId, first->stagingSysId);
        QCOMPARE(read->results.front().targetSysId, result.targetSysId);
        QCOMPARE(read->results.front().status, Status::Inserted);
        QCOMPARE(import.read(QString(32, u'0')).error().code, ErrorCode::NotFound);
    }

    void everyStatus()
    {
        ImportSet import = m_client->importSet(staging);
        QCOMPARE(import.insert(row(u"EXT-1"_s, u"a"_s))->results.front().status, Status::Inserted);
        QCOMPARE(import.insert(row(u"EXT-1"_s, u"a"_s))->results.front().status, Status::Ignored);
        QCOMPARE(import.insert(row(u"EXT-1"_s, u"b"_s))->results.front().status, Status::Updated);
        const auto skipped = import.insert(row({}, u"no key"_s));
        QCOMPARE(skipped->results.front().status, Status::Skipped);
        QVERIFY(!skipped->results.front().message.isEmpty());
        QVERIFY(!skipped->allDone());
        m_fixture->simulator().insert(u"sys_script"_s, // a business rule refuses it
            {{u"name"_s, u"no imports"_s}, {u"collection"_s, u"incident"_s}, {u"active"_s, u"true"_s},
                {u"when"_s, u"before"_s}, {u"action_insert"_s, u"true"_s}, {u"abort_action"_s, u"true"_s},
                {u"filter_condition"_s, u"short_description=forbidden"_s}});
        const auto failed = import.insert(row(u"EXT-2"_s, u"forbidden"_s));
        GLIDE_OK(failed);
        QCOMPARE(failed->results.front().status, Status::Failed);
        QCOMPARE(failed->results.front().statusText, u"error"_s);
        QVERIFY(!failed->results.front().message.isEmpty());
        QCOMPARE(m_fixture->simulator().count(u"incident"_s, u"correlation_id=EXT-2"_s), 0);
    }

    void manyRows()
    {
        ImportSet import = m_client->importSet(staging);
        std::vector<Fields> rows;
        for (int i = 0; i < 25; ++i)
            rows.push_back(row(i == 13 ? QString() : u"MANY-%1"_s.arg(i), u"row %1"_s.arg(i)));
        const qint64 before = m_fixture->requests();
        const auto run = import.insertMultiple(rows, {.rowsPerRequest = 10});
        GLIDE_OK(run);
        QVERIFY(!run->error);
        QCOMPARE(run->rowsSent, 25);
        QCOMPARE(run->importSets.size(), 3);
        QCOMPARE(m_fixture->requests() - before, 3);
        QCOMPARE(m_fixture->simulator().count(u"sys_multi_import_set"_s), 1); // one for the three
        QCOMPARE(m_fixture->simulator().count(u"incident"_s, u"correlation_idSTARTSWITHMANY-"_s), 24);
        for (const QString &set : run->importSets)
            GLIDE_OK(import.waitUntilProcessed(set, 5s));
        const auto second = import.rows(run->importSets[1]);
        GLIDE_OK(second);
        QCOMPARE(second->size(), std::size_t(10));
        for (int i = 0; i < 10; ++i) {
            const ImportSetRow &one = second->at(std::size_t(i));
            QCOMPARE(one.number, i);
            QCOMPARE(one.result.status, i == 3 ? Status::Skipped : Status::Inserted);
            if (i == 3)
                continue;
            QCOMPARE(one.result.targetTable, u"incident"_s);
            QCOMPARE(m_fixture->simulator().value(u"incident"_s, one.result.targetSysId, u"correlation_id"_s),
                u"MANY-%1"_s.arg(10 + i));
        }
        const auto more = import.insertMultiple({row(u"MORE"_s, u"x"_s)}, {.multiImportSet = run->multiImportSet});
        GLIDE_OK(more);
        QCOMPARE(more->multiImportSet, run->multiImportSet);
    }

    void waiting()
    {
        ImportSet import = m_client->importSet(staging);
        import.setPollInterval(20ms);
        const auto run = import.insertMultiple({row(u"W"_s, u"x"_s)});
        GLIDE_OK(run);
        const QString set = run->importSets.front();
        const auto setState = [&](const QString &state) {
            m_fixture->simulator().update(u"sys_import_set"_s, set, {{u"state"_s, state}});
        };
        setState(u"loaded"_s);
        const auto late = import.waitUntilProcessed(set, 60ms);
        QCOMPARE(late.error().code, ErrorCode::Timeout);
        QVERIFY(late.error().retryable);
        Async<ImportSet> waiting(*m_client, import);
        const qint64 before = m_fixture->requests();
        auto waited =
            waiting.call([set](ImportSet &i, std::stop_token stop) { return i.waitUntilProcessed(set, 60s, stop); });
        QTRY_VERIFY(m_fixture->requests() > before + 1);
        setState(u"processed"_s);
        GLIDE_OK(waited.result());
        setState(u"cancelled"_s);
        QCOMPARE(import.waitUntilProcessed(set, 60s).error().code, ErrorCode::Conflict);
        setState(u"loaded"_s);
        auto stopped =
            waiting.call([set](ImportSet &i, std::stop_token stop) { return i.waitUntilProcessed(set, 60s, stop); });
        stopped.cancel();
        stopped.waitForFinished();
        QVERIFY(stopped.isCanceled());
    }

    /// Rows whose answer is lost are sent once.
    void lostAnswers()
    {
        ImportSet import = m_client->importSet(staging);
        m_fixture->simulator().setFaults({{u"cut_connection"_s, 1}});
        QCOMPARE(import.insert(row(u"LOST-1"_s, u"x"_s)).error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(m_fixture->simulator().count(u"incident"_s, u"correlation_id=LOST-1"_s), 1);
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        QCOMPARE(import.insert(row(u"LOST-2"_s, u"x"_s)).error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(m_fixture->simulator().count(staging, u"u_reference=LOST-2"_s), 1);
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        const auto run =
            import.insertMultiple({row(u"LOST-3"_s, u"x"_s), row(u"LOST-4"_s, u"x"_s)}, {.rowsPerRequest = 1});
        QCOMPARE(run.error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(m_fixture->simulator().count(staging, u"u_reference=LOST-3"_s), 1);
        QCOMPARE(m_fixture->simulator().count(staging, u"u_reference=LOST-4"_s), 0); // not sent
    }

    void refused()
    {
        QCOMPARE(m_client->importSet(u"a/b"_s).insert({}).error().code, ErrorCode::InvalidArgument);
        const Error error = m_client->importSet(u"incident"_s).insert(row(u"x"_s, u"y"_s)).error();
        QCOMPARE(error.code, ErrorCode::BadRequest);
        QCOMPARE(error.subject, u"incident"_s);
        m_fixture->simulator().setFaults({{u"unauthorized"_s, true}});
        QCOMPARE(
            m_client->importSet(staging).insertMultiple({row(u"x"_s, u"y"_s)}).error().code, ErrorCode::Unauthorized);
        QCOMPARE(m_fixture->simulator().count(staging), 0);
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestImportSet)
#include "tst_importset.moc"
