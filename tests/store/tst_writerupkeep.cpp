// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Retention, the bounds of the outbox and the size of the write-ahead log.
#include "tests/store/storefixture.h"

#include <QFileInfo>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class WriterUpkeepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void retentionDropsAndKeepsOut();
    void retentionCanBeLifted();
    void trimsInBoundedSteps();
    void trimKeepsWhatIsNotRelayed();
    void trimCutsWhatIsTooOldForAll();
    void trimCutsWhatIsTooMuchForAll();
    void trimLeavesNoHoles();
    void sequencesGrowAfterTrimming();
    void manyPagesKeepTheLogBounded();
};

void WriterUpkeepTest::retentionDropsAndKeepsOut()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 1200; ++i) {
        Sample sample(sysIdOf(i));
        if (i >= 100)
            sample.set("state", "7", "Closed").set("closed_at", i < 1100 ? "2020-01-01 00:00:00" : "2026-01-01 00:00:00");
        records.push_back(sample.json());
    }
    fixture.apply(records);
    const auto before = fixture.events().size();
    const qint64 limit = parseUtc(QByteArrayView("2025-01-01 00:00:00")).value();
    QCOMPARE(fixture.writer->applyRetention(limit).value(), 1000);
    QCOMPARE(fixture.events().size(), before);
    QCOMPARE(fixture.count("ticket"), 200);
    QCOMPARE(fixture.reader->count(Kind::Incident, false, {}).value(), 100);
    QCOMPARE(fixture.reader->count(Kind::Incident, true, {}).value(), 100);
    QVERIFY(fixture.textIndexIsSound());
    // They still exist on the instance, but do not come back.
    auto outcome = fixture.apply(records);
    QCOMPARE(outcome.inserted, 0);
    QCOMPARE(outcome.unchanged, 1200);
    fixture.reopen();
    QCOMPARE(fixture.apply(records).inserted, 0);
    // A reopened one is live and comes.
    QCOMPARE(fixture.apply({Sample(sysIdOf(500)).version(1'900'000'000, 8).json()}).inserted, 1);
}

void WriterUpkeepTest::retentionCanBeLifted()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    sample.set("state", "7", "Closed").set("closed_at", "2020-01-01 00:00:00");
    QCOMPARE(fixture.writer->applyRetention(1'700'000'000).value(), 0);
    QCOMPARE(fixture.apply({sample.json()}).inserted, 0);
    QCOMPARE(fixture.writer->applyRetention(0).value(), 0);
    QCOMPARE(fixture.query("SELECT value FROM meta WHERE name='keep_finished_since'").size(), qsizetype(0));
    fixture.reopen();
    QCOMPARE(fixture.apply({sample.json()}).inserted, 1);
}

void WriterUpkeepTest::trimsInBoundedSteps()
{
    StoreFixture fixture;
    fixture.apply({Sample(sysIdOf(1)).json()});
    if (fixture.onPostgres())
        QVERIFY(fixture.change("UPDATE counter SET last_event = 25001"));
    QVERIFY(fixture.change("INSERT INTO outbox SELECT s.value, kind, operation, snapshot, row_id, state, priority, "
                           "updated_at, mod_count, 5, sys_id, number, short_description, updated_by, group_name, assignee, "
                           "changes FROM outbox, (WITH RECURSIVE n(value) AS (SELECT 2 UNION ALL SELECT value + 1 FROM n "
                           "WHERE value < 25001) SELECT value FROM n) s"));
    QVERIFY(fixture.change("UPDATE outbox SET committed_at = CASE sequence WHEN 25001 THEN 2000 ELSE 5 END"));
    // What stops it amid its work takes back only the step at hand.
    QVERIFY(fixture.change(fixture.onPostgres()
            ? "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''stopped''; END';"
              "CREATE TRIGGER stop BEFORE DELETE ON outbox FOR EACH ROW WHEN (old.sequence = 15000) EXECUTE FUNCTION stop()"
            : "CREATE TRIGGER stop BEFORE DELETE ON outbox WHEN old.sequence = 15000 "
              "BEGIN SELECT raise(ABORT, 'stopped'); END"));
    QVERIFY(!fixture.writer->trimOutbox({.seenBeforeMs = 1000}));
    QCOMPARE(fixture.count("outbox"), 15'001);
    QVERIFY(fixture.change(fixture.onPostgres() ? "DROP TRIGGER stop ON outbox" : "DROP TRIGGER stop"));
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = 1000}).value().dropped, 15'000);
    QCOMPARE(fixture.events().size(), size_t(1));
}

void WriterUpkeepTest::trimKeepsWhatIsNotRelayed()
{
    StoreFixture fixture;
    fixture.clock.set(1000);
    fixture.apply({Sample(sysIdOf(1)).json(), Sample(sysIdOf(2)).json()});
    fixture.clock.set(2000);
    fixture.apply({Sample(sysIdOf(3)).json()});
    auto positions = std::move(fixture.store->openPositions().value());
    QVERIFY(positions->setPosition(QStringLiteral("slow"), 1));
    QVERIFY(positions->setPosition(QStringLiteral("fast"), 3));
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = 5000}).value().dropped, 1);
    QCOMPARE(fixture.events().front().sequence, 2);
    QVERIFY(positions->setPosition(QStringLiteral("slow"), 3));
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = 2000}).value().dropped, 1);
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = 2001}).value().dropped, 1);
    QVERIFY(fixture.events().empty());
    QVERIFY(!positions->position(QStringLiteral("nobody")).value());
}

