// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include <QDir>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace bunsnc::ui::fonts {

namespace {

struct Families {
    QStringList text;
    QStringList mono;
};

Families &families()
{
    static Families all;
    return all;
}

QFont made(const QStringList &names, int pixels, QFont::Weight weight)
{
    QFont font;
    if (!names.isEmpty())
        font.setFamilies(names);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

qreal digitWidth(const QFontMetricsF &measure)
{
    qreal widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, measure.horizontalAdvance(QChar(digit)));
    return widest;
}

qreal widthOf(const QFontMetricsF &measure, const QString &text, qreal digit)
{
    qreal width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? digit : measure.horizontalAdvance(c);
    return width;
}

} // namespace

void load()
{
    const QDir directory(QStringLiteral(":/bunsnc/fonts"));
    const QStringList files = directory.entryList(QDir::Files);
    for (const QString &file : files)
        QFontDatabase::addApplicationFont(directory.filePath(file));

    const QStringList known = QFontDatabase::families();
    Families found;
    const QStringList text{QStringLiteral("Inter"), QFontDatabase::systemFont(QFontDatabase::GeneralFont).family()};
    const QStringList mono{
        QStringLiteral("JetBrains Mono"), QFontDatabase::systemFont(QFontDatabase::FixedFont).family()};
    for (const QString &name : text) {
        if (known.contains(name))
            found.text.append(name);
    }
    for (const QString &name : mono) {
        if (known.contains(name))
            found.mono.append(name);
    }
    families() = found;
}

QFont body() { return made(families().text, 13, QFont::Normal); }
QFont bodyMedium() { return made(families().text, 13, QFont::Medium); }
QFont bodyStrong() { return made(families().text, 13, QFont::DemiBold); }
QFont small() { return made(families().text, 11, QFont::Normal); }
QFont smallStrong() { return made(families().text, 11, QFont::DemiBold); }
QFont title() { return made(families().text, 17, QFont::DemiBold); }
QFont display() { return made(families().text, 26, QFont::DemiBold); }
namespace {

QFont plainMono(int size)
{
    QFont font = made(families().mono, size, QFont::Normal);
    font.setStyleStrategy(QFont::PreferNoShaping); // no ligatures: "<=" stays two characters
    return font;
}

} // namespace

QFont mono() { return plainMono(12); }
QFont monoSmall() { return plainMono(11); }

int tabularWidth(const QFont &font, const QString &text)
{
    const QFontMetricsF measure(font);
    return int(std::ceil(widthOf(measure, text, digitWidth(measure))));
}

void drawTabular(QPainter *painter, const QRect &rect, Qt::Alignment horizontal, const QString &text)
{
    const QFontMetricsF measure(painter->font());
    const qreal digit = digitWidth(measure);
    const qreal width = widthOf(measure, text, digit);
    if (width > rect.width()) {
        painter->drawText(rect, int(horizontal | Qt::AlignVCenter),
            measure.elidedText(text, Qt::ElideRight, rect.width()));
        return;
    }
    qreal x = rect.left();
    if (horizontal & Qt::AlignRight)
        x = rect.left() + rect.width() - width;
    else if (horizontal & Qt::AlignHCenter)
        x = rect.left() + (rect.width() - width) / 2;
    const qreal y = rect.top() + (rect.height() + measure.ascent() - measure.descent()) / 2;
    // Runs without digits are drawn whole, so that kerning and ligatures of words stay.
    qsizetype i = 0;
    while (i < text.size()) {
        if (text[i].isDigit()) {
            const qreal own = measure.horizontalAdvance(text[i]);
            painter->drawText(QPointF(x + (digit - own) / 2, y), QString(text[i]));
            x += digit;
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !text[end].isDigit())
            ++end;
        const QString run = text.mid(i, end - i);
        painter->drawText(QPointF(x, y), run);
        for (const QChar c : run)
            x += measure.horizontalAdvance(c);
        i = end;
    }
}

} // namespace bunsnc::ui::fonts
