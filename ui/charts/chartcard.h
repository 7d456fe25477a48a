// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace bunsnc::ui {

/// A card: title, one line that reads the chart, the chart.
class ChartCard final : public QFrame {
    Q_OBJECT
public:
    explicit ChartCard(QWidget *parent = nullptr);
    void setTitle(const QString &title);
    void setReading(const QString &reading);
    QString reading() const { return m_reading->text(); }
    QVBoxLayout *body() const { return m_body; }

private:
    QLabel *m_title;
    QLabel *m_reading;
    QVBoxLayout *m_body;
};

} // namespace bunsnc::ui
