// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How fast the simulator fills itself and serves whole pages of incidents with display values, over a real socket.
#include "bench/figures.h"
#include "services/simulator/simulator.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTcpSocket>

#include <cstdio>
#include <ctime>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace bunsnc;

namespace {

/// Reads one answer and throws it away; the number of bytes of its body.
qint64 readAnswer(QTcpSocket &socket)
{
    QByteArray head;
    qsizetype end = -1;
    while ((end = head.indexOf("\r\n\r\n")) < 0) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(30'000))
            return -1;
        head += socket.read(16 * 1024);
    }
    const qsizetype at = head.indexOf("Content-Length: ") + 16;
    const qint64 length = head.mid(at, head.indexOf('\r', at) - at).toLongLong();
    qint64 rest = length - (head.size() - end - 4);
    QByteArray buffer(1 << 20, Qt::Uninitialized);
    while (rest > 0) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(30'000))
            return -1;
        rest -= socket.read(buffer.data(), qMin<qint64>(rest, buffer.size()));
    }
    return length;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    simulator::Options options;
    options.records = argc > 1 ? std::atoll(argv[1]) : 20'000;
    options.incidentsOnly = true;
    options.threads = 1;
    QElapsedTimer timer;
    timer.start();
    const auto simulator = simulator::start(options);
    if (!simulator) {
        std::fprintf(stderr, "%s\n", qPrintable(toLogLine(simulator.error())));
        return 1;
    }
    const double filled = double(timer.elapsed()) / 1000;
    std::printf("simulator: %lld incidents loaded in %.1f s (%.0f/s)\n", static_cast<long long>(options.records), filled,
        double(options.records) / filled);

    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, quint16((*simulator)->url().port()));
    if (!socket.waitForConnected(5000))
        return 1;
    const QByteArray request = "GET /api/now/table/incident?sysparm_display_value=all&sysparm_limit=1000"
                               "&sysparm_no_count=true&sysparm_query=sys_id%3E@%5EORDERBYsys_id HTTP/1.1\r\nHost: x\r\n"
                               "Authorization: Basic "
        + "admin:admin"_ba.toBase64() + "\r\n\r\n";
    for (const bool warm : {false, true}) {
        constexpr int pages = 16; // each begins at another first digit of the sys_id
        qint64 bytes = 0;
        timer.restart();
        const std::clock_t before = std::clock();
        for (int page = 0; page < pages; ++page) {
            QByteArray one = request;
            one.replace("@", QByteArray(1, "0123456789abcde0"[page]));
            socket.write(one);
            const qint64 length = readAnswer(socket);
            if (length < 0)
                return 1;
            bytes += length;
        }
        const double wall = double(timer.nsecsElapsed()) / 1e9;
        const double processor = double(std::clock() - before) / CLOCKS_PER_SEC;
        const double records = 1000.0 * pages;
        if (warm) {
            const double rate = records / processor;
            bench::print({"simulator: records served on one core (processor time)",
                QByteArray::number(rate, 'f', 0) + "/s", QByteArray::number(double(bytes) / records / 1000, 'f', 1) + " KB each",
                {}, "> 20000/s", rate > 20'000});
        }
        if (warm)
            std::printf("simulator: %.0f records/s by the clock, %.0f records per second of processor time (client "
                        "included), %.1f KB a record, pages of 1000 with display values\n",
                records / wall, records / processor, double(bytes) / records / 1000);
    }
    return 0;
}
