// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/freshnessbadge.h"

#include "models/wording.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QPainter>

namespace bunsnc::ui {

FreshnessBadge::FreshnessBadge(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("freshnessBadge"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    follow();
}

void FreshnessBadge::setFreshness(models::Freshness *freshness)
{
    if (m_freshness)
        m_freshness->disconnect(this);
    m_freshness = freshness;
    if (freshness)
        connect(freshness, &models::Freshness::changed, this, &FreshnessBadge::follow);
    follow();
}

void FreshnessBadge::follow()
{
    m_text = m_freshness ? m_freshness->text() : tr("not connected");
    setToolTip(m_freshness ? models::plainTip(m_freshness->tooltip()) : QString());
    setAccessibleName(tr("Freshness of the data"));
    setAccessibleDescription(m_text);
    if (sizeHint() != m_wanted) { // mostly another number of as many digits: nothing needs another place
        m_wanted = sizeHint();
        updateGeometry();
    }
    update();
}

QSize FreshnessBadge::sizeHint() const { return QSize(fonts::tabularWidth(fonts::small(), m_text) + 28, 22); }

Role FreshnessBadge::role() const
{
    if (!m_freshness)
        return Role::Muted;
    switch (m_freshness->level()) {
    case models::FreshnessLevel::Fresh:
        return Role::Good;
    case models::FreshnessLevel::Stale:
        return Role::Warning;
    case models::FreshnessLevel::Offline:
        return Role::Danger;
    case models::FreshnessLevel::Backfilling:
        return Role::Accent;
    case models::FreshnessLevel::Local:
    case models::FreshnessLevel::Unknown:
        break;
    }
    return Role::Muted;
}

void FreshnessBadge::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = theme.color(role());
    painter.setPen(Qt::NoPen);
    painter.setBrush(pillGround(ink, theme.scheme()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10.5, 10.5);
    painter.setBrush(ink);
    painter.drawEllipse(QPointF(11, height() / 2.0), 3, 3);
    painter.setPen(ink);
    painter.setFont(fonts::small());
    fonts::drawTabular(&painter, rect().adjusted(19, 0, -6, 0), Qt::AlignLeft, m_text);
}

void FreshnessBadge::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        follow();
    QWidget::changeEvent(event);
}

} // namespace bunsnc::ui
