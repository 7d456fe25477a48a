// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/errordetail.h"
#include "services/store/audittrail.h"
#include "services/store/storecopy.h"
#include "tests/store/postgresdatabases.h"
#include "tests/store/storefixture.h"
#include "tests/support/postgresserver.h"

#include <QtTest>

#include <array>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

/// The embedded store's move into PostgreSQL: nothing is lost, and whoever goes on there sees no difference.
class StoreCopyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { BUNSNC_NEEDS_POSTGRES(test::postgresServer()); }
    void copiesEverything();
    void goesOnWhereItEnded();
    void setsAsideWhatPostgresRefuses();
    void nobodyElseWritesBeforeItIsOver();
    void findsWhatDiffers();
    void takesOnlyAnEmptyDatabase();
    void refusesASourceThatChanged();
    void waitsForNoMirror();
};

namespace {

QString newDatabase()
{
    return test::postgresServer().createDatabaseUrl();
}

Result<std::vector<CopiedTable>> copy(const StoreFixture &fixture, const QString &to,
    const std::function<void(const CopyProgress &)> &progress = [](const CopyProgress &) {}, std::stop_token stop = {})
{
    return copyStore(u"sqlite:"_s + fixture.path, to, StateCatalog(), progress, std::move(stop));
}

/// A second record of each is another version of the first.
void fill(StoreFixture &fixture, int tickets)
{
    std::vector<std::string> records;
    for (int i = 0; i < tickets; ++i)
        records.push_back(test::wideIncident(i, i % 3 != 0));
    fixture.apply(records, Kind::Incident, Origin::Backfill);
    records.clear();
    for (int i = 0; i < 40; ++i)
        records.push_back(Sample(sysIdOf(i)).version(1'950'000'000 + i, 99).set("description", "Ändert \\ \"x\"").json());
    fixture.apply(records);
    fixture.apply({Sample("t1").reference("assignment_group", "g1", "Rede").set("state", "3", "x").json()}, Kind::ChangeTask);
    fixture.apply({Sample("t1").json(), Sample("t2").json(), "{"}, Kind::CatalogTask);
    if (!fixture.writer->remove(Kind::CatalogTask, {u"t2"_s}) // the highest id and event belong to something that is gone
        || !fixture.writer->setCheckpoints({{u"instance"_s, u"https://dev0.example.test"_s}, {u"cursor/incident"_s, u"1 x"_s}})
        || !fixture.writer->applyRetention(1)
        || !fixture.store->openPositions().value()->setPosition(u"console"_s, 17))
        qFatal("the store is not filled");
    std::vector<AuditEntry> trail;
    for (int i = 0; i < 4100; ++i) { // more than are copied at once
        trail.push_back({.sequence = 1 + i / 2, .position = i % 2, .sysId = QString::fromLatin1(sysIdOf(i % 2)), .number = u"INC0"_s,
            .field = u"state"_s, .after = u"Nova \"é\""_s, .who = u"ana"_s, .at = 1'950'000'000 + i, .recordedAtMs = i});
    }
    if (fixture.store->openAuditTrail().value()->append(trail).valueOr(0) != int(trail.size()))
        qFatal("the audit trail is not filled");
}

bool same(const std::vector<DocumentField> &a, const std::vector<DocumentField> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const DocumentField &x, const DocumentField &y) {
        return x.name == y.name && x.value == y.value && x.displayValue == y.displayValue;
    });
}

/// Empty when both hold the same.
QString difference(StoreFixture &from, TicketStore &to)
{
    const auto reader = std::move(to.openReader().value());
    const auto writer = std::move(to.openWriter().value());
    if (reader->eventsAfter(0, 1'000'000, {}).value() != from.events())
        return u"events"_s;
    if (reader->lastSequence({}).value() != from.reader->lastSequence({}).value())
        return u"last event"_s;
    for (const Kind kind : allKinds) {
        const auto there = from.writer->versions(kind, {}, {}).value();
        const auto here = writer->versions(kind, {}, {}).value();
        if (here.size() != there.size())
            return u"%1 tickets here, %2 there"_s.arg(here.size()).arg(there.size());
        for (const StoredVersion &version : there) {
            const qint64 id = from.reader->idOfSysId(kind, version.sysId, {}).value().value_or(-1);
            if (reader->idOfSysId(kind, version.sysId, {}).value() != id)
                return u"id of "_s + version.sysId;
            const auto copied = reader->document(id, {}).value().value();
            const auto original = from.reader->document(id, {}).value().value();
            if (!(copied.row == original.row) || copied.storedAtMs != original.storedAtMs
                || !same(copied.fields, original.fields))
                return version.sysId;
        }
        for (const auto by : {CountBy::State, CountBy::Priority, CountBy::Group}) {
            const auto a = reader->counts(kind, by, true, {}).value();
            const auto b = from.reader->counts(kind, by, true, {}).value();
            if (a.size() != b.size())
                return u"counts"_s;
        }
    }
    for (const QString &name : {u"instance"_s, u"cursor/incident"_s, u"copy/ticket"_s}) {
        if (reader->checkpoint(name).value() != from.reader->checkpoint(name).value())
            return name;
    }
    for (int i = 0; i < 2; ++i) {
        const auto history = [sysId = QString::fromLatin1(sysIdOf(i))](TicketStore &store) {
            return store.openAuditTrail().value()->history(Kind::Incident, sysId, {}, 10'000, {}).value();
        };
        const auto a = history(*from.store);
        if (a.size() != 2050 || history(to) != a)
            return u"audit trail"_s;
    }
    if (to.openPositions().value()->position(u"console"_s).value() != 17)
        return u"position"_s;
    const auto aside = reader->quarantined({}).value();
    if (aside.size() != 1 || aside.front().raw != "{" || aside.front().kind != Kind::CatalogTask)
        return u"quarantine"_s;
    return {};
}

} // namespace

void StoreCopyTest::copiesEverything()
{
    StoreFixture fixture;
    fill(fixture, 700);
    const QString address = newDatabase();
    std::vector<CopyProgress> steps;
    const auto tables = copy(fixture, address, [&steps](const CopyProgress &step) { steps.push_back(step); });
    QVERIFY2(tables.hasValue(), tables ? "" : qPrintable(toLogLine(tables.error())));
    QVERIFY(steps.size() > 4);
    qint64 rows = 0;
    for (const CopiedTable &table : *tables) {
        QCOMPARE(table.digest.size(), 64);
        QCOMPARE(table.setAside, 0);
        rows += table.name.startsWith(u"sn_"_s) ? table.rows : 0;
    }
    QCOMPARE(rows, 702);
    const auto store = std::move(openStore(address, StateCatalog()).value());
    QCOMPARE(difference(fixture, *store), QString());

    // Who goes on there writes nothing that is known, and numbers behind what was.
    const auto writer = std::move(store->openWriter().value());
    std::vector<std::string> again;
    for (int i = 40; i < 200; ++i)
        again.push_back(test::wideIncident(i, i % 3 != 0));
    again.push_back(Sample(sysIdOf(7)).version(1'950'000'007, 99).set("description", "Ändert \\ \"x\"").json());
    again.push_back(Sample("new").set("opened_at", "2026-11-01 00:00:00").json());
    const Page page(again);
    const auto outcome = writer->apply(page.batch).value();
    QCOMPARE(outcome.unchanged, 161);
    QCOMPARE(outcome.inserted, 1);
    QCOMPARE(outcome.lastSequence, fixture.reader->lastSequence({}).value() + 1);
    const auto reader = std::move(store->openReader().value());
    QCOMPARE(reader->idOf(u"new"_s, {}).value(), 704); // 703 is gone for ever
    QVERIFY(!reader->search(u"printer"_s, 10, {}).value().empty());
}

void StoreCopyTest::goesOnWhereItEnded()
{
    StoreFixture fixture;
    fill(fixture, 1200);
    const QString address = newDatabase();
    int rounds = 0;
    std::array<qint64, 2> reached{}; // tickets, events
    while (true) {
        std::stop_source stop;
        const auto before = reached;
        std::array<qint64, 2> begins{-1, -1};
        const auto done = copy(
            fixture, address,
            [&](const CopyProgress &step) {
                const auto i = size_t(step.step);
                if (i >= reached.size() || stop.stop_requested())
                    return;
                if (begins[i] < 0)
                    begins[i] = step.done;
                if (step.done <= reached[i])
                    return;
                reached[i] = step.done; // a step further every time
                stop.request_stop();
            },
            stop.get_token());
        // Nothing is done twice.
        QCOMPARE(begins[0], before[0]);
        QVERIFY(begins[1] == -1 || begins[1] == before[1]);
        if (done)
            break;
        QCOMPARE(done.error().code, ErrorCode::Cancelled);
        QVERIFY(reached > before);
        ++rounds;
    }
    QVERIFY(rounds >= 4);
    QCOMPARE(difference(fixture, *openStore(address, StateCatalog()).value()), QString());
}

void StoreCopyTest::setsAsideWhatPostgresRefuses()
{
    StoreFixture fixture;
    fill(fixture, 20);
    const QByteArray nul = R"({"display_value":"a\u0000b","value":"a\u0000b"})";
    fixture.apply({Sample("nul").setRaw("description", nul).json(), Sample("after").json()});
    QCOMPARE(fixture.reader->quarantined({}).value().size(), size_t(1));
    const QString address = newDatabase();
    const auto tables = copy(fixture, address);
    QVERIFY2(tables.hasValue(), tables ? "" : qPrintable(toLogLine(tables.error())));
    for (const CopiedTable &table : *tables) {
        QCOMPARE(table.setAside, table.name == u"sn_incidents_collection"_s ? 1 : 0);
        if (table.name == u"sn_incidents_collection"_s)
            QCOMPARE(table.rows, 41);
        if (table.name == u"quarantine"_s)
            QCOMPARE(table.rows, 1); // the source's own
    }
    const auto store = openStore(address, StateCatalog()).value();
    const auto reader = std::move(store->openReader().value());
    QVERIFY(!reader->idOf(u"nul"_s, {}).value());
    QVERIFY(reader->idOf(u"after"_s, {}).value());
    const auto aside = reader->quarantined({}).value();
    QCOMPARE(aside.size(), size_t(2));
    const auto found = std::ranges::find(aside, u"nul"_s, &Quarantined::sysId);
    QVERIFY(found != aside.end());
    QCOMPARE(found->kind, Kind::Incident);
    QVERIFY(found->raw.contains("a\\u0000b"));
    QVERIFY(!found->reason.isEmpty());
}

/// A mirror that is pointed there too early would give numbers that the copied tickets have.
void StoreCopyTest::nobodyElseWritesBeforeItIsOver()
{
    StoreFixture fixture;
    fill(fixture, 1200);
    const QString address = newDatabase();
    for (const auto step : {CopyProgress::Step::Tickets, CopyProgress::Step::Comparing}) {
        std::stop_source stop;
        const auto stopped = copy(
            fixture, address,
            [&](const CopyProgress &progress) {
                if (progress.step == step && progress.done > 0)
                    stop.request_stop();
            },
            stop.get_token());
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        const auto content = [address = address.toUtf8()] {
            return test::queryPostgres(address, "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM ticket t")
                + test::queryPostgres(address, "SELECT count(*) FROM outbox") + test::queryPostgres(address,
                    "SELECT name, value FROM checkpoint UNION ALL SELECT name, value::text FROM meta ORDER BY 1");
        };
        const auto before = content();
        const auto store = openStore(address, StateCatalog()).value();
        const auto lock = store->lockForMirror();
        QVERIFY(lock);
        const auto writer = std::move(store->openWriter().value());
        Page page({Sample("a1").json(), Sample("b2").json()});
        page.batch.checkpoints = {{u"page"_s, u"2"_s}};
        const auto written = writer->apply(page.batch);
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!written.error().retryable);
        QVERIFY2(isOwnDetail(written.error().detail), qPrintable(written.error().detail));
        QVERIFY(!writer->remove(Kind::Incident, {QString::fromLatin1(sysIdOf(1))}));
        QVERIFY(!writer->setCheckpoints({{u"instance"_s, u"https://dev1.example.test"_s}}));
        QVERIFY(!writer->removeCheckpoints(u"copy/"_s));
        QVERIFY(!writer->applyRetention(2));
        QVERIFY(!writer->trimOutbox({.mostEntries = 1}));
        QCOMPARE(content(), before);
    }
    const auto done = copy(fixture, address);
    QVERIFY2(done.hasValue(), done ? "" : qPrintable(toLogLine(done.error())));
    const auto store = openStore(address, StateCatalog()).value();
    QCOMPARE(difference(fixture, *store), QString());
    const Page page({Sample("a1").json()});
    QCOMPARE(store->openWriter().value()->apply(page.batch).value().inserted, 1);
}

void StoreCopyTest::findsWhatDiffers()
{
    StoreFixture fixture;
    fill(fixture, 60);
    for (const char *damage : {"UPDATE sn_incidents_collection SET data = jsonb_set(data, '{incident,description}', '\"y\"') "
                               "WHERE sys_id = (SELECT min(sys_id) FROM sn_incidents_collection)",
             "DELETE FROM sn_incidents_collection WHERE sys_id = (SELECT min(sys_id) FROM sn_incidents_collection)",
             "UPDATE ticket SET mod_count = 98 WHERE id = 5", "DELETE FROM outbox WHERE sequence = 3",
             "UPDATE outbox SET changes = NULL"}) {
        const QString address = newDatabase();
        std::stop_source stop;
        const auto begun = copy(
            fixture, address,
            [&](const CopyProgress &step) {
                if (step.step == CopyProgress::Step::Events && step.done > 0)
                    stop.request_stop();
            },
            stop.get_token());
        QCOMPARE(begun.error().code, ErrorCode::Cancelled);
        QVERIFY(test::changePostgres(address.toUtf8(), damage));
        const auto done = copy(fixture, address);
        QVERIFY2(!done, damage);
        QCOMPARE(done.error().code, ErrorCode::StoreDamaged);
    }
}

void StoreCopyTest::takesOnlyAnEmptyDatabase()
{
    StoreFixture fixture;
    fill(fixture, 10);
    const QString address = newDatabase();
    QVERIFY(copy(fixture, address));
    QCOMPARE(copy(fixture, address).error().code, ErrorCode::InvalidArgument);
    // Not that the end of a long copy meets what somebody else left there.
    const QByteArray other = newDatabase().toUtf8();
    QVERIFY(openStore(QString::fromUtf8(other), StateCatalog()));
    for (const QByteArray table : {"consumer_position", "meta", "quarantine", "outbox", "ticket", "ticket_field", "audit"}) {
        const QByteArray columns = test::queryPostgres(other,
            "SELECT string_agg(CASE data_type WHEN 'boolean' THEN 'false' WHEN 'text' THEN '''x''' WHEN 'bytea' THEN '''''' "
            "WHEN 'jsonb' THEN 'NULL' ELSE '1' END, ', ' ORDER BY ordinal_position) FROM information_schema.columns "
            "WHERE table_schema = 'bunsnc' AND table_name = '" + table + "'").at(0).at(0).toUtf8();
        QVERIFY2(test::changePostgres(other, "INSERT INTO " + table + " OVERRIDING SYSTEM VALUE VALUES (" + columns + ")"),
            columns.constData());
        const auto refused = copy(fixture, QString::fromUtf8(other));
        QVERIFY2(!refused, table.constData());
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        QVERIFY(test::queryPostgres(other, "SELECT name FROM checkpoint").isEmpty());
        if (table != "audit")
            QVERIFY(test::changePostgres(other, "DELETE FROM " + table));
    }
    QCOMPARE(copyStore(u"sqlite:/no/such/file"_s, address, StateCatalog(), [](auto &&) {}, {}).error().code,
        ErrorCode::InvalidArgument);
    QCOMPARE(copyStore(address, u"sqlite:x"_s, StateCatalog(), [](auto &&) {}, {}).error().code, ErrorCode::InvalidArgument);
}

void StoreCopyTest::refusesASourceThatChanged()
{
    StoreFixture fixture;
    fill(fixture, 600);
    const QString address = newDatabase();
    std::stop_source stop;
    const auto begun = copy(fixture, address, [&](const CopyProgress &) { stop.request_stop(); }, stop.get_token());
    QCOMPARE(begun.error().code, ErrorCode::Cancelled);
    fixture.apply({Sample("later").json()});
    QCOMPARE(copy(fixture, address).error().code, ErrorCode::InvalidArgument);
}

void StoreCopyTest::waitsForNoMirror()
{
    StoreFixture fixture;
    fill(fixture, 10);
    const QString address = newDatabase();
    {
        const auto lock = fixture.store->lockForMirror();
        QVERIFY(lock);
        QCOMPARE(copy(fixture, address).error().code, ErrorCode::StoreBusy);
    }
    const auto store = openStore(address, StateCatalog()).value();
    const auto lock = store->lockForMirror();
    QVERIFY(lock);
    QCOMPARE(copy(fixture, address).error().code, ErrorCode::StoreBusy);
}

QTEST_GUILESS_MAIN(StoreCopyTest)
#include "tst_storecopy.moc"
