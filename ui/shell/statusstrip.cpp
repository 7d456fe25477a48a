// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusstrip.h"

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>

namespace bunsnc::ui {

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_source(mutedLabel(this))
    , m_lag(mutedLabel(this))
    , m_budget(mutedLabel(this))
    , m_task(mutedLabel(this))
    , m_progress(new QProgressBar(this))
{
    setObjectName(QStringLiteral("statusBar"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(28);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::group, 0, metrics::group, 0);
    row->setSpacing(metrics::group);
    for (QLabel *const label : {m_source, m_lag, m_budget, m_task}) {
        label->setFont(fonts::small());
        label->setTextFormat(Qt::PlainText);
    }
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(120);
    row->addWidget(m_source);
    row->addWidget(m_lag);
    row->addWidget(m_budget);
    row->addStretch(1);
    row->addWidget(m_task);
    row->addWidget(m_progress);
    render();
}

void StatusStrip::setFreshness(models::Freshness *freshness)
{
    if (m_freshness)
        m_freshness->disconnect(this);
    m_freshness = freshness;
    if (freshness)
        connect(freshness, &models::Freshness::changed, this, &StatusStrip::render);
    render();
}

void StatusStrip::setWaiting(Waiting waiting)
{
    m_waiting = waiting;
    render();
}

QString StatusStrip::text() const
{
    return QStringList{m_source->text(), m_lag->text(), m_budget->text(), m_task->text()}.join(QStringLiteral(" · "));
}

void StatusStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        render();
    QWidget::changeEvent(event);
}

void StatusStrip::render()
{
    setAccessibleName(tr("Status"));
    m_progress->setAccessibleName(tr("Progress"));
    if (!m_freshness) {
        m_source->setText(m_waiting == Waiting::ForOpening ? tr("Opening the local mirror…")
                : m_waiting == Waiting::ForServer          ? tr("Connecting to the team's server…")
                : m_waiting == Waiting::ForClosing         ? tr("Closing…")
                                                           : tr("Not connected"));
        m_source->setToolTip(QString());
        m_lag->clear();
        m_budget->clear();
        m_task->clear();
        m_progress->hide();
        return;
    }
    const servicenow::Limiter::Status budget = m_budgetSource ? m_budgetSource() : m_freshness->status().limiter;
    const bool mirrored = m_freshness->source().mirrored;
    m_source->setText(m_freshness->shortSourceName());
    m_source->setToolTip(m_freshness->sourceName());
    const qint64 age = m_freshness->ageSeconds();
    const bool fed = mirrored || m_freshness->source().team;
    if (fed)
        m_lag->setText(age < 0 ? tr("lag unknown") : tr("lag %1").arg(text::span(age)));
    else
        m_lag->setText(age < 0 ? tr("age unknown") : tr("%1 old").arg(text::span(age)));
    m_budget->setText(mirrored && budget.requestsPerSecond > 0
            ? tr("%1 of %2 requests/s")
                  .arg(QLocale().toString(budget.requestsInLastSecond, 'f', 0),
                      QLocale().toString(budget.requestsPerSecond, 'f', 0))
            : QString());
    const double progress = m_freshness->progress();
    const bool loading = mirrored && m_freshness->level() == models::FreshnessLevel::Backfilling;
    m_progress->setVisible(loading);
    if (loading) {
        m_progress->setRange(0, progress < 0 ? 0 : 100);
        m_progress->setValue(progress < 0 ? 0 : int(progress * 100));
        const qint64 expected = m_freshness->rowsExpected();
        m_task->setText(expected > 0 ? tr("First load: %1 of %2").arg(
                            text::number(m_freshness->rowsFetched()), text::number(expected))
                                     : tr("First load: %1").arg(text::number(m_freshness->rowsFetched())));
    } else {
        const QString notice = m_freshness->noticeText();
        m_task->setText(notice.isEmpty() || m_freshness->error() ? m_freshness->phaseText() : notice);
    }
    setAccessibleDescription(text());
}

} // namespace bunsnc::ui
