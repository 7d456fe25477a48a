// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/table/ticketdelegate.h"

#include <QTableView>
#include <QTimer>

#include <vector>

namespace bunsnc::ui {

struct ColumnSpec {
    CellKind kind;
    int width; ///< 0: takes the room that is left
    int least = 0; ///< in a narrow window it shrinks to that before any column goes
    int drop = 0; ///< then the column with the highest number goes first; 0 stays
    bool hidden = false;
};

/// A list of tickets: j, k and the arrows move, Enter opens; the header's menu chooses columns. Fixed row height, no
/// sizes from contents.
class TicketTable final : public QTableView {
    Q_OBJECT
public:
    TicketTable(std::vector<ColumnSpec> columns, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);
    void resetLayout();
    /// What may stand in the column of states: it never gets so narrow that one of them is cut.
    void setStateNames(const QStringList &names);
    /// Is somebody at it right now: button down, menu open? Then nothing should move.
    bool isUnderTheHand() const { return m_pressed || m_menuOpen; }

Q_SIGNALS:
    void opened(const QModelIndex &index); ///< Enter or a double click
    void underTheHandChanged(bool busy);
    void layoutEdited(); ///< the user moved, sized, showed or hid a column

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void hover(int row);
    void moveBy(int rows);
    void fitColumns();
    int leastWidth(size_t column) const;
    bool dropOne();
    void readWidths();
    void showColumnMenu(const QPoint &where);
    void applyTheme();
    void markChanges();

    std::vector<ColumnSpec> m_columns;
    TicketDelegate *m_delegate;
    QTimer m_fade; // repaints once the marks of fresh changes are over
    int m_hovered = -1;
    bool m_pressed = false;
    bool m_menuOpen = false;
    bool m_fitting = false;
    QStringList m_stateNames;
    int m_stateWidth = 0; // the widest of them
    std::vector<int> m_dropped; // hidden for lack of room, not by the user
    std::vector<int> m_wanted; // widths as designed or as the user made them; the room may allow less
};

} // namespace bunsnc::ui
