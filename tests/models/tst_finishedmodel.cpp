// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/finishedmodel.h"
#include "models/finishedrows.h"
#include "tests/models/fakes.h"
#include "tests/support/patience.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace Qt::Literals::StringLiterals;

namespace {

TicketRow finishedRow(qint64 id)
{
    TicketRow row = tests::sampleRow(id, allKinds[static_cast<std::size_t>(id % 3)]);
    row.state = 7;
    row.finished = true;
    row.active = false;
    row.finishedAt = row.updatedAt;
    return row;
}

} // namespace

class TestFinishedModel : public QObject {
    Q_OBJECT

    struct Fixture {
        std::shared_ptr<tests::FakeStore> store = std::make_shared<tests::FakeStore>();
        tests::FakeStream stream;
        ManualClock clock{1700300000000};
        FinishedModel model;
        std::unique_ptr<QAbstractItemModelTester> tester;

        /// The tester looks at every row, which loads every page: not where that is what is counted.
        explicit Fixture(int rows, bool withTester = true)
            : model(fill(rows), &stream, StateCatalog(), clock)
        {
            if (withTester) {
                tester = std::make_unique<QAbstractItemModelTester>(
                    &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
            }
            model.start();
            if (!QTest::qWaitFor([this] { return !model.isLoading(); }))
                qFatal("the list did not load");
            if (rows > 0 && !QTest::qWaitFor([this] { return model.ticketAt(0) != nullptr; }, test::patienceMs))
                qFatal("the first rows did not come by themselves");
        }
        std::shared_ptr<tests::FakeStore> fill(int rows)
        {
            for (int id = 1; id <= rows; ++id)
                store->put(finishedRow(id));
            return store;
        }
        bool showsTheStore()
        {
            const auto expected = store->finished();
            if (model.rowCount() != static_cast<int>(expected.size()))
                return false;
            for (int row = 0; row < model.rowCount(); ++row) {
                if (model.idAt(row) != expected[static_cast<std::size_t>(row)].id)
                    return false;
            }
            return true;
        }
    };

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil)); }

    void anyPositionIsLoadedWhenAskedFor()
    {
        Fixture f(5000, false);
        QVERIFY(f.showsTheStore());
        const int before = f.store->rowCalls;
        const QModelIndex index = f.model.index(3777, FinishedModel::NumberColumn);
        QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
        QVERIFY(index.data(LoadingRole).toBool());
        QCOMPARE(f.model.index(3777, FinishedModel::ShortDescriptionColumn).data().toString(), u"loading…"_s);
        QTRY_VERIFY(!index.data(LoadingRole).toBool());
        const auto expected = f.store->finished()[3777];
        QCOMPARE(index.data().toString(), expected.number);
        QCOMPARE(index.data(TicketRole).value<TicketRow>(), expected);
        QCOMPARE(f.model.index(3777, FinishedModel::StateColumn).data(StateClassRole).toInt(),
            int(StateCatalog().info(expected.kind, 7).stateClass));
        // One page, asked for once, announced as one block.
        QCOMPARE(f.store->rowCalls - before, 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 3777 / FinishedRows::PageRows * FinishedRows::PageRows);
        QCOMPARE(f.model.ticketAt(3777)->id, expected.id);
    }

    void asksOfOneTurnAreOneQueryAPage()
    {
        Fixture f(1000, false);
        const int before = f.store->rowCalls;
        for (int row = 500; row < 620; ++row)
            f.model.index(row, 0).data();
        QTRY_VERIFY(f.model.ticketAt(500) && f.model.ticketAt(619));
        QCOMPARE(f.store->rowCalls - before, 2);
    }

    /// A view's header makes room for every row: a million at once would hold the window up.
    void longListsAreToldInParts()
    {
        constexpr int all = 450'000;
        auto store = std::make_shared<tests::FakeStore>();
        for (qint64 id = 1; id <= all; ++id)
            store->listed.push_back(id);
        tests::FakeStream stream;
        ManualClock clock{1700300000000};
        FinishedModel model(store, &stream, StateCatalog(), clock);
        std::vector<int> parts;
        int turns = 0; // of the event loop, between the parts
        std::vector<int> turnOf;
        connect(&model, &QAbstractItemModel::rowsInserted, &model, [&](const QModelIndex &, int first, int last) {
            parts.push_back(last - first + 1);
            turnOf.push_back(turns);
            QMetaObject::invokeMethod(&model, [&turns] { ++turns; }, Qt::QueuedConnection);
            QCOMPARE(model.rowCount(), last + 1);
            QCOMPARE(model.rowOf(last + 1), last);
            QCOMPARE(model.rowOf(last + 2), -1); // no view knows it yet
        });
        model.start();
        QTRY_COMPARE(model.rowCount(), all);
        QCOMPARE(parts, (std::vector<int>{200'000, 200'000, all - 300 - 400'000}));
        QCOMPARE(turnOf, (std::vector<int>{0, 1, 2}));
        QCOMPARE(model.idAt(all - 1), all);
    }

    void pagesNotUsedAreDropped()
    {
        Fixture f(FinishedRows::PageRows * (FinishedRows::MaxPages + 20), false);
        for (int page = 0; page < FinishedRows::MaxPages + 20; ++page) {
            const int row = page * FinishedRows::PageRows;
            f.model.index(row, 0).data();
            QTRY_VERIFY(f.model.ticketAt(row));
        }
        QVERIFY(!f.model.ticketAt(0));
        QVERIFY(f.model.ticketAt(f.model.rowCount() - FinishedRows::PageRows));
    }

    void growsLiveAndKeepsItsPlace()
    {
        Fixture f(1000);
        f.model.index(500, 0).data();
        QTRY_VERIFY(f.model.ticketAt(500));
        const QPersistentModelIndex here(f.model.index(500, 0));
        const qint64 id = f.model.idAt(500);
        QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&f.model, &QAbstractItemModel::rowsInserted);
        for (qint64 fresh = 2001; fresh <= 2003; ++fresh) {
            TicketRow row = finishedRow(fresh);
            row.finishedAt = 1900000000 + fresh;
            f.store->put(row);
            f.stream.publish(row, ChangeOperation::Finished);
        }
        QTRY_COMPARE(f.model.rowCount(), 1003);
        QCOMPARE(here.row(), 503);
        QCOMPARE(f.model.idAt(503), id);
        QVERIFY2(f.model.ticketAt(503), "a row that is loaded stays loaded when it moves");
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(reset.count(), 0);
        f.store->erase(id);
        f.stream.publish(finishedRow(id), ChangeOperation::Deleted);
        QTRY_COMPARE(f.model.rowCount(), 1002);
        QVERIFY(!here.isValid());
    }

    void aChangedRowIsReadAnewWithoutBlanking()
    {
        Fixture f(300);
        f.model.index(0, 0).data();
        QTRY_VERIFY(f.model.ticketAt(0));
        TicketRow row = *f.model.ticketAt(0);
        row.group = u"Outro grupo"_s;
        f.store->put(row);
        bool blank = false;
        connect(&f.model, &QAbstractItemModel::dataChanged, &f.model, [&] { blank = blank || !f.model.ticketAt(0); });
        f.stream.publish(row, ChangeOperation::Updated);
        QTRY_COMPARE(f.model.index(0, FinishedModel::GroupColumn).data().toString(), u"Outro grupo"_s);
        QVERIFY(!blank);
    }

    void filtersByTextAndKind()
    {
        Fixture f(1000);
        f.model.setKinds({Kind::ChangeTask});
        QTRY_COMPARE(f.model.rowCount(), 334);
        f.model.setText(u"senha"_s);
        QTRY_VERIFY(f.model.rowCount() > 0 && f.model.rowCount() < 334 && !f.model.isLoading());
        f.model.setFilter({});
        QTRY_COMPARE(f.model.rowCount(), 1000);
    }

    void staleListsAreDropped()
    {
        Fixture f(1000);
        std::vector<int> counts;
        connect(&f.model, &QAbstractItemModel::modelReset, &f.model, [&] { counts.push_back(f.model.rowCount()); });
        f.store->closeGate();
        f.model.setKinds({Kind::ChangeTask});
        QTRY_VERIFY(f.store->waiting > 0);
        f.model.setKinds({Kind::Incident});
        f.store->openGate();
        QTRY_COMPARE(f.model.rowCount(), 333);
        QVERIFY(std::find(counts.begin(), counts.end(), 334) == counts.end());
    }

    void failureIsReported()
    {
        Fixture f(1000, false);
        QSignalSpy failed(&f.model, &FinishedModel::failed);
        Error busy;
        busy.code = ErrorCode::StoreBusy;
        f.store->fail(busy);
        f.model.index(900, 0).data();
        QTRY_COMPARE(failed.count(), 1);
        f.store->fail(std::nullopt);
        f.model.index(900, 0).data(); // the next look asks again
        QTRY_VERIFY(f.model.ticketAt(900));
    }

    void stopsQuicklyWhileTheStoreHangs()
    {
        Fixture f(1000, false);
        f.store->closeGate();
        f.model.reload();
        f.model.index(500, 0).data();
        QTRY_COMPARE(f.store->waiting.load(), 2);
        QElapsedTimer timer;
        timer.start();
        f.model.stop();
        QVERIFY(timer.elapsed() < 1000);
    }

    void languageSwitches()
    {
        Fixture f(200);
        f.model.index(0, 0).data();
        QTRY_VERIFY(f.model.ticketAt(0));
        const int row = [&] {
            for (int at = 0; at < 100; ++at) {
                if (f.model.ticketAt(at)->kind == Kind::Incident)
                    return at;
            }
            return -1;
        }();
        QCOMPARE(f.model.index(row, FinishedModel::StateColumn).data().toString(), u"Fechado"_s);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        f.model.retranslate();
        QCOMPARE(f.model.index(row, FinishedModel::StateColumn).data().toString(), u"Closed"_s);
        QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil));
    }

    /// Random comings and goings: the list follows, persistent indexes stay with their ticket.
    void fuzz()
    {
        QRandomGenerator random(7);
        Fixture f(400);
        std::map<qint64, QPersistentModelIndex> kept;
        for (int row = 0; row < 400; row += 11)
            kept[f.model.idAt(row)] = f.model.index(row, 1);
        for (int round = 0; round < 4; ++round) {
            std::vector<ChangeEvent> events;
            for (int i = 0; i < 60; ++i) {
                const qint64 id = 1 + random.bounded(450);
                TicketRow row = f.store->get(id).value_or(finishedRow(id));
                if (random.bounded(4) == 0) {
                    f.store->erase(id);
                    events.push_back(tests::eventOf(row, ChangeOperation::Deleted));
                    continue;
                }
                row.finished = random.bounded(5) != 0;
                row.finishedAt += random.bounded(50000);
                f.store->put(row);
                events.push_back(tests::eventOf(row, ChangeOperation::Finished));
            }
            f.stream.publish(std::move(events));
            QTRY_VERIFY(f.showsTheStore());
            for (const auto &[id, index] : kept) {
                if (index.isValid())
                    QCOMPARE(f.model.idAt(index.row()), id);
            }
            std::erase_if(kept, [](const auto &entry) { return !entry.second.isValid(); });
        }
    }
};

QTEST_GUILESS_MAIN(TestFinishedModel)
#include "tst_finishedmodel.moc"
