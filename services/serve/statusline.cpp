// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/statusline.h"

#include "services/core/log.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace bunsnc::serve {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ServeStatus)
};

QString age(qint64 sinceMs, qint64 nowMs)
{
    const qint64 seconds = std::max<qint64>(nowMs - sinceMs, 0) / 1000;
    const QLocale locale;
    return seconds < 120 ? Texts::tr("%1 s").arg(locale.toString(seconds))
                         : Texts::tr("%1 min").arg(locale.toString(seconds / 60));
}

QString mirrorText(const sync::MirrorStatus &mirror, qint64 nowMs)
{
    using sync::Phase;
    const QLocale locale;
    const QString fresh = mirror.lastSuccessMs > 0
        ? Texts::tr("data as of %1 ago").arg(age(mirror.lastSuccessMs, nowMs))
        : Texts::tr("no complete reading yet");
    switch (mirror.phase) {
    case Phase::Stopped:
    case Phase::Connecting: return Texts::tr("connecting");
    case Phase::Backfill: {
        qint64 rows = 0, expected = 0;
        for (const sync::TableStatus &table : mirror.tables) {
            rows += table.rowsFetched;
            expected += std::max(table.rowsExpected, table.rowsFetched);
        }
        return Texts::tr("first load: %1 of %2 rows").arg(locale.toString(rows), locale.toString(expected));
    }
    case Phase::Live:
    case Phase::Reconciling: return fresh;
    case Phase::Waiting:
    case Phase::Failed:
        return (mirror.error ? describe(*mirror.error).title : Texts::tr("waiting")) + u"; "_s + fresh;
    }
    return fresh;
}

/// Which tables this process follows.
QString partText(const sync::MirrorStatus &mirror)
{
    QStringList tables;
    for (const sync::TableStatus &table : mirror.tables) {
        if (table.held)
            tables << tableName(table.kind);
    }
    return tables.isEmpty() ? Texts::tr("no table of its own") : tables.join(u", "_s);
}

} // namespace

QString statusLine(const ServiceStatus &status, const QString &environment, qint64 nowMs)
{
    QStringList parts;
    switch (status.role) {
    case Role::Opening: parts << Texts::tr("Opening the store"); break;
    case Role::StandingBy: parts << Texts::tr("Standing by: another process leads"); break;
    case Role::Sharing:
    case Role::Leading:
        parts << (status.role == Role::Leading ? Texts::tr("Leading") : Texts::tr("Sharing the work"));
        if (status.role == Role::Sharing || status.team > 1)
            parts << partText(status.mirror);
        parts << mirrorText(status.mirror, nowMs);
        break;
    case Role::Ended: parts << Texts::tr("Ended"); break;
    }
    if (status.error)
        parts << describe(*status.error).title;
    if (status.relay) {
        const qint64 waiting = std::max<qint64>(status.relay->newest - status.relay->published, 0);
        if (status.relay->link.state == redis::LinkState::Away)
            parts << Texts::tr("Redis is away, %1 events wait").arg(QLocale().toString(waiting));
    }
    for (const ConsumerReport &consumer : status.consumers) {
        const bool away = consumer.status.link.state == redis::LinkState::Away;
        if (const auto &why = away ? consumer.status.link.error : consumer.status.trouble)
            parts << Texts::tr("%1 waits: %2").arg(consumer.name, describe(*why).title);
    }
    if (status.tasks) {
        for (const auto &[kind, error] : status.tasks->failed)
            parts << Texts::tr("the last task %1 failed: %2").arg(kind, describe(error).title);
    }
    const QString line = parts.join(u"; "_s);
    return redact(environment.isEmpty() ? line : QString(environment + u": "_s + line));
}

} // namespace bunsnc::serve
