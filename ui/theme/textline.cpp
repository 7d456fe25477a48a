// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/textline.h"

#include <QCache>
#include <QFontMetrics>
#include <QPainter>
#include <QStaticText>

namespace bunsnc::ui {

namespace {

constexpr int keptLines = 4000;

struct LineKey {
    QFont font;
    QString text;
    int room; ///< -1: only the width is asked
    bool operator==(const LineKey &) const = default;
};

size_t qHash(const LineKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.font, key.text, key.room);
}

struct Line {
    QStaticText text;
    int width = 0;
};

QCache<LineKey, Line> &lines()
{
    static QCache<LineKey, Line> cache(keptLines);
    return cache;
}

} // namespace

int lineWidth(const QFont &font, const QString &text)
{
    LineKey key{font, text, -1};
    if (const Line *const known = lines().object(key))
        return known->width;
    const int width = qCeil(QFontMetricsF(font).horizontalAdvance(text)); // rounded down, the line would be shortened
    auto *const line = new Line;
    line->width = width;
    lines().insert(key, line);
    return width;
}

void drawLine(QPainter *painter, const QRect &place, const QString &text, Qt::Alignment horizontal)
{
    if (text.isEmpty() || place.width() <= 0)
        return;
    const QFont asked = painter->font();
    QFont font = asked;
    font.setStrikeOut(false); // QStaticText strikes it where it would be without the painter's translation
    LineKey key{font, text, place.width()};
    Line *line = lines().object(key);
    if (!line) {
        line = new Line;
        line->text.setTextFormat(Qt::PlainText);
        line->text.setText(text);
        line->text.prepare(painter->transform(), font);
        if (line->text.size().width() > place.width()) { // most fit, and need not be shaped once more to find out
            line->text.setText(QFontMetrics(font, painter->device()).elidedText(text, Qt::ElideRight, place.width()));
            line->text.prepare(painter->transform(), font);
        }
        line->width = qCeil(line->text.size().width());
        lines().insert(key, line);
    }
    int left = place.left();
    if (horizontal & Qt::AlignRight)
        left = place.right() + 1 - line->width;
    else if (horizontal & Qt::AlignHCenter)
        left += (place.width() - line->width) / 2;
    const int top = place.top() + qRound((place.height() - line->text.size().height()) / 2);
    if (!asked.strikeOut()) {
        painter->drawStaticText(left, top, line->text);
        return;
    }
    painter->setFont(font);
    painter->drawStaticText(left, top, line->text);
    painter->setFont(asked);
    const QFontMetrics metrics(font, painter->device());
    painter->fillRect(QRect(left, top + metrics.ascent() - metrics.strikeOutPos(), line->width, metrics.lineWidth()),
        painter->pen().color());
}

} // namespace bunsnc::ui
