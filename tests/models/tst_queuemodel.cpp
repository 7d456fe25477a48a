// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statussummary.h"
#include "services/query/parser.h"
#include "tests/models/queuefixture.h"
#include "tests/support/patience.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <set>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace Qt::Literals::StringLiterals;
using tests::ids;
using tests::plain;
using tests::sampleRow;
using Fixture = tests::QueueFixture;

class TestQueueModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil)); }

    void loadsNewestFirst()
    {
        Fixture f(3000);
        std::vector<qint64> expected;
        for (const TicketRow &row : f.store->live(Kind::Incident))
            expected.push_back(row.id);
        QCOMPARE(ids(*f.model), expected);
    }

    void firstRowsComeBeforeTheLast()
    {
        Fixture f(3000, false);
        QSignalSpy shown(f.model.get(), &QueueModel::firstRowsShown);
        bool whole = true;
        connect(f.model.get(), &QueueModel::firstRowsShown, f.model.get(), [&] {
            whole = f.model->rowCount() == 3000;
        });
        f.store->setChunk(1);
        f.model->start();
        QTRY_COMPARE(shown.count(), 1);
        QVERIFY(!whole);
        f.store->setChunk(1000);
        f.waitLoaded();
        QCOMPARE(shown.count(), 1);
    }

    void emptyQueueIsShownToo()
    {
        Fixture f(0, false);
        QSignalSpy shown(f.model.get(), &QueueModel::firstRowsShown);
        f.model->start();
        QTRY_COMPARE(shown.count(), 1);
        QCOMPARE(f.model->rowCount(), 0);
    }

    void changeInPlaceNamesItsColumns()
    {
        Fixture f(100);
        f.model->sort(QueueModel::NumberColumn, Qt::AscendingOrder);
        QTRY_COMPARE(f.model->ticketAt(0)->id, 1);
        QSignalSpy data(f.model.get(), &QAbstractItemModel::dataChanged);
        QSignalSpy layout(f.model.get(), &QAbstractItemModel::layoutChanged);
        TicketRow row = sampleRow(10);
        row.group = u"Telefonia"_s;
        row.groupId = u"gTelefonia"_s;
        row.assignee = u"Carla Nunes"_s;
        const qint64 before = Clock::system().nowMs();
        f.change(row, ChangeOperation::Updated);
        QTRY_COMPARE(data.count(), 1);
        QCOMPARE(layout.count(), 0);
        const QModelIndex from = data.at(0).at(0).toModelIndex();
        const QModelIndex to = data.at(0).at(1).toModelIndex();
        QCOMPARE(from, f.model->index(9, QueueModel::GroupColumn));
        QCOMPARE(to, f.model->index(9, QueueModel::AssigneeColumn));
        QCOMPARE(from.data().toString(), u"Telefonia"_s);
        QVERIFY(data.at(0).at(2).value<QList<int>>().contains(int(Qt::DisplayRole)));
        const qint64 seen = from.data(ChangedAtRole).toLongLong(); // this machine's time, whatever the instance's is
        QVERIFY(seen >= before && seen <= Clock::system().nowMs());
        QCOMPARE(from.data(ChangedColumnsRole).toUInt(),
            (1U << QueueModel::GroupColumn) | (1U << QueueModel::AssigneeColumn));
        // The same content once more is no change.
        f.stream.publish(row, ChangeOperation::Updated);
        f.change(sampleRow(101), ChangeOperation::Created);
        QTRY_COMPARE(f.model->rowCount(), 101);
        QCOMPARE(data.count(), 1);
        QCOMPARE(layout.count(), 0);
    }

    void finishedAndDeletedLeave()
    {
        Fixture f(50);
        TicketRow row = sampleRow(7);
        row.finished = true;
        row.state = 6;
        f.change(row, ChangeOperation::Finished);
        QTRY_COMPARE(f.model->rowCount(), 49);
        f.change(sampleRow(8), ChangeOperation::Deleted);
        QTRY_COMPARE(f.model->rowCount(), 48);
        QCOMPARE(f.model->rowOf(7), -1);
        row.finished = false;
        row.state = 2;
        f.change(row, ChangeOperation::Updated); // reopened
        QTRY_VERIFY(f.model->rowOf(7) >= 0);
    }

    void snapshotRowsAreNotMarked()
    {
        Fixture f(10);
        f.store->put(sampleRow(11));
        f.stream.publish(sampleRow(11), ChangeOperation::Created, true);
        QTRY_COMPARE(f.model->rowCount(), 11);
        QCOMPARE(f.model->indexOf(11).data(ChangedAtRole).toLongLong(), 0);
        f.change(sampleRow(12), ChangeOperation::Created);
        QTRY_COMPARE(f.model->rowCount(), 12);
        QVERIFY(f.model->indexOf(12).data(ChangedAtRole).toLongLong() > 0);
    }

    void finishedTicketsOfABackfillAreNotRead()
    {
        Fixture f(10);
        std::vector<ChangeEvent> events;
        for (int id = 100; id < 200; ++id) {
            TicketRow row = sampleRow(id);
            row.finished = id != 150;
            row.state = row.finished ? 7 : 2;
            f.store->put(row);
            events.push_back(tests::eventOf(row, ChangeOperation::Created, true));
        }
        TicketRow known = sampleRow(3); // live here until now
        known.finished = true;
        known.state = 7;
        f.store->put(known);
        events.push_back(tests::eventOf(known, ChangeOperation::Finished, true));
        const int before = f.store->rowsRead;
        f.stream.publish(std::move(events));
        QTRY_VERIFY(f.model->rowOf(150) >= 0 && f.model->rowOf(3) < 0);
        QCOMPARE(f.model->rowCount(), 10);
        QCOMPARE(f.store->rowsRead - before, 2);
    }

    void holdsStill()
    {
        Fixture f(100);
        QSignalSpy pending(f.model.get(), &QueueModel::pendingChanged);
        f.model->setHeld(true);
        const std::vector<qint64> before = ids(*f.model);
        TicketRow changed = sampleRow(5);
        changed.updatedAt += 1000000;
        f.change(changed, ChangeOperation::Updated);
        f.change(sampleRow(101), ChangeOperation::Created);
        f.change(sampleRow(102), ChangeOperation::Created);
        f.change(sampleRow(6), ChangeOperation::Deleted);
        QTRY_COMPARE(f.model->pendingCounts(), (PendingCounts{2, 2}));
        QCOMPARE(ids(*f.model), before);
        QVERIFY(!pending.isEmpty());
        // Filter and sort work on what is shown.
        f.model->sort(QueueModel::NumberColumn, Qt::AscendingOrder);
        QTRY_COMPARE(f.model->ticketAt(0)->id, 1);
        QCOMPARE(f.model->rowCount(), 100);
        f.model->setHeld(false);
        QTRY_COMPARE(f.model->rowCount(), 101);
        QCOMPARE(f.model->rowOf(6), -1);
        QCOMPARE(f.model->ticketAt(f.model->rowOf(5))->updatedAt, changed.updatedAt);
        QTRY_COMPARE(f.model->pendingCounts(), PendingCounts());
    }

    void heldRowsOutsideTheFilterAreNotAnnounced()
    {
        Fixture f(20);
        f.model->setStates({2});
        QTRY_COMPARE(f.model->rowCount(), 4);
        f.model->setHeld(true);
        TicketRow other = sampleRow(30);
        other.state = 3;
        TicketRow mine = sampleRow(31);
        mine.state = 2;
        f.change(other, ChangeOperation::Created);
        f.change(mine, ChangeOperation::Created);
        QTRY_COMPARE(f.model->pendingCounts(), (PendingCounts{1, 0}));
    }

    /// What waits outside was weighed by the query of its time.
    void queryChangesWhileHeld()
    {
        Fixture f(20);
        TicketRow row = sampleRow(2);
        QVERIFY(row.state != 4);
        f.model->setHeld(true);
        row.state = 4;
        ++row.modCount;
        f.change(row, ChangeOperation::Updated);
        QTRY_COMPARE(f.model->pendingCounts(), (PendingCounts{0, 1}));
        f.model->setQuery(query::parse(u"state!=4"_s).value());
        QTRY_COMPARE(f.model->rowOf(row.id), -1);
        QTRY_COMPARE(f.model->pendingCounts(), PendingCounts());
        const int count = f.model->rowCount();
        f.model->setHeld(false);
        f.change(sampleRow(30), ChangeOperation::Created); // state 1: comes after what waited
        QTRY_COMPARE(f.model->rowCount(), count + 1);
        QCOMPARE(f.model->rowOf(row.id), -1);
        // And the other way round: what the query kept out comes back without it.
        f.model->setHeld(true);
        row.id = 31;
        f.change(row, ChangeOperation::Created);
        f.model->setQuery({});
        QTRY_COMPARE(f.model->pendingCounts(), (PendingCounts{1, 0}));
    }

    void languageSwitches()
    {
        Fixture f(20);
        const int row = f.model->rowOf(2);
        const QModelIndex state = f.model->index(row, QueueModel::StateColumn);
        QCOMPARE(state.data().toString(), u"Em Espera"_s);
        QSignalSpy header(f.model.get(), &QAbstractItemModel::headerDataChanged);
        QSignalSpy summary(f.model->summary(), &StatusSummary::changed);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        f.model->retranslate();
        QCOMPARE(state.data().toString(), u"On Hold"_s);
        QCOMPARE(header.count(), 1);
        QCOMPARE(summary.count(), 1);
        QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil));
        f.model->retranslate();
        QCOMPARE(state.data().toString(), u"Em Espera"_s);
    }

    void failureIsReportedAndNothingIsLost()
    {
        Fixture f(20);
        QSignalSpy failed(f.model.get(), &QueueModel::failed);
        Error busy;
        busy.code = ErrorCode::StoreBusy;
        f.store->fail(busy);
        f.change(sampleRow(21), ChangeOperation::Created);
        QTRY_VERIFY(!failed.isEmpty());
        QCOMPARE(f.model->rowCount(), 20);
        f.store->fail(std::nullopt);
        QTRY_COMPARE(f.model->rowCount(), 21); // without another event
    }

    void reloadKeepsTheSelection()
    {
        Fixture f(100);
        const QPersistentModelIndex kept(f.model->indexOf(42));
        f.store->erase(41); // behind the stream's back
        f.store->put(sampleRow(101));
        f.model->reload();
        QTRY_VERIFY(f.model->rowOf(101) >= 0 && f.model->rowOf(41) < 0);
        QVERIFY(kept.isValid());
        QCOMPARE(f.model->ticketAt(kept.row())->id, 42);
    }

    void stopsQuicklyWhileTheStoreHangs()
    {
        Fixture f(100, false);
        f.store->closeGate();
        f.model->start();
        QTRY_VERIFY(f.store->waiting > 0);
        QElapsedTimer timer;
        timer.start();
        f.model->stop();
        QVERIFY(timer.elapsed() < 1000);
        QCOMPARE(f.stream.subscriberCount(), 0);
    }

    /// Random changes, filters and sorts against a naive list; persistent indexes follow their tickets throughout.
    void fuzz_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void fuzz()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        Fixture f(300);
        QueueFilter filter;
        int sortColumn = f.model->sortColumn();
        Qt::SortOrder sortOrder = f.model->sortOrder();
        std::map<qint64, QPersistentModelIndex> kept;
        for (int round = 0; round < 25; ++round) {
            for (int i = 0; i < 10; ++i) {
                const int row = random.bounded(std::max(1, f.model->rowCount()));
                if (row < f.model->rowCount())
                    kept[f.model->ticketAt(row)->id] = f.model->index(row, random.bounded(QueueModel::ColumnCount));
            }
            std::set<qint64> gone;
            std::vector<ChangeEvent> events;
            const int changes = random.bounded(3) == 0 ? 200 : random.bounded(12);
            for (int i = 0; i < changes; ++i) {
                const qint64 id = 1 + random.bounded(360);
                TicketRow row = f.store->get(id).value_or(sampleRow(id));
                const quint32 what = random.bounded(10U);
                if (what == 0) {
                    f.store->erase(id);
                    gone.insert(id);
                    events.push_back(tests::eventOf(row, ChangeOperation::Deleted));
                    continue;
                }
                row.finished = what == 1;
                if (row.finished)
                    gone.insert(id);
                if (what > 4)
                    row.updatedAt += random.bounded(100000);
                if (what % 2 == 0)
                    row.state = static_cast<qint16>(1 + random.bounded(5));
                if (what == 5 || what == 7)
                    row.assignee = random.bounded(2) != 0 ? u"Zélia"_s : QString();
                row.priority = static_cast<qint8>(random.bounded(6));
                ++row.modCount;
                f.store->put(row);
                events.push_back(tests::eventOf(row, ChangeOperation::Updated));
            }
            if (!events.empty())
                f.stream.publish(std::move(events));
            switch (random.bounded(8)) {
            case 0: filter.text = random.bounded(2) != 0 ? u"rede"_s : QString(); break;
            case 1: filter.states = random.bounded(2) != 0 ? QSet<int>{1, 3} : QSet<int>(); break;
            case 2: filter.priorities = random.bounded(2) != 0 ? QSet<int>{1, 2, 3} : QSet<int>(); break;
            case 3:
                filter.query = random.bounded(2) != 0 ? query::parse(u"state!=4"_s).value() : query::Query();
                break;
            case 4:
                sortColumn = random.bounded(QueueModel::ColumnCount);
                sortOrder = random.bounded(2) != 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
                f.model->sort(sortColumn, sortOrder);
                break;
            case 5: f.model->setHeld(true); break;
            default: break;
            }
            f.model->setFilter(filter);
            if (random.bounded(2) != 0)
                continue; // let it pile up
            f.model->setHeld(false);
            std::set<qint64> expected;
            for (const TicketRow &row : f.store->live(Kind::Incident)) {
                const QString all = plain(row.shortDescription + u'\n' + row.group);
                if ((filter.text.isEmpty() || all.contains(filter.text))
                    && (filter.states.isEmpty() || filter.states.contains(row.state))
                    && (filter.priorities.isEmpty() || filter.priorities.contains(row.priority))
                    && (filter.query.segments.empty() || row.state != 4))
                    expected.insert(row.id);
            }
            const auto same = [&] {
                if (f.model->rowCount() != static_cast<int>(expected.size()))
                    return false;
                for (int row = 0; row < f.model->rowCount(); ++row) {
                    const TicketRow *ticket = f.model->ticketAt(row);
                    if (!expected.contains(ticket->id) || !(*ticket == f.store->get(ticket->id)))
                        return false;
                }
                return true;
            };
            QTRY_VERIFY(same());
            for (int row = 1; row < f.model->rowCount(); ++row) { // integer columns: in order, empty last
                const QVariant a = f.model->index(row - 1, sortColumn).data(SortRole);
                const QVariant b = f.model->index(row, sortColumn).data(SortRole);
                if (a.typeId() == QMetaType::QString || b.toLongLong() == 0)
                    continue;
                QVERIFY(a.toLongLong() != 0);
                QVERIFY(sortOrder == Qt::AscendingOrder ? a.toLongLong() <= b.toLongLong()
                                                        : a.toLongLong() >= b.toLongLong());
            }
            for (const auto &[id, index] : kept) {
                if (index.isValid())
                    QCOMPARE(f.model->ticketAt(index.row())->id, id);
            }
            std::erase_if(kept, [](const auto &entry) { return !entry.second.isValid(); });
        }
    }
};

QTEST_GUILESS_MAIN(TestQueueModel)
#include "tst_queuemodel.moc"
