// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include "ui/theme/textline.h"

#include <QCache>
#include <QDir>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>
#include <QStaticText>

#include <cmath>
#include <vector>

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

QFont plainMono(int size)
{
    QFont font = made(families().mono, size, QFont::Normal);
    font.setStyleStrategy(QFont::PreferNoShaping); // no ligatures: "<=" stays two characters
    return font;
}

/// Made once: copies share what Qt looked up for them.
struct Faces {
    QFont body = made(families().text, 13, QFont::Normal);
    QFont bodyMedium = made(families().text, 13, QFont::Medium);
    QFont bodyStrong = made(families().text, 13, QFont::DemiBold);
    QFont small = made(families().text, 11, QFont::Normal);
    QFont smallStrong = made(families().text, 11, QFont::DemiBold);
    QFont title = made(families().text, 17, QFont::DemiBold);
    QFont display = made(families().text, 26, QFont::DemiBold);
    QFont mono = plainMono(12);
    QFont monoSmall = plainMono(11);
};

Faces &kept()
{
    static Faces faces;
    return faces;
}

qreal digitWidth(const QFontMetricsF &measure)
{
    qreal widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, measure.horizontalAdvance(QChar(digit)));
    return widest;
}

struct TabularKey {
    QFont font;
    QString text;
    bool operator==(const TabularKey &) const = default;
};

size_t qHash(const TabularKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.font, key.text);
}

/// A text in which every digit has its own place. Runs without digits are whole, so that kerning and ligatures of words
/// stay.
struct Tabular {
    struct Piece {
        QStaticText text;
        qreal left = 0;
    };
    std::vector<Piece> pieces;
    qreal width = 0;
    qreal ascent = 0;
    qreal descent = 0;
};

Tabular shaped(const QFont &font, const QString &text)
{
    const QFontMetricsF measure(font);
    const qreal digit = digitWidth(measure);
    Tabular made{.ascent = measure.ascent(), .descent = measure.descent()};
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i + 1;
        qreal left = made.width;
        if (text[i].isDigit()) {
            left += (digit - measure.horizontalAdvance(text[i])) / 2;
            made.width += digit;
        } else {
            while (end < text.size() && !text[end].isDigit())
                ++end;
            for (qsizetype at = i; at < end; ++at)
                made.width += measure.horizontalAdvance(text[at]);
        }
        Tabular::Piece piece{QStaticText(text.mid(i, end - i)), left};
        piece.text.setTextFormat(Qt::PlainText);
        made.pieces.push_back(std::move(piece));
        i = end;
    }
    return made;
}

/// The latest are kept: measuring and shaping takes many times what painting does.
const Tabular &tabular(const QFont &font, const QString &text)
{
    static QCache<TabularKey, Tabular> kept(2000);
    const TabularKey key{font, text};
    Tabular *known = kept.object(key);
    if (!known) {
        known = new Tabular(shaped(font, text));
        kept.insert(key, known);
    }
    return *known;
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
    kept() = Faces();
}

QFont body() { return kept().body; }
QFont bodyMedium() { return kept().bodyMedium; }
QFont bodyStrong() { return kept().bodyStrong; }
QFont small() { return kept().small; }
QFont smallStrong() { return kept().smallStrong; }
QFont title() { return kept().title; }
QFont display() { return kept().display; }
QFont mono() { return kept().mono; }
QFont monoSmall() { return kept().monoSmall; }

int tabularWidth(const QFont &font, const QString &text)
{
    return int(std::ceil(tabular(font, text).width));
}

void drawTabular(QPainter *painter, const QRect &rect, Qt::Alignment horizontal, const QString &text)
{
    const Tabular &line = tabular(painter->font(), text);
    if (line.width > rect.width()) {
        drawLine(painter, rect, text, horizontal);
        return;
    }
    qreal left = rect.left();
    if (horizontal & Qt::AlignRight)
        left = rect.left() + rect.width() - line.width;
    else if (horizontal & Qt::AlignHCenter)
        left = rect.left() + (rect.width() - line.width) / 2;
    const qreal top = rect.top() + (rect.height() - line.ascent - line.descent) / 2;
    for (const Tabular::Piece &piece : line.pieces)
        painter->drawStaticText(QPointF(left + piece.left, top), piece.text);
}

} // namespace bunsnc::ui::fonts