void WriterUpkeepTest::trimCutsWhatIsTooOldForAll()
{
    StoreFixture fixture;
    for (int i = 1; i <= 6; ++i) {
        fixture.clock.set(i * 1000);
        fixture.apply({Sample(sysIdOf(i)).json()});
    }
    auto positions = std::move(fixture.store->openPositions().value());
    QVERIFY(positions->setPosition(QStringLiteral("gone"), 1));
    QVERIFY(positions->setPosition(QStringLiteral("awake"), 4));
    QCOMPARE(fixture.reader->trimmedThrough({}).value(), 0);
    auto trimmed = fixture.writer->trimOutbox({.seenBeforeMs = 9000, .committedBeforeMs = 2001}).value();
    // Two were too old; from then on the one that missed them holds nothing back.
    QCOMPARE(trimmed.dropped, 4);
    QCOMPARE(trimmed.cut, (std::vector<CutConsumer>{{QStringLiteral("gone"), 1, 3}}));
    QCOMPARE(fixture.reader->trimmedThrough({}).value(), 4);
    QCOMPARE(fixture.events().front().sequence, 5);
    // It is not forgotten, and stops being behind when it has taken note.
    trimmed = fixture.writer->trimOutbox({.seenBeforeMs = 1, .committedBeforeMs = 1}).value();
    QCOMPARE(trimmed.dropped, 0);
    QCOMPARE(trimmed.cut.size(), size_t(1));
    QVERIFY(positions->setPosition(QStringLiteral("gone"), 4));
    QVERIFY(fixture.writer->trimOutbox({}).value().cut.empty());
    // All of it.
    QVERIFY(positions->setPosition(QStringLiteral("awake"), 6));
    trimmed = fixture.writer->trimOutbox({.seenBeforeMs = 1, .committedBeforeMs = 9000}).value();
    QCOMPARE(trimmed.cut, (std::vector<CutConsumer>{{QStringLiteral("gone"), 4, 2}}));
    QCOMPARE(fixture.reader->trimmedThrough({}).value(), 6);
    fixture.reopen();
    QCOMPARE(fixture.reader->trimmedThrough({}).value(), 6);
}

void WriterUpkeepTest::trimCutsWhatIsTooMuchForAll()
{
    StoreFixture fixture;
    for (int i = 1; i <= 10; ++i)
        fixture.apply({Sample(sysIdOf(i)).json()});
    auto positions = std::move(fixture.store->openPositions().value());
    QVERIFY(positions->setPosition(QStringLiteral("gone"), 2));
    QCOMPARE(fixture.writer->trimOutbox({.mostEntries = 10}).value().dropped, 0);
    const auto trimmed = fixture.writer->trimOutbox({.mostEntries = 4}).value();
    QCOMPARE(trimmed.dropped, 6);
    QCOMPARE(trimmed.cut, (std::vector<CutConsumer>{{QStringLiteral("gone"), 2, 4}}));
    QCOMPARE(fixture.events().size(), size_t(4));
}

void WriterUpkeepTest::trimLeavesNoHoles()
{
    StoreFixture fixture;
    for (const qint64 at : {1000, 5000, 1500, 6000}) { // the clock was set back meanwhile
        fixture.clock.set(at);
        fixture.apply({Sample(sysIdOf(int(at))).json()});
    }
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = 2000}).value().dropped, 1);
    QCOMPARE(fixture.writer->trimOutbox({.committedBeforeMs = 2000}).value().dropped, 0);
    QCOMPARE(fixture.events().front().sequence, 2);
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = 5001}).value().dropped, 2);
}

void WriterUpkeepTest::sequencesGrowAfterTrimming()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json(), Sample("b2").json()});
    QCOMPARE(fixture.writer->trimOutbox({.seenBeforeMs = fixture.clock.nowMs() + 1}).value().dropped, 2);
    QCOMPARE(fixture.reader->lastSequence({}).value(), 2);
    fixture.reopen();
    QCOMPARE(fixture.reader->lastSequence({}).value(), 2);
    QCOMPARE(fixture.apply({Sample("c3").json()}).lastSequence, 3);
}

void WriterUpkeepTest::manyPagesKeepTheLogBounded()
{
    StoreFixture fixture;
    if (fixture.onPostgres())
        QSKIP("the server looks after its log itself");
    qint64 largest = 0;
    for (int page = 0; page < 40; ++page) {
        std::vector<std::string> records;
        for (int i = 0; i < 50; ++i)
            records.push_back(test::wideIncident(page * 50 + i, true));
        fixture.apply(records, Kind::Incident, Origin::Backfill);
        QVERIFY(fixture.writer->maintain());
        largest = std::max(largest, QFileInfo(fixture.path + QStringLiteral("-wal")).size());
    }
    QVERIFY2(largest < 40'000'000, qPrintable(QString::number(largest)));
}

QTEST_GUILESS_MAIN(WriterUpkeepTest)
#include "tst_writerupkeep.moc"
