// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/barlist.h"

#include "models/wording.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace bunsnc::ui {

namespace {
constexpr int rowHeight = 28; ///< at least
constexpr int roomyRow = 40; ///< where there is room
} // namespace

QColor inkOf(const BarItem &item)
{
    constexpr double step = 0.32, faintest = 0.36;
    const Theme &theme = Theme::instance();
    return mixed(theme.color(Role::Surface), theme.color(item.role), std::max(faintest, 1 - step * item.shade));
}

BarList::BarList(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BarList::setItems(std::vector<BarItem> items)
{
    if (items == m_items)
        return;
    m_items = std::move(items);
    m_current = std::clamp(m_current, 0, std::max(0, int(m_items.size()) - 1));
    QStringList spoken;
    for (const BarItem &item : m_items)
        spoken.append(item.label + QLatin1StringView(": ") + text::number(item.count));
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    if (m_dots)
        setMinimumHeight(std::min(6, int(m_items.size())) * rowHeight); // a legend shows all it explains
    updateGeometry();
    update();
}

void BarList::setDots(bool dots)
{
    m_dots = dots;
    update();
}

QSize BarList::sizeHint() const { return QSize(280, std::clamp(int(m_items.size()), 3, 6) * rowHeight); }

int BarList::visibleCount() const { return std::min(int(m_items.size()), std::max(1, height() / rowHeight)); }

int BarList::rowStep() const
{
    return m_dots ? rowHeight : std::clamp(height() / std::max(1, visibleCount()), rowHeight, roomyRow);
}

int BarList::top() const
{
    // A legend stands in the middle of its chart.
    return m_dots ? std::max(0, (height() - visibleCount() * rowHeight) / 2) : 0;
}

QRect BarList::itemRect(int index) const { return QRect(0, top() + index * rowStep(), width(), rowStep()); }

int BarList::rowAt(int y) const
{
    const int row = y < top() ? -1 : (y - top()) / rowStep();
    return row < visibleCount() ? row : -1;
}

void BarList::setCurrent(int row)
{
    m_current = std::clamp(row, 0, std::max(0, visibleCount() - 1));
    update();
}

void BarList::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    qint64 highest = 1;
    qint64 total = 0;
    bool anySelected = false;
    for (const BarItem &item : m_items) {
        highest = std::max(highest, item.count);
        total += item.count;
        anySelected = anySelected || item.selected;
    }
    const int numberWidth = fonts::tabularWidth(fonts::bodyMedium(), text::number(highest)) + 4;
    const int shareWidth = fonts::tabularWidth(fonts::small(), QStringLiteral("100%")) + 4;
    // Names in full where there is room for a bar beside them.
    int longest = 0;
    for (const BarItem &item : m_items)
        longest = std::max(longest, lineWidth(fonts::bodyMedium(), item.label));
    const int nameWidth = std::min({220, longest + 34, width() * (m_dots ? 58 : 50) / 100});
    for (int i = 0; i < visibleCount(); ++i) {
        const BarItem &item = m_items[size_t(i)];
        const QRect row = itemRect(i);
        if (i == m_hovered || item.selected) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.color(item.selected ? Role::Selection : Role::Hover));
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        if (hasFocus() && i == m_current) {
            painter.setPen(theme.color(Role::Accent));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        int x = 8;
        const QColor ink = inkOf(item);
        if (!item.glyph.isEmpty()) {
            painter.setPen(ink);
            painter.setFont(fonts::small());
            painter.drawText(QRect(x, row.top(), 14, row.height()), int(Qt::AlignCenter), item.glyph);
            x += 20;
        } else if (m_dots) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(ink);
            painter.drawEllipse(QPointF(x + 4, row.center().y() + 0.5), 4, 4);
            x += 16;
        }
        painter.setFont(item.selected ? fonts::bodyMedium() : fonts::body());
        painter.setPen(theme.color(Role::Text));
        const QRect name(x, row.top(), nameWidth - x, row.height());
        drawLine(&painter, name, item.label);
        const int right = width() - 8;
        painter.setFont(fonts::small());
        painter.setPen(theme.color(Role::Muted));
        const QString share = total > 0
            ? QLocale().toString(100.0 * double(item.count) / double(total), 'f', 0) + QLatin1Char('%')
            : QString();
        fonts::drawTabular(&painter, QRect(right - shareWidth, row.top(), shareWidth, row.height()), Qt::AlignRight, share);
        painter.setFont(fonts::bodyMedium());
        painter.setPen(theme.color(Role::Text));
        fonts::drawTabular(&painter, QRect(right - shareWidth - numberWidth - 4, row.top(), numberWidth, row.height()),
            Qt::AlignRight, text::number(item.count));
        const int barLeft = nameWidth + 8;
        const int room = right - shareWidth - numberWidth - 16 - barLeft;
        if (room > 12) {
            const double wide = std::max(2.0, double(room) * double(item.count) / double(highest));
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.color(Role::Border));
            painter.drawRoundedRect(QRectF(barLeft, row.center().y() - 2.5, room, 6), 3, 3);
            if (item.count > 0) {
                painter.setBrush(anySelected && !item.selected ? mixed(theme.color(Role::Surface), ink, 0.45) : ink);
                painter.drawRoundedRect(QRectF(barLeft, row.center().y() - 2.5, std::max(6.0, wide), 6), 3, 3);
            }
        }
    }
}

void BarList::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(int(event->position().y()));
    if (row < 0 || event->button() != Qt::LeftButton)
        return;
    setCurrent(row);
    Q_EMIT chosen(m_items[size_t(row)].key);
}

void BarList::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = rowAt(int(event->position().y()));
    update();
}

void BarList::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void BarList::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_J:
        setCurrent(m_current + 1);
        return;
    case Qt::Key_Up:
    case Qt::Key_K:
        setCurrent(m_current - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_current < int(m_items.size())) {
            const QString key = m_items[size_t(m_current)].key;
            Q_EMIT chosen(key);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool BarList::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *const help = static_cast<QHelpEvent *>(event);
        const int row = rowAt(help->pos().y());
        if (row >= 0)
            QToolTip::showText(help->globalPos(),
                models::plainTip(m_items[size_t(row)].label + QLatin1StringView(": ")
                    + text::number(m_items[size_t(row)].count)),
                this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace bunsnc::ui
