// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QAction>
#include <QObject>

#include <map>

namespace bunsnc::ui {

enum class ActionId {
    ShowIncidents,
    ShowChangeTasks,
    ShowCatalogTasks,
    ShowFinished,
    ShowDashboard,
    ShowNotifications,
    ShowSync,
    Search,
    AddFilter,
    ClearFilters,
    TogglePause,
    PollNow,
    ToggleSidebar,
    ToggleDetail,
    MoveDetail,
    CopyNumber,
    ToggleTheme,
    Settings,
    Connection,
    Shortcuts,
    Quit,
};

/// Everything that has a name, a picture and a key, from one table. Texts follow the language by themselves.
class Actions final : public QObject {
    Q_OBJECT
public:
    explicit Actions(QObject *parent = nullptr);

    QAction *action(ActionId id) const { return m_actions.at(id); }
    /// All, in the order of the table, for menus and the sheet of shortcuts.
    QList<QAction *> all() const { return m_order; }
    void retranslate();

private:
    std::map<ActionId, QAction *> m_actions;
    QList<QAction *> m_order;
};

} // namespace bunsnc::ui
