// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The mirror into PostgreSQL from an instance in its own process: its backfill against the same pages written from
// memory, and against PySNC scripts that upsert with psycopg2 on the same server; its memory; a second reading of
// everything; and how soon changes are found and published. The instance, the server and the mirror share this machine.
#include "bench/benchserver.h"
#include "bench/figures.h"
#include "bench/processusage.h"
#include "bench/simulatorprocess.h"
#include "services/core/memory.h"
#include "services/database/postgres.h"
#include "services/servicenow/tableapi.h"
#include "services/stream/changestream.h"
#include "services/sync/mirror.h"
#include "tests/support/pythonenvironment.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QThread>

#include <mutex>

using namespace bunsnc;
using namespace bunsnc::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int pageSize = 1000;
constexpr double megabyte = 1024.0 * 1024;

struct Load {
    qint64 rows = 0;
    double bytes = 0; ///< of the records as they came
    double seconds = 0;
    double rate() const { return double(rows) / seconds; }
    double megabytes(double bytesOfRow) const { return rate() * bytesOfRow / megabyte; }
};

QByteArray rateOf(const Load &load)
{
    return QByteArray::number(load.rate(), 'f', 0) + " rows/s";
}

std::shared_ptr<store::TicketStore> openStore(const QString &address)
{
    return need(store::openStore(address, StateCatalog()), "opening the store");
}

sync::MirrorOptions mirrorOptions(bool once)
{
    sync::MirrorOptions options;
    options.kinds = {Kind::Incident};
    options.pageSize = pageSize;
    options.once = once;
    return options;
}

