// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// What the simulator keeps in memory stays true when its tables are full or a write fails.

#include "services/simulator/credentialstore.h"
#include "services/simulator/raterules.h"
#include "services/simulator/writer.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::simulator;
using namespace Qt::StringLiterals;

namespace {

Command insertion(const std::string &table, Fields fields)
{
    Command command;
    command.operation.type = Operation::Type::Insert;
    command.operation.table = table;
    command.operation.user = "admin";
    command.operation.fields = std::move(fields);
    return command;
}

} // namespace

class SimulatorStateTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Storage> m_storage;

    static std::unique_ptr<Storage> storage()
    {
        auto opened = Storage::open({});
        return opened && (*opened)->endFilling() ? std::move(*opened) : nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_storage = storage();
        QVERIFY(m_storage);
    }
    void fullSessionTable();
    void rolledBackWritesLeaveNothing();
    void rateRulesAreReadAgainAfterAnError();
};

void SimulatorStateTest::fullSessionTable()
{
    constexpr int most = 10'000;
    constexpr std::int64_t idle = 1'800;
    CredentialStore store;
    std::vector<std::string> ids;
    for (int i = 0; i < most; ++i)
        ids.push_back(store.openSession("user." + std::to_string(i)));
    QVERIFY(store.session(ids[0], idle)); // in use again
    const std::string beyond = store.openSession("user.beyond");
    QVERIFY(!store.session(ids[1], idle)); // the one that was not used for longest
    for (int i = 0; i < most; ++i)
        QVERIFY2(i == 1 || store.session(ids[std::size_t(i)], idle), qPrintable(QString::number(i)));
    QCOMPARE(store.session(beyond, idle)->user, std::string("user.beyond"));
}

void SimulatorStateTest::rolledBackWritesLeaveNothing()
{
    World world("UTC");
    const InstanceClock clock(1'700'000'000'000, 1);
    Writer writer(*m_storage, world, clock, 1);
    const auto there = writer.apply(insertion("cmn_location", {{"name", "stays"}}));
    QVERIFY(there);
    QVERIFY(m_storage->writer().database().execute("DROP TABLE alm_asset"));
    const std::string group = "11111111111111111111111111111111";
    Command insertGroup = insertion("sys_user_group", {{"sys_id", group}, {"name", "never there"}});
    insertGroup.operation.sysId = group;
    Command rename = insertion("cmn_location", {{"name", "renamed"}});
    rename.operation.type = Operation::Type::Update;
    rename.operation.sysId = there->sysId;
    const Command rule = insertion("sys_script",
        {{"name", "never there"}, {"collection", "problem"}, {"action_insert", "true"}, {"abort_action", "true"}});
    const Command problem = insertion("problem", {{"short_description", "x"}});
    const auto failed = writer.applyAll({insertGroup, rename, rule, problem, insertion("alm_asset", {})});
    QVERIFY(!failed);
    QVERIFY(!world.names().find(group));
    QCOMPARE(*world.names().find(there->sysId), std::string("stays"));

    const auto made = writer.apply(problem);
    QVERIFY(made);
    QVERIFY2(made->status == Outcome::Status::Done, made->detail.c_str()); // that rule was never there

    Command removal = rename;
    removal.operation.type = Operation::Type::Delete;
    removal.operation.fields.clear();
    QVERIFY(!writer.applyAll({removal, insertion("alm_asset", {})}));
    QVERIFY(world.names().find(there->sysId));
    QVERIFY(writer.apply(removal));
    QVERIFY(!world.names().find(there->sysId));
}

void SimulatorStateTest::rateRulesAreReadAgainAfterAnError()
{
    const auto run = [this](const char *sql) { return bool(m_storage->writer().database().execute(sql)); };
    QVERIFY(run("INSERT INTO sys_rate_limit_rules(sys_id, active, request_limit) VALUES('r', 'true', '5')"));
    QVERIFY(run("ALTER TABLE sys_rate_limit_rules RENAME TO elsewhere"));
    auto lease = m_storage->reader();
    QVERIFY(lease);
    RateRules rules;
    const Caller caller;
    QVERIFY(!rules.count(caller, "table", "GET", 0, **lease));
    QVERIFY(!rules.count(caller, "table", "GET", 0, **lease)); // not: no rule holds
    QVERIFY(run("ALTER TABLE elsewhere RENAME TO sys_rate_limit_rules"));
    const auto decision = rules.count(caller, "table", "GET", 0, **lease);
    QVERIFY(decision);
    QVERIFY(decision->has_value());
    QCOMPARE((*decision)->limit, 5);
}

QTEST_GUILESS_MAIN(SimulatorStateTest)
#include "tst_simulatorstate.moc"
