// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Measures the embedded store: loadstore ROWS [FILE [read]]. Prints rows per second of a fresh load, of an unchanged one and
// of one with changes, and how long the reads of the console take.
#include "services/store/sqlite/connection.h"
#include "tests/store/samplerecords.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace bunsnc;
using namespace bunsnc::store;

namespace {

qint64 residentKiB()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').value(0).toLongLong();
    }
    return 0;
}

std::vector<std::string> makePage(int first, int count, int live)
{
    std::vector<std::string> page;
    page.reserve(size_t(count));
    for (int i = first; i < first + count; ++i)
        page.push_back(test::wideIncident(i, i >= live));
    return page;
}

/// Time on a core, which other programs' load does not change; clock() counts the whole process.
double cpuMilliseconds()
{
    return double(std::clock()) * 1000.0 / CLOCKS_PER_SEC;
}

template<typename F>
double milliseconds(F &&work)
{
    const double before = cpuMilliseconds();
    work();
    return cpuMilliseconds() - before;
}

} // namespace

int main(int argc, char **argv)
{
    const int rows = argc > 1 ? QByteArray(argv[1]).toInt() : 20'000;
    const int live = rows / 2;
    constexpr int pageSize = 1000;
    const QTemporaryDir directory;
    const QString path = argc > 2 ? QString::fromUtf8(argv[2]) : directory.filePath(QStringLiteral("store.db"));
    auto store = openSqliteStore(path, StateCatalog());
    if (!store) {
        std::printf("%s\n", qPrintable(toLogLine(store.error())));
        return 1;
    }
    const auto writer = std::move((*store)->openWriter().value());
    const qint64 memoryBefore = residentKiB();
    double applied = 0;
    qint64 bytes = 0;
    qint64 largestLog = 0;
    for (int pass = argc > 3 ? 2 : 0; pass < 2; ++pass) {
        applied = 0;
        bytes = 0;
        for (int first = 0; first < rows; first += pageSize) {
            const auto texts = makePage(first, std::min(pageSize, rows - first), live);
            PageBatch page;
            page.origin = Origin::Backfill;
            for (const std::string &text : texts) {
                page.records.emplace_back(text);
                bytes += qint64(text.size());
            }
            applied += milliseconds([&] {
                const auto outcome = writer->apply(page);
                if (!outcome || !writer->maintain())
                    std::printf("%s\n", qPrintable(toLogLine(outcome.error())));
            });
            largestLog = std::max(largestLog, QFileInfo(path + QStringLiteral("-wal")).size());
        }
        std::printf("%s: %.0f rows/s, %lld bytes a record, memory +%lld KiB, file %lld MiB, log %lld MiB\n",
            pass == 0 ? "fresh" : "unchanged", rows / applied * 1000, bytes / rows, residentKiB() - memoryBefore,
            QFileInfo(path).size() >> 20, largestLog >> 20);
    }
    const auto reader = std::move((*store)->openReader().value());
    for (int again = 0; again < 2; ++again) {
        double firstChunk = 0;
        size_t count = 0;
        const double start = cpuMilliseconds();
        (void)reader->liveRows(Kind::Incident, [&](std::vector<TicketRow> &&chunk) {
            if (count == 0)
                firstChunk = cpuMilliseconds() - start;
            count += chunk.size();
        }, {});
        std::printf("liveRows: %zu rows, first chunk %.2f ms, all %.1f ms\n", count, firstChunk, cpuMilliseconds() - start);
        std::vector<qint64> ids;
        std::printf("finishedIds: %.1f ms", milliseconds([&] { ids = reader->finishedIds({}, {}, {}).value(); }));
        std::printf(" for %zu\n", ids.size());
        if (ids.size() > 256) {
            std::vector<qint64> some;
            for (size_t i = 0; i < 128; ++i)
                some.push_back(ids[ids.size() / 128 * i]);
            std::printf("rows(128): %.2f ms\n", milliseconds([&] { (void)reader->rows(some, {}); }));
            std::printf("document: %.2f ms\n", milliseconds([&] { (void)reader->document(some[5], {}); }));
        }
        std::printf("counts: state %.1f priority %.1f group %.1f ms\n",
            milliseconds([&] { (void)reader->counts(Kind::Incident, CountBy::State, true, {}); }),
            milliseconds([&] { (void)reader->counts(Kind::Incident, CountBy::Priority, true, {}); }),
            milliseconds([&] { (void)reader->counts(Kind::Incident, CountBy::Group, true, {}); }));
        std::printf("opened against resolved, 90 days: %.1f ms\n", milliseconds([&] {
            (void)reader->openedAgainstResolved({Kind::Incident}, QDate(2026, 2, 1), QDate(2026, 5, 1), QTimeZone(-10800), {});
        }));
        for (const char *words : {"INC1000042", "impressora", "impressora lento vpn", "p"})
            std::printf("search %s: %.1f ms\n", words,
                milliseconds([&] { (void)reader->search(QString::fromLatin1(words), 50, {}); }));
        FinishedFilter filter;
        filter.text = QStringLiteral("printer");
        std::printf("finished with text: %.1f ms\n", milliseconds([&] { (void)reader->finishedIds(filter, {}, {}); }));
    }
    return 0;
}
