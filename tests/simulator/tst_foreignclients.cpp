// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Clients that somebody else wrote, against the simulator over TLS. Where a client cannot be had (no curl, no Python, no
// package registry), its test is skipped and says so.

#include "tests/support/pythonenvironment.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace bunsnc;
using namespace bunsnc::test;

namespace {

constexpr int records = 40;

} // namespace

class ForeignClientsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    std::unique_ptr<SimulatorFixture> m_simulator;
    QProcessEnvironment m_environment;

    QByteArray curl(const QStringList &arguments)
    {
        const ProgramRun done = runProgram(u"curl"_s,
            QStringList{u"-sS"_s, u"--cacert"_s, m_simulator->caFile(), u"-u"_s, u"admin:admin"_s} + arguments, m_environment, 30);
        if (done.code != 0)
            qWarning() << done.errors;
        return done.output;
    }
    QString url(const QString &path) const { return QString::fromUtf8(m_simulator->url().toEncoded()) + path; }

private Q_SLOTS:
    void initTestCase()
    {
        simulator::Options options = SimulatorFixture::smallInstance(records);
        options.tlsDirectory = m_directory.filePath(u"tls"_s);
        options.incidentsOnly = true;
        m_simulator = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"})
            m_environment.remove(QString::fromLatin1(name));
    }
    void curlReadsAndWrites();
    void curlUploadsForms();
    void pysnc();
};

void ForeignClientsTest::curlReadsAndWrites()
{
    if (QStandardPaths::findExecutable(u"curl"_s).isEmpty())
        QSKIP("curl is not there");
    const QString codeOnly = u"%{http_code}"_s;
    const QByteArray made = curl({u"--json"_s, u"{\"short_description\":\"from curl\"}"_s, url(u"/api/now/table/incident"_s)});
    const QString sysId = QJsonDocument::fromJson(made)[u"result"][u"sys_id"].toString();
    QCOMPARE(sysId.size(), 32);
    const QString one = url(u"/api/now/table/incident/"_s + sysId);
    QVERIFY(curl({u"--compressed"_s, one}).contains("from curl"));
    QVERIFY(curl({u"-X"_s, u"PATCH"_s, u"--json"_s, u"{\"impact\":\"1\",\"urgency\":\"1\"}"_s, one}).contains("\"priority\":\"1\""));
    QVERIFY(curl({u"-I"_s, one}).startsWith("HTTP/1.1 200"));
    const QByteArray list = curl({u"-G"_s, u"--data-urlencode"_s, u"sysparm_query=short_description=from curl"_s, u"-i"_s,
        url(u"/api/now/table/incident"_s)});
    QVERIFY(list.contains("X-Total-Count: 1\r\n"));
    QCOMPARE(curl({u"-X"_s, u"DELETE"_s, u"-w"_s, codeOnly, one}), QByteArray("204"));
    QCOMPARE(curl({u"-o"_s, u"-"_s, u"-w"_s, codeOnly, one}).right(3), QByteArray("404"));
    QCOMPARE(curl({u"-w"_s, codeOnly, u"-H"_s, u"Accept: application/xml"_s, one}).right(3), QByteArray("406"));
    QVERIFY(runProgram(u"curl"_s, {u"-sS"_s, one}, m_environment, 30).code != 0); // without the authority, TLS must fail
}

void ForeignClientsTest::curlUploadsForms()
{
    if (QStandardPaths::findExecutable(u"curl"_s).isEmpty())
        QSKIP("curl is not there");
    const QString record = m_simulator->insert(u"incident"_s, {{u"short_description"_s, u"form"_s}});
    QFile file(m_directory.filePath(u"relatório \"final\".txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(100'000, 'r')) > 0);
    file.close();
    QString escaped = file.fileName();
    escaped.replace(u'"', u"\\\""_s);
    const QByteArray made = curl({u"-F"_s, u"table_name=incident"_s, u"-F"_s, u"table_sys_id="_s + record, u"-F"_s,
        u"uploadFile=@\""_s + escaped + u"\";type=text/plain"_s, url(u"/api/now/attachment/upload"_s)});
    const QJsonValue meta = QJsonDocument::fromJson(made)[u"result"];
    QCOMPARE(meta[u"size_bytes"].toString(), u"100000"_s);
    QVERIFY2(meta[u"file_name"].toString().startsWith(u"relatório "_s), made.constData());
    const QString out = m_directory.filePath(u"out"_s);
    const QString link = meta[u"download_link"].toString();
    // broken off, then resumed
    QCOMPARE(curl({u"-r"_s, u"0-29999"_s, u"-o"_s, out, u"-w"_s, u"%{http_code}"_s, link}), QByteArray("206"));
    QCOMPARE(curl({u"-C"_s, u"-"_s, u"-o"_s, out, u"-w"_s, u"%{http_code}"_s, link}), QByteArray("206"));
    QFile got(out);
    QVERIFY(got.open(QIODevice::ReadOnly));
    QCOMPARE(got.readAll(), QByteArray(100'000, 'r'));
}

void ForeignClientsTest::pysnc()
{
    const PythonEnvironment environment = makePythonEnvironment(m_directory.filePath(u"venv"_s), {u"pysnc"_s});
    if (environment.python.isEmpty())
        QSKIP(qPrintable(environment.problem));
    m_environment.insert(u"REQUESTS_CA_BUNDLE"_s, m_simulator->caFile());
    m_environment.insert(u"PYTHONIOENCODING"_s, u"utf-8"_s);
    const ProgramRun checked = runProgram(environment.python,
        {QStringLiteral(BUNSNC_SOURCE_DIR "/tests/simulator/pysnc_check.py"), url({}),
            QString::number(m_simulator->count(u"incident"_s))},
        m_environment, 120);
    QVERIFY2(checked.code == 0 && checked.output.contains("all done"), QByteArray(checked.output + checked.errors.right(3000)).constData());
}

QTEST_GUILESS_MAIN(ForeignClientsTest)
#include "tst_foreignclients.moc"
