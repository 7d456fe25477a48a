// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/ticketdelegate.h"

#include "models/roles.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QDateTime>

namespace bunsnc::ui {

namespace {

/// The role of what a cell shows besides its words; of the others there is nothing.
int valueRole(CellKind kind)
{
    switch (kind) {
    case CellKind::Priority:
        return models::PriorityRole;
    case CellKind::State:
        return models::StateClassRole;
    case CellKind::Due:
        return models::DueLevelRole;
    case CellKind::TicketKind:
        return models::KindRole;
    case CellKind::Number:
    case CellKind::Text:
    case CellKind::Quiet:
    case CellKind::Time:
        break;
    }
    return -1;
}

} // namespace

TicketDelegate::TicketDelegate(std::vector<CellKind> columns, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_columns(std::move(columns))
{
}

QSize TicketDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return QSize(80, Theme::instance().rowHeight());
}

CellLook TicketDelegate::lookOf(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    CellLook look{.kind = kindOf(index.column()), .font = option.font};
    look.selected = option.state.testFlag(QStyle::State_Selected);
    const auto *const view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool focused = view && view->hasFocus();
    look.current = focused && view->currentIndex().row() == index.row();
    if (look.selected) {
        look.mark = index.column() > 0 ? 0 : focused ? 3 : 2;
    } else {
        look.hovered = index.row() == m_hoveredRow;
        const qint64 changedAt = index.data(models::ChangedAtRole).toLongLong();
        look.changed = changedAt != 0 && QDateTime::currentMSecsSinceEpoch() - changedAt < markMs
            && index.data(models::ChangedColumnsRole).toUInt() & (1U << index.column());
    }
    if (index.data(models::LoadingRole).toBool()) {
        look.awaited = 40 + (index.row() * 37 + index.column() * 53) % 60;
        return look;
    }
    look.words = index.data(Qt::DisplayRole).toString();
    if (const int role = valueRole(look.kind); role >= 0)
        look.value = index.data(role).toInt();
    return look;
}

void TicketDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    m_pictures.paint(painter, option.rect, lookOf(option, index));
}

} // namespace bunsnc::ui
