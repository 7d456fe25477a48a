// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/closedport.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

const QString planted = u"planted-doctor-password"_s;

} // namespace

/// bunsnc doctor says of each trouble what it is, against the simulated instance with its faults.
class TestDoctor final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(60));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
    }
    void init()
    {
        m_instance->control().clearFaults();
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    }

    void aHealthyInstance()
    {
        const auto checks = examine(0);
        for (const auto name : {"name"_L1, "port"_L1, "proxy"_L1, "tls"_L1, "instance"_L1, "sign-in"_L1, "clock"_L1,
                 "time-zone"_L1, "rights:incident"_L1, "rights:change_task"_L1, "rights:sc_task"_L1, "speed"_L1,
                 "rate-rule"_L1, "batch"_L1, "tinyurl"_L1, "amb"_L1, "disk"_L1, "store"_L1})
            QVERIFY2(checks[name] == "ok"_L1, qPrintable(name + u": "_s + checks[name]));
        const Ran text = m_bunsnc.run(arguments());
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains(u"Failures: 0."_s), qPrintable(text.out));
    }

    void faults_data()
    {
        QTest::addColumn<QJsonObject>("faults");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("level");
        QTest::addColumn<int>("code");
        QTest::newRow("hibernating") << QJsonObject{{u"hibernate"_s, true}} << u"instance"_s << u"failure"_s << 3;
        QTest::newRow("bad gateway") << QJsonObject{{u"bad_gateway"_s, true}} << u"instance"_s << u"failure"_s << 3;
        QTest::newRow("Basic refused") << QJsonObject{{u"basic_refused"_s, true}} << u"sign-in"_s << u"failure"_s << 4;
        QTest::newRow("no message bus") << QJsonObject{{u"amb_absent"_s, true}} << u"amb"_s << u"warning"_s << 0;
        QTest::newRow("hidden rows") << QJsonObject{{u"hidden_permille"_s, 500}} << u"rights:incident"_s << u"warning"_s
                                     << 0;
        QTest::newRow("journal closed") << QJsonObject{{u"journal_locked"_s, true}} << u"rights:sys_journal_field"_s
                                        << u"warning"_s << 0;
        QTest::newRow("rate rule") << QJsonObject{{u"rate_limit_per_hour"_s, 5000}} << u"rate-rule"_s << u"warning"_s
                                   << 0;
    }
    void faults()
    {
        QFETCH(QJsonObject, faults);
        QFETCH(QString, check);
        QFETCH(QString, level);
        QFETCH(int, code);
        m_instance->setFaults(faults);
        QCOMPARE(examine(code)[check], level);
    }

    void theClock()
    {
        m_instance->control().advanceClock(3'600'000);
        const auto checks = examine(0);
        m_instance->control().advanceClock(-3'600'000);
        QCOMPARE(checks[u"clock"_s], u"warning"_s);
    }

    void nobodyThere()
    {
        const ClosedPort closed;
        const QString url = u"http://127.0.0.1:%1"_s.arg(closed.number());
        const auto checks = examine(3, {u"--instance"_s, url});
        QCOMPARE(checks[u"port"_s], u"failure"_s);
        QCOMPARE(checks[u"tls"_s], u"skipped"_s);
        QVERIFY(!checks.contains(u"instance"_s));
        QVERIFY(checks.contains(u"disk"_s)); // this machine is looked at all the same
    }

    void aProxyThatIsNotThere()
    {
        const ClosedPort closed;
        const QString proxy = u"127.0.0.1:%1"_s.arg(closed.number());
        QCOMPARE(examine(3, {u"--proxy"_s, proxy})[u"proxy"_s], u"failure"_s);
    }

    void certificates()
    {
        QTemporaryDir directory;
        simulator::Options options = SimulatorFixture::smallInstance(20);
        options.tlsDirectory = directory.path();
        SimulatorFixture instance(options);
        QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
        const QStringList at{u"--instance"_s, instance.url().toString()};
        QCOMPARE(examine(4, at)[u"tls"_s], u"failure"_s);
        QCOMPARE(examine(0, at + QStringList{u"--ca"_s, instance.caFile()})[u"tls"_s], u"ok"_s);
        // Switched off for this one instance: it works, and it is not passed over.
        QVERIFY(QDir().mkpath(m_bunsnc.filePath(u"config"_s)));
        const QString settings = m_bunsnc.write(u"config/settings.json"_s,
            QJsonDocument(QJsonObject{{u"instance.insecureTls"_s, instance.url().toString()}}).toJson());
        const auto checks = examine(0, at);
        QFile::remove(settings);
        QCOMPARE(checks[u"tls"_s], u"warning"_s);
    }

    void noSecretIsPrinted()
    {
        m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, planted);
        for (const QStringList &more : {QStringList(), QStringList{u"--json"_s}}) {
            const Ran ran = m_bunsnc.run(arguments() + more);
            QCOMPARE(ran.code, 4);
            QVERIFY2(!ran.both().contains(planted), qPrintable(ran.both()));
        }
    }

private:
    QStringList arguments(const QStringList &more = {}) const
    {
        QStringList all{u"doctor"_s, u"--user"_s, u"admin"_s};
        if (!more.contains(u"--instance"_s))
            all << u"--instance"_s << m_instance->url().toString();
        if (!more.contains(u"--proxy"_s))
            all << u"--proxy"_s << u"none"_s;
        return all + more;
    }
    /// Level by check.
    QMap<QString, QString> examine(int code, const QStringList &more = {})
    {
        const Ran ran = m_bunsnc.run(arguments(more) + QStringList{u"--json"_s});
        QMap<QString, QString> checks;
        for (const QJsonValue &check : QJsonDocument::fromJson(ran.out.toUtf8()).array()) {
            checks[check[u"check"_s].toString()] = check[u"level"_s].toString();
            const bool told = check[u"level"_s] == "ok"_L1 || check[u"level"_s] == "skipped"_L1
                || (!check[u"meaning"_s].toString().isEmpty() && !check[u"action"_s].toString().isEmpty());
            if (!told)
                checks[u"untold"_s] = check[u"check"_s].toString();
        }
        if (ran.code != code || checks.contains(u"untold"_s))
            qWarning("exit code %d\n%s%s", ran.code, qPrintable(ran.out), qPrintable(ran.err));
        return ran.code == code && !checks.contains(u"untold"_s) ? checks : QMap<QString, QString>();
    }

    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
