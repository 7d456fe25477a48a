// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/store/ticketstore.h"

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSeries>
#include <QtCharts/QBarSet>
#include <QtCharts/QChartView>
#include <QtCharts/QValueAxis>

namespace bunsnc::ui {

/// Opened against resolved tickets per day, as pairs of bars; a click chooses a day and a side. By keyboard: left and
/// right go through the days, up is opened, down resolved, Enter chooses.
class TrendChart final : public QChartView {
    Q_OBJECT
public:
    explicit TrendChart(QWidget *parent = nullptr);
    void setPoints(const std::vector<store::DayCount> &points);
    const std::vector<store::DayCount> &points() const { return m_points; }

Q_SIGNALS:
    void chosen(QDate day, bool resolved);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    void render();
    void recolour();
    void setCurrent(int day, bool resolved);

    std::vector<store::DayCount> m_points;
    int m_current = -1; // day of the keyboard; -1 = the last
    bool m_onResolved = false;
    QBarSeries *m_series;
    QBarSet *m_opened;
    QBarSet *m_resolved;
    QBarCategoryAxis *m_days;
    QValueAxis *m_counts;
};

} // namespace bunsnc::ui
