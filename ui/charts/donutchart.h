// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/barlist.h"

#include <QtCharts/QChartView>
#include <QtCharts/QPieSeries>

namespace bunsnc::ui {

/// A ring of shares with the total in its middle; a click chooses a slice.
class DonutChart final : public QChartView {
    Q_OBJECT
public:
    explicit DonutChart(QWidget *parent = nullptr);
    void setItems(const std::vector<BarItem> &items);
    QPieSeries *series() const { return m_series; }
    /// Middle of a slice, in the coordinates of the viewport.
    QPoint sliceCenter(int index) const;

Q_SIGNALS:
    void chosen(const QString &key);

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    QPieSeries *m_series;
    std::vector<BarItem> m_items;
    qint64 m_total = 0;
};

} // namespace bunsnc::ui
