// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/freshness.h"

#include "models/wording.h"

#include <QFileInfo>
#include <QLocale>
#include <QUrlQuery>

#include <algorithm>

namespace bunsnc::models {

Freshness::Freshness(DataSource source, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_source(std::move(source))
{
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &Freshness::evaluate);
}

QString Freshness::sourceName() const
{
    QStringList parts{m_source.instance, m_source.store};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" \u2192 "));
}

QString Freshness::shortSourceName() const
{
    if (m_source.team) {
        const QUrl store(m_source.store);
        QString host = store.host().isEmpty() ? QUrlQuery(store).queryItemValue(QStringLiteral("host")) : store.host();
        if (host.isEmpty() || host.startsWith(QLatin1Char('/'))) // a socket
            host = tr("this computer");
        QStringList parts{tr("Team server %1").arg(host), m_source.instance};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(" \u00b7 "));
    }
    QStringList parts{m_source.instance, QFileInfo(m_source.store).fileName()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" \u00b7 "));
}

void Freshness::setStaleAfter(std::chrono::milliseconds age)
{
    m_staleAfter = age;
    evaluate();
}

void Freshness::setStatus(const sync::MirrorStatus &status)
{
    m_status = status;
    m_heard = true;
    evaluate();
}

void Freshness::setTeam(const std::optional<engine::TeamStatus> &team)
{
    m_team = team.value_or(engine::TeamStatus());
    evaluate();
}

QString Freshness::noticeText() const
{
    if (!m_source.team)
        return {};
    return m_team.hasStream ? tr("changes come from Redis") : tr("asks for changes every second");
}

void Freshness::setVisible(bool visible)
{
    if (visible == m_tick.isActive())
        return;
    if (visible) {
        m_tick.start();
        evaluate();
    } else {
        m_tick.stop();
    }
}

qint64 Freshness::ageSeconds() const
{
    return m_status.lastSuccessMs == 0 ? -1 : std::max<qint64>(0, (m_clock.nowMs() - m_status.lastSuccessMs) / 1000);
}

qint64 Freshness::rowsFetched() const
{
    qint64 rows = 0;
    for (const sync::TableStatus &table : m_status.tables)
        rows += table.rowsFetched;
    return rows;
}

qint64 Freshness::rowsExpected() const
{
    qint64 rows = 0;
    for (const sync::TableStatus &table : m_status.tables) {
        if (table.rowsExpected < 0)
            return -1;
        rows += table.rowsExpected;
    }
    return m_status.tables.empty() ? -1 : rows;
}

double Freshness::progress() const
{
    const qint64 expected = rowsExpected();
    if (expected < 0)
        return -1;
    return expected == 0 ? 1.0 : std::min(1.0, static_cast<double>(rowsFetched()) / static_cast<double>(expected));
}

qint64 Freshness::secondsToNextAttempt() const
{
    if (m_status.phase != sync::Phase::Waiting || m_status.nextAttemptMs == 0)
        return -1;
    return std::max<qint64>(0, (m_status.nextAttemptMs - m_clock.nowMs() + 999) / 1000);
}

void Freshness::evaluate()
{
    FreshnessLevel level = FreshnessLevel::Unknown;
    switch (m_status.phase) {
    case sync::Phase::Stopped:
        if (!m_source.mirrored && !m_source.team)
            level = FreshnessLevel::Local;
        else if (m_heard)
            level = FreshnessLevel::Offline;
        break;
    case sync::Phase::Waiting:
    case sync::Phase::Failed: level = FreshnessLevel::Offline; break;
    case sync::Phase::Backfill: level = FreshnessLevel::Backfilling; break;
    case sync::Phase::Connecting:
    case sync::Phase::Live:
    case sync::Phase::Reconciling:
        if (m_status.lastSuccessMs != 0)
            level = m_clock.nowMs() - m_status.lastSuccessMs > m_staleAfter.count() ? FreshnessLevel::Stale
                                                                                    : FreshnessLevel::Fresh;
        break;
    }
    const bool crossed = level != m_level;
    m_level = level;
    QString now = tooltip() + text();
    const bool different = crossed || now != m_lastText;
    m_lastText = std::move(now);
    if (crossed)
        Q_EMIT levelChanged(level);
    if (different)
        Q_EMIT changed();
}

