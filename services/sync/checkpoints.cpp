// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/sync/checkpoints.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::sync::checkpoints {

namespace {
QString name(QLatin1StringView topic, Kind kind)
{
    return topic + u'/' + tableName(kind);
}

Result<std::optional<qint64>> number(store::TicketWriter &writer, const QString &name)
{
    const auto text = writer.checkpoint(name);
    if (!text) {
        return text.error();
    }
    bool ok = false;
    const qint64 value = *text ? (*text)->toLongLong(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}
} // namespace

QString instance()
{
    return u"instance"_s;
}
QString retention()
{
    return u"retention"_s;
}
QString snapshotBefore(Kind kind)
{
    return name("snapshot-before"_L1, kind);
}
QString backfill(Kind kind)
{
    return name("backfill"_L1, kind);
}
QString backfillRange(Kind kind, int index)
{
    return name("backfill"_L1, kind) + u'/' + QString::number(index);
}
std::optional<QString> rangePosition(const QString &value)
{
    return value == u"done"_s ? std::nullopt : std::optional(value.mid(3));
}
QString backfillStart(Kind kind)
{
    return name("backfill-start"_L1, kind);
}
QString cursor(Kind kind)
{
    return name("cursor"_L1, kind);
}
QString watermark(Kind kind)
{
    return name("watermark"_L1, kind);
}
QString deletes(Kind kind)
{
    return name("deletes"_L1, kind);
}
QString heldDeletes(Kind kind, const QString &source)
{
    return name("held-deletes"_L1, kind) + u'/' + source;
}
QString sweep(Kind kind)
{
    return name("sweep"_L1, kind);
}

QString sweepWanted(Kind kind)
{
    return name("sweep-wanted"_L1, kind);
}

Result<TableState> load(store::TicketWriter &writer, Kind kind)
{
    TableState state;
    const auto tiedTo = writer.checkpoint(instance());
    if (!tiedTo) {
        return tiedTo.error();
    }
    state.instance = *tiedTo;
    const auto begun = writer.checkpoint(backfill(kind));
    if (!begun) {
        return begun.error();
    }
    if (*begun) {
        state.ranges = (*begun)->section(u' ', 0, 0).toInt();
        state.backfillDone = (*begun)->endsWith(u" done"_s);
        state.backfillBegun = state.ranges > 0;
    }
    const auto start = number(writer, backfillStart(kind));
    const auto snapshot = number(writer, snapshotBefore(kind));
    const auto mark = number(writer, watermark(kind));
    const auto deleted = number(writer, deletes(kind));
    const auto position = writer.checkpoint(cursor(kind));
    for (const auto *result : {&start, &snapshot, &mark, &deleted}) {
        if (!*result) {
            return result->error();
        }
    }
    if (!position) {
        return position.error();
    }
    state.backfillStart = start->value_or(0);
    state.snapshotBefore = snapshot->value_or(state.backfillStart);
    state.watermark = *mark;
    state.deletes = *deleted;
    state.cursor = position->value_or(QString());
    if (state.backfillBegun && !state.backfillDone) {
        for (int i = 0; i < state.ranges; ++i) {
            const auto range = writer.checkpoint(backfillRange(kind, i));
            if (!range) {
                return range.error();
            }
            state.positions.push_back(rangePosition(range->value_or(QString())));
        }
    }
    return state;
}

} // namespace bunsnc::sync::checkpoints
