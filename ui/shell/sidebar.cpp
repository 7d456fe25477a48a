// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebar.h"

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QPainter>

namespace bunsnc::ui {

namespace {

/// Name and mark of the program at the top of the sidebar.
class Brand final : public QWidget {
public:
    explicit Brand(QWidget *parent)
        : QWidget(parent)
    {
        setFixedHeight(56);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const bool narrow = width() < 120;
        const QPixmap mark = iconPixmap(Icon::Application, QColor(), 24, devicePixelRatioF());
        painter.drawPixmap(narrow ? (width() - 24) / 2 : 16, (height() - 24) / 2, mark);
        if (narrow)
            return;
        painter.setFont(fonts::bodyStrong());
        painter.setPen(Theme::instance().color(Role::Text));
        painter.drawText(rect().adjusted(50, 0, -8, 0), int(Qt::AlignLeft | Qt::AlignVCenter), QStringLiteral("BunSNC"));
    }
};

} // namespace

NavButton::NavButton(Icon picture, QWidget *parent)
    : QAbstractButton(parent)
    , m_icon(picture)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(34);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NavButton::setCount(qint64 count)
{
    if (m_count == count)
        return;
    m_count = count;
    setAccessibleDescription(count < 0 ? QString() : text::number(count));
    update();
}

void NavButton::setEmphasis(bool emphasis)
{
    m_emphasis = emphasis;
    update();
}

void NavButton::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    update();
}

QSize NavButton::sizeHint() const { return QSize(m_collapsed ? 36 : 180, 34); }

void NavButton::enterEvent(QEnterEvent *)
{
    m_hovered = true;
    update();
}

void NavButton::leaveEvent(QEvent *)
{
    m_hovered = false;
    update();
}

void NavButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 1.5, -0.5, -1.5);
    if (isChecked() || m_hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(isChecked() ? Role::Selection : Role::Hover));
        painter.drawRoundedRect(frame, metrics::radius, metrics::radius);
    }
    if (hasFocus()) {
        painter.setPen(theme.color(Role::Accent));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(frame, metrics::radius, metrics::radius);
    }
    const QColor ink = theme.color(isChecked() ? Role::Text : Role::Muted);
    const int left = m_collapsed ? (width() - metrics::icon) / 2 : 10;
    painter.drawPixmap(left, (height() - metrics::icon) / 2,
        iconPixmap(m_icon, theme.color(isChecked() ? Role::Accent : Role::Muted), metrics::icon, devicePixelRatioF()));
    if (m_collapsed) {
        if (m_emphasis && m_count > 0) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.color(Role::Accent));
            painter.drawEllipse(QPointF(width() - 9, 9), 3.5, 3.5);
        }
        return;
    }
    int right = width() - 10;
    if (m_count >= 0 && !(m_emphasis && m_count == 0)) {
        painter.setFont(m_emphasis ? fonts::smallStrong() : fonts::small());
        const QString count = text::number(m_count);
        const int wide = fonts::tabularWidth(painter.font(), count);
        QRect place(right - wide, 0, wide, height());
        if (m_emphasis) {
            const QRectF badge(right - wide - 12, (height() - 18) / 2.0, wide + 12, 18);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.color(Role::Accent));
            painter.drawRoundedRect(badge, 9, 9);
            painter.setPen(theme.color(Role::OnAccent));
            place.translate(-6, 0);
            right -= 12;
        } else {
            painter.setPen(theme.color(Role::Muted));
        }
        fonts::drawTabular(&painter, place, Qt::AlignRight, count);
        right -= wide + metrics::gap;
    }
    painter.setFont(isChecked() ? fonts::bodyMedium() : fonts::body());
    painter.setPen(isChecked() ? ink : theme.color(Role::Text));
    const QRect place(36, 0, right - 36, height());
    drawLine(&painter, place, text());
}

Sidebar::Sidebar(Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_group(new QButtonGroup(this))
    , m_column(new QVBoxLayout(this))
    , m_brand(new Brand(this))
    , m_collapse(iconButton(Icon::Collapse, this))
{
    setObjectName(QStringLiteral("sidebar"));
    setAttribute(Qt::WA_StyledBackground);
    m_column->setContentsMargins(8, 0, 8, 8);
    m_column->setSpacing(2);
    m_column->addWidget(m_brand);
    addButton(ActionId::ShowIncidents, Icon::Incidents);
    addButton(ActionId::ShowChangeTasks, Icon::ChangeTasks);
    addButton(ActionId::ShowCatalogTasks, Icon::CatalogTasks);
    addButton(ActionId::ShowFinished, Icon::Finished);
    m_column->addSpacing(metrics::group);
    addButton(ActionId::ShowDashboard, Icon::Dashboard);
    addButton(ActionId::ShowNotifications, Icon::Notifications);
    addButton(ActionId::ShowSync, Icon::Sync);
    m_column->addStretch(1);
    addButton(ActionId::Connection, Icon::Connection);
    addButton(ActionId::Settings, Icon::Settings);
    for (const ActionId id : {ActionId::Connection, ActionId::Settings}) {
        m_group->removeButton(m_buttons.at(id));
        m_buttons.at(id)->setCheckable(false); // they open dialogs, they are no pages
    }
    m_collapse->setObjectName(QStringLiteral("collapseSidebar"));
    m_column->addWidget(m_collapse, 0, Qt::AlignLeft);
    connect(m_collapse, &QToolButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    setFixedWidth(metrics::sidebar);
    retranslate();
}

void Sidebar::addButton(ActionId id, Icon picture)
{
    auto *button = new NavButton(picture, this);
    m_group->addButton(button);
    m_buttons.emplace(id, button);
    m_column->addWidget(button);
    connect(button, &QAbstractButton::clicked, m_actions.action(id), &QAction::trigger);
}

void Sidebar::setCurrent(ActionId page)
{
    const auto found = m_buttons.find(page);
    if (found != m_buttons.end())
        found->second->setChecked(true);
}

void Sidebar::setCount(ActionId page, qint64 count) { m_buttons.at(page)->setCount(count); }

void Sidebar::setEmphasis(ActionId page, bool emphasis) { m_buttons.at(page)->setEmphasis(emphasis); }

void Sidebar::setCollapsed(bool collapsed)
{
    if (m_collapsed == collapsed)
        return;
    m_collapsed = collapsed;
    setFixedWidth(collapsed ? metrics::sidebarCollapsed : metrics::sidebar);
    for (const auto &[id, button] : m_buttons)
        button->setCollapsed(collapsed);
    m_collapse->setIcon(icon(collapsed ? Icon::Expand : Icon::Collapse));
    retranslate();
    Q_EMIT collapsedChanged(collapsed);
}

void Sidebar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Sidebar::retranslate()
{
    setAccessibleName(tr("Pages"));
    for (const auto &[id, button] : m_buttons) {
        const QAction *const action = m_actions.action(id);
        button->setText(action->text());
        button->setAccessibleName(action->text());
        button->setToolTip(m_collapsed ? action->toolTip() : QString());
    }
    setNamed(m_collapse, m_collapsed ? tr("Expand the sidebar") : tr("Collapse the sidebar"));
    m_brand->setAccessibleName(QStringLiteral("BunSNC"));
}

} // namespace bunsnc::ui
