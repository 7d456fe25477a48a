// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Typed records and queries against a simulated instance.

#include "services/servicenow/tables/incident.h"
#include "services/servicenow/tables/problem.h"
#include "services/servicenow/tables/sys_user.h"
#include "services/servicenow/typed/typedquery.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::servicenow::tables;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TypedRecordTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWasAskedFor();
    void goesThroughPages();
    void insertsAndUpdates();
    void values();
    void withoutARow();
    void valuesOfAnotherKind();
    void asynchronously();
    void failures();
};

void TypedRecordTest::readsWhatWasAskedFor()
{
    GlideFixture fixture(9);
    const auto client = fixture.client();
    auto problems = TypedQuery<Problem>()
                        .where(problem.short_description.startsWith(u"glide ") && problem.priority <= 3)
                        .select(problem.number, problem.priority, problem.short_description)
                        .orderBy(problem.priority)
                        .orderByDescending(problem.short_description)
                        .run(*client);
    GLIDE_OK(problems);
    QStringList seen;
    for (auto &row : *problems) {
        QVERIFY(row.get(problem.priority).value_or(9) <= 3);
        QVERIFY(!row.sysId().isEmpty());
        QVERIFY(!row.has(problem.state));
        seen.append(row.get(problem.short_description).value());
    }
    QVERIFY(!problems->lastError());
    QCOMPARE(seen.size(), problems->rowCount());
    QCOMPARE(seen.size(), qsizetype(fixture.simulator().count(u"problem"_s,
        u"short_descriptionSTARTSWITHglide^priority<=3"_s)));
    QCOMPARE(seen.first(), u"glide 6"_s);
}

void TypedRecordTest::goesThroughPages()
{
    GlideFixture fixture(25);
    const auto client = fixture.client();
    const auto query = TypedQuery<Problem>().where(problem.short_description.startsWith(u"glide ")).batchSize(10);
    int rows = 0;
    auto all = query.run(*client);
    GLIDE_OK(all);
    for ([[maybe_unused]] auto &row : *all)
        ++rows;
    QCOMPARE(rows, 25);
    rows = 0;
    for ([[maybe_unused]] auto &row : *all) // rewinds
        ++rows;
    QCOMPARE(rows, 25);
    auto some = TypedQuery<Problem>(query).limit(12).streaming().run(*client);
    GLIDE_OK(some);
    rows = 0;
    for ([[maybe_unused]] auto &row : *some)
        ++rows;
    QCOMPARE(rows, 12);
}

void TypedRecordTest::insertsAndUpdates()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    const SysId<SysUser> admin(fixture.simulator().control().find(u"sys_user"_s, u"user_name=admin"_s).value().front());
    auto record = TypedRecord<Incident>::of(*client);
    record.initialize();
    QVERIFY(record.set(incident.short_description, u"typed"));
    QVERIFY(record.set(incident.impact, 1));
    QVERIFY(record.set(incident.urgency, 1));
    QVERIFY(record.set(incident.caller_id, admin));
    const auto due = std::chrono::sys_days(2027y / 1 / 2) + 3h;
    QVERIFY(record.set(incident.due_date, due));
    QVERIFY(record.set(incident.knowledge, true));
    QVERIFY(record.set(incident.watch_list, QList{admin}));
    const auto made = record.insert();
    GLIDE_OK(made);
    QCOMPARE(record.sysId(), *made);
    QCOMPARE(record.get(incident.priority), std::optional(1));
    QCOMPARE(fixture.simulator().value(u"incident"_s, made->toString(), u"due_date"_s), u"2027-01-02 03:00:00"_s);

    auto again = TypedRecord<Incident>::of(*client);
    QVERIFY(again.load(*made).value());
    QCOMPARE(again.get(incident.caller_id), std::optional(admin));
    QCOMPARE(again.get(incident.due_date), std::optional(std::chrono::sys_seconds(due)));
    QCOMPARE(again.get(incident.knowledge), std::optional(true));
    QCOMPARE(again.get(incident.watch_list), std::optional(QList{admin}));
    QCOMPARE(again.display(incident.caller_id), std::optional(u"System Administrator"_s));
    QVERIFY(again.set(incident.work_notes, u"a note"));
    QVERIFY(again.set(incident.due_date, std::nullopt));
    GLIDE_OK(again.update({.checkModCount = true}));
    QVERIFY(!again.get(incident.due_date));
    QVERIFY(again.get(incident.work_notes).value_or(QString()).contains(u"a note"_s));
    GLIDE_OK(again.deleteRecord());
    QVERIFY(!record.load(*made).value());
    QVERIFY(!record.isValidRecord());
}

