// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading all incidents of an instance with GlideRecord, against PySNC on the same instance with the same batches, each
// reader in a process of its own; and how close the asynchronous form comes to the limiter's ceiling.
#include "bench/figures.h"
#include "bench/processusage.h"
#include "bench/simulatorprocess.h"
#include "services/core/memory.h"
#include "services/servicenow/asyncgliderecord.h"
#include "services/servicenow/client.h"
#include "tests/support/pythonenvironment.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace bunsnc;
using namespace bunsnc::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int batch = 1000;
constexpr double megabyte = 1024.0 * 1024;

struct Reading {
    qint64 rows = 0;
    double seconds = 0;
    double bytes = 0; ///< above the start
    double rate() const { return double(rows) / seconds; }
};

servicenow::ClientConfig configFor(const QString &url, const QString &caFile)
{
    servicenow::ClientConfig config;
    config.instance = url;
    config.auth = servicenow::basicAuth(u"admin"_s, u"admin"_s);
    config.connection.caFile = caFile;
    config.connection.proxyMode = servicenow::ProxyMode::None;
    return config;
}

/// This program again: reads as its arguments say, prints what pysnc_read.py prints.
int read(const QStringList &arguments)
{
    auto config = configFor(arguments.value(2), arguments.value(3));
    config.connection.requestsPerSecond = 10'000; // PySNC has no limit of its own either
    const auto client = need(servicenow::Client::make(config), "making the client");
    const qint64 before = residentBytes().value_or(0);
    resetPeak();
    const Stopwatch watch;
    qint64 characters = 0;
    qint64 rows = 0;
    const auto count = [&](const servicenow::Row &row) {
        characters += row.value(u"short_description"_s).value_or(QString()).size()
            + row.displayValue(u"assigned_to"_s).value_or(QString()).size();
        ++rows;
    };
    const QString mode = arguments.value(5);
    const int size = arguments.value(4).toInt();
    if (mode == u"async"_s) {
        servicenow::AsyncGlideRecord record(*client, u"incident"_s, size, false);
        auto done = record.forEach([&](const servicenow::Row &row) {
            count(row);
            return true;
        });
        done.waitForFinished();
        need(done.result(), "reading");
    } else {
        auto record = client->glideRecord(u"incident"_s, size, mode == u"keep"_s);
        need(record.query(), "asking");
        while (need(record.next(), "reading"))
            count(record.row());
    }
    const double seconds = watch.seconds();
    std::printf("%lld %f %lld %lld\n", static_cast<long long>(rows), seconds,
        static_cast<long long>(peakResidentBytes().value_or(0) - before), static_cast<long long>(characters));
    return 0;
}

Reading readingOf(const test::ProgramRun &run, const char *what)
{
    if (!run.ended || run.code != 0)
        fail(QString::fromLatin1(what) + u" failed: "_s + QString::fromUtf8(run.errors.right(2000)));
    const QList<QByteArray> numbers = run.output.trimmed().split(' ');
    return {numbers.value(0).toLongLong(), numbers.value(1).toDouble(), numbers.value(2).toDouble()};
}

Reading readWith(const QString &program, const QStringList &start, const SimulatorProcess &instance, const QString &mode)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    environment.insert(u"REQUESTS_CA_BUNDLE"_s, instance.caFile()); // a set one would win over what PySNC is told
    for (const char *name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"})
        environment.remove(QString::fromLatin1(name));
    const QStringList arguments{instance.url().toString(), instance.caFile(), QString::number(batch), mode};
    say(u"  %1, %2"_s.arg(start.first(), mode));
    return readingOf(test::runProgram(program, start + arguments, environment, 3600), "reading");
}

QByteArray rateOf(const Reading &reading)
{
    return QByteArray::number(reading.rate(), 'f', 0) + " rows/s";
}

QByteArray memoryOf(const Reading &reading)
{
    return QByteArray::number(reading.bytes / megabyte, 'f', 0) + " MB";
}

