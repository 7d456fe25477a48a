// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/donutchart.h"

#include "models/wording.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QtCharts/QChart>
#include <QtCharts/QPieSlice>

#include <cmath>
#include <numbers>

namespace bunsnc::ui {

DonutChart::DonutChart(QWidget *parent)
    : QChartView(parent)
    , m_series(new QPieSeries)
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(QStringLiteral("background: transparent"));
    setFocusPolicy(Qt::NoFocus); // the list beside it is its keyboard
    chart()->setBackgroundVisible(false);
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->hide();
    chart()->setAnimationOptions(QChart::NoAnimation);
    m_series->setHoleSize(0.64);
    m_series->setPieSize(0.96);
    chart()->addSeries(m_series);
    setMinimumSize(150, 150);
    connect(&Theme::instance(), &Theme::changed, this, &DonutChart::recolour);
    connect(m_series, &QPieSeries::clicked, this, [this](QPieSlice *slice) {
        const int index = int(m_series->slices().indexOf(slice));
        if (index >= 0 && index < int(m_items.size())) {
            const QString key = m_items[size_t(index)].key;
            Q_EMIT chosen(key);
        }
    }, Qt::QueuedConnection); // the answer may replace the slices
    connect(m_series, &QPieSeries::hovered, this, [this](QPieSlice *slice, bool inside) {
        const int index = int(m_series->slices().indexOf(slice));
        setCursor(inside ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (inside && index >= 0 && index < int(m_items.size()))
            setToolTip(models::plainTip(m_items[size_t(index)].label + QLatin1StringView(": ")
                + text::number(m_items[size_t(index)].count)));
        else
            setToolTip(QString());
    });
}

void DonutChart::setItems(const std::vector<BarItem> &items)
{
    m_items = items;
    m_total = 0;
    // Slices are kept where their number stays: a click that is under way finds the one it began on.
    while (m_series->count() > int(items.size()))
        m_series->remove(m_series->slices().constLast());
    for (size_t i = 0; i < items.size(); ++i) {
        if (int(i) >= m_series->count())
            m_series->append(items[i].label, double(items[i].count));
        QPieSlice *const slice = m_series->slices().at(int(i));
        slice->setValue(double(items[i].count));
        slice->setLabel(items[i].label);
        m_total += items[i].count;
    }
    recolour();
}

void DonutChart::recolour()
{
    const Theme &theme = Theme::instance();
    bool anySelected = false;
    for (const BarItem &item : m_items)
        anySelected = anySelected || item.selected;
    const QList<QPieSlice *> slices = m_series->slices();
    for (int i = 0; i < slices.size(); ++i) {
        const BarItem &item = m_items[size_t(i)];
        const QColor ink = inkOf(item);
        slices[i]->setBrush(anySelected && !item.selected ? mixed(theme.color(Role::Surface), ink, 0.35) : ink);
        slices[i]->setPen(QPen(theme.color(Role::Surface), 2));
    }
    viewport()->update();
}

QPoint DonutChart::sliceCenter(int index) const
{
    const QPieSlice *const slice = m_series->slices().at(index);
    const QRectF area = chart()->plotArea();
    const double radius = std::min(area.width(), area.height()) / 2 * 0.96 * 0.82;
    const double angle = (slice->startAngle() + slice->angleSpan() / 2) * std::numbers::pi / 180.0;
    const QPointF at = area.center() + QPointF(std::sin(angle) * radius, -std::cos(angle) * radius);
    return mapFromScene(chart()->mapToScene(at));
}

void DonutChart::drawForeground(QPainter *painter, const QRectF &)
{
    const Theme &theme = Theme::instance();
    const QPointF center = chart()->mapToScene(chart()->plotArea().center());
    painter->setPen(theme.color(Role::Text));
    painter->setFont(fonts::display());
    fonts::drawTabular(painter, QRect(int(center.x()) - 70, int(center.y()) - 24, 140, 32), Qt::AlignHCenter,
        text::number(m_total));
    painter->setPen(theme.color(Role::Muted));
    painter->setFont(fonts::small());
    painter->drawText(QRect(int(center.x()) - 70, int(center.y()) + 8, 140, 16), int(Qt::AlignCenter), tr("open"));
}

void DonutChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        viewport()->update();
    QChartView::changeEvent(event);
}

} // namespace bunsnc::ui
