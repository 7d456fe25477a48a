// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of all finished tickets with a million rows: how soon any position of it can be read.
#include "bench/figures.h"
#include "bench/instancerecords.h"
#include "bench/stallmeter.h"
#include "models/finishedmodel.h"
#include "services/core/clock.h"
#include "services/simulator/workload/random.h"

#include <QCoreApplication>
#include <QTemporaryDir>

using namespace bunsnc;
using namespace bunsnc::bench;

int main(int argc, char **argv)
{
    StallMeter<QCoreApplication> application(argc, argv);
    const qint64 rows = environmentNumber("BUNSNC_BENCH_FINISHED_ROWS", 1'000'000);
    constexpr int windowRows = 40; // what a tall window shows at once
    QTemporaryDir folder;
    const StateCatalog states;
    auto store = need(store::openSqliteStore(folder.filePath(QStringLiteral("done.db")), states), "opening the store");
    Stopwatch watch;
    {
        auto writer = need(store->openWriter(), "opening the store for writing");
        const InstanceRecords records(1, Clock::system().nowSeconds(), rows, true);
        say(QStringLiteral("filling a store with %1 finished tickets").arg(rows));
        records.fill(*writer, 0, rows, makeFinished);
    }
    say(QStringLiteral("filled in %1 s").arg(watch.seconds(), 0, 'f', 0));

    models::FinishedModel model(store, nullptr, states);
    application.reset();
    watch.restart();
    model.start();
    const auto isShown = [&](int from) {
        for (int row = from; row < from + windowRows; ++row) {
            if (model.data(model.index(row, models::FinishedModel::NumberColumn), models::LoadingRole).toBool())
                return false;
        }
        return true;
    };
    if (!runUntil([&] { return model.rowCount() >= windowRows && isShown(0); }))
        fail(QStringLiteral("no rows came"));
    const QByteArray size = QByteArray::number(rows) + " rows";
    printBelow("finished list: opened, first rows", watch.milliseconds(), 50, "ms", size);
    if (!runUntil([&] { return !model.isLoading() && model.rowCount() == rows; }))
        fail(QStringLiteral("only %1 rows are listed").arg(model.rowCount()));
    print({"finished list: whole length known", QByteArray::number(watch.milliseconds(), 'f', 0) + " ms", size, {}, {}, true});

    simulator::Random random(7);
    std::vector<double> jumps;
    for (int i = 0; i < 300; ++i) {
        const auto row = static_cast<int>(random.below(rows - windowRows));
        watch.restart();
        if (!runUntil([&] { return isShown(row); }, 10))
            fail(QStringLiteral("row %1 did not come").arg(row));
        jumps.push_back(watch.milliseconds());
    }
    const double usual = percentile(jumps, 50);
    printBelow("finished list: jump to any position, 99 %", percentile(jumps, 99), 50, "ms",
        "median " + QByteArray::number(usual, 'f', 1) + " ms");
    printBelow("finished list: longest GUI event", application.longest(), 16, "ms", application.processorNote());
    model.stop();
    return 0;
}