QString Freshness::phaseText() const
{
    switch (m_status.phase) {
    case sync::Phase::Stopped: return m_source.mirrored ? tr("stopped") : tr("local data");
    case sync::Phase::Connecting: return tr("connecting");
    case sync::Phase::Backfill: return tr("first load");
    case sync::Phase::Live: return m_source.team && !m_team.hasStream ? tr("polling") : tr("live");
    case sync::Phase::Reconciling: return tr("reconciling");
    case sync::Phase::Waiting: return tr("waiting");
    case sync::Phase::Failed: return tr("needs attention");
    }
    return {};
}

QString Freshness::text() const
{
    return m_source.team ? tr("team") + QStringLiteral(" \u00b7 ") + stateText() : stateText();
}

QString Freshness::stateText() const
{
    const QLocale locale;
    const qint64 age = ageSeconds();
    const QString ageText = age < 0 ? QString()
        : age < 100                 ? tr("%1 s").arg(locale.toString(age))
        : age < 6000                ? tr("%1 min").arg(locale.toString(age / 60))
        : age < 48 * 3600           ? tr("%1 h").arg(locale.toString(age / 3600))
                                    : tr("%1 d").arg(locale.toString(age / 86400));
    const auto with = [&ageText](const QString &word) {
        return ageText.isEmpty() ? word : word + QStringLiteral(" \u00b7 ") + ageText;
    };
    switch (m_level) {
    case FreshnessLevel::Unknown: return phaseText();
    case FreshnessLevel::Fresh:
        return with(m_source.team || m_status.phase == sync::Phase::Reconciling ? phaseText() : tr("live"));
    case FreshnessLevel::Stale: return with(tr("stale"));
    case FreshnessLevel::Offline:
        return with(m_status.phase == sync::Phase::Failed ? phaseText() : tr("offline"));
    case FreshnessLevel::Local: return with(tr("local data"));
    case FreshnessLevel::Backfilling: {
        const double share = progress();
        if (m_source.team)
            return phaseText();
        if (share < 0)
            return tr("first load \u00b7 %1 rows").arg(locale.toString(rowsFetched()));
        return tr("first load \u00b7 %1%").arg(locale.toString(static_cast<int>(share * 100)));
    }
    }
    return {};
}

QString Freshness::tooltip() const
{
    QStringList lines;
    if (const QString name = sourceName(); !name.isEmpty())
        lines << tr("Source: %1").arg(name);
    if (m_source.team) {
        lines << tr("Your team's server mirrors the instance; this console reads it: %1.").arg(noticeText());
        if (m_team.wantsStream && m_team.streamError)
            lines << describe(*m_team.streamError).title;
    } else if (m_source.mirrored) {
        lines << tr("Mirror: %1").arg(phaseText());
    } else {
        lines << tr("Nothing is fetched from an instance: this is the local copy as it was left.");
    }
    if (m_status.lastSuccessMs != 0)
        lines << tr("Last success: %1").arg(exactTime(m_status.lastSuccessMs / 1000));
    if (m_status.phase == sync::Phase::Backfill && m_status.rowsPerSecond > 0)
        lines << tr("%1 rows a second").arg(QLocale().toString(qRound64(m_status.rowsPerSecond)));
    if (m_status.error) {
        const ErrorText error = describe(*m_status.error);
        lines << error.title << error.meaning << error.action;
    }
    if (const qint64 seconds = secondsToNextAttempt(); seconds >= 0)
        lines << tr("Next attempt in %1 s").arg(QLocale().toString(seconds));
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

} // namespace bunsnc::models
