// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes whose answer is lost: the client finds out whether they were done, and repeats none of them.
#include "services/servicenow/checkedwriter.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;

} // namespace

class TestGlideLost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>(2);
        ClientConfig config = m_fixture->config();
        config.connection.requestTimeout = 2s; // the instance has done what it answers too late
        m_client = GlideFixture::client(config);
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void doneWithoutAnAnswer_data()
    {
        QTest::addColumn<QJsonObject>("fault");
        QTest::newRow("late") << QJsonObject{{u"slow"_s, 1}, {u"slow_ms"_s, 60'000}};
        QTest::newRow("cut") << QJsonObject{{u"cut_json"_s, 1}};
        QTest::newRow("connection lost") << QJsonObject{{u"cut_connection"_s, 1}};
    }

    void doneWithoutAnAnswer()
    {
        QFETCH(QJsonObject, fault);
        SimulatorAfter after{*m_fixture};
        auto record = m_client->glideRecord(problem);
        record.initialize();
        record.setValue(text, u"glide inserted");
        m_fixture->simulator().setFaults(fault);
        const auto id = record.insert();
        GLIDE_OK(id);
        QCOMPARE(m_fixture->simulator().count(problem, u"short_description=glide inserted"_s), 1);
        QVERIFY(record.value(u"number"_s).value_or(QString()).startsWith(u"PRB"_s));

        const qint64 modCount = record[u"sys_mod_count"_s].toInt().value_or(-1);
        record.setValue(text, u"glide updated");
        m_fixture->simulator().setFaults(fault);
        GLIDE_OK(record.update());
        QCOMPARE(m_fixture->simulator().value(problem, *id, text), u"glide updated"_s);
        QCOMPARE(m_fixture->simulator().value(problem, *id, u"sys_mod_count"_s).toLongLong(), modCount + 1); // once

        record.setValue(u"work_notes"_s, u"a note that no field shows");
        m_fixture->simulator().setFaults(fault);
        GLIDE_OK(record.update());
        QCOMPARE(m_fixture->simulator().value(problem, *id, u"sys_mod_count"_s).toLongLong(), modCount + 2);
        QCOMPARE(m_fixture->simulator().count(u"sys_journal_field"_s, u"element_id="_s + *id), 1);

        m_fixture->simulator().setFaults(fault);
        GLIDE_OK(record.deleteRecord());
        QCOMPARE(m_fixture->simulator().count(problem, u"sys_id="_s + *id), 0);
    }

    void notDone()
    {
        auto record = m_client->glideRecord(problem);
        record.initialize();
        record.setValue(text, u"glide first");
        GLIDE_OK(record.insert()); // the client learns that this table keeps the sys_ids it is given
        record.initialize();
        record.setValue(text, u"glide second");
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        const auto failed = record.insert();
        QCOMPARE(failed.error().code, ErrorCode::ServerError);
        QVERIFY(failed.error().retryable);
        QCOMPARE(m_fixture->simulator().count(problem, u"short_description=glide second"_s), 0);
        QVERIFY(record.isNewRecord());
        GLIDE_OK(record.insert()); // so it can be tried again

        QVERIFY(*record.get(m_fixture->ids()[0]));
        record.setValue(text, u"glide third");
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        QCOMPARE(record.update().error().code, ErrorCode::ServerError);
        QVERIFY(record.isChanged());
        QCOMPARE(m_fixture->simulator().value(problem, m_fixture->ids()[0], text), u"glide 0"_s);
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        const auto kept = record.deleteRecord();
        QCOMPARE(kept.error().code, ErrorCode::ServerError);
        QVERIFY(kept.error().retryable);
    }

    void unknownStaysUnknown()
    {
        auto record = m_client->glideRecord(problem);
        record.initialize();
        record.setValue(text, u"glide lost");
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        // Nothing was learnt of this table yet: the record may be there under another sys_id.
        QCOMPARE(record.insert().error().code, ErrorCode::OutcomeUnknown);

        QVERIFY(*record.get(m_fixture->ids()[1]));
        record.setValue(text, u"glide mine");
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, true}}); // nor can the instance be asked
        const auto lost = record.update();
        QCOMPARE(lost.error().code, ErrorCode::OutcomeUnknown);
        QVERIFY(!lost.error().retryable);
        QCOMPARE(lost.error().httpStatus, 502);
        QCOMPARE(record.deleteRecord().error().code, ErrorCode::OutcomeUnknown);
        m_fixture->simulator().control().clearFaults();

        // Somebody else saved other values meanwhile: ours may have been there in between.
        ClientCore::Lease lease(m_client->core());
        m_fixture->simulator().update(problem, m_fixture->ids()[1], {{text, u"theirs"_s}});
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        CheckedWriter writer(*m_client->core(), lease.api());
        const auto unclear = writer.update(problem, m_fixture->ids()[1], {{text, u"mine"_s}}, 0, {});
        QCOMPARE(unclear.error().code, ErrorCode::OutcomeUnknown);
    }

    /// Entries of a journal are known by their text. That the other fields have what was sent says nothing of them.
    void lostEntries()
    {
        const QString id = m_fixture->ids()[0];
        simulator::DirectChange change{.table = problem, .sysId = id, .fields = {{u"work_notes"_s, u"an older note"_s}}};
        QVERIFY(m_fixture->simulator().control().apply(change));
        const auto modCount = [&] { return m_fixture->simulator().value(problem, id, u"sys_mod_count"_s).toLongLong(); };
        const qint64 read = modCount();
        ClientCore::Lease lease(m_client->core());
        CheckedWriter writer(*m_client->core(), lease.api());
        const auto lost = [&](const QHash<QString, QString> &fields, std::optional<qint64> known) {
            m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
            return writer.update(problem, id, fields, known, {});
        };
        const QHash<QString, QString> both{{text, u"glide 0"_s}, {u"work_notes"_s, u"lost"_s}}; // the first is there
        QCOMPARE(lost(both, read).error().code, ErrorCode::ServerError);
        QCOMPARE(lost(both, {}).error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(lost({{u"work_notes"_s, u"lost"_s}}, {}).error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(lost({{u"work_notes"_s, u"older"_s}}, {}).error().code, ErrorCode::OutcomeUnknown); // a part of one
        QCOMPARE(lost({{u"work_notes"_s, u"an older note"_s}}, read).error().code, ErrorCode::ServerError);

        change.fields = {{u"description"_s, u"by another program of the same account"_s}};
        QVERIFY(m_fixture->simulator().control().apply(change));
        QCOMPARE(modCount(), read + 1);
        QCOMPARE(lost({{u"work_notes"_s, u"lost"_s}}, read).error().code, ErrorCode::OutcomeUnknown);

        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        GLIDE_OK(writer.update(problem, id, {{text, u"glide 0"_s}, {u"work_notes"_s, u"there\r\n"_s}}, {}, {}));
        QCOMPARE(modCount(), read + 2);
    }

    void refusalsAreNoDoubt()
    {
        auto record = m_client->glideRecord(problem);
        QVERIFY(*record.get(m_fixture->ids()[0]));
        record.setValue(text, u"x");
        m_fixture->simulator().setFaults({{u"unauthorized"_s, 2}});
        const qint64 before = m_fixture->requests();
        QCOMPARE(record.update().error().code, ErrorCode::Unauthorized);
        QVERIFY(m_fixture->requests() <= before + 2);
    }

private:
    struct SimulatorAfter {
        GlideFixture &fixture;
        ~SimulatorAfter() { fixture.simulator().control().clearFaults(); }
    };

    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideLost)
#include "tst_glidelost.moc"
