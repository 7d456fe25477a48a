// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/storefixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class TicketWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void createsUpdatesFinishes();
    void backfillIsASnapshot();
    void snapshotsWereThereBeforeTheBackfill();
    void unchangedWritesNothing();
    void olderNeverWins();
    void higherCountWinsWhateverItsStamp();
    void reconciliationBringsARestoredInstance();
    void silentWriteIsSeen();
    void twiceInOnePage();
    void withoutVersionContentDecides();
    void checkpointsGoWithTheRows();
    void finishedAtFirstSightIsToldTwice();
    void removeAnnounces();
    void versionsByRange();
    void kindsMayShareASysId();
    void idsAreNeverUsedTwice();
    void textIndexFollows();
    void viewsTellTheMissionsReports();
    void statesOfTheCatalogAreStored();
};

void TicketWriterTest::createsUpdatesFinishes()
{
    StoreFixture fixture;
    fixture.clock.set(1'800'000'000'123);
    Sample sample(sysIdOf(1));
    sample.reference("assignment_group", "g1", "Network").reference("assigned_to", "u1", "Ana Exemplo");
    auto outcome = fixture.apply({sample.json()});
    QCOMPARE(outcome.inserted, 1);
    QCOMPARE(outcome.lastSequence, 1);
    sample.set("state", "2", "In Progress").version(1'800'000'000, 1).set("sys_updated_by", "ana");
    outcome = fixture.apply({sample.json()});
    QCOMPARE(outcome.updated, 1);
    sample.set("state", "6", "Resolved").set("resolved_at", "2026-02-02 00:00:00").version(1'800'000'100, 2);
    outcome = fixture.apply({sample.json()});
    QCOMPARE(outcome.updated, 1);
    sample.set("close_notes", "done").version(1'800'000'200, 3);
    fixture.apply({sample.json()});

    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(4));
    QCOMPARE(events[0].operation, ChangeOperation::Created);
    QVERIFY(!events[0].snapshot);
    QVERIFY(events[0].changes.empty());
    QCOMPARE(events[0].committedAtMs, 1'800'000'000'123);
    QCOMPARE(events[1].operation, ChangeOperation::Updated);
    const std::vector<FieldChange> expected{
        {QStringLiteral("state"), QStringLiteral("New"), QStringLiteral("In Progress")}};
    QCOMPARE(events[1].changes, expected);
    QCOMPARE(events[1].updatedBy, u"ana");
    QCOMPARE(events[1].group, u"Network");
    QCOMPARE(events[1].assignee, u"Ana Exemplo");
    QCOMPARE(events[1].state, 2);
    QCOMPARE(events[1].priority, 3);
    QCOMPARE(events[1].modCount, 1);
    QCOMPARE(events[1].updatedAt, 1'800'000'000);
    QCOMPARE(events[2].operation, ChangeOperation::Finished);
    QCOMPARE(events[3].operation, ChangeOperation::Updated);
    for (size_t i = 0; i < events.size(); ++i)
        QCOMPARE(events[i].sequence, qint64(i) + 1);

    const TicketRow row = fixture.row(QString::fromLatin1(sysIdOf(1)));
    QVERIFY(row.finished);
    QCOMPARE(row.id, events[0].rowId);
    QCOMPARE(row.finishedAt, parseUtc(QByteArrayView("2026-02-02 00:00:00")).value());
    QCOMPARE(row.modCount, 3);
}

void TicketWriterTest::backfillIsASnapshot()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    fixture.apply({sample.json()}, Kind::ChangeTask, Origin::Backfill);
    fixture.apply({Sample(sysIdOf(2)).json()}, Kind::ChangeTask, Origin::Reconcile);
    // A backfill that is run again may bring news.
    sample.set("short_description", "changed meanwhile").version(1'900'000'000, 4);
    fixture.apply({sample.json()}, Kind::ChangeTask, Origin::Backfill);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(3));
    QVERIFY(events[0].snapshot);
    QVERIFY(!events[1].snapshot);
    QVERIFY(!events[2].snapshot);
    QCOMPARE(events[2].kind, Kind::ChangeTask);
    QCOMPARE(events[2].operation, ChangeOperation::Updated);
}

void TicketWriterTest::snapshotsWereThereBeforeTheBackfill()
{
    StoreFixture fixture;
    const qint64 began = parseUtc(QByteArrayView("2026-01-05 00:00:00")).value();
    int number = 0;
    const auto isSnapshot = [&](Origin origin, const QByteArray &created, const QByteArray &opened) {
        Page page({Sample(sysIdOf(++number)).set("sys_created_on", created).set("opened_at", opened).json()},
            Kind::Incident, origin);
        page.batch.snapshotBefore = began;
        if (fixture.writer->apply(page.batch).value().inserted != 1)
            qFatal("not inserted");
        return fixture.events().back().snapshot;
    };
    const QByteArray before("2026-01-04 23:59:59");
    const QByteArray at("2026-01-05 00:00:00");
    for (const Origin origin : {Origin::Backfill, Origin::Incremental, Origin::Reconcile}) {
        QVERIFY(isSnapshot(origin, before, at));
        QVERIFY(!isSnapshot(origin, at, before));
        QVERIFY(isSnapshot(origin, "", before));
        QVERIFY(!isSnapshot(origin, "", at));
        QCOMPARE(isSnapshot(origin, "", ""), origin == Origin::Backfill);
    }
}

void TicketWriterTest::unchangedWritesNothing()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 50; ++i)
        records.push_back(test::wideIncident(i, i % 2 == 0));
    QCOMPARE(fixture.apply(records).inserted, 50);
    const auto events = fixture.events().size();
    const auto outcome = fixture.apply(records);
    QCOMPARE(outcome.unchanged, 50);
    QCOMPARE(outcome.inserted + outcome.updated + outcome.stale + outcome.quarantined, 0);
    QCOMPARE(outcome.lastSequence, 0);
    QCOMPARE(fixture.events().size(), events);
}

