// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/restclient.h"
#include "tests/support/simulatorfixture.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using bunsnc::test::SimulatorFixture;

namespace {

using Headers = QList<QNetworkReply::RawHeaderPair>;

QByteArray bytesOfSize(qsizetype size)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char((i * 31 + i / 251) & 0xff);
    return bytes;
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// Most memory that this process had resident, in KiB; 0 where that cannot be told.
qint64 peakKiB()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

} // namespace

class AttachmentsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SimulatorFixture> m_simulator;
    std::unique_ptr<RestClient> m_client;
    QString m_incident;

    RestClient &client() { return *m_client; }
    RestClient::Reply upload(const QByteArray &name, const QByteArray &content, const QByteArray &type = "text/plain",
        const QString &record = {})
    {
        return client().call("POST",
            "/api/now/attachment/file?table_name=incident&table_sys_id=" + (record.isEmpty() ? m_incident : record).toUtf8()
                + "&file_name=" + name.toPercentEncoding(),
            content, {{"Content-Type", type}});
    }
    static QByteArray at(const RestClient::Reply &reply)
    {
        return "/api/now/attachment/" + reply.record()[u"sys_id"].toString().toUtf8();
    }

private Q_SLOTS:
    void cleanup() { m_simulator->control().clearFaults(); }
    void initTestCase()
    {
        m_simulator = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(30));
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_client = std::make_unique<RestClient>(m_simulator->url());
        m_incident = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"with files"_s}});
    }
    void uploadAndDownload();
    void emptyFile();
    void ranges();
    void form();
    void formWithTheFileFirst();
    void listing();
    void hostileNames();
    void whatIsMissingOrWrong();
    void sizeLimit();
    void renamed();
    void deleted();
    void goesWithItsRecord();
    void rights();
    void businessRulesAbort();
    void faultsCutFiles();
    void largeFileInLittleMemory();
};

void AttachmentsTest::uploadAndDownload()
{
    const QByteArray content = bytesOfSize(1'700'000); // more than two chunks
    const auto made = upload("relatório.bin", content, "application/x-test");
    QCOMPARE(made.status, 201);
    QCOMPARE(made.header("Location"), m_simulator->url().toEncoded() + at(made));
    const QJsonObject meta = made.record();
    for (const QJsonValue &value : meta)
        QVERIFY(value.isString());
    QCOMPARE(meta[u"file_name"].toString(), u"relatório.bin"_s);
    QCOMPARE(meta[u"size_bytes"].toString(), u"1700000"_s);
    QCOMPARE(meta[u"content_type"].toString(), u"application/x-test"_s);
    QCOMPARE(meta[u"hash"].toString().toUtf8(), sha256(content));
    QCOMPARE(meta[u"table_sys_id"].toString(), m_incident);
    QCOMPARE(meta[u"sys_created_by"].toString(), u"admin"_s);
    QCOMPARE(meta[u"download_link"].toString().toUtf8(), m_simulator->url().toEncoded() + at(made) + "/file");
    QCOMPARE(client().get(at(made)).record(), meta);
    QCOMPARE(client().get("/api/now/v1/attachment/" + meta[u"sys_id"].toString().toUtf8()).record(), meta);

    const auto file = client().call("GET", at(made) + "/file", {}, {{"Accept", "*/*"}});
    QCOMPARE(file.status, 200);
    QVERIFY(file.body == content);
    QCOMPARE(file.header("Content-Type"), QByteArray("application/x-test"));
    const QByteArray header = file.header("X-Attachment-Metadata");
    QCOMPARE(QJsonDocument::fromJson(header).object(), meta);
    const auto head = client().call("HEAD", at(made) + "/file", {}, {{"Accept", "image/png"}});
    QCOMPARE(head.status, 200);
    QCOMPARE(head.header("Content-Length"), QByteArray("1700000"));
    QVERIFY(head.body.isEmpty());
    // the same as a record
    const auto record = client().get("/api/now/table/sys_attachment/" + meta[u"sys_id"].toString().toUtf8());
    QCOMPARE(record.record()[u"hash"], meta[u"hash"]);
}

