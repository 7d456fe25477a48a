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
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !m_points.empty()) {
        Q_EMIT chosen(m_points.back().day, event->modifiers().testFlag(Qt::ShiftModifier));
        return;
    }
    QChartView::keyPressEvent(event);
}

void TrendChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        render();
    QChartView::changeEvent(event);
}

} // namespace bunsnc::ui
