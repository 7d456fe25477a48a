// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detail/activitydelegate.h"

#include "models/activitymodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace bunsnc::ui {

namespace {

constexpr int side = 16;
constexpr int headHeight = 18;
constexpr int longest = 4000; // characters of one entry that are laid out; the whole text is among the fields

QString wordOf(models::ActivityKind kind)
{
    switch (kind) {
    case models::ActivityKind::WorkNote:
        return QCoreApplication::translate("bunsnc::ui::ActivityDelegate", "Work note");
    case models::ActivityKind::Comment:
        return QCoreApplication::translate("bunsnc::ui::ActivityDelegate", "Comment to the customer");
    case models::ActivityKind::System:
        break;
    }
    return QCoreApplication::translate("bunsnc::ui::ActivityDelegate", "Change");
}

QString bodyOf(const QModelIndex &index)
{
    QString text = index.data(Qt::DisplayRole).toString().trimmed();
    if (text.size() > longest)
        text = text.left(longest) + QStringLiteral("…");
    return text;
}

int widthOf(const QStyleOptionViewItem &option)
{
    const auto *const view = qobject_cast<const QAbstractItemView *>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
}

/// Lays the text out in lines of `width`, breaking words only where they are longer than a line. Returns the height.
int layOut(QTextLayout &layout, int width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    qreal y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition(QPointF(0, y));
        y += std::ceil(line.height()) + 1;
    }
    layout.endLayout();
    return int(y);
}

QString linesOf(QString body)
{
    body.replace(QLatin1Char('\n'), QChar::LineSeparator);
    return body;
}

int bodyHeight(const QString &body, int width)
{
    if (body.isEmpty())
        return 0;
    QTextLayout layout(linesOf(body), fonts::body());
    return layOut(layout, width);
}

} // namespace

QSize ActivityDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto kind = models::ActivityKind(index.data(models::ActivityKindRole).toInt());
    const int width = std::max(80, widthOf(option));
    const int inner = width - 2 * side - 24;
    const int body = bodyHeight(bodyOf(index), inner);
    const int frame = kind == models::ActivityKind::System ? 14 : 24;
    return QSize(width, frame + headHeight + body + (body > 0 ? 4 : 0));
}

void ActivityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::instance();
    const auto kind = models::ActivityKind(index.data(models::ActivityKindRole).toInt());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QRect frame = option.rect.adjusted(side, 2, -side, -2);
    const bool system = kind == models::ActivityKind::System;
    const bool note = kind == models::ActivityKind::WorkNote;
    if (!system) {
        painter->setPen(note ? QPen(Qt::NoPen) : QPen(theme.color(Role::Border)));
        painter->setBrush(theme.color(note ? Role::NoteSurface : Role::Surface));
        painter->drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
        if (note) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(Role::Priority3));
            painter->drawRoundedRect(QRectF(frame.left(), frame.top() + 6, 3, frame.height() - 12), 1.5, 1.5);
        }
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(theme.color(Role::Accent));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), metrics::radius, metrics::radius);
    }
    const int left = frame.left() + 12;
    const int inner = option.rect.width() - 2 * side - 24;
    int y = frame.top() + (system ? 2 : 6);

    const Icon picture = note ? Icon::Note : system ? Icon::History : Icon::Comment;
    const Role ink = note ? Role::Priority3 : system ? Role::Muted : Role::Accent;
    painter->drawPixmap(left, y + 2, iconPixmap(picture, theme.color(ink), 14, painter->device()->devicePixelRatioF()));
    const QString when = index.data(models::TimeTextRole).toString();
    painter->setFont(fonts::small());
    const int whenWidth = fonts::tabularWidth(painter->font(), when);
    painter->setPen(theme.color(Role::Muted));
    fonts::drawTabular(painter, QRect(frame.right() - 10 - whenWidth, y, whenWidth, headHeight), Qt::AlignRight, when);

    const QString author = index.data(models::AuthorRole).toString();
    int x = left + 20;
    const int room = frame.right() - 10 - whenWidth - 12 - x;
    painter->setFont(fonts::smallStrong());
    painter->setPen(theme.color(system ? Role::Muted : Role::Text));
    const int authorWidth = std::min(lineWidth(painter->font(), author), std::max(40, room * 6 / 10));
    drawLine(painter, QRect(x, y, authorWidth, headHeight), author);
    x += authorWidth + (author.isEmpty() ? 0 : 8);
    painter->setFont(fonts::small());
    painter->setPen(theme.color(ink));
    const int left2 = frame.right() - 10 - whenWidth - 12 - x;
    drawLine(painter, QRect(x, y, left2, headHeight), wordOf(kind));

    y += headHeight + 2;
    painter->setPen(theme.color(system ? Role::Muted : Role::Text));
    QTextLayout layout(linesOf(bodyOf(index)), fonts::body());
    layOut(layout, inner);
    layout.draw(painter, QPointF(left, y));
    painter->restore();
}

} // namespace bunsnc::ui