void AttachmentsTest::emptyFile()
{
    const auto made = upload("empty.txt", {}, "text/plain");
    QCOMPARE(made.status, 201);
    QCOMPARE(made.record()[u"size_bytes"].toString(), u"0"_s);
    QCOMPARE(made.record()[u"hash"].toString().toUtf8(), sha256({}));
    const auto file = client().get(at(made) + "/file");
    QCOMPARE(file.status, 200);
    QVERIFY(file.body.isEmpty());
}

void AttachmentsTest::ranges()
{
    const QByteArray content = bytesOfSize(1'000'000);
    const auto made = upload("r.bin", content);
    const auto part = [&](const QByteArray &range, const QByteArray &ifRange = {}) {
        Headers headers{{"Range", range}};
        if (!ifRange.isEmpty())
            headers.append({"If-Range", ifRange});
        return client().call("GET", at(made) + "/file", {}, headers);
    };
    auto reply = part("bytes=733999-734010");
    QCOMPARE(reply.status, 206);
    QVERIFY(reply.body == content.mid(733'999, 12)); // over the border of two chunks
    QCOMPARE(reply.header("Content-Range"), QByteArray("bytes 733999-734010/1000000"));
    reply = part("bytes=999990-");
    QVERIFY(reply.body == content.last(10));
    reply = part("bytes=-7");
    QVERIFY(reply.body == content.last(7));
    reply = part("bytes=1000000-");
    QCOMPARE(reply.status, 416);
    QCOMPARE(reply.header("Content-Range"), QByteArray("bytes */1000000"));
    const QByteArray tag = client().call("HEAD", at(made) + "/file").header("ETag");
    QCOMPARE(part("bytes=5-6", tag).status, 206);
    for (const auto &[range, ifRange] : {std::pair("bytes=5-6", "\"another\""), std::pair("lines=1-2", ""),
             std::pair("bytes=6-5", ""), std::pair("bytes=1-2,4-5", "")}) {
        const auto whole = part(range, ifRange);
        QCOMPARE(whole.status, 200);
        QCOMPARE(whole.body.size(), content.size());
    }
}

void AttachmentsTest::form()
{
    const QByteArray content = bytesOfSize(900'000);
    const auto field = [](const QByteArray &name, const QByteArray &value) -> QByteArray {
        return "--b0undary\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    };
    const QByteArray body = field("table_name", "incident") + field("table_sys_id", m_incident.toUtf8())
        + "--b0undary\r\nContent-Disposition: form-data; name=\"uploadFile\"; filename=\"f\xc3\xa3o.bin\"\r\n"
          "Content-Type: application/octet-stream\r\n\r\n"
        + content + "\r\n--b0undary--\r\n";
    const auto made = client().call("POST", "/api/now/attachment/upload", body,
        {{"Content-Type", "multipart/form-data; boundary=b0undary"}});
    QCOMPARE(made.status, 201);
    QCOMPARE(made.record()[u"file_name"].toString(), u"f\u00e3o.bin"_s);
    QCOMPARE(made.record()[u"hash"].toString().toUtf8(), sha256(content));
    QVERIFY(client().get(at(made) + "/file").body == content);

    const qint64 before = m_simulator->count(u"sys_attachment"_s);
    QCOMPARE(client().call("POST", "/api/now/attachment/upload", body.chopped(20),
                 {{"Content-Type", "multipart/form-data; boundary=b0undary"}}).status, 400);
    QCOMPARE(client().call("POST", "/api/now/attachment/upload", body, {{"Content-Type", "text/plain"}}).status, 415);
    QCOMPARE(m_simulator->count(u"sys_attachment"_s), before);
}

void AttachmentsTest::formWithTheFileFirst()
{
    const QByteArray body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\nContent-Type: a/b\r\n\r\nx\r\n"
                            "--b\r\nContent-Disposition: form-data; name=\"table_name\"\r\n\r\nincident\r\n--b--\r\n";
    const auto reply = client().call(
        "POST", "/api/now/attachment/upload", body, {{"Content-Type", "multipart/form-data; boundary=b"}});
    QCOMPARE(reply.status, 400);
    QVERIFY(reply.detail().contains(u"table_name"_s));
}

void AttachmentsTest::listing()
{
    const QString record = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"listed"_s}});
    for (const char *name : {"1.txt", "2.txt", "3.log"})
        QCOMPARE(upload(name, name, "text/plain", record).status, 201);
    const QByteArray query = "sysparm_query=table_sys_id=" + record.toUtf8();
    auto reply = client().get("/api/now/attachment?" + query + "^file_nameENDSWITHtxt^ORDERBYDESCfile_name");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.list().size(), 2);
    QCOMPARE(reply.list().at(0)[u"file_name"].toString(), u"2.txt"_s);
    QVERIFY(reply.list().at(0)[u"download_link"].toString().endsWith(u"/file"_s));
    QCOMPARE(reply.header("X-Total-Count"), QByteArray("2"));
    reply = client().get("/api/now/attachment?sysparm_limit=2&sysparm_offset=2&" + query + "^ORDERBYfile_name");
    QCOMPARE(reply.list().size(), 1);
    QCOMPARE(reply.header("X-Total-Count"), QByteArray("3"));
    QVERIFY(reply.header("Link").contains(";rel=\"prev\""));
    QCOMPARE(client().get("/api/now/attachment?table_sys_id=" + record.toUtf8()).list().size(), 3);
    QCOMPARE(client().get("/api/now/attachment?sysparm_limit=-1").status, 400);
    QCOMPARE(client().get("/api/now/attachment?" + query + "x").list().size(), 0);
}

