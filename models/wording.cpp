// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wording.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cstdlib>

namespace bunsnc::models {

namespace {

QString words(const char *source)
{
    return QCoreApplication::translate("Wording", source);
}

} // namespace

bool interfaceIsEnglish()
{
    return QLocale().language() == QLocale::English;
}

QString plainTip(const QString &text)
{
    constexpr qsizetype longest = 2000;
    const QString shown = text.size() > longest ? text.left(longest) + QChar(0x2026) : text;
    if (!shown.contains(QLatin1Char('<')))
        return shown; // nothing that Qt could take for markup
    return QStringLiteral("<p style=\"white-space:pre-wrap\">") + shown.toHtmlEscaped() + QStringLiteral("</p>");
}

QString relativeTime(qint64 seconds, qint64 nowSeconds)
{
    if (seconds == 0)
        return {};
    const qint64 age = nowSeconds - seconds;
    const qint64 distance = std::abs(age);
    if (distance < 45)
        return words(QT_TRANSLATE_NOOP("Wording", "just now"));
    const bool past = age > 0;
    const auto with = [](const char *source, qint64 number) { return words(source).arg(QLocale().toString(number)); };
    if (distance < 60 * 60) {
        const qint64 minutes = std::max<qint64>(1, (distance + 30) / 60);
        return past ? with(QT_TRANSLATE_NOOP("Wording", "%1 min ago"), minutes)
                    : with(QT_TRANSLATE_NOOP("Wording", "in %1 min"), minutes);
    }
    if (distance < 24 * 60 * 60) {
        const qint64 hours = distance / 3600;
        return past ? with(QT_TRANSLATE_NOOP("Wording", "%1 h ago"), hours)
                    : with(QT_TRANSLATE_NOOP("Wording", "in %1 h"), hours);
    }
    if (distance < 7 * 24 * 60 * 60) {
        const qint64 days = distance / 86400;
        return past ? with(QT_TRANSLATE_NOOP("Wording", "%1 d ago"), days)
                    : with(QT_TRANSLATE_NOOP("Wording", "in %1 d"), days);
    }
    return QLocale().toString(QDateTime::fromSecsSinceEpoch(seconds).date(), QLocale::ShortFormat);
}

QString exactTime(qint64 seconds)
{
    if (seconds == 0)
        return {};
    const QDateTime local = QDateTime::fromSecsSinceEpoch(seconds);
    const QLocale locale;
    return words(QT_TRANSLATE_NOOP("Wording", "%1, %2"))
        .arg(locale.toString(local.date(), QLocale::ShortFormat), local.time().toString(QStringLiteral("HH:mm:ss")));
}

QString remainingTime(qint64 seconds, qint64 nowSeconds)
{
    if (seconds == 0)
        return {};
    const qint64 left = seconds - nowSeconds;
    const qint64 distance = std::abs(left);
    const QString sign = left < 0 ? QStringLiteral("\u2212") : QString(); // a real minus sign
    if (distance >= 2 * 24 * 60 * 60)
        return sign + words(QT_TRANSLATE_NOOP("Wording", "%1 d")).arg(QLocale().toString(distance / 86400));
    return sign
        + QStringLiteral("%1:%2").arg(distance / 3600).arg(distance % 3600 / 60, 2, 10, QLatin1Char('0'));
}

QString priorityWord(int priority)
{
    switch (priority) {
    case 1: return words(QT_TRANSLATE_NOOP("Wording", "Critical"));
    case 2: return words(QT_TRANSLATE_NOOP("Wording", "High"));
    case 3: return words(QT_TRANSLATE_NOOP("Wording", "Moderate"));
    case 4: return words(QT_TRANSLATE_NOOP("Wording", "Low"));
    case 5: return words(QT_TRANSLATE_NOOP("Wording", "Planning"));
    default: return {};
    }
}

QString priorityLabel(int priority)
{
    const QString word = priorityWord(priority);
    return word.isEmpty() ? QString() : QStringLiteral("P%1 \u00b7 %2").arg(priority).arg(word);
}

} // namespace bunsnc::models
