// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/processusage.h"

#include <QByteArray>
#include <QFile>

#ifdef Q_OS_UNIX
#include <time.h>
#include <unistd.h>
#endif

#include <algorithm>

namespace bunsnc::bench {

namespace {

std::optional<qint64> fromStatus(QByteArrayView name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(name)) {
            bool valid = false;
            const qint64 kib = line.mid(name.size()).trimmed().split(' ').first().toLongLong(&valid);
            return valid ? std::optional(kib * 1024) : std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<qint64> residentBytes()
{
    return fromStatus("VmRSS:");
}

std::optional<qint64> peakResidentBytes()
{
    return fromStatus("VmHWM:");
}

void resetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

double threadProcessorMs()
{
#ifdef Q_OS_UNIX
    timespec time{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0)
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
#endif
    return 0;
}

double threadWaitedMs()
{
    // Unbuffered and kept open: this is asked around every event.
    thread_local QFile file(QStringLiteral("/proc/thread-self/schedstat"));
    if (!file.isOpen() && !file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 0;
    char text[64];
    file.seek(0);
    const qint64 size = file.read(text, sizeof text); // "<ran> <waited> <slices>", in nanoseconds
    const QByteArrayView words(text, std::max<qint64>(size, 0));
    const qsizetype space = words.indexOf(' ');
    const qsizetype next = words.indexOf(' ', space + 1);
    return space < 0 || next < 0 ? 0 : words.sliced(space + 1, next - space - 1).toDouble() / 1e6;
}

double stolenMs()
{
#ifdef Q_OS_LINUX
    QFile file(QStringLiteral("/proc/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    // cpu, user, nice, system, idle, iowait, irq, softirq, steal
    const QList<QByteArray> words = file.readLine().simplified().split(' ');
    return words.size() > 8 ? words[8].toDouble() * 1000 / static_cast<double>(sysconf(_SC_CLK_TCK)) : 0;
#else
    return 0;
#endif
}

} // namespace bunsnc::bench
