// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/celllook.h"

#include "models/roles.h"
#include "services/tickets/kind.h"
#include "services/tickets/state.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QPaintEngine>
#include <QPainter>

#include <cmath>
#include <memory>

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

constexpr int unpaintedBytes = 300; ///< what it takes to remember a cell without its picture

QFont pillFont()
{
    QFont font = fonts::small();
    font.setWeight(QFont::Medium);
    return font;
}

void paintGround(QPainter *painter, const QRect &place, const CellLook &look)
{
    const Theme &theme = Theme::instance();
    const QColor ground = look.selected ? theme.color(Role::Selection)
        : look.changed                  ? changedGround(theme.scheme())
                                        : theme.color(look.hovered ? Role::Hover : Role::Surface);
    painter->fillRect(place, ground);
    const QRect below(place.left(), place.bottom(), place.width(), 1);
    const QColor behind = theme.color(look.selected ? Role::Selection : Role::Surface);
    painter->fillRect(below, mixed(behind, theme.color(Role::Border), 0.55));
    if (look.current) {
        painter->fillRect(QRect(place.left(), place.top(), place.width(), 1), theme.color(Role::Accent));
        painter->fillRect(below, theme.color(Role::Accent));
    }
    if (look.mark > 0)
        painter->fillRect(QRect(place.left(), place.top(), look.mark, place.height()), theme.color(Role::Accent));
}

void paintContent(QPainter *painter, const QRect &place, const CellLook &look)
{
    const Theme &theme = Theme::instance();
    if (look.awaited > 0) {
        // A quiet bar where the text will be: the row is on its way.
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(Role::Border));
        painter->setRenderHint(QPainter::Antialiasing);
        const int wide = std::min(place.width(), look.awaited);
        painter->drawRoundedRect(QRect(place.left(), place.center().y() - 3, wide, 6), 3, 3);
        return;
    }
    painter->setFont(look.font);
    painter->setPen(theme.color(Role::Text));
    switch (look.kind) {
    case CellKind::Priority:
        if (look.value < 1 || look.value > 5)
            break;
        painter->setPen(theme.color(priorityRole(look.value)));
        painter->setFont(fonts::small());
        drawLine(painter, QRect(place.left(), place.top(), 14, place.height()), text::priorityGlyph(look.value),
            Qt::AlignHCenter);
        painter->setFont(fonts::smallStrong());
        drawLine(painter, place.adjusted(18, 0, 0, 0), QLatin1Char('P') + QString::number(look.value));
        break;
    case CellKind::Number:
        painter->setFont(fonts::mono());
        drawLine(painter, place, text::oneLine(look.words));
        break;
    case CellKind::Text:
        drawLine(painter, place, text::oneLine(look.words));
        break;
    case CellKind::Quiet:
        painter->setPen(theme.color(Role::Muted));
        drawLine(painter, place, text::oneLine(look.words));
        break;
    case CellKind::State: {
        const auto state = StateClass(look.value);
        paintPill(painter, place, look.words, stateRole(state), state == StateClass::Cancelled);
        break;
    }
    case CellKind::Time:
        painter->setPen(theme.color(Role::Muted));
        fonts::drawTabular(painter, place, Qt::AlignLeft, look.words);
        break;
    case CellKind::Due: {
        const auto level = models::DueLevel(look.value);
        painter->setPen(theme.color(level == models::DueLevel::Breached ? Role::Danger
                : level == models::DueLevel::Near                       ? Role::Warning
                                                                        : Role::Muted));
        if (level == models::DueLevel::Breached || level == models::DueLevel::Near)
            painter->setFont(fonts::bodyMedium());
        fonts::drawTabular(painter, place, Qt::AlignLeft, look.words);
        break;
    }
    case CellKind::TicketKind:
        painter->drawPixmap(place.left(), place.center().y() - metrics::icon / 2 + 1,
            iconPixmap(kindIcon(Kind(look.value)), theme.color(Role::Muted), metrics::icon,
                painter->device()->devicePixelRatioF()));
        painter->setPen(theme.color(Role::Muted));
        drawLine(painter, place.adjusted(metrics::icon + metrics::gap, 0, 0, 0), text::oneLine(look.words));
        break;
    }
}

/// Whether a picture laid here is, pixel for pixel, what painting would give.
bool keepsPixels(const QPainter &painter, qreal ratio)
{
    return painter.paintEngine()->type() == QPaintEngine::Raster && ratio == std::floor(ratio)
        && painter.worldTransform().type() <= QTransform::TxTranslate;
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

void paintCell(QPainter *painter, const QRect &place, const CellLook &look)
{
    painter->save();
    paintGround(painter, place, look);
    paintContent(painter, place.adjusted(cellPadding, 0, -cellPadding, -1), look);
    painter->restore();
}

void CellPictures::paint(QPainter *painter, const QRect &place, const CellLook &look)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    const Scheme scheme = Theme::instance().scheme();
    if (!keepsPixels(*painter, ratio)) {
        paintCell(painter, place, look);
        return;
    }
    if (m_ratio != ratio || m_scheme != scheme) {
        m_pictures.clear();
        m_ratio = ratio;
        m_scheme = scheme;
    }
    const Key key{look, place.size()};
    QPixmap *const known = m_pictures.object(key);
    if (!known) { // many are seen once only, in a list that is searched or sorted
        paintCell(painter, place, look);
        m_pictures.insert(key, new QPixmap, unpaintedBytes);
        return;
    }
    if (!known->isNull()) {
        painter->drawPixmap(place.topLeft(), *known);
        return;
    }
    auto picture = std::make_unique<QPixmap>(place.size() * ratio);
    picture->setDevicePixelRatio(ratio);
    QPainter inside(picture.get());
    paintCell(&inside, QRect(QPoint(), place.size()), look);
    inside.end();
    painter->drawPixmap(place.topLeft(), *picture);
    const int bytes = picture->width() * picture->height() * picture->depth() / 8;
    m_pictures.insert(key, picture.release(), bytes);
}

} // namespace bunsnc::ui
