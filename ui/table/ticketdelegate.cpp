// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/ticketdelegate.h"

#include "models/roles.h"
#include "services/tickets/kind.h"
#include "services/tickets/state.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QDateTime>
#include <QPainter>

namespace bunsnc::ui {

namespace {

Icon kindIcon(Kind kind)
{
    switch (kind) {
    case Kind::Incident:
        return Icon::Incidents;
    case Kind::ChangeTask:
        return Icon::ChangeTasks;
    case Kind::CatalogTask:
        break;
    }
    return Icon::CatalogTasks;
}

QFont pillFont()
{
    QFont font = fonts::small();
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

int pillWidth(const QString &text)
{
    return lineWidth(pillFont(), text) + 26;
}

int paintPill(QPainter *painter, const QRect &place, const QString &text, Role role, bool struck)
{
    const Theme &theme = Theme::instance();
    const QColor ink = theme.color(role);
    QFont font = pillFont();
    font.setStrikeOut(struck);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(font);
    const int height = std::min(20, place.height() - 4);
    const int width = std::min(pillWidth(text), place.width());
    const QRectF pill(place.left(), place.top() + (place.height() - height) / 2.0, width, height);
    painter->setPen(Qt::NoPen);
    painter->setBrush(pillGround(ink, theme.scheme()));
    painter->drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter->setBrush(ink);
    painter->drawEllipse(QPointF(pill.left() + 10, pill.center().y()), 3, 3);
    painter->setPen(ink);
    drawLine(painter, QRect(place.left() + 18, place.top(), width - 22, place.height()), text);
    painter->restore();
    return width;
}

TicketDelegate::TicketDelegate(std::vector<CellKind> columns, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_columns(std::move(columns))
{
}

QSize TicketDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return QSize(80, Theme::instance().rowHeight());
}

void TicketDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) {
        painter->fillRect(option.rect, theme.color(Role::Selection));
    } else {
        if (index.row() == m_hoveredRow)
            painter->fillRect(option.rect, theme.color(Role::Hover));
        const qint64 changedAt = index.data(models::ChangedAtRole).toLongLong();
        if (changedAt != 0 && QDateTime::currentMSecsSinceEpoch() - changedAt < markMs) {
            const quint32 columns = index.data(models::ChangedColumnsRole).toUInt();
            if (columns & (1U << index.column()))
                painter->fillRect(option.rect, changedGround(theme.scheme()));
        }
    }
    painter->setPen(mixed(theme.color(selected ? Role::Selection : Role::Surface), theme.color(Role::Border), 0.55));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    const auto *const view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool focused = view && view->hasFocus();
    if (focused && view->currentIndex().row() == index.row()) { // where the keyboard is
        painter->setPen(theme.color(Role::Accent));
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    if (selected && index.column() == 0) {
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), focused ? 3 : 2, option.rect.height()),
            theme.color(Role::Accent));
    }
}

void TicketDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    painter->save();
    paintGround(painter, option, index);
    const QRect place = option.rect.adjusted(cellPadding, 0, -cellPadding, -1);
    if (index.data(models::LoadingRole).toBool()) {
        // A quiet bar where the text will be: the row is on its way.
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(Role::Border));
        painter->setRenderHint(QPainter::Antialiasing);
        const int wide = std::min(place.width(), 40 + (index.row() * 37 + index.column() * 53) % 60);
        painter->drawRoundedRect(QRect(place.left(), place.center().y() - 3, wide, 6), 3, 3);
        painter->restore();
        return;
    }
    const QString words = index.data(Qt::DisplayRole).toString();
    painter->setFont(option.font);
    painter->setPen(theme.color(Role::Text));
    switch (kindOf(index.column())) {
    case CellKind::Priority: {
        const int priority = index.data(models::PriorityRole).toInt();
        if (priority < 1 || priority > 5)
            break;
        painter->setPen(theme.color(priorityRole(priority)));
        painter->setFont(fonts::small());
        drawLine(painter, QRect(place.left(), place.top(), 14, place.height()), text::priorityGlyph(priority),
            Qt::AlignHCenter);
        painter->setFont(fonts::smallStrong());
        drawLine(painter, place.adjusted(18, 0, 0, 0), QLatin1Char('P') + QString::number(priority));
        break;
    }
    case CellKind::Number:
        painter->setFont(fonts::mono());
        drawLine(painter, place, text::oneLine(words));
        break;
    case CellKind::Text:
        drawLine(painter, place, text::oneLine(words));
        break;
    case CellKind::Quiet:
        painter->setPen(theme.color(Role::Muted));
        drawLine(painter, place, text::oneLine(words));
        break;
    case CellKind::State: {
        const auto state = StateClass(index.data(models::StateClassRole).toInt());
        paintPill(painter, place, words, stateRole(state), state == StateClass::Cancelled);
        break;
    }
    case CellKind::Time:
        painter->setPen(theme.color(Role::Muted));
        fonts::drawTabular(painter, place, Qt::AlignLeft, words);
        break;
    case CellKind::Due: {
        const auto level = models::DueLevel(index.data(models::DueLevelRole).toInt());
        painter->setPen(theme.color(level == models::DueLevel::Breached ? Role::Danger
                : level == models::DueLevel::Near                       ? Role::Warning
                                                                        : Role::Muted));
        if (level == models::DueLevel::Breached || level == models::DueLevel::Near)
            painter->setFont(fonts::bodyMedium());
        fonts::drawTabular(painter, place, Qt::AlignLeft, words);
        break;
    }
    case CellKind::TicketKind: {
        const Kind kind = Kind(index.data(models::KindRole).toInt());
        painter->drawPixmap(place.left(), place.center().y() - metrics::icon / 2 + 1,
            iconPixmap(kindIcon(kind), theme.color(Role::Muted), metrics::icon,
                painter->device()->devicePixelRatioF()));
        painter->setPen(theme.color(Role::Muted));
        drawLine(painter, place.adjusted(metrics::icon + metrics::gap, 0, 0, 0), text::oneLine(words));
        break;
    }
    }
    painter->restore();
}

} // namespace bunsnc::ui
