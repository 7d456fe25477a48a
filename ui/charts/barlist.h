// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/roles.h"

#include <QWidget>

#include <vector>

namespace bunsnc::ui {

struct BarItem {
    QString key;
    QString label;
    QString glyph; ///< shape beside the colour, may be empty
    qint64 count = 0;
    Role role = Role::Accent;
    bool selected = false;
    int shade = 0; ///< which of several of one role in one chart: each is lighter than the one before
    bool operator==(const BarItem &) const = default;
};

/// In the colours of the theme that holds now.
QColor inkOf(const BarItem &item);

/// Horizontal bars with name, number and share; a click or Enter chooses one.
class BarList final : public QWidget {
    Q_OBJECT
public:
    explicit BarList(QWidget *parent = nullptr);
    void setItems(std::vector<BarItem> items);
    const std::vector<BarItem> &items() const { return m_items; }
    void setDots(bool dots); ///< a dot in the bar's colour before the name (it is the legend of a chart)
    QRect itemRect(int index) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return QSize(160, 60); }

Q_SIGNALS:
    void chosen(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    int rowAt(int y) const;
    int visibleCount() const;
    int rowStep() const;
    int top() const;
    void setCurrent(int row);

    std::vector<BarItem> m_items;
    int m_current = 0;
    int m_hovered = -1;
    bool m_dots = false;
};

} // namespace bunsnc::ui
