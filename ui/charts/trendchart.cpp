// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trendchart.h"

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QToolTip>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>

namespace bunsnc::ui {

namespace {

/// A round number at or above `value` whose quarter is whole, so that every line of the axis has a whole number.
double roundUp(double value)
{
    double scale = 1;
    for (;;) {
        for (const double step : {4.0, 8.0, 12.0, 16.0, 20.0, 24.0, 32.0}) {
            if (value <= step * scale)
                return step * scale;
        }
        scale *= 10;
    }
}

} // namespace

TrendChart::TrendChart(QWidget *parent)
    : QChartView(parent)
    , m_series(new QBarSeries)
    , m_opened(new QBarSet(QString()))
    , m_resolved(new QBarSet(QString()))
    , m_days(new QBarCategoryAxis(this))
    , m_counts(new QValueAxis(this))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(QStringLiteral("background: transparent"));
    setMinimumHeight(190);
    setFocusPolicy(Qt::StrongFocus);
    m_series->append(m_opened);
    m_series->append(m_resolved);
    m_series->setBarWidth(0.62);
    chart()->addSeries(m_series);
    chart()->addAxis(m_days, Qt::AlignBottom);
    chart()->addAxis(m_counts, Qt::AlignLeft);
    m_series->attachAxis(m_days);
    m_series->attachAxis(m_counts);
    chart()->setBackgroundVisible(false);
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeCircle);
    chart()->legend()->setFont(fonts::small());
    m_counts->setTickCount(5);
    m_counts->setLabelFormat(QStringLiteral("%.0f"));
    m_counts->setLineVisible(false);
    m_days->setGridLineVisible(false);
    m_days->setLabelsFont(fonts::small());
    m_counts->setLabelsFont(fonts::small());
    connect(&Theme::instance(), &Theme::changed, this, &TrendChart::recolour);
    connect(m_series, &QBarSeries::clicked, this, [this](int index, QBarSet *set) {
        if (index >= 0 && index < int(m_points.size()))
            Q_EMIT chosen(m_points[size_t(index)].day, set == m_resolved);
    });
    connect(m_series, &QBarSeries::hovered, this, [this](bool inside, int index, QBarSet *set) {
        setCursor(inside ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (inside && index >= 0 && index < int(m_points.size()))
            setToolTip(QLocale().toString(m_points[size_t(index)].day, QLocale::ShortFormat) + QStringLiteral(" · ")
                + set->label() + QLatin1StringView(": ") + text::number(qint64(set->at(index))));
        else
            setToolTip(QString());
    });
    recolour();
    render();
}

void TrendChart::setPoints(const std::vector<store::DayCount> &points)
{
    m_points = points;
    render();
    setCurrent(m_current < 0 ? int(points.size()) - 1 : m_current, m_onResolved);
}

void TrendChart::render()
{
    m_opened->setLabel(tr("Opened"));
    m_resolved->setLabel(tr("Resolved"));
    m_opened->remove(0, m_opened->count());
    m_resolved->remove(0, m_resolved->count());
    m_days->clear();
    QStringList names;
    double highest = 0;
    for (const store::DayCount &point : m_points) {
        *m_opened << double(point.opened);
        *m_resolved << double(point.resolved);
        highest = std::max(highest, double(std::max(point.opened, point.resolved)));
        names.append(QString::number(point.day.day()));
    }
    m_days->setCategories(names);
    m_counts->setRange(0, roundUp(highest));
}

void TrendChart::recolour()
{
    const Theme &theme = Theme::instance();
    m_opened->setColor(theme.color(Role::Accent));
    m_resolved->setColor(theme.color(Role::Good));
    for (QBarSet *const set : {m_opened, m_resolved})
        set->setPen(QPen(Qt::NoPen));
    for (QAbstractAxis *const axis : {static_cast<QAbstractAxis *>(m_days), static_cast<QAbstractAxis *>(m_counts)}) {
        axis->setLabelsBrush(theme.color(Role::Muted));
        axis->setLinePen(QPen(theme.color(Role::Border)));
        axis->setGridLinePen(QPen(theme.color(Role::Border)));
    }
    chart()->legend()->setLabelBrush(theme.color(Role::Muted));
    viewport()->update();
}

void TrendChart::keyPressEvent(QKeyEvent *event)
{
    if (m_points.empty()) {
        QChartView::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current - 1, m_onResolved);
        return;
    case Qt::Key_Right:
        setCurrent(m_current + 1, m_onResolved);
        return;
    case Qt::Key_Up:
        setCurrent(m_current, false);
        return;
    case Qt::Key_Down:
        setCurrent(m_current, true);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT chosen(m_points[size_t(m_current)].day, m_onResolved);
        return;
    default:
        QChartView::keyPressEvent(event);
    }
}

void TrendChart::setCurrent(int day, bool resolved)
{
    m_current = std::clamp(day, 0, std::max(0, int(m_points.size()) - 1));
    m_onResolved = resolved;
    if (!m_points.empty()) {
        const store::DayCount &point = m_points[size_t(m_current)];
        setAccessibleDescription(QLocale().toString(point.day, QLocale::ShortFormat) + QStringLiteral(" · ")
            + (resolved ? m_resolved : m_opened)->label() + QLatin1StringView(": ")
            + text::number(resolved ? point.resolved : point.opened));
    }
    viewport()->update();
}

void TrendChart::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void TrendChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

void TrendChart::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    if (!hasFocus() || m_points.empty())
        return;
    const QRectF plot = chart()->mapRectToScene(chart()->plotArea());
    const double step = plot.width() / double(m_points.size());
    const double bars = step * m_series->barWidth();
    const double left = plot.left() + step * m_current + (step - bars) / 2 + (m_onResolved ? bars / 2 : 0);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(Theme::instance().color(Role::Text), 1.5));
    painter->drawRoundedRect(QRectF(left - 1, plot.top(), bars / 2 + 2, plot.height()), 3, 3);
}

void TrendChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        render();
    QChartView::changeEvent(event);
}

} // namespace bunsnc::ui
