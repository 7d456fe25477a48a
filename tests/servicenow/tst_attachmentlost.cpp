// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Uploads and deletes whose answer is lost: the client finds out whether they were done, and repeats none of them.
#include "tests/servicenow/attachmentfixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestAttachmentLost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<AttachmentFixture>();
        ClientConfig config = m_fixture->config();
        config.connection.requestTimeout = 5s;
        m_client = AttachmentFixture::client(config);
        m_files = std::make_unique<Attachment>(m_client->attachment(u"problem"_s));
    }
    void cleanup()
    {
        m_files.reset();
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
        const QByteArray content = AttachmentFixture::content(700'000);
        m_fixture->simulator().setFaults(fault);
        const auto added = m_files->addAttachment(m_fixture->record(), u"lost & found^2.bin"_s, content);
        GLIDE_OK(added);
        QCOMPARE(count(), 1);
        QVERIFY(*m_files->get(added->sysId));
        QVERIFY(*m_files->read() == content);

        m_fixture->simulator().setFaults(fault);
        GLIDE_OK(m_files->deleteAttachment());
        QCOMPARE(count(), 0);
    }

    void notDone()
    {
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        const auto failed = m_files->addAttachment(m_fixture->record(), u"a.bin"_s, "a"_ba);
        QCOMPARE(failed.error().code, ErrorCode::ServerError);
        QVERIFY(failed.error().retryable);
        QCOMPARE(count(), 0);
        const auto added = m_files->addAttachment(m_fixture->record(), u"a.bin"_s, "a"_ba);
        GLIDE_OK(added);
        QVERIFY(*m_files->get(added->sysId));
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        const auto kept = m_files->deleteAttachment();
        QCOMPARE(kept.error().code, ErrorCode::ServerError);
        QVERIFY(kept.error().retryable);
        QCOMPARE(count(), 1);
    }

    void othersAreNotOurs()
    {
        const QByteArray content = AttachmentFixture::content(1000);
        // The same in everything but one thing each.
        const auto there = [&](const QString &name, const QByteArray &bytes, const QString &record) {
            GLIDE_OK(m_files->addAttachment(record, name, bytes));
        };
        there(u"b.bin"_s, content, m_fixture->record());
        there(u"a.bin"_s, AttachmentFixture::content(1000, 9), m_fixture->record());
        there(u"a.bin"_s, AttachmentFixture::content(1001), m_fixture->record());
        there(u"a.bin"_s, content, m_fixture->ids()[1]);
        simulator::DirectChange row;
        row.type = simulator::DirectChange::Type::Insert;
        row.table = u"sys_attachment"_s;
        row.fields = {{u"table_name"_s, u"problem"_s}, {u"table_sys_id"_s, m_fixture->record()},
            {u"file_name"_s, u"a.bin"_s}, {u"size_bytes"_s, u"1000"_s},
            {u"hash"_s, QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex())}};
        row.at = QDateTime::currentSecsSinceEpoch() - 3600; // it was there before
        QVERIFY(m_fixture->simulator().control().apply(row));
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, 1}});
        const auto failed = m_files->addAttachment(m_fixture->record(), u"a.bin"_s, content);
        QVERIFY2(!failed, "an older one was taken for it");
        QCOMPARE(failed.error().code, ErrorCode::ServerError);
    }

    void unknownStaysUnknown()
    {
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, true}}); // nor can the instance be asked
        const auto lost = m_files->addAttachment(m_fixture->record(), u"a.bin"_s, "a"_ba);
        QCOMPARE(lost.error().code, ErrorCode::OutcomeUnknown);
        QVERIFY(!lost.error().retryable);
        QCOMPARE(lost.error().httpStatus, 502);
    }

    void refusedIsSentAgain()
    {
        const QByteArray content = AttachmentFixture::content(2'000'000);
        m_fixture->simulator().setFaults({{u"semaphore"_s, 2}}); // refused before anything was done
        const auto added = m_files->addAttachment(m_fixture->record(), u"a.bin"_s, content);
        GLIDE_OK(added);
        QCOMPARE(count(), 1);
        QVERIFY(*m_files->get(added->sysId));
        QVERIFY(*m_files->read() == content); // from its beginning
    }

    void refusalsAreNoDoubt()
    {
        m_fixture->simulator().setFaults({{u"unauthorized"_s, 2}});
        const qint64 before = m_fixture->requests();
        QCOMPARE(m_files->addAttachment(m_fixture->record(), u"a.bin"_s, "a"_ba).error().code, ErrorCode::Unauthorized);
        QVERIFY(m_fixture->requests() <= before + 2);
    }

private:
    qint64 count()
    {
        return m_fixture->simulator().count(u"sys_attachment"_s, u"table_sys_id="_s + m_fixture->record());
    }

    std::unique_ptr<AttachmentFixture> m_fixture;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Attachment> m_files;
};

QTEST_GUILESS_MAIN(TestAttachmentLost)
#include "tst_attachmentlost.moc"