void AttachmentsTest::hostileNames()
{
    for (const QByteArray &name : {QByteArray("../../etc/passwd"), QByteArray("C:\\CON"), QByteArray("a\r\nSet-Cookie: x=1"),
             QByteArray("tab\there\x01"), QByteArray(300, 'n'), QByteArray("\"quoted\".txt"), QByteArray("\xf0\x9f\x90\x9b.txt")}) {
        const auto made = upload(name, "x");
        QCOMPARE(made.status, 201);
        QCOMPARE(made.record()[u"file_name"].toString(), QString::fromUtf8(name));
        const auto file = client().get(at(made) + "/file");
        QCOMPARE(file.status, 200);
        QVERIFY(file.header("Set-Cookie").indexOf("x=1") < 0);
        QCOMPARE(QJsonDocument::fromJson(file.header("X-Attachment-Metadata")).object()[u"file_name"].toString(),
            QString::fromUtf8(name));
    }
    QCOMPARE(upload(QByteArray(2000, 'n'), "x").status, 400);
}

void AttachmentsTest::whatIsMissingOrWrong()
{
    const qint64 before = m_simulator->count(u"sys_attachment"_s);
    QCOMPARE(upload("a", "x", "text/plain", QString(32, u'0')).status, 404);
    const auto post = [this](const QByteArray &query) {
        return client().call("POST", "/api/now/attachment/file?" + query, "x", {{"Content-Type", "a/b"}});
    };
    QCOMPARE(post("table_sys_id=" + m_incident.toUtf8() + "&file_name=a").status, 400);
    QCOMPARE(post("table_name=incident&file_name=a").status, 400);
    QCOMPARE(post("table_name=incident&table_sys_id=" + m_incident.toUtf8()).status, 400);
    const auto unknown = post("table_name=nothing&table_sys_id=1&file_name=a");
    QCOMPARE(unknown.status, 400);
    QCOMPARE(unknown.message(), u"Invalid table nothing"_s);
    QCOMPARE(client().get("/api/now/attachment/" + QByteArray(32, '0')).status, 404);
    QCOMPARE(client().get("/api/now/attachment/" + QByteArray(32, '0') + "/file").status, 404);
    QCOMPARE(client().call("DELETE", "/api/now/attachment/" + QByteArray(32, '0')).status, 404);
    QCOMPARE(client().call("PUT", "/api/now/attachment/" + QByteArray(32, '0'), "{}").status, 405);
    QCOMPARE(client().call("POST", "/api/now/attachment", "{}").status, 405);
    QCOMPARE(m_simulator->count(u"sys_attachment"_s), before);
}