void TicketWriterTest::olderNeverWins()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    fixture.apply({sample.version(1'800'000'000, 5).set("description", "new").json()});
    QCOMPARE(fixture.apply({sample.version(1'799'999'999, 5).set("description", "older").json()}).stale, 1);
    QCOMPARE(fixture.apply({sample.version(1'800'000'000, 4).set("description", "older").json()}).stale, 1);
    QCOMPARE(fixture.apply({sample.version(1'800'000'999, 4).set("description", "older").json()}).stale, 1);
    QCOMPARE(fixture.field(QString::fromLatin1(sysIdOf(1)), QStringLiteral("description")), u"new");
    QCOMPARE(fixture.apply({sample.version(1'800'000'000, 6).set("description", "newer").json()}).updated, 1);
    QCOMPARE(fixture.events().size(), size_t(2));
}

void TicketWriterTest::higherCountWinsWhateverItsStamp()
{
    StoreFixture fixture;
    const QString id = QString::fromLatin1(sysIdOf(1));
    Sample sample(sysIdOf(1));
    fixture.apply({sample.version(1'800'000'300, 5).json()});
    // Another node's clock is five minutes behind.
    QCOMPARE(fixture.apply({sample.version(1'800'000'000, 6).set("description", "newer").json()}).updated, 1);
    QCOMPARE(fixture.field(id, QStringLiteral("description")), u"newer");
    QCOMPARE(fixture.row(id).updatedAt, 1'800'000'000);
    QCOMPARE(fixture.row(id).modCount, 6);
    // With the same count the newer stamp wins, and without a count the stamp alone decides.
    QCOMPARE(fixture.apply({sample.version(1'800'000'001, 6).set("description", "newest").json()}).updated, 1);
    QCOMPARE(fixture.apply({sample.version(1'800'000'000, 6).json()}).stale, 1);
    QCOMPARE(fixture.apply({sample.version(1'800'000'002, 0).remove("sys_mod_count").json()}).updated, 1);
    QCOMPARE(fixture.row(id).modCount, 6);
}

void TicketWriterTest::reconciliationBringsARestoredInstance()
{
    StoreFixture fixture;
    const QString id = QString::fromLatin1(sysIdOf(1));
    Sample sample(sysIdOf(1));
    fixture.clock.set(1'800'000'010'000);
    fixture.apply({sample.version(1'800'000'000, 9).set("description", "lost with the restore").json()});
    sample.version(1'799'000'000, 3).set("description", "from the backup");
    const auto applied = [&](Origin origin, qint64 requestedAtMs) {
        Page page({sample.json()}, Kind::Incident, origin);
        page.batch.requestedAtMs = requestedAtMs;
        return fixture.writer->apply(page.batch).value();
    };
    fixture.clock.set(1'800'000'030'000);
    QCOMPARE(applied(Origin::Reconcile, 0).stale, 1);
    QCOMPARE(applied(Origin::Reconcile, 1'800'000'009'000).stale, 1); // asked for before the row was stored
    QCOMPARE(applied(Origin::Reconcile, 1'800'000'010'000).stale, 1);
    QCOMPARE(applied(Origin::Incremental, 1'800'000'020'000).stale, 1);
    QCOMPARE(applied(Origin::Backfill, 1'800'000'020'000).stale, 1);
    QCOMPARE(applied(Origin::Reconcile, 1'800'000'020'000).updated, 1);
    QCOMPARE(fixture.row(id).modCount, 3);
    QCOMPARE(fixture.row(id).updatedAt, 1'799'000'000);
    QCOMPARE(fixture.field(id, QStringLiteral("description")), u"from the backup");
    QCOMPARE(fixture.events().size(), size_t(2));
    QVERIFY(fixture.textIndexIsSound());
}

void TicketWriterTest::silentWriteIsSeen()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    fixture.apply({sample.reference("assignment_group", "g1", "Network").json()});
    QCOMPARE(fixture.apply({sample.reference("assignment_group", "g1", "Networks").json()}).updated, 1);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(2));
    QCOMPARE(events[1].changes.at(0).after, u"Networks");
    // A new version alone is an update, too, that lists nothing.
    QCOMPARE(fixture.apply({sample.version(1'900'000'000, 3).json()}).updated, 1);
    QVERIFY(fixture.events().at(2).changes.empty());
}

void TicketWriterTest::twiceInOnePage()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    const std::string first = sample.json();
    const std::string second = sample.version(1'900'000'000, 1).set("description", "b").json();
    const auto outcome = fixture.apply({first, second, first, second});
    QCOMPARE(outcome.inserted, 1);
    QCOMPARE(outcome.updated, 1);
    QCOMPARE(outcome.stale, 1);
    QCOMPARE(outcome.unchanged, 1);
    QCOMPARE(fixture.count("ticket"), 1);
    QCOMPARE(fixture.count("sn_incidents_collection"), 1);
}

void TicketWriterTest::withoutVersionContentDecides()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    fixture.apply({sample.version(1'800'000'000, 5).json()});
    sample.remove("sys_updated_on").remove("sys_mod_count");
    QCOMPARE(fixture.apply({sample.set("description", "x").json()}).updated, 1);
    QCOMPARE(fixture.apply({sample.json()}).unchanged, 1);
    QCOMPARE(fixture.row(QString::fromLatin1(sysIdOf(1))).updatedAt, 1'800'000'000);
}

void TicketWriterTest::checkpointsGoWithTheRows()
{
    StoreFixture fixture;
    Page page({Sample(sysIdOf(1)).json()});
    page.batch.checkpoints = {{QStringLiteral("backfill/incident/0"), QStringLiteral("abc")},
        {QStringLiteral("incremental/incident"), QStringLiteral("2026|x")}};
    QVERIFY(fixture.writer->apply(page.batch));
    QCOMPARE(fixture.writer->checkpoint(QStringLiteral("backfill/incident/0")).value(), std::optional(QStringLiteral("abc")));
    QCOMPARE(fixture.reader->checkpoint(QStringLiteral("backfill/incident/0")).value(), std::optional(QStringLiteral("abc")));
    QVERIFY(fixture.writer->setCheckpoints({{QStringLiteral("backfill/incident/0"), QStringLiteral("b")}}));
    QCOMPARE(fixture.writer->checkpoint(QStringLiteral("backfill/incident/0")).value(), std::optional(QStringLiteral("b")));
    QVERIFY(fixture.writer->removeCheckpoints(QStringLiteral("backfill/")));
    QCOMPARE(fixture.writer->checkpoint(QStringLiteral("backfill/incident/0")).value(), std::nullopt);
    QVERIFY(fixture.writer->checkpoint(QStringLiteral("incremental/incident")).value().has_value());
    // An empty page still moves its checkpoint.
    page.batch.records.clear();
    page.batch.checkpoints = {{QStringLiteral("incremental/incident"), QStringLiteral("2027|y")}};
    QCOMPARE(fixture.writer->apply(page.batch).value().inserted, 0);
    QCOMPARE(fixture.writer->checkpoint(QStringLiteral("incremental/incident")).value(), std::optional(QStringLiteral("2027|y")));
}

void TicketWriterTest::finishedAtFirstSightIsToldTwice()
{
    StoreFixture fixture;
    const auto finished = [](int number) {
        return Sample(sysIdOf(number)).set("state", "7", "Closed").set("closed_at", "2026-01-10 09:00:00").json();
    };
    QCOMPARE(fixture.apply({finished(1)}, Kind::Incident, Origin::Backfill).lastSequence, 1);
    const auto outcome = fixture.apply({finished(2)});
    QCOMPARE(outcome.inserted, 1);
    QCOMPARE(outcome.lastSequence, 3);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(3));
    QVERIFY(events[0].snapshot);
    QCOMPARE(events[1].operation, ChangeOperation::Created);
    QCOMPARE(events[2].operation, ChangeOperation::Finished);
    QCOMPARE(events[2].sysId, events[1].sysId);
    QCOMPARE(events[2].rowId, events[1].rowId);
    QVERIFY(!events[2].snapshot);
}

void TicketWriterTest::removeAnnounces()
{
    StoreFixture fixture;
    fixture.apply({Sample(sysIdOf(1)).json(), Sample(sysIdOf(2)).json(), Sample(sysIdOf(3)).json()});
    const qint64 id = fixture.row(QString::fromLatin1(sysIdOf(2))).id;
    const auto removed = fixture.writer->remove(Kind::Incident,
        {QString::fromLatin1(sysIdOf(2)), QStringLiteral("unknown"), QString::fromLatin1(sysIdOf(2))});
    QCOMPARE(removed.value(), 1);
    QCOMPARE(fixture.writer->remove(Kind::CatalogTask, {QString::fromLatin1(sysIdOf(1))}).value(), 0);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(4));
    QCOMPARE(events[3].operation, ChangeOperation::Deleted);
    QCOMPARE(events[3].rowId, id);
    QCOMPARE(events[3].sysId, QString::fromLatin1(sysIdOf(2)));
    QVERIFY(!events[3].number.isEmpty());
    QVERIFY(fixture.reader->rows(std::vector{id}, {}).value().empty());
    QVERIFY(!fixture.reader->document(id, {}).value().has_value());
    QCOMPARE(fixture.count("sn_incidents_collection"), 2);
    QVERIFY(fixture.textIndexIsSound());
}

void TicketWriterTest::versionsByRange()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").version(1'800'000'000, 3).json(), Sample("b2").json(), Sample("c3").json()});
    fixture.apply({Sample("b9").json()}, Kind::CatalogTask);
    const auto all = fixture.writer->versions(Kind::Incident, {}, {}).value();
    QCOMPARE(all.size(), size_t(3));
    QCOMPARE(all[0].sysId, u"a1");
    QCOMPARE(all[0].updatedAt, 1'800'000'000);
    QCOMPARE(all[0].modCount, 3);
    QCOMPARE(fixture.writer->versions(Kind::Incident, QStringLiteral("a1"), QStringLiteral("b2")).value().size(), size_t(1));
    QCOMPARE(fixture.writer->versions(Kind::Incident, QStringLiteral("b"), {}).value().size(), size_t(2));
}

void TicketWriterTest::kindsMayShareASysId()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()}, Kind::Incident);
    QCOMPARE(fixture.apply({Sample("a1").json()}, Kind::ChangeTask).inserted, 1);
    QCOMPARE(fixture.count("ticket"), 2);
}

void TicketWriterTest::idsAreNeverUsedTwice()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json(), Sample("b2").json()});
    const qint64 last = fixture.row(QStringLiteral("b2")).id;
    QVERIFY(fixture.writer->remove(Kind::Incident, {QStringLiteral("b2")}));
    fixture.reopen();
    fixture.apply({Sample("b2").json()});
    QVERIFY(fixture.row(QStringLiteral("b2")).id > last);
}

void TicketWriterTest::textIndexFollows()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    fixture.apply({sample.set("description", "Impressora não imprime").json()});
    const auto hits = [&](const QString &words) { return fixture.reader->search(words, 10, {}).value().size(); };
    QCOMPARE(hits(QStringLiteral("nao")), size_t(1));
    QCOMPARE(hits(QStringLiteral("impr")), size_t(1));
    fixture.apply({sample.set("description", "Monitor escuro").version(1'900'000'000, 1).json()});
    QCOMPARE(hits(QStringLiteral("impressora")), size_t(0));
    QCOMPARE(hits(QStringLiteral("ESCURO")), size_t(1));
    QVERIFY(fixture.textIndexIsSound());
    QVERIFY(fixture.writer->remove(Kind::Incident, {QString::fromLatin1(sysIdOf(1))}));
    QCOMPARE(hits(QStringLiteral("escuro")), size_t(0));
    QVERIFY(fixture.textIndexIsSound());
}

void TicketWriterTest::viewsTellTheMissionsReports()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").set("state", "6", "x").set("resolved_at", "2026-01-02 00:00:00").json(),
        Sample("a2").json(), Sample("a3").json(), Sample("a4").json()});
    fixture.apply({Sample("b1").set("state", "8", "x").set("closed_at", "2026-01-03 00:00:00").json()}, Kind::ChangeTask);
    fixture.apply({Sample("c1").set("state", "42", "x").json()}, Kind::CatalogTask);
    const auto finished = fixture.query("SELECT kind, number, state, state_label, description, closed_at FROM report_finished_tickets");
    QCOMPARE(finished.size(), qsizetype(2));
    QCOMPARE(finished[0].at(0), u"change_task");
    QCOMPARE(finished[0].at(3), u"Fechado Incompleto");
    QCOMPARE(finished[0].at(5), u"2026-01-03 00:00:00");
    QCOMPARE(finished[1].at(3), u"Resolvido");
    const auto distribution = fixture.query("SELECT kind, state, state_label, tickets, percent FROM report_state_distribution");
    QCOMPARE(distribution.size(), qsizetype(4));
    QCOMPARE(distribution[0], QStringList({QStringLiteral("incident"), QStringLiteral("1"), QStringLiteral("Novo"), QStringLiteral("3"), fixture.onPostgres() ? QStringLiteral("75.00") : QStringLiteral("75.0")}));
    QCOMPARE(distribution[3].at(2), u"42");
    const auto collection = fixture.query("SELECT sys_id, data->'ctask'->'number', data->'ctask'->'state'->>'display_value' FROM sn_ctasks_collection");
    QCOMPARE(collection.size(), qsizetype(1));
    QCOMPARE(collection[0], QStringList({QStringLiteral("b1"), QStringLiteral("\"INCB1\""), QStringLiteral("x")}));
    QCOMPARE(fixture.query("SELECT 1 FROM sn_incidents_collection").size(), qsizetype(4));
    QCOMPARE(fixture.query("SELECT 1 FROM sn_sctasks_collection").size(), qsizetype(1));
}

void TicketWriterTest::statesOfTheCatalogAreStored()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").set("state", "6", "x").json()});
    StateCatalog states;
    states.override(Kind::Incident, 6, QStringLiteral("Pronto"), false);
    fixture.states = states;
    fixture.reopen();
    QCOMPARE(fixture.query("SELECT state_label FROM report_finished_tickets")[0][0], u"Pronto");
}

QTEST_GUILESS_MAIN(TicketWriterTest)
#include "tst_ticketwriter.moc"
