// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/roles.h"

#include <QIcon>
#include <QPixmap>

namespace bunsnc::ui {

/// Every picture of the interface; icons.cpp holds the one table that says which file stands behind it.
enum class Icon {
    Incidents,
    ChangeTasks,
    CatalogTasks,
    Finished,
    Dashboard,
    Notifications,
    NotificationsOff,
    Sync,
    Settings,
    Connection,
    Search,
    Filter,
    Close,
    Pause,
    Resume,
    Refresh,
    Collapse,
    Expand,
    DockRight,
    DockBottom,
    Copy,
    Comment,
    Note,
    History,
    Info,
    Warning,
    Check,
    User,
    Group,
    Clock,
    ShowPassword,
    HidePassword,
    Menu,
    Add,
    ChevronRight,
    ChevronDown,
    Theme,
    Folder,
    Application,
};

/// Painted anew in the palette's colours whenever it is shown, so it follows the theme by itself.
QIcon icon(Icon which, Role role = Role::Muted);
QPixmap iconPixmap(Icon which, const QColor &color, int side, qreal devicePixelRatio);

} // namespace bunsnc::ui