void AttachmentsTest::sizeLimit()
{
    const QString property
        = m_simulator->control().find(u"sys_properties"_s, u"name=com.glide.attachment.max_size"_s).value().front();
    m_simulator->update(u"sys_properties"_s, property, {{u"value"_s, u"1"_s}});
    const qint64 before = m_simulator->count(u"sys_attachment"_s);
    QCOMPARE(upload("big", QByteArray(1'100'000, 'x')).status, 413);
    QCOMPARE(m_simulator->count(u"sys_attachment"_s), before);
    QCOMPARE(upload("fits", QByteArray(1'048'576, 'x')).status, 201);
    m_simulator->update(u"sys_properties"_s, property, {{u"value"_s, u"1024"_s}});
    const QString extensions
        = m_simulator->control().find(u"sys_properties"_s, u"name=glide.attachment.extensions"_s).value().front();
    m_simulator->update(u"sys_properties"_s, extensions, {{u"value"_s, u"txt,png"_s}});
    QCOMPARE(upload("a.exe", "x").status, 403);
    QCOMPARE(upload("a.png", "x").status, 201);
    m_simulator->update(u"sys_properties"_s, extensions, {{u"value"_s, u""_s}});
}

void AttachmentsTest::renamed()
{
    const auto made = upload("old", "x");
    QCOMPARE(client().patch(at(made), {{u"file_name"_s, u"new"_s}, {u"hash"_s, u"forged"_s}}).status, 204);
    const QJsonObject meta = client().get(at(made)).record();
    QCOMPARE(meta[u"file_name"].toString(), u"new"_s);
    QCOMPARE(meta[u"hash"], made.record()[u"hash"]);
}

void AttachmentsTest::deleted()
{
    for (const bool byTable : {false, true}) {
        const auto made = upload("d", "x");
        const QByteArray sysId = made.record()[u"sys_id"].toString().toUtf8();
        const auto gone = client().call("DELETE", byTable ? "/api/now/table/sys_attachment/" + sysId : at(made));
        QCOMPARE(gone.status, 204);
        QVERIFY(gone.body.isEmpty());
        QCOMPARE(client().get(at(made)).status, 404);
        QCOMPARE(client().get(at(made) + "/file").status, 404);
    }
}

void AttachmentsTest::goesWithItsRecord()
{
    const QString record = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"to go"_s}});
    const auto made = upload("a", "x", "text/plain", record);
    QCOMPARE(made.status, 201);
    QCOMPARE(client().call("DELETE", "/api/now/table/incident/" + record.toUtf8()).status, 204);
    QCOMPARE(client().get(at(made)).status, 404);
    QCOMPARE(m_simulator->count(u"sys_attachment"_s, u"table_sys_id="_s + record), 0);
}

void AttachmentsTest::rights()
{
    QVERIFY(client().post("/api/now/table/sys_user",
        {{u"user_name"_s, u"ana.souza"_s}, {u"user_password"_s, u"planted-segredo"_s}, {u"active"_s, true}}).status == 201);
    const QString user = m_simulator->control().find(u"sys_user"_s, u"user_name=ana.souza"_s).value().front();
    RestClient ana(m_simulator->url());
    ana.user = "ana.souza";
    ana.password = "planted-segredo";
    const auto post = [&ana](const QByteArray &table, const QString &record) {
        return ana.call("POST", "/api/now/attachment/file?file_name=a&table_name=" + table + "&table_sys_id=" + record.toUtf8(),
            "x", {{"Content-Type", "text/plain"}});
    };
    QCOMPARE(post("sys_user", user).status, 403);
    const auto made = post("incident", m_incident);
    QCOMPARE(made.status, 201);
    QCOMPARE(made.record()[u"sys_created_by"].toString(), u"ana.souza"_s);
    ana.password = "falsch";
    QCOMPARE(ana.get(at(made) + "/file").status, 401);
}