/// A whole run to its end: the seconds to the last commit.
double runMirror(SimulatorProcess &instance, const std::shared_ptr<store::TicketStore> &store, bool deep)
{
    auto changes = stream::makeInProcessStream(store);
    auto options = mirrorOptions(true);
    options.deepReconcile = deep;
    const Stopwatch watch;
    auto mirror = sync::makeMirror(instance.account(), store, changes.get(), options);
    mirror->start();
    while (!mirror->wait(std::chrono::milliseconds(10'000)))
        say(u"  %1 rows stored"_s.arg(mirror->status().tables.front().rowsStored));
    const double seconds = watch.seconds();
    if (mirror->status().error)
        fail(u"the mirror stopped: "_s + toLogLine(*mirror->status().error));
    return seconds;
}

/// Until the last row is stored, as whoever compares loads would time it: what follows is counting and indexes.
Load measureBackfill(SimulatorProcess &instance, const QString &address, qint64 rows, bool printMemory)
{
    resetPeak();
    auto store = openStore(address);
    auto changes = stream::makeInProcessStream(store);
    Load load{.rows = rows};
    const Stopwatch watch;
    auto mirror = sync::makeMirror(instance.account(), store, changes.get(), mirrorOptions(true));
    mirror->start();
    while (!mirror->wait(std::chrono::milliseconds(20))) {
        if (load.seconds == 0 && mirror->status().tables.front().rowsStored >= rows)
            load.seconds = watch.seconds();
    }
    const double whole = watch.seconds();
    if (load.seconds == 0)
        load.seconds = whole;
    const auto peak = peakResidentBytes();
    if (mirror->status().error)
        fail(u"the mirror stopped: "_s + toLogLine(*mirror->status().error));
    changes->stop();
    auto reader = need(store->openReader(), "opening the store for reading");
    const qint64 stored = need(reader->count(Kind::Incident, false, {}), "counting")
        + need(reader->count(Kind::Incident, true, {}), "counting");
    if (stored != rows)
        fail(u"%1 of %2 rows arrived"_s.arg(stored).arg(rows));
    if (need(reader->lastSequence({}), "reading the outbox") < rows)
        fail(u"the outbox is not complete"_s);
    print({"postgres: indexes of text search behind the load", QByteArray::number(whole - load.seconds, 'f', 1) + " s",
        {}, {}, {}, true});
    if (peak && printMemory) {
        printBelow("postgres: the mirror's memory, " + QByteArray::number(rows) + " rows", double(*peak) / megabyte, 256,
            "MB");
    }
    return load;
}

/// One reading of all pages; only `use` is timed.
template<typename Use>
Load measurePages(SimulatorProcess &instance, Use use)
{
    servicenow::Transport transport(instance.account());
    servicenow::TableApi api(transport);
    servicenow::KeysetPager::Options options;
    options.table = tableName(Kind::Incident);
    options.pageSize = pageSize;
    servicenow::KeysetPager pager(api, options);
    Load load;
    while (auto page = need(pager.next({}), "reading a page")) {
        for (const std::string_view record : page->records)
            load.bytes += double(record.size());
        load.rows += qint64(page->records.size());
        const Stopwatch watch;
        use(*page);
        load.seconds += watch.seconds();
    }
    return load;
}

Load measureStore(SimulatorProcess &instance, const QString &address)
{
    auto store = openStore(address);
    auto writer = need(store->openWriter(), "opening the store for writing");
    return measurePages(instance, [&](const servicenow::TablePage &page) {
        store::PageBatch batch;
        batch.origin = store::Origin::Backfill;
        batch.records = page.records;
        need(writer->apply(batch), "writing a page");
    });
}

/// Nothing but the documents and an outbox: the least that any mirror has to write, by the statement that was fastest
/// of all that were tried.
Load measurePlainStatement(SimulatorProcess &instance, const QString &address)
{
    postgres::Settings settings;
    settings.address = address;
    settings.searchPath = "public";
    settings.workMemoryKiB = 64 * 1024;
    auto connection = need(postgres::Connection::open(settings), "connecting");
    need(connection->execute("CREATE TABLE plain(sys_id text PRIMARY KEY, updated_on text NOT NULL, data jsonb NOT NULL);"
                             "ALTER TABLE plain ALTER data SET COMPRESSION lz4;"
                             "CREATE TABLE plain_outbox(sequence bigserial PRIMARY KEY, sys_id text NOT NULL,"
                             "created boolean NOT NULL)"),
        "making tables");
    return measurePages(instance, [&](const servicenow::TablePage &page) {
        QByteArray array = "[";
        for (const std::string_view record : page.records) {
            if (array.size() > 1)
                array += ',';
            array.append(record.data(), qsizetype(record.size()));
        }
        array += ']';
        postgres::Parameters parameters;
        parameters.addText(std::move(array));
        auto rows = connection->query(
            "WITH up AS (INSERT INTO plain SELECT e->'sys_id'->>'value', e->'sys_updated_on'->>'value', e "
            "FROM jsonb_array_elements($1::jsonb) e ON CONFLICT (sys_id) DO UPDATE SET updated_on = excluded.updated_on, "
            "data = excluded.data WHERE plain.updated_on < excluded.updated_on RETURNING sys_id, xmax = 0 AS created) "
            "INSERT INTO plain_outbox(sys_id, created) SELECT sys_id, created FROM up",
            parameters);
        need(std::move(rows), "writing a page");
    });
}

/// Bytes of a row's document, as JSON: what is stored has no links, and no display value where it equals the value.
double storedBytes(const QString &address)
{
    postgres::Settings settings;
    settings.address = address;
    settings.searchPath = "bunsnc";
    const auto connection = need(postgres::Connection::open(settings), "connecting");
    const auto rows = need(connection->query("SELECT avg(octet_length(data::text))::bigint FROM (SELECT data FROM "
                                             "sn_incidents_collection LIMIT 10000) d"),
        "measuring documents");
    return double(rows[0].integer(0));
}

QByteArray kilobytes(double bytes)
{
    return QByteArray::number(bytes / 1024, 'f', 1) + " KB/row";
}

struct Rival {
    const char *mode;
    const char *name;
    double bar;
};

void compareWithScripts(const SimulatorProcess &instance, test::PostgresServer &server, const Load &ours, qint64 rows)
{
    QTemporaryDir folder;
    say(u"installing PySNC and psycopg2"_s);
    const auto python =
        test::makePythonEnvironment(folder.filePath(u"venv"_s), {u"pysnc"_s, u"psycopg2-binary"_s});
    if (python.python.isEmpty()) {
        say(u"no comparison with PySNC and psycopg2: "_s + python.problem);
        return;
    }
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    environment.insert(u"REQUESTS_CA_BUNDLE"_s, instance.caFile()); // a set one would win over what PySNC is told
    for (const char *name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"})
        environment.remove(QString::fromLatin1(name));
    for (const Rival rival : {Rival{"rows", "PySNC, psycopg2 row by row", 10}, Rival{"values", "PySNC, execute_values", 5}}) {
        say(u"  "_s + QString::fromLatin1(rival.name));
        const auto run = test::runProgram(python.python,
            {QStringLiteral(BUNSNC_SOURCE_DIR "/bench/pysnc_mirror.py"), instance.url().toString(), instance.caFile(),
                QString::fromUtf8(server.createDatabase()), QString::number(pageSize), QString::fromLatin1(rival.mode),
                QString::number(rows)},
            environment, 3600);
        if (!run.ended || run.code != 0)
            fail(u"the script failed: "_s + QString::fromUtf8(run.errors.right(2000)));
        const auto numbers = run.output.trimmed().split(' ');
        const Load theirs{.rows = numbers.value(0).toLongLong(), .seconds = numbers.value(1).toDouble()};
        const double ratio = ours.rate() / theirs.rate();
        print({"postgres: backfill against " + QByteArray(rival.name), rateOf(ours), rateOf(theirs), ratio,
            ">= " + QByteArray::number(rival.bar), ratio >= rival.bar});
    }
}

/// One ticket in a thousand changes, each at its own moment; the mirror polls as it would in service.
void measureFreshness(
    SimulatorProcess &instance, const std::shared_ptr<store::TicketStore> &store, const QStringList &sysIds)
{
    constexpr std::chrono::milliseconds poll{1000};
    auto changes = stream::makeInProcessStream(store);
    auto options = mirrorOptions(false);
    options.pollInterval = poll;
    auto mirror = sync::makeMirror(instance.account(), store, changes.get(), options);
    mirror->start();
    const Stopwatch starting;
    while (mirror->status().phase != sync::Phase::Live) {
        if (starting.seconds() > 300)
            fail(u"the mirror did not get live"_s);
        QThread::msleep(10);
    }
    std::mutex mutex;
    QHash<QString, double> madeAt;
    std::vector<double> times;
    const Stopwatch watch;
    const auto subscription = changes->subscribe([&](const stream::Batch &batch) {
        const std::scoped_lock lock(mutex);
        for (const ChangeEvent &event : *batch) {
            if (const auto made = madeAt.find(event.shortDescription); made != madeAt.end()) {
                times.push_back(watch.milliseconds() - *made);
                madeAt.erase(made);
            }
        }
    });
    for (qsizetype i = 0; i < sysIds.size(); ++i) {
        const QString title = u"Mudança nº %1"_s.arg(i);
        instance.control(servicenow::Verb::Post, u"change"_s,
            {{u"type"_s, u"update"_s}, {u"table"_s, u"incident"_s}, {u"sys_id"_s, sysIds[i]},
                {u"fields"_s, QJsonObject{{u"short_description"_s, title}}}});
        {
            const std::scoped_lock lock(mutex);
            madeAt.insert(title, watch.milliseconds());
        }
        QThread::msleep(static_cast<unsigned long>(20 + i * 37 % 90));
    }
    const Stopwatch waiting;
    const auto left = [&] {
        const std::scoped_lock lock(mutex);
        return madeAt.size();
    };
    while (left() > 0) {
        if (waiting.seconds() > 60)
            fail(u"%1 changes were not published"_s.arg(left()));
        QThread::msleep(10);
    }
    const std::scoped_lock lock(mutex);
    const double median = percentile(times, 50);
    printBelow("postgres: change to change stream, 99 %", percentile(times, 99), double(poll.count()) + 250, "ms",
        QByteArray::number(times.size()) + " changes, polled every " + QByteArray::number(poll.count()) + " ms, median "
            + QByteArray::number(median, 'f', 0) + " ms");
}

} // namespace

int main(int argc, char **argv)
{
    giveLargeBlocksBack(); // as the programs do
    QCoreApplication application(argc, argv);
    if (const auto served = serveWhenAsked(QCoreApplication::arguments()))
        return *served;

    const qint64 rows = environmentNumber("BUNSNC_BENCH_POSTGRES_ROWS", 100'000);
    const qint64 rivalRows = environmentNumber("BUNSNC_BENCH_POSTGRES_RIVAL_ROWS", 10'000);
    const auto server = startBenchServer();
    say(u"starting an instance with %1 incidents"_s.arg(rows));
    QTemporaryDir folder;
    SimulatorProcess instance(rows, 1, folder.filePath(u"tls"_s)); // PySNC speaks nothing else
    const QString address = server->createDatabaseUrl();
    say(u"mirroring"_s);
    const Load mirrored = measureBackfill(instance, address, rows, true);
    say(u"writing the same pages from memory"_s);
    const Load stored = measureStore(instance, server->createDatabaseUrl());
    const Load plain = measurePlainStatement(instance, server->createDatabaseUrl());
    const double asTheyCome = stored.bytes / double(rows), asStored = storedBytes(address);
    print({"postgres: documents", kilobytes(asStored) + " stored", kilobytes(asTheyCome) + " as they come", {}, {}, true});
    print({"postgres: backfill with outbox", rateOf(mirrored), rateOf(stored) + " from memory",
        mirrored.rate() / stored.rate(), ">= 0.75", mirrored.rate() >= 0.75 * stored.rate()});
    print({"postgres: backfill against nothing but documents and outbox", rateOf(mirrored), rateOf(plain) + " from memory",
        mirrored.rate() / plain.rate(), ">= 0.75", mirrored.rate() >= 0.75 * plain.rate()});
    const double storedRate = mirrored.megabytes(asStored);
    print({"postgres: backfill, documents as they are stored", QByteArray::number(storedRate, 'f', 1) + " MB/s",
        QByteArray::number(mirrored.megabytes(asTheyCome), 'f', 1) + " MB/s as they come", {}, ">= 25 MB/s",
        storedRate >= 25});
    if (rivalRows > 0)
        compareWithScripts(instance, *server, mirrored, rivalRows);

    const auto store = openStore(address);
    const auto reader = need(store->openReader(), "opening the store for reading");
    const qint64 before = need(reader->lastSequence({}), "reading the outbox");
    say(u"reading everything again"_s);
    const Load again{.rows = rows, .seconds = runMirror(instance, store, true)};
    const qint64 entries = need(reader->lastSequence({}), "reading the outbox") - before;
    print({"postgres: outbox entries of an unchanged re-sync", QByteArray::number(entries), rateOf(again) + " read again",
        {}, "0", entries == 0});

    QStringList sysIds;
    const auto writer = need(store->openWriter(), "opening the store for writing");
    const auto versions = need(writer->versions(Kind::Incident, {}, {}), "reading keys");
    for (size_t i = 0; i < versions.size(); i += 1000)
        sysIds.append(versions[i].sysId);
    measureFreshness(instance, store, sysIds);
    return 0;
}
