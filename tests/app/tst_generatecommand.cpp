// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/servicenow/compiler.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// bunsnc generate: what it writes compiles, also as classes above one another.
class GenerateCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void generates();
    void refuses();

private:
    Ran generate(const QStringList &arguments)
    {
        return m_bunsnc.run(QStringList{u"generate"_s} + arguments
            + QStringList{u"--instance"_s, m_instance.url().toString(), u"--user"_s, u"admin"_s, u"--proxy"_s,
                u"none"_s});
    }
    SimulatorFixture m_instance;
    BunsncProcess m_bunsnc;
};

void GenerateCommandTest::generates()
{
    QVERIFY2(m_instance.isRunning(), qPrintable(m_instance.problem()));
    m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    const Ran printed = generate({u"incident"_s});
    QVERIFY2(printed.code == 0, qPrintable(printed.err));
    QVERIFY(printed.out.startsWith(u"// Made by \"bunsnc generate incident\""_s));
    QVERIFY(printed.out.contains(u"\"u_symptom\"> u_symptom{};"_s));
    // two headers, one above the other
    const QString task = m_bunsnc.filePath(u"task.h"_s);
    const Ran first = generate({u"task"_s, u"--namespace"_s, u"company::own"_s, u"--output"_s, task});
    QVERIFY2(first.code == 0 && first.out.isEmpty(), qPrintable(first.both()));
    const Ran second = generate({u"incident"_s, u"--namespace"_s, u"company::own"_s, u"--parent"_s, u"task"_s,
        u"--parent-header"_s, u"task.h"_s});
    QVERIFY2(second.code == 0, qPrintable(second.err));
    Compiler compiler;
    const auto compiled = compiler.compile(second.out
            + u"using namespace company::own;\n"
              "auto f() { return incident.priority == 1 && incident.u_symptom == u\"x\" && task.active == true; }\n"_s,
        {u"-std=c++20"_s, u"-I"_s, m_bunsnc.home()});
    QVERIFY2(compiled.ok, compiled.messages.constData());
}

void GenerateCommandTest::refuses()
{
    m_bunsnc.setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    const Ran absent = generate({u"no_such_table"_s});
    QVERIFY(absent.code != 0 && absent.out.isEmpty());
    QVERIFY(absent.err.contains(u"no_such_table"_s));
    QVERIFY(generate({u"incident"_s, u"--namespace"_s, u"a b"_s}).code != 0);
    QVERIFY(generate({u"incident"_s, u"--parent"_s, u"task"_s}).code != 0);
    QVERIFY(generate({}).code == 2);
    const QString nowhere = m_bunsnc.filePath(u"no/such/folder/x.h"_s);
    QVERIFY(generate({u"incident"_s, u"--output"_s, nowhere}).code != 0);
    QVERIFY(!QFile::exists(nowhere));
}

QTEST_GUILESS_MAIN(GenerateCommandTest)
#include "tst_generatecommand.moc"
