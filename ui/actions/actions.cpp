// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions/actions.h"

#include <QCoreApplication>
#include <QKeySequence>

namespace bunsnc::ui {

namespace {

struct Entry {
    ActionId id;
    const char *text;
    const char *key;
    Icon icon;
};

constexpr Entry entries[] = {
    {ActionId::ShowIncidents, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Incidents"), "Ctrl+1", Icon::Incidents},
    {ActionId::ShowChangeTasks, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Change tasks"), "Ctrl+2", Icon::ChangeTasks},
    {ActionId::ShowCatalogTasks, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Catalogue tasks"), "Ctrl+3",
        Icon::CatalogTasks},
    {ActionId::ShowFinished, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Finished"), "Ctrl+4", Icon::Finished},
    {ActionId::ShowDashboard, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Dashboard"), "Ctrl+5", Icon::Dashboard},
    {ActionId::ShowNotifications, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Notifications"), "Ctrl+6",
        Icon::Notifications},
    {ActionId::ShowSync, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Synchronization"), "Ctrl+7", Icon::Sync},
    {ActionId::Search, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Search"), "Ctrl+K", Icon::Search},
    {ActionId::AddFilter, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Add filter…"), "Ctrl+Shift+F", Icon::Filter},
    {ActionId::ClearFilters, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Clear filters"), "Ctrl+Shift+X", Icon::Close},
    {ActionId::TogglePause, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Pause or resume updates"), "Ctrl+P",
        Icon::Pause},
    {ActionId::PollNow, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Fetch changes now"), "F5", Icon::Refresh},
    {ActionId::ToggleSidebar, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Collapse or expand the sidebar"), "Ctrl+B",
        Icon::Collapse},
    {ActionId::ToggleDetail, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Show or hide the detail pane"), "Ctrl+D",
        Icon::DockRight},
    {ActionId::MoveDetail, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Move the detail pane right or below"),
        "Ctrl+Shift+D", Icon::DockBottom},
    {ActionId::CopyNumber, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Copy ticket number"), "Ctrl+Shift+C", Icon::Copy},
    {ActionId::ToggleTheme, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Switch between light and dark"), "Ctrl+Shift+L",
        Icon::Theme},
    {ActionId::Settings, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Settings"), "Ctrl+,", Icon::Settings},
    {ActionId::Connection, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Connection"), "Ctrl+Shift+I", Icon::Connection},
    {ActionId::Shortcuts, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Keyboard shortcuts"), "F1", Icon::Info},
    {ActionId::Quit, QT_TRANSLATE_NOOP("bunsnc::ui::Actions", "Quit"), "Ctrl+Q", Icon::Close},
};

} // namespace

Actions::Actions(QObject *parent)
    : QObject(parent)
{
    for (const Entry &entry : entries) {
        auto *action = new QAction(this);
        action->setIcon(icon(entry.icon));
        action->setShortcut(QKeySequence(QLatin1StringView(entry.key)));
        action->setShortcutContext(Qt::WindowShortcut);
        m_actions.emplace(entry.id, action);
        m_order.append(action);
    }
    retranslate();
}

void Actions::retranslate()
{
    for (const Entry &entry : entries) {
        QAction *const action = m_actions.at(entry.id);
        const QString text = QCoreApplication::translate("bunsnc::ui::Actions", entry.text);
        action->setText(text);
        action->setToolTip(text + QLatin1StringView(" (")
            + action->shortcut().toString(QKeySequence::NativeText) + QLatin1Char(')'));
    }
}

} // namespace bunsnc::ui
