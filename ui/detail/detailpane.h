// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consolesession.h"
#include "ui/detail/fieldtable.h"
#include "ui/detail/keyfields.h"
#include "ui/widgets/emptystate.h"

#include <QListView>
#include <QPointer>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>

namespace bunsnc::ui {

class TicketHead;

/// One ticket: head, key fields, activity, all fields. Stands right of the list or below it.
class DetailPane final : public QWidget {
    Q_OBJECT
public:
    explicit DetailPane(QWidget *parent = nullptr);

    void setSession(models::ConsoleSession *session);
    void showTicket(qint64 id);
    qint64 currentId() const;
    QListView *activity() const { return m_activity; }
    FieldTable *fields() const { return m_fields; }
    QTabWidget *tabs() const { return m_tabs; }
    QString shownNumber() const;

    // The splitter gives it its room, whatever ticket it shows: how tall a wrapped title would be is not asked for.
    bool hasHeightForWidth() const override { return false; }
    QSize sizeHint() const override { return minimumSizeHint(); }
    QSize minimumSizeHint() const override { return {320, 220}; }

Q_SIGNALS:
    void closeRequested();
    void moveRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void render();
    void renderEmpty();
    void renderActivity();

    QPointer<models::ConsoleSession> m_session;
    QPointer<models::TicketDetail> m_detail;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_content;
    TicketHead *m_head;
    KeyFields *m_keys;
    QTabWidget *m_tabs;
    QStackedWidget *m_activityStack;
    QListView *m_activity;
    EmptyState *m_noActivity;
    FieldTable *m_fields;
    QTimer m_clock;
    bool m_missing = false;
};

} // namespace bunsnc::ui
