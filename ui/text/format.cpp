// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace bunsnc::ui::text {

namespace {

struct Span {
    Q_DECLARE_TR_FUNCTIONS(bunsnc::ui::Span)
};

} // namespace

QString span(qint64 seconds)
{
    const qint64 length = seconds < 0 ? -seconds : seconds;
    const int minutes = int(length / 60);
    const int hours = minutes / 60;
    const int days = hours / 24;
    if (minutes == 0)
        return Span::tr("%n s", nullptr, int(length));
    if (hours == 0)
        return Span::tr("%n min", nullptr, minutes);
    if (days == 0)
        return Span::tr("%1 h %2").arg(hours).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    return Span::tr("%n d", nullptr, days);
}

QString number(qint64 value) { return QLocale().toString(value); }

QString priorityGlyph(int priority)
{
    static const QString glyphs = QStringLiteral("◆▲●▽○");
    return priority >= 1 && priority <= 5 ? glyphs.mid(priority - 1, 1) : QString();
}

QString oneLine(const QString &source)
{
    QString line;
    line.reserve(std::min<qsizetype>(source.size(), 512));
    for (const QChar c : source) {
        if (line.size() >= 512)
            break;
        const bool blank = c.isSpace() || c.category() == QChar::Other_Control;
        if (!blank)
            line.append(c);
        else if (!line.isEmpty() && !line.endsWith(QLatin1Char(' ')))
            line.append(QLatin1Char(' '));
    }
    return line;
}

} // namespace bunsnc::ui::text
