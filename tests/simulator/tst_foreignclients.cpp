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
    QProcessEnvironment m_trusting; ///< with the simulator's authority

    QByteArray curl(const QStringList &arguments)
    {
        const ProgramRun done = runProgram(u"curl"_s,
            QStringList{u"-sS"_s, u"--cacert"_s, m_simulator->caFile(), u"-u"_s, u"admin:admin"_s} + arguments, m_environment, 30);
        if (done.code != 0)
            qWarning() << done.errors;
        return done.output;
    }
    const QString m_scripts = QStringLiteral(BUNSNC_SOURCE_DIR "/tests/simulator/clients/");

    static void check(const ProgramRun &done)
    {
        QVERIFY2(done.code == 0 && done.output.contains("all done"),
            QByteArray(done.output + done.errors.right(3000)).constData());
    }
    /// Runs the check of that name with the packages it needs.
    void checkByPython(const QString &name, const QStringList &packages, const QStringList &arguments)
    {
        const PythonEnvironment environment = makePythonEnvironment(m_directory.filePath(name), packages);
        if (environment.python.isEmpty())
            QSKIP(qPrintable(environment.problem));
        check(runProgram(environment.python, QStringList(m_scripts + name + u"_check.py"_s) + arguments, m_trusting, 120));
    }
    QString incidents() const { return QString::number(m_simulator->count(u"incident"_s)); }
    QString host() const { return m_simulator->url().authority(); }
    QString url(const QString &path) const { return QString::fromUtf8(m_simulator->url().toEncoded()) + path; }

private Q_SLOTS:
    void initTestCase()
    {
        simulator::Options options = SimulatorFixture::smallInstance(records);
        options.tlsDirectory = m_directory.filePath(u"tls"_s);
        options.incidentsOnly = true;
        options.access = {{u"oauth_clients"_s,
            QJsonArray{QJsonObject{{u"client_id"_s, u"desk"_s}, {u"client_secret"_s, u"planted-desk-secret"_s},
                {u"user"_s, u"admin"_s}}}}};
        m_simulator = std::make_unique<SimulatorFixture>(options);
        QVERIFY2(m_simulator->isRunning(), qPrintable(m_simulator->problem()));
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"})
            m_environment.remove(QString::fromLatin1(name));
        m_trusting = m_environment; // where each of them looks for an authority
        for (const auto name : {"REQUESTS_CA_BUNDLE"_L1, "SSL_CERT_FILE"_L1, "NODE_EXTRA_CA_CERTS"_L1})
            m_trusting.insert(name, m_simulator->caFile());
        m_trusting.insert(u"PYTHONIOENCODING"_s, u"utf-8"_s);
        m_trusting.insert(u"PYTHONWARNINGS"_s, u"ignore"_s);
        m_trusting.insert(u"HOME"_s, m_directory.path()); // settings and caches of theirs
    }
    void curlReadsAndWrites();
    void curlUploadsForms();
    void pysnc();
    void pysnow();
    void aiosnow();
    void servicenowRestApi();
    void servicenowCli();
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
    checkByPython(u"pysnc"_s, {u"pysnc"_s, u"requests-oauthlib"_s}, {url({}), incidents()});
}

void ForeignClientsTest::pysnow()
{
    checkByPython(u"pysnow"_s, {u"pysnow"_s}, {host(), incidents(), m_directory.path()});
}

void ForeignClientsTest::aiosnow()
{
    checkByPython(u"aiosnow"_s, {u"aiosnow"_s}, {host()});
}

void ForeignClientsTest::servicenowRestApi()
{
    const QString npm = QStandardPaths::findExecutable(u"npm"_s);
    if (npm.isEmpty())
        QSKIP("npm is not there");
    const QString folder = m_directory.filePath(u"node"_s);
    QVERIFY(QDir().mkpath(folder));
    const ProgramRun installed = runProgram(npm,
        {u"install"_s, u"--silent"_s, u"--no-audit"_s, u"--no-fund"_s, u"--ignore-scripts"_s, u"--prefix"_s, folder,
            u"servicenow-rest-api"_s},
        QProcessEnvironment::systemEnvironment(), 180);
    if (installed.code != 0)
        QSKIP("the package registry cannot be reached, or has no servicenow-rest-api");
    const QString script = folder + u"/check.js"_s; // where node looks for packages is by the script's folder
    QVERIFY(QFile::copy(m_scripts + u"servicenowrestapi_check.js"_s, script));
    check(runProgram(u"node"_s, {script, host()}, m_trusting, 120));
}

