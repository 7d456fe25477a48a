// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/processmemory.h"

#include <QByteArray>
#include <QFile>

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

} // namespace bunsnc::bench
