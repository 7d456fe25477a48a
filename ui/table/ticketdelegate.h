// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/roles.h"

#include <QStyledItemDelegate>

#include <vector>

namespace bunsnc::ui {

/// How a column is painted.
enum class CellKind {
    Priority, ///< shape and P1…P5 in the priority's colour
    Number, ///< monospaced
    Text,
    Quiet, ///< muted text
    State, ///< pill
    Time, ///< relative, tabular figures
    Due, ///< time left, coloured when near or breached
    TicketKind,
};

/// Paints tickets: one row is one line, data is the only thing with colour.
class TicketDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    TicketDelegate(std::vector<CellKind> columns, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setHoveredRow(int row) { m_hoveredRow = row; }
    CellKind kindOf(int column) const { return m_columns[size_t(column)]; }

    static constexpr int cellPadding = 8; ///< left and right of what a cell shows
    /// How long a change stays marked.
    static constexpr qint64 markMs = 2500;

private:
    void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    std::vector<CellKind> m_columns;
    int m_hoveredRow = -1;
};

/// Paints a pill with a dot and a word; returns its width. `struck`: the word is struck through (cancelled).
int paintPill(QPainter *painter, const QRect &place, const QString &text, Role role, bool struck);
int pillWidth(const QString &text);

} // namespace bunsnc::ui