void AttachmentsTest::businessRulesAbort()
{
    const auto made = upload("stays.txt", "content");
    QCOMPARE(made.status, 201);
    const QString rule = client().post("/api/now/table/sys_script",
        {{u"name"_s, u"Keep files"_s}, {u"collection"_s, u"sys_attachment"_s}, {u"action_update"_s, true},
            {u"action_delete"_s, true}, {u"abort_action"_s, true}}).record()[u"sys_id"].toString();
    const auto renamed = client().patch(at(made), {{u"file_name"_s, u"goes.txt"_s}});
    QCOMPARE(renamed.status, 403);
    QCOMPARE(renamed.message(), u"Operation Failed"_s);
    QVERIFY2(renamed.detail().contains(u"Keep files"_s), qPrintable(renamed.detail()));
    QCOMPARE(client().call("DELETE", at(made)).status, 403);
    QCOMPARE(client().get(at(made)).record()[u"file_name"].toString(), u"stays.txt"_s);
    QCOMPARE(client().call("DELETE", "/api/now/table/sys_script/" + rule.toUtf8()).status, 204);
    QCOMPARE(client().call("DELETE", at(made)).status, 204);
}

void AttachmentsTest::faultsCutFiles()
{
    const auto made = upload("c", bytesOfSize(500'000));
    // Qt sends some of these requests again, and takes the end of some connections for the end of the file.
    m_simulator->setFaults({{u"cut_connection"_s, true}});
    QVERIFY(client().get(at(made) + "/file").body.size() < 500'000);
    m_simulator->setFaults({{u"cut_connection"_s, false}});
    QCOMPARE(client().get(at(made) + "/file").body.size(), 500'000);
}

void AttachmentsTest::largeFileInLittleMemory()
{
    const QString curl = QStandardPaths::findExecutable(u"curl"_s);
    if (curl.isEmpty() || peakKiB() == 0)
        QSKIP("needs curl and a system that tells the peak of memory");
    QTemporaryDir directory;
    const QString in = directory.filePath(u"in"_s);
    const QString out = directory.filePath(u"out"_s);
    constexpr qint64 size = 200'000'000;
    {
        QFile file(in);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.resize(size)); // sparse
        QVERIFY(file.seek(size - 4) && file.write("end.") == 4);
    }
    const qint64 before = peakKiB();
    const auto run = [&](const QStringList &arguments) {
        QProcess process;
        process.start(curl, QStringList{u"-sS"_s, u"--fail"_s, u"-u"_s, u"admin:admin"_s} + arguments);
        const bool done = process.waitForFinished(120'000) && process.exitCode() == 0;
        if (!done)
            qWarning() << process.readAllStandardError();
        return process.readAllStandardOutput();
    };
    const QString base = QString::fromUtf8(m_simulator->url().toEncoded()) + u"/api/now/attachment"_s;
    const QByteArray made = run({u"-X"_s, u"POST"_s, u"-T"_s, in, u"-H"_s, u"Content-Type: application/octet-stream"_s,
        base + u"/file?table_name=incident&file_name=large&table_sys_id="_s + m_incident});
    const QJsonObject meta = QJsonDocument::fromJson(made).object()[u"result"].toObject();
    QCOMPARE(meta[u"size_bytes"].toString().toLongLong(), size);
    run({u"-o"_s, out, base + u'/' + meta[u"sys_id"].toString() + u"/file"_s});
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(hash.addData(&file));
    QCOMPARE(QString::fromLatin1(hash.result().toHex()), meta[u"hash"].toString());
    const qint64 grown = peakKiB() - before;
    QVERIFY2(grown < 50 * 1024, qPrintable(u"%1 KiB more"_s.arg(grown)));
}

QTEST_GUILESS_MAIN(AttachmentsTest)
#include "tst_simulatorattachments.moc"
