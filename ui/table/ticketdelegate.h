// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/table/celllook.h"

#include <QStyledItemDelegate>

#include <vector>

namespace bunsnc::ui {

/// Paints tickets: one row is one line, data is the only thing with colour.
class TicketDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    TicketDelegate(std::vector<CellKind> columns, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setHoveredRow(int row) { m_hoveredRow = row; }
    CellKind kindOf(int column) const { return m_columns[size_t(column)]; }

    /// How long a change stays marked.
    static constexpr qint64 markMs = 2500;

private:
    CellLook lookOf(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    std::vector<CellKind> m_columns;
    int m_hoveredRow = -1;
    mutable CellPictures m_pictures;
};

} // namespace bunsnc::ui
