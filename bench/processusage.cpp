// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/processusage.h"

#include <QByteArray>
#include <QFile>

#ifdef Q_OS_UNIX
#include <time.h>
#endif

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

} // namespace bunsnc::bench