void TypedRecordTest::values()
{
    GlideFixture fixture;
    const QString manager = fixture.simulator().insert(u"sys_user"_s, {{u"user_name"_s, u"m"_s}, {u"name"_s,
        u"Mia Lima"_s}});
    const QString caller
        = fixture.simulator().insert(u"sys_user"_s, {{u"user_name"_s, u"c"_s}, {u"manager"_s, manager}, {u"vip"_s,
            u"true"_s}});
    const QString id = fixture.simulator().insert(u"incident"_s,
        {{u"short_description"_s, u"walk"_s}, {u"caller_id"_s, caller}, {u"business_duration"_s,
            u"1970-01-01 01:00:05"_s}});
    const auto client = fixture.client();
    const auto managerName = incident.caller_id.dot(SysUser::manager).dot(SysUser::name);
    auto found = TypedQuery<Incident>()
                     .where(managerName == u"Mia Lima" && incident.caller_id.dot(SysUser::vip) == true)
                     .select(incident.number, managerName, incident.caller_id.dot(SysUser::vip),
                         incident.business_duration)
                     .run(*client);
    GLIDE_OK(found);
    QCOMPARE(found->rowCount(), 1);
    QVERIFY(found->next().value());
    QCOMPARE(found->sysId(), SysId<Incident>(id));
    QCOMPARE(found->get(managerName), std::optional(u"Mia Lima"_s));
    QCOMPARE(found->get(incident.caller_id.dot(SysUser::vip)), std::optional(true));
    QCOMPARE(found->get(incident.business_duration), std::optional(std::chrono::seconds(3605)));
    QVERIFY(!found->get(incident.close_code));
    QCOMPARE(found->read(incident.close_code).error().code, ErrorCode::NotFound);
}

void TypedRecordTest::withoutARow()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    auto record = TypedRecord<Incident>::of(*client);
    QVERIFY(!record.get(incident.number));
    QVERIFY(!record.set(incident.number, u"x"));
    QVERIFY(record.lastError());
}

void TypedRecordTest::valuesOfAnotherKind()
{
    GlideFixture fixture;
    const QString id = fixture.simulator().insert(u"incident"_s, {{u"child_incidents"_s, u"many"_s}});
    const auto client = fixture.client();
    auto record = TypedRecord<Incident>::of(*client);
    QVERIFY(record.load(SysId<Incident>(id)).value());
    QVERIFY(!record.get(incident.child_incidents));
    const auto read = record.read(incident.child_incidents);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::DamagedAnswer);
    QCOMPARE(read.error().subject, u"child_incidents"_s);
    QCOMPARE(record.element(incident.child_incidents)->value(), u"many"_s);
    QVERIFY(record.read(incident.reopen_count).hasValue());
}

void TypedRecordTest::asynchronously()
{
    GlideFixture fixture(30);
    const auto client = fixture.client();
    auto problems = TypedQuery<Problem>()
                        .where(problem.short_description.startsWith(u"glide "))
                        .orderBy(problem.sys_id)
                        .batchSize(7)
                        .async(*client);
    GLIDE_OK(problems);
    const auto rows = problems->fetchAll().result();
    GLIDE_OK(rows);
    QCOMPARE(rows->size(), 30U);
    for (const Row &row : *rows)
        QVERIFY(TypedRow<Problem>(row).get(problem.short_description)->startsWith(u"glide "));
}

void TypedRecordTest::failures()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    const auto refused = TypedQuery<Incident>().where(incident.number == u"a^b").run(*client);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!TypedQuery<Incident>().where(incident.state.in(QList<int>())).async(*client));
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = TypedQuery<Incident>().run(*client, stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    fixture.simulator().stop();
    QVERIFY(!TypedQuery<Incident>().run(*client));
}

QTEST_GUILESS_MAIN(TypedRecordTest)
#include "tst_typedrecord.moc"
