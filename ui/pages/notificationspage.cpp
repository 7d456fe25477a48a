// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/notificationspage.h"

#include "ui/pages/notificationdelegate.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QVBoxLayout>

namespace bunsnc::ui {

NotificationsPage::NotificationsPage(Settings &settings, QWidget *parent)
    : Page(PageHeader::TitleOnly, parent)
    , m_settings(settings)
    , m_stack(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_readAll(new QPushButton(this))
    , m_clear(new QPushButton(this))
    , m_mute(new QPushButton(this))
{
    m_list->setObjectName(QStringLiteral("notificationList"));
    m_list->setItemDelegate(new NotificationDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (QPushButton *const button : {m_readAll, m_clear, m_mute}) {
        button->setProperty("look", QStringLiteral("link"));
        header()->addTool(button);
    }
    m_mute->setCheckable(true);
    m_mute->setChecked(m_settings.boolean(SettingKey::NotificationsMuted));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header());
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(m_stack, 1);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_empty);
    connect(m_readAll, &QPushButton::clicked, this, [this] {
        if (m_model)
            m_model->markAllRead();
    });
    connect(m_clear, &QPushButton::clicked, this, [this] {
        if (m_model)
            m_model->clear();
    });
    connect(m_mute, &QPushButton::toggled, this, [this](bool on) {
        m_settings.set(SettingKey::NotificationsMuted, on);
        retranslate();
    });
    connect(m_empty, &EmptyState::stepRequested, this, &Page::connectionRequested);
    connect(m_list, &QListView::activated, this, &NotificationsPage::open);
    connect(m_list, &QListView::clicked, this, &NotificationsPage::open);
    m_clock.setInterval(20'000);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (m_model && isVisible())
            m_model->refreshTimes();
    });
    m_clock.start();
    retranslate();
}

void NotificationsPage::setSession(models::ConsoleSession *session)
{
    Page::setSession(session);
    if (m_model)
        m_model->disconnect(this);
    m_model = session ? session->notifications() : nullptr;
    m_list->setModel(m_model);
    if (m_model) {
        connect(m_model, &models::NotificationModel::unreadCountChanged, this, &NotificationsPage::render);
        connect(m_model, &QAbstractItemModel::rowsInserted, this, &NotificationsPage::render);
        connect(m_model, &QAbstractItemModel::rowsRemoved, this, &NotificationsPage::render);
        connect(m_model, &QAbstractItemModel::modelReset, this, &NotificationsPage::render);
    }
    render();
}

void NotificationsPage::setActive(bool active)
{
    // What was on screen has been seen, once the person turns to something else.
    if (!active && m_model)
        m_model->markAllRead();
}

void NotificationsPage::open(const QModelIndex &index)
{
    const qint64 id = index.data(models::IdRole).toLongLong();
    m_model->markRead(index.row());
    if (id != 0)
        Q_EMIT ticketOpened(id);
}

void NotificationsPage::retranslate()
{
    header()->setTitle(tr("Notifications"));
    m_list->setAccessibleName(tr("Notifications"));
    m_readAll->setText(tr("Mark all as read"));
    m_clear->setText(tr("Clear"));
    const bool muted = m_mute->isChecked();
    m_mute->setText(muted ? tr("Unmute") : tr("Mute"));
    m_mute->setIcon(icon(muted ? Icon::NotificationsOff : Icon::Notifications));
    setNamed(m_mute, muted ? tr("Count new notifications in the sidebar again")
                           : tr("Do not count new notifications in the sidebar"));
    render();
}

void NotificationsPage::render()
{
    const bool any = m_model && m_model->rowCount() > 0;
    m_readAll->setEnabled(m_model && m_model->unreadCount() > 0);
    m_clear->setEnabled(any);
    header()->setCount(m_model && m_model->unreadCount() > 0 ? tr("%n unread", nullptr, m_model->unreadCount())
                                                             : QString());
    renderEmpty();
}

void NotificationsPage::renderEmpty()
{
    if (m_model && m_model->rowCount() > 0) {
        m_empty->clear();
        m_stack->setCurrentWidget(m_list);
        return;
    }
    if (m_model) {
        m_empty->set(Icon::Notifications, tr("Nothing new"),
            tr("Created, changed and finished tickets appear here while the console runs."));
    } else if (!sayWaiting(m_empty)) {
        m_empty->set(Icon::Connection, tr("No instance is connected"),
            tr("Created, changed and finished tickets appear here once an instance is connected."),
            tr("Set up the connection"));
    }
    m_stack->setCurrentWidget(m_empty);
}

} // namespace bunsnc::ui
