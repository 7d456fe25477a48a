// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/counters.h"
#include "models/freshness.h"
#include "models/notificationmodel.h"
#include "models/trenddata.h"
#include "tests/models/fakes.h"
#include "tests/support/patience.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace Qt::Literals::StringLiterals;

class TestLiveModels : public QObject {
    Q_OBJECT

    static ChangeEvent made(qint64 id, ChangeOperation operation, int priority = 3)
    {
        TicketRow row = tests::sampleRow(id);
        row.priority = static_cast<qint8>(priority);
        return tests::eventOf(row, operation);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void eventsBecomeSentences()
    {
        tests::FakeStream stream;
        NotificationModel model(&stream);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy unread(&model, &NotificationModel::unreadCountChanged);
        QSignalSpy arrived(&model, &NotificationModel::arrived);
        model.start();
        ChangeEvent update = made(2, ChangeOperation::Updated);
        update.updatedBy = u"ana.souza"_s;
        update.changes = {{u"state"_s, u"New"_s, u"On Hold"_s}, {u"assigned_to"_s, QString(), u"Érico Lima"_s}};
        ChangeEvent snapshot = made(3, ChangeOperation::Created);
        snapshot.snapshot = true;
        stream.publish({made(1, ChangeOperation::Created), snapshot, update});
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0).data().toString(),
            u"INC0000002 state New \u2192 On Hold, assigned to Érico Lima by ana.souza"_s);
        QVERIFY(model.index(1).data().toString().startsWith(u"INC0000001 created"_s));
        QCOMPARE(model.index(0).data(IdRole).toLongLong(), 2);
        QCOMPARE(model.index(0).data(BodyRole).toString(), tests::sampleRow(2).shortDescription);
        QCOMPARE(model.unreadCount(), 2);
        QCOMPARE(arrived.count(), 2);
        model.markRead(0);
        QCOMPARE(model.unreadCount(), 1);
        model.markAllRead();
        QCOMPARE(model.unreadCount(), 0);
        QVERIFY(!model.index(1).data(UnreadRole).toBool());
        QCOMPARE(unread.count(), 3);
    }

    void statesAreNamedInTheInterfacesLanguage()
    {
        ChangeEvent update = made(2, ChangeOperation::Updated);
        update.state = 3;
        update.changes = {{u"state"_s, u"Novo"_s, u"Em Espera"_s}, {u"priority"_s, u"3 - Moderada"_s, u"2 - Alta"_s}};
        StateCatalog states;
        QCOMPARE(changeSentence(update, states), u"state New \u2192 On Hold, priority P3 \u00b7 Moderate \u2192 P2 \u00b7 High"_s);
        // A third language: the number of the new state is known, the old name only once the instance told it.
        update.changes = {{u"state"_s, u"Neu"_s, u"Angehalten"_s}};
        QCOMPARE(changeSentence(update, states), u"state Neu \u2192 On Hold"_s);
        states.addName(Kind::Incident, 1, u"Neu"_s);
        QCOMPARE(changeSentence(update, states), u"state New \u2192 On Hold"_s);
        // What nobody knows stays as it was told.
        update.state = 42;
        update.changes = {{u"state"_s, u"Foo"_s, u"Bar"_s}, {u"priority"_s, u"Urgent"_s, QString()}};
        QVERIFY(changeSentence(update, states).startsWith(u"state Foo \u2192 Bar"_s));
        update.operation = ChangeOperation::Finished;
        update.state = 7;
        update.changes = {{u"state"_s, u"Em Andamento"_s, u"Fechado"_s}};
        QVERIFY(changeSentence(update, states).startsWith(u"finished as Closed"_s));
        NotificationModel model(nullptr);
        model.addEvents({update});
        QVERIFY(model.index(0).data().toString().contains(u"Closed"_s));
        states.override(Kind::Incident, 7, u"Done and dusted"_s, true);
        model.setStateNames(states);
        QVERIFY(model.index(0).data().toString().contains(u"Done and dusted"_s));
    }

    void theSameEventComesOnce()
    {
        NotificationModel model(nullptr);
        ChangeEvent event = made(1, ChangeOperation::Created);
        event.sequence = 7;
        model.addEvents({event});
        model.addEvents({event});
        QCOMPARE(model.rowCount(), 1);
    }

    void aFloodIsOneLineAndTheCriticalOnes()
    {
        NotificationModel model(nullptr);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        std::vector<ChangeEvent> events;
        for (int id = 1; id <= 100; ++id)
            events.push_back(made(id, id <= 60 ? ChangeOperation::Updated : ChangeOperation::Finished));
        events.push_back(made(500, ChangeOperation::Created, 1));
        model.addEvents(events);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0).data(IdRole).toLongLong(), 500);
        QVERIFY(model.index(1).data(DigestRole).toBool());
        QCOMPARE(model.index(1).data(CountRole).toLongLong(), 101);
        QCOMPARE(model.index(1).data().toString(), u"101 changes: 1 new \u00b7 60 updated \u00b7 40 finished"_s);
    }

    void aFloodOfSmallBatchesIsOneLineToo()
    {
        ManualClock clock(1700000000000);
        NotificationModel model(nullptr, clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int id = 1; id <= 60; ++id)
            model.addEvents({made(id, ChangeOperation::Updated)});
        QCOMPARE(model.rowCount(), NotificationModel::DigestAbove + 1);
        QCOMPARE(model.index(0).data(CountRole).toLongLong(), 40);
        model.markAllRead();
        model.addEvents({made(500, ChangeOperation::Created, 1)});
        QCOMPARE(model.index(0).data(IdRole).toLongLong(), 500);
        QCOMPARE(model.index(1).data(CountRole).toLongLong(), 41);
        QCOMPARE(model.unreadCount(), 2);
        clock.advance(20000); // the flood is over
        model.addEvents({made(61, ChangeOperation::Updated)});
        QCOMPARE(model.index(0).data(IdRole).toLongLong(), 61);
    }

    void theListIsBounded()
    {
        ManualClock clock(1700000000000);
        NotificationModel model(nullptr, clock);
        for (int id = 1; id <= NotificationModel::Capacity + 30; ++id) {
            clock.advance(1000);
            model.addEvents({made(id, ChangeOperation::Created)});
        }
        QCOMPARE(model.rowCount(), NotificationModel::Capacity);
        QCOMPARE(model.unreadCount(), NotificationModel::Capacity);
        QCOMPARE(model.index(0).data(IdRole).toLongLong(), NotificationModel::Capacity + 30);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.unreadCount(), 0);
    }

    void countsFollowTheEvents()
    {
        auto store = std::make_shared<tests::FakeStore>();
        tests::FakeStream stream;
        for (int id = 1; id <= 30; ++id)
            store->put(tests::sampleRow(id, allKinds[static_cast<std::size_t>(id % 3)]));
        Counters counters(std::make_shared<ReaderWorker>(u"counts"_s, store), &stream);
        QSignalSpy changed(&counters, &Counters::changed);
        QCOMPARE(counters.counts().finished, -1);
        counters.start();
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(counters.counts().of(Kind::Incident), 10);
        QCOMPARE(counters.counts().finished, 0);
        TicketRow row = tests::sampleRow(3, Kind::Incident);
        row.finished = true;
        store->put(row);
        stream.publish(row, ChangeOperation::Finished);
        QTRY_COMPARE(counters.counts().of(Kind::Incident), 9);
        QCOMPARE(counters.counts().finished, 1);
        stream.publish(row, ChangeOperation::Updated);
        counters.refresh();
        QTest::qWait(50);
        QCOMPARE(changed.count(), 2); // nothing different, nothing said
    }

    void trendHasEveryDayAndOnlySpeaksOfDifferences()
    {
        auto store = std::make_shared<tests::FakeStore>();
        const QDateTime now(QDate(2026, 3, 10), QTime(12, 0));
        ManualClock clock(now.toMSecsSinceEpoch());
        TicketRow row = tests::sampleRow(1);
        row.openedAt = now.toSecsSinceEpoch() - 2 * 86400;
        store->put(row);
        TrendData trend(std::make_shared<ReaderWorker>(u"trend"_s, store), nullptr, clock);
        QSignalSpy changed(&trend, &TrendData::changed);
        trend.refresh();
        QVERIFY(trend.points().empty()); // not active yet
        trend.setDays(7);
        trend.setActive(true);
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(trend.points().size(), std::size_t{7});
        QCOMPARE(trend.points().front().day, QDate(2026, 3, 4));
        QCOMPARE(trend.points().back().day, QDate(2026, 3, 10));
        QCOMPARE(trend.points()[4].opened, 1);
        trend.refresh();
        row.id = 2;
        store->put(row);
        trend.refresh(); // while the one before runs
        QTRY_COMPARE(trend.points()[4].opened, 2);
        QCOMPARE(changed.count(), 2);
    }

    void trendCountsDaysOfTheUsersZone()
    {
        const QTimeZone zone("America/New_York");
        if (!zone.isValid())
            QSKIP("no zone data on this system");
        auto store = std::make_shared<tests::FakeStore>();
        // The clocks were put forward on the 8th.
        ManualClock clock(QDateTime(QDate(2026, 3, 10), QTime(12, 0), zone).toMSecsSinceEpoch());
        const auto put = [&](qint64 id, QDate day, QTime time) {
            TicketRow row = tests::sampleRow(id);
            row.openedAt = QDateTime(day, time, zone).toSecsSinceEpoch();
            store->put(row);
        };
        put(1, QDate(2026, 3, 7), QTime(23, 30)); // the 8th by the offset of today
        put(2, QDate(2026, 3, 8), QTime(0, 30));
        put(3, QDate(2026, 3, 8), QTime(23, 30));
        put(4, QDate(2026, 3, 10), QTime(0, 30));
        TrendData trend(std::make_shared<ReaderWorker>(u"trend"_s, store), nullptr, clock);
        trend.setZone(zone);
        trend.setDays(4);
        trend.setActive(true);
        QTRY_COMPARE(trend.points().size(), std::size_t{4});
        QCOMPARE(trend.points()[0].opened, 1);
        QCOMPARE(trend.points()[1].opened, 2);
        QCOMPARE(trend.points()[2].opened, 0);
        QCOMPARE(trend.points()[3].opened, 1);
        QCOMPARE(trend.points()[3].day, QDate(2026, 3, 10));
    }

    void missedEventsAreSaidAndReadAnew()
    {
        auto store = std::make_shared<tests::FakeStore>();
        tests::FakeStream stream;
        NotificationModel news(&stream);
        news.start();
        Counters counters(std::make_shared<ReaderWorker>(u"counters"_s, store), &stream);
        counters.start();
        QTRY_COMPARE(counters.counts().of(Kind::Incident), 0);
        store->put(tests::sampleRow(1)); // nothing tells of it
        stream.publishMissed({.after = 5, .upTo = 1240});
        QTRY_COMPARE(news.rowCount(), 1);
        QCOMPARE(news.at(0).missed, 1235);
        QCOMPARE(news.unreadCount(), 1);
        QVERIFY(news.index(0).data().toString().contains(QLocale().toString(1235)));
        QTRY_COMPARE(counters.counts().of(Kind::Incident), 1);
        // A flood has a line of its own.
        std::vector<ChangeEvent> flood;
        for (int i = 0; i < 50; ++i)
            flood.push_back(tests::eventOf(tests::sampleRow(100 + i), ChangeOperation::Updated));
        stream.publish(flood);
        QTRY_COMPARE(news.rowCount(), 2);
        QCOMPARE(news.at(0).total(), 50);
        QCOMPARE(news.at(1).total(), 1235);
    }

    void freshnessTellsTheTruth()
    {
        ManualClock clock(1700000000000);
        Freshness freshness({.instance = u"demo.example"_s, .store = {}}, clock);
        QSignalSpy level(&freshness, &Freshness::levelChanged);
        QCOMPARE(freshness.level(), FreshnessLevel::Unknown);
        QCOMPARE(freshness.ageSeconds(), -1);
        sync::MirrorStatus status;
        status.phase = sync::Phase::Backfill;
        status.tables = {{.kind = Kind::Incident, .rowsExpected = 200, .rowsFetched = 84}};
        freshness.setStatus(status);
        QCOMPARE(freshness.level(), FreshnessLevel::Backfilling);
        QCOMPARE(freshness.text(), u"first load \u00b7 42%"_s);
        status.phase = sync::Phase::Live;
        status.lastSuccessMs = clock.nowMs() - 2000;
        freshness.setStatus(status);
        QCOMPARE(freshness.level(), FreshnessLevel::Fresh);
        QCOMPARE(freshness.text(), u"live \u00b7 2 s"_s);
        clock.advance(60000); // nothing is heard any more: it ages by itself
        freshness.setVisible(true);
        QCOMPARE(freshness.level(), FreshnessLevel::Stale);
        QCOMPARE(freshness.text(), u"stale \u00b7 62 s"_s);
        QSignalSpy changed(&freshness, &Freshness::changed);
        clock.advance(1000);
        QTRY_COMPARE(changed.count(), 1); // the tick
        status.phase = sync::Phase::Waiting;
        status.error = Error{.code = ErrorCode::HostNotFound, .subject = u"demo.example"_s};
        status.nextAttemptMs = clock.nowMs() + 5000;
        freshness.setStatus(status);
        QCOMPARE(freshness.level(), FreshnessLevel::Offline);
        QCOMPARE(freshness.secondsToNextAttempt(), 5);
        QVERIFY(freshness.tooltip().contains(describe(*status.error).title));
        QCOMPARE(level.count(), 4);
    }

    void aStoreAloneIsLocalData()
    {
        ManualClock clock(1700000000000);
        Freshness freshness({.instance = {}, .store = u"/srv/desk/mirror.sqlite"_s, .mirrored = false}, clock);
        sync::MirrorStatus status;
        status.lastSuccessMs = clock.nowMs() - 3 * 3600 * 1000;
        freshness.setStatus(status);
        QCOMPARE(freshness.level(), FreshnessLevel::Local);
        QCOMPARE(freshness.text(), u"local data \u00b7 3 h"_s);
        QCOMPARE(freshness.shortSourceName(), u"mirror.sqlite"_s);
        QCOMPARE(freshness.sourceName(), u"/srv/desk/mirror.sqlite"_s);
        QVERIFY(!freshness.tooltip().contains(u"stopped"_s));
        const Freshness mirrored({.instance = u"dev0.example"_s, .store = u"/srv/desk/mirror.sqlite"_s}, clock);
        QCOMPARE(mirrored.shortSourceName(), u"dev0.example \u00b7 mirror.sqlite"_s);
    }
};

QTEST_GUILESS_MAIN(TestLiveModels)
#include "tst_livemodels.moc"
