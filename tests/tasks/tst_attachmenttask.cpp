// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Attachments of mirrored tickets, from a simulated instance into a folder.
#include "services/servicenow/client.h"
#include "services/store/attachmentlist.h"
#include "services/tasks/attachmenttask.h"
#include "services/tasks/contentstore.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"
#include "tests/tasks/taskrig.h"

#include <QDirIterator>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace bunsnc::tasks;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

class TestAttachmentTask : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        BUNSNC_NEEDS_POSTGRES(m_postgres);
        QVERIFY2(m_instance.isRunning(), qPrintable(m_instance.problem()));
        servicenow::ClientConfig config;
        config.instance = m_instance.url().toString();
        config.auth = servicenow::basicAuth(u"admin"_s, u"admin"_s);
        config.connection.proxyMode = servicenow::ProxyMode::None;
        config.connection.requestsPerSecond = 10'000;
        config.retry = {.attempts = 2, .firstDelay = std::chrono::milliseconds(10)};
        auto client = servicenow::Client::make(config);
        QVERIFY(client);
        m_client = *std::move(client);
    }
    void init()
    {
        m_rig = std::make_unique<TaskRig>(m_postgres);
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->path();
    }
    void fetchesOnceWhatMatches();
    void leavesOutWhatIsTooLarge();
    void goesByTheRule();
    void stopsAndSaysWhatIsWrong();

private:
    /// An incident there and here.
    QString addTicket(int state = 2)
    {
        const QString id = m_instance.insert(u"incident"_s, {{u"short_description"_s, u"with files"_s}});
        const std::string record = u"{\"sys_id\":{\"value\":\"%1\"},\"number\":{\"value\":\"INC%1\"},"
                                   u"\"state\":{\"value\":\"%2\"},\"sys_updated_on\":{\"value\":"
                                   u"\"2026-01-02 03:04:05\"}}"_s.arg(id)
                                       .arg(state)
                                       .toStdString();
        PageBatch page;
        page.records = {record};
        if (must(must(m_rig->tickets().openWriter())->apply(page)).inserted != 1)
            qFatal("not inserted");
        return id;
    }
    void attach(const QString &record, const QString &name, const QByteArray &bytes)
    {
        auto attachment = m_client->attachment(u"incident"_s);
        must(attachment.addAttachment(record, name, bytes));
    }
    Result<QJsonObject> run(const QJsonObject &arguments, AttachmentOptions options = {}, std::stop_token stop = {})
    {
        options.store = m_rig->sharedTickets();
        options.storeAddress = m_rig->address();
        options.account = m_client->account();
        options.folder = m_path;
        TaskContext context(arguments, std::move(stop));
        return fetchAttachments(options, context);
    }
    std::vector<FetchedAttachment> listOf(const QString &record)
    {
        return must(must(openAttachmentList(m_rig->address()))->of(Kind::Incident, {record}));
    }
    QByteArray contentOf(const FetchedAttachment &attachment)
    {
        return must(ContentStore(m_folder->path()).open(attachment.sha256, {}))->readAll();
    }
    int filesThere() const
    {
        int files = 0;
        for (QDirIterator it(m_folder->path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext(); it.next())
            ++files;
        return files;
    }

    PostgresServer m_postgres;
    SimulatorFixture m_instance;
    std::unique_ptr<servicenow::Client> m_client;
    std::unique_ptr<TaskRig> m_rig;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestAttachmentTask::fetchesOnceWhatMatches()
{
    const QString live = addTicket(), finished = addTicket(7), other = addTicket();
    const QByteArray log(200'000, 'l');
    attach(live, u"a.log"_s, log);
    attach(live, u"../../b.txt"_s, "short");
    attach(finished, u"again.log"_s, log); // the same content
    attach(other, u"c"_s, "not asked for");
    const QJsonObject asked{{u"table"_s, u"incident"_s}, {u"query"_s, u"sys_idIN%1,%2"_s.arg(live, finished)}};
    const QJsonObject first = must(run(asked));
    QCOMPARE(first.value("fetched"_L1).toInt(), 3);
    QCOMPARE(first.value("failed"_L1).toInt(), 0);
    QCOMPARE(filesThere(), 2);
    const auto list = listOf(live);
    QCOMPARE(list.size(), size_t(2));
    QCOMPARE(list[0].fileName, u"../../b.txt"_s);
    QCOMPARE(contentOf(list[0]), QByteArray("short"));
    QCOMPARE(list[1].bytes, log.size());
    QCOMPARE(contentOf(list[1]), log);
    QCOMPARE(listOf(finished).at(0).sha256, list[1].sha256);
    QVERIFY(listOf(other).empty());

    attach(live, u"d"_s, "new");
    const QJsonObject second = must(run(asked));
    QCOMPARE(second.value("fetched"_L1).toInt(), 1);
    QCOMPARE(second.value("known"_L1).toInt(), 3);
    QCOMPARE(second.value("bytes"_L1).toInt(), 3);
    // One that was lost here is fetched again.
    const QString name = QString::fromLatin1(list[0].sha256);
    QVERIFY(QFile::remove(m_folder->filePath(name.left(2) + u'/' + name)));
    QCOMPARE(must(run(asked)).value("fetched"_L1).toInt(), 1);
    QCOMPARE(contentOf(list[0]), QByteArray("short"));
}

void TestAttachmentTask::leavesOutWhatIsTooLarge()
{
    const QString ticket = addTicket();
    attach(ticket, u"large"_s, QByteArray(5000, 'x'));
    attach(ticket, u"small"_s, QByteArray(100, 'x'));
    AttachmentOptions options;
    options.mostBytes = 1000;
    const QJsonObject done = must(run({{u"table"_s, u"incident"_s}}, options));
    QCOMPARE(done.value("fetched"_L1).toInt(), 1);
    QCOMPARE(done.value("tooLarge"_L1).toInt(), 1);
    QCOMPARE(filesThere(), 1);
}

void TestAttachmentTask::goesByTheRule()
{
    const QString live = addTicket(), finished = addTicket(7);
    attach(live, u"a"_s, "live");
    attach(finished, u"b"_s, "finished");
    AttachmentOptions options;
    options.rule = u"state=7"_s;
    options.kinds = {Kind::Incident, Kind::CatalogTask};
    QCOMPARE(must(run({}, options)).value("fetched"_L1).toInt(), 1);
    QVERIFY(listOf(live).empty());
    QCOMPARE(listOf(finished).size(), size_t(1));
}

void TestAttachmentTask::stopsAndSaysWhatIsWrong()
{
    attach(addTicket(), u"a"_s, "x");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(run({{u"table"_s, u"incident"_s}}, {}, stop.get_token()).error().code, ErrorCode::Cancelled);
    QCOMPARE(run({{u"table"_s, u"sys_user"_s}}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(run({{u"table"_s, u"incident"_s}, {u"query"_s, u"active"_s}}).error().code, ErrorCode::ParseError);
    QFile file(m_folder->filePath(u"a file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    m_path = file.fileName();
    QCOMPARE(run({{u"table"_s, u"incident"_s}}).error().code, ErrorCode::FileError);
}

QTEST_GUILESS_MAIN(TestAttachmentTask)
#include "tst_attachmenttask.moc"
