// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuedata.h"
#include "tests/models/fakes.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <ctime>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace Qt::Literals::StringLiterals;

/// A queue of 100,000 tickets: prints what each step costs, and fails when one is out of all proportion (the limits
/// leave room for unoptimised builds and busy machines; the benchmark has the real ones).
class TestQueueScale : public QObject {
    Q_OBJECT
    static constexpr int Tickets = 100000;

    static double milliseconds(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }
    static void print(const char *what, double ms) { qInfo("%-58s %8.2f ms", what, ms); }

    static TicketRow row(qint64 id)
    {
        TicketRow made = tests::sampleRow(id);
        made.shortDescription += u" do usuário na filial %1, ramal %2"_s.arg(id % 977).arg(id * 31 % 9973);
        return made;
    }

private Q_SLOTS:
    void worker()
    {
        QueueData data{StateCatalog()};
        std::vector<TicketRow> rows;
        for (int id = 1; id <= Tickets; ++id)
            rows.push_back(row(id));
        QElapsedTimer timer;
        timer.start();
        for (TicketRow &ticket : rows)
            data.upsert(std::move(ticket), 0);
        data.endLoad();
        const std::clock_t prepared = std::clock();
        while (data.prepareNextColumn()) { }
        print("make every column ready for sorting (processor)",
            1e3 * static_cast<double>(std::clock() - prepared) / CLOCKS_PER_SEC);
        print("take in 100,000 rows", milliseconds(timer));
        timer.restart();
        auto update = data.build();
        data.settle(true);
        print("sort by update, first order", milliseconds(timer));
        QCOMPARE(update->plan.now->size(), std::size_t{Tickets});
        const auto step = [&](const char *what, auto &&change) {
            const std::clock_t cpu = std::clock();
            timer.restart();
            change();
            auto answer = data.build();
            const double took = milliseconds(timer);
            data.settle(true);
            const double busy = 1e3 * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
            qInfo("%-58s %8.2f ms (%.2f ms of processor)", what, took, busy);
            return busy;
        };
        double worst = step("filter \"rede lentidao\"", [&] { data.setText(u"rede lentidao"_s); });
        worst = std::max(worst, step("filter \"a\"", [&] { data.setText(u"a"_s); }));
        worst = std::max(worst, step("no filter", [&] { data.setText({}); }));
        for (const int column : {QueueModel::PriorityColumn, QueueModel::OpenedColumn, QueueModel::StateColumn})
            worst = std::max(worst, step("sort by a number", [&] { data.setSort({.column = column}); }));
        worst = std::max(worst, step("sort by group", [&] { data.setSort({.column = QueueModel::GroupColumn}); }));
        worst = std::max(worst,
            step("sort by short description", [&] {
                data.setSort({.column = QueueModel::ShortDescriptionColumn});
            }));
        worst = std::max(worst,
            step("sort by short description, the other way", [&] {
                data.setSort({.column = QueueModel::ShortDescriptionColumn, .order = Qt::AscendingOrder});
            }));
        worst = std::max(worst, step("sort by number and filter", [&] {
            data.setText(u"impressora"_s);
            data.setSort({.column = QueueModel::NumberColumn});
        }));
        QVERIFY2(worst < 500, "filter and sort are out of proportion");
    }

    void application()
    {
        auto store = std::make_shared<tests::FakeStore>();
        for (int id = 1; id <= Tickets; ++id)
            store->put(row(id));
        store->setChunk(5000);
        tests::FakeStream stream;
        QueueModel model(Kind::Incident, store, &stream, StateCatalog());
        QElapsedTimer timer;
        timer.start();
        double firstRows = 0;
        connect(&model, &QueueModel::firstRowsShown, &model, [&] { firstRows = milliseconds(timer); });
        model.start();
        QTRY_VERIFY(!model.isLoading() && model.rowCount() == Tickets);
        print("first rows shown", firstRows);
        print("all rows shown", milliseconds(timer));

        // 2,000 scattered changes that move their rows to the top: the time this thread is busy with them.
        std::vector<QPersistentModelIndex> selected;
        for (int i = 0; i < 100; ++i)
            selected.emplace_back(model.index(i * 997, 1));
        for (const bool moving : {false, true}) {
            std::vector<ChangeEvent> events;
            for (int i = 0; i < 2000; ++i) {
                TicketRow changed = *store->get(1 + i * 49);
                changed.assignee = moving ? u"Zuleica"_s : u"Yara"_s;
                changed.updatedAt += moving ? 1000000 : 0;
                store->put(changed);
                events.push_back(tests::eventOf(changed, ChangeOperation::Updated));
            }
            QSignalSpy view(&model, &QueueModel::viewChanged);
            stream.publish(std::move(events));
            double busiest = 0;
            while (view.isEmpty()) {
                QElapsedTimer turn;
                turn.start();
                QCoreApplication::sendPostedEvents(&model);
                busiest = std::max(busiest, milliseconds(turn));
                QTest::qSleep(1);
            }
            print(moving ? "2,000 scattered changes that move, in this thread" : "2,000 scattered changes in place",
                busiest);
            QVERIFY2(busiest < 250, "the GUI thread would have stood still");
        }
        QSignalSpy view(&model, &QueueModel::viewChanged);
        double busiest = 0;
        model.setFilterText(u"rede"_s);
        timer.restart();
        while (view.isEmpty()) {
            QElapsedTimer turn;
            turn.start();
            QCoreApplication::sendPostedEvents(&model);
            busiest = std::max(busiest, milliseconds(turn));
            QTest::qSleep(1);
        }
        print("quick filter, asked to shown", milliseconds(timer));
        print("quick filter, in this thread", busiest);
    }
};

QTEST_GUILESS_MAIN(TestQueueScale)
#include "tst_queuescale.moc"
