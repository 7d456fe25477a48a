// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/settings.h"
#include "ui/pages/page.h"
#include "ui/widgets/emptystate.h"

#include <QListView>
#include <QPushButton>
#include <QStackedWidget>

namespace bunsnc::ui {

/// The live pane: what happened on the instance, newest first.
class NotificationsPage final : public Page {
    Q_OBJECT
public:
    explicit NotificationsPage(Settings &settings, QWidget *parent = nullptr);
    void setSession(models::ConsoleSession *session) override;
    void setActive(bool active) override;
    QWidget *mainWidget() override { return m_list; }
    QListView *list() const { return m_list; }

protected:
    void retranslate() override;
    void renderEmpty() override;

private:
    void render();
    void open(const QModelIndex &index);

    Settings &m_settings;
    QPointer<models::NotificationModel> m_model;
    QStackedWidget *m_stack;
    QListView *m_list;
    EmptyState *m_empty;
    QPushButton *m_readAll;
    QPushButton *m_clear;
    QPushButton *m_mute;
    QTimer m_clock;
};

} // namespace bunsnc::ui
