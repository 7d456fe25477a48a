// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The mirror's backfill from an instance in its own process into SQLite with full-text search, against the same pages
// written from memory into the same schema; its memory; and what the instance saw of the limits.
#include "bench/figures.h"
#include "bench/processusage.h"
#include "bench/simulatorprocess.h"
#include "services/core/log.h"
#include "services/core/memory.h"
#include "services/servicenow/tableapi.h"
#include "services/sync/mirror.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace bunsnc;
using namespace bunsnc::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int pageSize = 1000;
constexpr double megabyte = 1024.0 * 1024;

/// Rows per second of the whole backfill, from the first request to the last commit.
double measureMirror(SimulatorProcess &instance, const QString &path, qint64 rows)
{
    const StateCatalog states;
    instance.control(servicenow::Verb::Delete, u"log"_s);
    resetPeak();
    const auto before = residentBytes();
    const Stopwatch watch;
    double seconds = 0;
    std::optional<qint64> peak;
    {
        auto store = need(store::openSqliteStore(path, states), "opening the store");
        auto changes = stream::makeInProcessStream(store);
        sync::MirrorOptions options;
        options.kinds = {Kind::Incident};
        options.pageSize = pageSize;
        options.once = true;
        auto mirror = sync::makeMirror(instance.account(), store, changes.get(), options);
        mirror->start();
        while (!mirror->wait(std::chrono::milliseconds(10'000)))
            say(u"  %1 rows stored"_s.arg(mirror->status().tables.front().rowsStored));
        seconds = watch.seconds();
        peak = peakResidentBytes();
        const sync::MirrorStatus status = mirror->status();
        if (status.error)
            fail(u"the mirror stopped: "_s + toLogLine(*status.error));
        changes->stop();
        auto reader = need(store->openReader(), "opening the store for reading");
        qint64 stored = need(reader->count(Kind::Incident, false, {}), "counting");
        stored += need(reader->count(Kind::Incident, true, {}), "counting");
        if (stored != rows)
            fail(u"%1 of %2 rows arrived"_s.arg(stored).arg(rows));
    }
    const QByteArray size = QByteArray::number(rows) + " rows";
    if (before && peak) {
        printBelow("backfill: memory above start, " + size, static_cast<double>(*peak - *before) / megabyte, 150, "MB",
            "start " + QByteArray::number(static_cast<double>(*before) / megabyte, 'f', 0) + " MB");
    }
    const QJsonObject log = instance.control(servicenow::Verb::Get, u"log"_s);
    const int perSecond = log[u"max_in_one_second"].toInt();
    const int atOnce = log[u"max_at_once"].toInt();
    const QByteArray requests = QByteArray::number(log[u"requests"].toInteger()) + " requests";
    print({"backfill: most requests in any second, " + size, QByteArray::number(perSecond), requests, {}, "<= 25",
        perSecond <= 25});
    print({"backfill: most requests at once, " + size, QByteArray::number(atOnce), requests, {}, "<= 18", atOnce <= 18});
    return static_cast<double>(rows) / seconds;
}

/// Rows per second of the store alone: the same pages, each already in memory when its clock starts.
double measureStore(SimulatorProcess &instance, const QString &path, qint64 rows)
{
    const StateCatalog states;
    auto store = need(store::openSqliteStore(path, states), "opening the store");
    auto writer = need(store->openWriter(), "opening the store for writing");
    servicenow::Transport transport(instance.account());
    servicenow::TableApi api(transport);
    servicenow::KeysetPager::Options options;
    options.table = tableName(Kind::Incident);
    options.pageSize = pageSize;
    servicenow::KeysetPager pager(api, options);
    double seconds = 0;
    qint64 written = 0;
    for (int pages = 1;; ++pages) {
        auto page = need(pager.next({}), "reading a page");
        if (!page)
            break;
        store::PageBatch batch;
        batch.origin = store::Origin::Backfill;
        batch.records = page->records;
        const Stopwatch watch;
        written += need(writer->apply(batch), "writing a page").inserted;
        if (pages % 16 == 0)
            need(writer->maintain(), "maintaining the store");
        seconds += watch.seconds();
    }
    if (written != rows)
        fail(u"%1 of %2 rows were written"_s.arg(written).arg(rows));
    return static_cast<double>(rows) / seconds;
}

QByteArray rate(double rowsPerSecond)
{
    return QByteArray::number(rowsPerSecond, 'f', 0) + " rows/s";
}

} // namespace

int main(int argc, char **argv)
{
    giveLargeBlocksBack(); // as the programs do
    QCoreApplication application(argc, argv);
    if (const auto served = serveWhenAsked(QCoreApplication::arguments()))
        return *served;

    const qint64 rows = environmentNumber("BUNSNC_BENCH_BACKFILL_ROWS", 200'000);
    const qint64 large = environmentNumber("BUNSNC_BENCH_BACKFILL_LARGE_ROWS", 0);
    {
        QTemporaryDir folder;
        say(u"starting an instance with %1 incidents"_s.arg(rows));
        const Stopwatch starting;
        SimulatorProcess instance(rows, 1);
        say(u"  up after %1 s; mirroring"_s.arg(starting.seconds(), 0, 'f', 0));
        const double mirrored = measureMirror(instance, folder.filePath(u"mirror.db"_s), rows);
        say(u"writing the same pages from memory"_s);
        const double written = measureStore(instance, folder.filePath(u"memory.db"_s), rows);
        const double ratio = mirrored / written;
        print({"backfill: 90-column incidents into SQLite with full text", rate(mirrored),
            rate(written) + " from memory", ratio, ">= 0.60", ratio >= 0.6});
        const double bytes = static_cast<double>(QFileInfo(folder.filePath(u"mirror.db"_s)).size());
        print({"backfill: store on disk", QByteArray::number(bytes / static_cast<double>(rows) / 1024, 'f', 1) + " KB/row",
            {}, {}, {}, true});
    }
    if (large > 0) {
        QTemporaryDir folder;
        say(u"starting an instance with %1 incidents"_s.arg(large));
        SimulatorProcess instance(large, 1);
        const double mirrored = measureMirror(instance, folder.filePath(u"large.db"_s), large);
        print({"backfill: " + QByteArray::number(large) + " rows", rate(mirrored), {}, {}, {}, true});
    }
    return 0;
}