void compare(const QByteArray &name, const Reading &ours, const std::optional<Reading> &theirs)
{
    if (!theirs) {
        print({"GlideRecord, " + name, rateOf(ours), {}, {}, {}, true});
        print({"GlideRecord, memory, " + name, memoryOf(ours), {}, {}, {}, true});
        return;
    }
    if (ours.rows != theirs->rows)
        fail(u"%1 rows here, %2 with PySNC"_s.arg(ours.rows).arg(theirs->rows));
    const double faster = ours.rate() / theirs->rate();
    const double smaller = ours.bytes / theirs->bytes;
    print({"GlideRecord, " + name, rateOf(ours), rateOf(*theirs) + " PySNC", faster, ">= 10", faster >= 10});
    print({"GlideRecord, memory, " + name, memoryOf(ours), memoryOf(*theirs) + " PySNC", smaller, "<= 0.10", smaller <= 0.1});
}

/// Requests a second of the asynchronous form under the limiter as it is, on an instance that takes its time.
void measureCeiling(SimulatorProcess &instance)
{
    constexpr double latencySeconds = 0.2;
    instance.control(servicenow::Verb::Post, u"faults"_s, {{u"latency_ms"_s, 1000 * latencySeconds}});
    const auto client = need(
        servicenow::Client::make(configFor(instance.url().toString(), instance.caFile())), "making the client");
    servicenow::AsyncGlideRecord record(*client, u"incident"_s, 100, false);
    record.record().setFields(QStringList{u"number"_s});
    constexpr qint64 warmUp = 10'000; // the limiter begins low
    constexpr qint64 enough = 35'000;
    qint64 rows = 0;
    qint64 requests = 0;
    Stopwatch watch;
    auto done = record.forEach([&](const servicenow::Row &) {
        if (++rows == warmUp) {
            requests = client->limiterStatus().totalRequests;
            watch.restart();
        }
        return rows < enough;
    });
    done.waitForFinished();
    need(done.result(), "reading");
    if (rows < enough)
        fail(u"too few incidents to measure the ceiling"_s);
    const double perSecond = double(client->limiterStatus().totalRequests - requests) / watch.seconds();
    // To be sure of what the instance counts, a request takes its place from its start to a second after its end.
    const double allowed = servicenow::InstanceConfig().requestsPerSecond / (1 + latencySeconds);
    const double ratio = perSecond / allowed;
    print({"AsyncGlideRecord: requests a second, 200 ms each", QByteArray::number(perSecond, 'f', 1),
        QByteArray::number(allowed, 'f', 1) + " allowed", ratio, ">= 0.95", ratio >= 0.95});
}

} // namespace

int main(int argc, char **argv)
{
    giveLargeBlocksBack(); // as the programs do
    QCoreApplication application(argc, argv);
    if (const auto served = serveWhenAsked(QCoreApplication::arguments()))
        return *served;
    if (QCoreApplication::arguments().value(1) == u"--read"_s)
        return read(QCoreApplication::arguments());

    const qint64 rows = environmentNumber("BUNSNC_BENCH_GLIDE_ROWS", 100'000);
    QTemporaryDir folder;
    say(u"installing PySNC"_s);
    const test::PythonEnvironment python = test::makePythonEnvironment(folder.filePath(u"venv"_s), {u"pysnc"_s});
    if (python.python.isEmpty())
        say(u"no comparison with PySNC: "_s + python.problem);
    say(u"starting an instance with %1 incidents"_s.arg(rows));
    SimulatorProcess instance(rows, 1, folder.filePath(u"tls"_s));
    for (const QString &mode : {u"stream"_s, u"keep"_s}) {
        const Reading ours = readWith(QCoreApplication::applicationFilePath(), {u"--read"_s}, instance, mode);
        std::optional<Reading> theirs;
        if (!python.python.isEmpty()) {
            theirs = readWith(python.python, {QStringLiteral(BUNSNC_SOURCE_DIR "/bench/pysnc_read.py")}, instance, mode);
        }
        compare(mode == u"keep"_s ? "rewindable" : "streaming", ours, theirs);
        if (mode == u"stream"_s) {
            const Reading ahead = readWith(QCoreApplication::applicationFilePath(), {u"--read"_s}, instance, u"async"_s);
            compare("asynchronous", ahead, theirs);
        }
    }
    measureCeiling(instance);
    return 0;
}
