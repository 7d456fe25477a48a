// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The console's window on a queue of 100,000 live tickets: first rows, quick filter, sort, scattered updates, and
// whether the GUI thread stays free while rows pour into the store.
#include "bench/consolewindow.h"
#include "bench/figures.h"
#include "bench/instancerecords.h"
#include "bench/stallmeter.h"
#include "services/core/clock.h"
#include "services/core/workerthread.h"

#include <QApplication>
#include <QTemporaryDir>

#include <atomic>

using namespace bunsnc;
using namespace bunsnc::bench;

namespace {

/// What has to happen before the model says that its view is that of the present filter, sort and changes.
class ViewChanges {
public:
    explicit ViewChanges(models::QueueModel &model)
    {
        QObject::connect(&model, &models::QueueModel::viewChanged, &m_context, [this] { ++m_count; });
    }
    int count() const { return m_count; }

private:
    QObject m_context;
    int m_count = 0;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    StallMeter<QApplication> application(argc, argv);
    const qint64 rows = environmentNumber("BUNSNC_BENCH_LIVE_ROWS", 100'000);
    constexpr qint64 updates = 2'000;
    const qint64 now = Clock::system().nowSeconds();

    QTemporaryDir folder;
    const StateCatalog states;
    auto store = need(store::openSqliteStore(folder.filePath(QStringLiteral("live.db")), states), "opening the store");
    auto writer = need(store->openWriter(), "opening the store for writing");
    const InstanceRecords records(1, now, rows + 200'000, true);
    say(QStringLiteral("filling a store with %1 live tickets").arg(rows));
    records.fill(*writer, 0, rows, makeLive);

    engine::EmbeddedOptions embedded;
    embedded.instance.url = QUrl(QStringLiteral("https://bench.invalid"));
    embedded.storePath = folder.filePath(QStringLiteral("live.db"));
    const std::shared_ptr<engine::Engine> opened = need(engine::openEmbedded(std::move(embedded)), "opening the engine");
    stream::ChangeStream *const changes = &opened->changes();
    application.reset();
    Stopwatch watch;
    ConsoleWindow console(opened);
    models::QueueModel &model = console.incidents();
    ViewChanges shown(model);

    bool first = false;
    QObject::connect(&model, &models::QueueModel::firstRowsShown, &console.window(), [&first] { first = true; });
    if (!runUntil([&] { return (first || !model.isLoading()) && model.rowCount() > 0; }))
        fail(QStringLiteral("no rows came"));
    const double firstRows = watch.milliseconds();
    QCoreApplication::processEvents(); // the first picture of the window, before there is anything to be held up
    application.reset();
    if (!runUntil([&] { return !model.isLoading() && model.totalCount() == rows; }))
        fail(QStringLiteral("the queue was not loaded"));
    const double loaded = watch.milliseconds();
    const QByteArray size = QByteArray::number(rows) + " rows";
    print({"queue: window made and first rows in it", QByteArray::number(firstRows, 'f', 0) + " ms", size, {}, {}, true});
    print({"queue: all rows loaded", QByteArray::number(loaded, 'f', 0) + " ms", size, {}, {}, true});
    printBelow("queue: longest GUI event while loading", application.longest(), 16, "ms", application.processorNote());

    const auto settle = [&](int before) {
        if (!runUntil([&] { return shown.count() > before; }))
            fail(QStringLiteral("the view did not change"));
    };
    std::vector<double> filterTimes;
    std::vector<double> sortTimes;
    application.reset();
    for (int round = 0; round < 4; ++round) {
        for (const char *text : {"vpn", "sap nota", "impressora", "a", "", "inc00123", "joinville", "xyzzy", ""}) {
            const int before = shown.count();
            watch.restart();
            model.setFilterText(QString::fromLatin1(text));
            settle(before);
            filterTimes.push_back(watch.milliseconds());
        }
    }
    for (int round = 0; round < 2; ++round) {
        for (const int column : {models::QueueModel::ShortDescriptionColumn, models::QueueModel::UpdatedColumn,
                 models::QueueModel::GroupColumn, models::QueueModel::NumberColumn, models::QueueModel::PriorityColumn,
                 models::QueueModel::AssigneeColumn, models::QueueModel::DueColumn}) {
            const int before = shown.count();
            watch.restart();
            model.sort(column, round == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            settle(before);
            sortTimes.push_back(watch.milliseconds());
        }
    }
    printBelow("queue: quick filter, typed to shown, 95 %", percentile(filterTimes, 95), 50, "ms", size);
    printBelow("queue: sort, clicked to shown, 95 %", percentile(sortTimes, 95), 50, "ms", size);
    printBelow("queue: longest GUI event of filter and sort", application.longest(), 16, "ms", application.processorNote());

    // Scattered updates: every fiftieth ticket gets another state and a new time.
    std::vector<double> updateTimes;
    double updateProcessor = 0;
    for (int round = 1; round <= 5; ++round) {
        std::vector<std::string> changed;
        for (qint64 i = 0; i < updates; ++i) {
            changed.push_back(records.incident((i * (rows / updates) + round) % rows, [&](simulator::Fields &fields) {
                makeLive(fields);
                setField(fields, "state", std::to_string(1 + (i + round) % 5));
                setField(fields, "sys_mod_count", std::to_string(1000 + round));
                setField(fields, "sys_updated_on", formatUtcBytes(now + round).toStdString());
            }));
        }
        store::PageBatch page;
        page.records.assign(changed.begin(), changed.end());
        const int before = shown.count();
        const auto outcome = need(writer->apply(page), "writing updates");
        if (outcome.updated < updates * 9 / 10)
            fail(QStringLiteral("only %1 records were updated").arg(outcome.updated));
        QCoreApplication::processEvents();
        application.reset();
        changes->wake();
        settle(before);
        updateTimes.push_back(application.longest());
        updateProcessor = std::max(updateProcessor, application.longestProcessor());
    }
    printBelow("queue: 2,000 scattered updates, GUI thread", percentile(updateTimes, 100), 15, "ms",
        "processor " + QByteArray::number(updateProcessor, 'f', 1) + " ms");

    // A backfill at full speed beside it: new rows, a thousand in each transaction, for some seconds.
    std::atomic<qint64> poured = 0;
    const qint64 seconds = environmentNumber("BUNSNC_BENCH_STALL_SECONDS", 6);
    auto pouring = std::make_unique<WorkerThread>(QStringLiteral("pouring"), WorkerThread::Priority::Background);
    pouring->post([&](const std::stop_token &stop) {
        for (qint64 at = rows; !stop.stop_requested() && at + 1000 < rows + 200'000; at += 1000) {
            // Most are finished, as in a real history; one in forty lands in the window's list.
            records.fill(*writer, at, at + 1000, [i = 0](simulator::Fields &fields) mutable {
                if (++i % 40 == 0)
                    makeLive(fields);
                else
                    makeFinished(fields);
            });
            changes->wake();
            poured += 1000;
        }
    });
    application.reset();
    watch.restart();
    runUntil([&] { return watch.seconds() > static_cast<double>(seconds); }, static_cast<double>(seconds) + 1);
    pouring.reset();
    printBelow("queue: longest GUI event while rows pour in", application.longest(), 16, "ms",
        application.processorNote() + ", "
            + QByteArray::number(static_cast<double>(poured) / static_cast<double>(seconds), 'f', 0) + " rows/s");
    return 0;
}
