// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/notificationdelegate.h"

#include "models/roles.h"
#include "services/tickets/change.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace bunsnc::ui {

namespace {

struct Look {
    Icon icon;
    Role role;
};

Look lookOf(const QModelIndex &index)
{
    switch (ChangeOperation(index.data(models::OperationRole).toInt())) {
    case ChangeOperation::Created:
        return {Icon::Add, Role::StateNew};
    case ChangeOperation::Finished:
        return {Icon::Check, Role::Good};
    case ChangeOperation::Deleted:
        return {Icon::Close, Role::StateCancelled};
    case ChangeOperation::Updated:
        break;
    }
    return {Icon::Sync, Role::Muted};
}

} // namespace

QSize NotificationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const { return QSize(200, 52); }

void NotificationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, theme.color(selected ? Role::Selection : Role::Hover));
    painter->setPen(mixed(theme.color(selected ? Role::Selection : Role::Surface), theme.color(Role::Border), 0.55));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());

    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(theme.color(Role::Accent));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(4.5, 2.5, -4.5, -2.5), metrics::radius, metrics::radius);
    }

    const bool unread = index.data(models::UnreadRole).toBool();
    if (unread) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(Role::Accent));
        painter->drawEllipse(QPointF(option.rect.left() + 12, option.rect.top() + 18), 3, 3);
    }
    const Look look = index.data(models::DigestRole).toBool() ? Look{Icon::Menu, Role::Muted} : lookOf(index);
    painter->drawPixmap(option.rect.left() + 24, option.rect.top() + 10,
        iconPixmap(look.icon, theme.color(look.role), metrics::icon, painter->device()->devicePixelRatioF()));

    const QRect place = option.rect.adjusted(52, 7, -metrics::group, -7);
    const QString when = index.data(models::TimeTextRole).toString();
    painter->setFont(fonts::small());
    painter->setPen(theme.color(Role::Muted));
    const int whenWidth = fonts::tabularWidth(painter->font(), when);
    fonts::drawTabular(painter, QRect(place.right() - whenWidth, place.top(), whenWidth, 18), Qt::AlignRight, when);
    int x = place.left();
    const QString number = index.data(models::LabelRole).toString();
    if (!number.isEmpty()) {
        painter->setFont(fonts::mono());
        painter->setPen(theme.color(Role::Text));
        drawLine(painter, QRect(x, place.top(), 130, 18), number);
        x += lineWidth(painter->font(), number) + 10;
    }
    painter->setFont(unread ? fonts::bodyMedium() : fonts::body());
    painter->setPen(theme.color(Role::Text));
    const int room = place.right() - whenWidth - 12 - x;
    drawLine(painter, QRect(x, place.top(), room, 18), text::oneLine(index.data().toString()));
    painter->setFont(fonts::small());
    painter->setPen(theme.color(Role::Muted));
    drawLine(painter, QRect(place.left(), place.top() + 19, place.width(), 18),
        text::oneLine(index.data(models::BodyRole).toString()));
    painter->restore();
}

} // namespace bunsnc::ui