/// A program for people, which somebody else wrote: made of its commands is what an analyst does in a day.
void ForeignClientsTest::servicenowCli()
{
    const PythonEnvironment environment =
        makePythonEnvironment(m_directory.filePath(u"servicenow-cli"_s), {u"servicenow-cli"_s});
    if (environment.python.isEmpty())
        QSKIP(qPrintable(environment.problem));
    const QString program = QFileInfo(environment.python).path() + u"/servicenow"_s;
    QProcessEnvironment variables = m_trusting;
    variables.insert(u"SERVICENOW_PASSWORD"_s, u"admin"_s);
    const auto run = [&](const QStringList &arguments, int code = 0) {
        const ProgramRun done = runProgram(program,
            QStringList{u"--instance"_s, url({}), u"--username"_s, u"admin"_s, u"-o"_s, u"json"_s} + arguments,
            variables, 60);
        if (done.code != code)
            qWarning().noquote() << arguments << done.code << done.output << done.errors;
        return done.code == code ? QJsonDocument::fromJson(done.output).object() : QJsonObject();
    };
    const auto made = run({u"incidents"_s, u"create"_s, u"-s"_s, u"from a program"_s, u"--impact"_s, u"1"_s,
        u"--urgency"_s, u"1"_s});
    if (made.isEmpty())
        QSKIP("servicenow-cli does not run here");
    const QString number = made[u"result"][u"number"].toString();
    const QString sysId = made[u"result"][u"sys_id"].toString();
    QVERIFY2(number.startsWith(u"INC"_s), qPrintable(number));
    QVERIFY(!run({u"doctor"_s}).isEmpty());
    QVERIFY(!run({u"incidents"_s, u"note"_s, number, u"a note"_s}).isEmpty());
    QVERIFY(m_simulator->count(u"sys_journal_field"_s, u"element_id="_s + sysId) == 1);

    QFile file(m_directory.filePath(u"notes.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("contents") == 8);
    file.close();
    QVERIFY(!run({u"attachments"_s, u"upload"_s, u"incident"_s, number, file.fileName()}).isEmpty());
    const auto files = run({u"attachments"_s, u"list"_s, u"incident"_s, number});
    const QString fileId = files[u"result"][0][u"sys_id"].toString();
    const QString copy = m_directory.filePath(u"copy.txt"_s);
    QVERIFY(!run({u"attachments"_s, u"download"_s, fileId, copy}).isEmpty());
    QFile copied(copy);
    QVERIFY(copied.open(QIODevice::ReadOnly));
    QCOMPARE(copied.readAll(), QByteArray("contents"));
    QVERIFY(!run({u"attachments"_s, u"delete"_s, u"--yes"_s, fileId}).isEmpty());

    const auto resolved = run({u"incidents"_s, u"resolve"_s, number, u"--code"_s, u"Solution provided"_s, u"--notes"_s,
        u"switched on"_s});
    QCOMPARE(resolved[u"result"][u"state"].toString(), u"6"_s);
    const auto all = run({u"tables"_s, u"list"_s, u"incident"_s, u"--all"_s, u"--fields"_s, u"number"_s});
    QCOMPARE(all[u"count"].toInt(), int(m_simulator->count(u"incident"_s)));
    QVERIFY(!run({u"choices"_s, u"incident"_s, u"category"_s})[u"result"].toArray().isEmpty());
    QCOMPARE(run({u"resolve"_s, u"user"_s, u"natasha.ingram@example.com"_s})[u"result"][u"sys_id"][u"value"].toString(),
        u"46c5bf6ca9fe1981010713e3ac7d3384"_s);
    QVERIFY(!run({u"tables"_s, u"delete"_s, u"--yes"_s, u"incident"_s, sysId}).isEmpty());
    QCOMPARE(m_simulator->count(u"incident"_s, u"sys_id="_s + sysId), 0);
}

QTEST_GUILESS_MAIN(ForeignClientsTest)
#include "tst_foreignclients.moc"
