// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From starting the console's process to its first painted rows, on a store with 100,000 live tickets.
#include "bench/figures.h"
#include "bench/instancerecords.h"
#include "services/core/clock.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

using namespace bunsnc;
using namespace bunsnc::bench;

namespace {

double startOnce(const QString &console, const QString &storeFile, const QString &home)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("BUNSNC_HOME"), home);
    environment.insert(QStringLiteral("BUNSNC_PASSWORD"), QStringLiteral("nobody-listens"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const Stopwatch watch;
    // Port 9 of this machine: no instance answers, the console shows what the store has.
    process.start(console,
        {QStringLiteral("--instance"), QStringLiteral("http://127.0.0.1:9"), QStringLiteral("--user"),
            QStringLiteral("bench"), QStringLiteral("--store"), storeFile, QStringLiteral("--report-start")});
    QByteArray output;
    while (!output.contains("first-rows")) {
        if (!process.waitForReadyRead(60'000))
            fail(QStringLiteral("the console showed no rows"));
        output += process.readAllStandardOutput();
    }
    const double milliseconds = watch.milliseconds();
    if (!process.waitForFinished(20'000)) {
        process.kill();
        fail(QStringLiteral("the console did not end"));
    }
    return milliseconds;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const qint64 rows = environmentNumber("BUNSNC_BENCH_LIVE_ROWS", 100'000);
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("start.db"));
    {
        auto store = need(store::openSqliteStore(file, StateCatalog()), "opening the store");
        auto writer = need(store->openWriter(), "opening the store for writing");
        say(QStringLiteral("filling a store with %1 live tickets").arg(rows));
        InstanceRecords(1, Clock::system().nowSeconds(), rows, true).fill(*writer, 0, rows, makeLive);
    }
    const QString console = QCoreApplication::applicationDirPath() + QStringLiteral("/bunsnc-console");
    std::vector<double> times;
    for (int i = 0; i < 7; ++i)
        times.push_back(startOnce(console, file, folder.filePath(QStringLiteral("home"))));
    printBelow("console start to first painted rows, " + QByteArray::number(rows) + " live tickets (median of 7)",
        percentile(times, 50), 500, "ms");
    return 0;
}
