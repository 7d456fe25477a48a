// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// An instance kept in a file is served again as it was; one of other tables is refused instead of failing at some request.

#include "services/database/sqlite.h"
#include "services/simulator/simulator.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace bunsnc;
using namespace Qt::StringLiterals;

class SimulatorFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void servedAgain();
    void otherTables();
};

void SimulatorFileTest::servedAgain()
{
    QTemporaryDir folder;
    simulator::Options options;
    options.records = 20;
    options.databaseFile = folder.filePath(u"instance.db"_s);
    qint64 columns = 0;
    {
        auto first = simulator::start(options);
        QVERIFY(first);
        columns = (*first)->control().count(u"sys_dictionary"_s).value();
        QVERIFY((*first)->control().apply({.type = simulator::DirectChange::Type::Insert, .table = u"cmn_location"_s,
            .fields = {{u"name"_s, u"kept"_s}}}));
        (*first)->stop();
    }
    auto second = simulator::start(options);
    QVERIFY(second);
    QCOMPARE((*second)->control().count(u"cmn_location"_s, u"name=kept"_s).value(), 1);
    QCOMPARE((*second)->control().count(u"sys_dictionary"_s).value(), columns);
    (*second)->stop();
}

void SimulatorFileTest::otherTables()
{
    QTemporaryDir folder;
    simulator::Options options;
    options.records = 0;
    options.databaseFile = folder.filePath(u"instance.db"_s);
    {
        auto first = simulator::start(options);
        QVERIFY(first);
        (*first)->stop();
    }
    {
        auto database = sqlite::Database::open(options.databaseFile);
        QVERIFY(database);
        QVERIFY((*database)->execute("UPDATE _meta SET value='of another version' WHERE key='catalogue'"));
    }
    const auto second = simulator::start(options);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(second.error().detail, u"made by an earlier version; make a new one"_s);
}

QTEST_GUILESS_MAIN(SimulatorFileTest)
#include "tst_simulatorfile.moc"
