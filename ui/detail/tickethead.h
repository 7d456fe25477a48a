// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/tickets/state.h"
#include "services/tickets/ticketrow.h"

#include <QLabel>
#include <QToolButton>
#include <QWidget>

namespace bunsnc::ui {

/// Number, priority, state and title of the ticket in the detail pane, and the pane's own buttons.
class TicketHead final : public QWidget {
    Q_OBJECT
public:
    explicit TicketHead(QWidget *parent = nullptr);
    void setTicket(const TicketRow &row, const StateCatalog &states, qint64 nowSeconds);
    QString number() const { return m_row.number; }
    QString title() const { return m_title->text(); }

Q_SIGNALS:
    void closeRequested();
    void moveRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    class Marks;
    void retranslate();

    TicketRow m_row;
    QLabel *m_number;
    QLabel *m_title;
    Marks *m_marks;
    QToolButton *m_copy;
    QToolButton *m_move;
    QToolButton *m_close;
};

} // namespace bunsnc::ui
