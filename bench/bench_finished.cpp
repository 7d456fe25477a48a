// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of all finished tickets with a million rows, in the console's own window: how soon any position of it can
// be read.
#include "bench/consolewindow.h"
#include "bench/figures.h"
#include "bench/instancerecords.h"
#include "bench/stallmeter.h"
#include "models/finishedmodel.h"
#include "services/core/clock.h"
#include "services/simulator/workload/random.h"

#include <QApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QTemporaryDir>

using namespace bunsnc;
using namespace bunsnc::bench;

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    StallMeter<QApplication> application(argc, argv);
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

    engine::EmbeddedOptions embedded;
    embedded.instance.url = QUrl(QStringLiteral("https://bench.invalid"));
    embedded.storePath = folder.filePath(QStringLiteral("done.db"));
    ConsoleWindow console(need(engine::openEmbedded(std::move(embedded)), "opening the engine"));
    if (!runUntil([&] { return !console.incidents().isLoading(); }))
        fail(QStringLiteral("the window did not open"));
    application.reset();
    watch.restart();
    console.window().showPage(ui::ActionId::ShowFinished);
    const ui::FinishedPage &page = *console.window().finishedPage();
    models::FinishedModel &model = *page.model();
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
        page.table()->verticalScrollBar()->setValue(row * page.table()->verticalHeader()->defaultSectionSize());
        if (!runUntil([&] { return isShown(row); }, 10))
            fail(QStringLiteral("row %1 did not come").arg(row));
        jumps.push_back(watch.milliseconds());
    }
    const double usual = percentile(jumps, 50);
    printBelow("finished list: jump to any position, 99 %", percentile(jumps, 99), 50, "ms",
        "median " + QByteArray::number(usual, 'f', 1) + " ms");
    printBelow("finished list: longest GUI event", application.longest(), 16, "ms", application.processorNote());
    return 0;
}
