// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>

namespace bunsnc::models {

/// The words for times and numbers in the language of the interface (QLocale() and the installed translators when
/// they are called). Times are epoch seconds; 0 gives an empty text.

/// "just now", "3 min ago", "2 h ago", "5 d ago", then the date; times ahead: "in 3 min".
QString relativeTime(qint64 seconds, qint64 nowSeconds);
/// Date and time in the user's zone, with seconds.
QString exactTime(qint64 seconds);
/// Time left until `seconds`: "0:42", "5:10" (hours:minutes), "3 d"; behind it "-0:12".
QString remainingTime(qint64 seconds, qint64 nowSeconds);
/// "P1 · Critical", ... ; empty for 0.
QString priorityLabel(int priority);
/// The short word of a priority: "Critical", "High", "Moderate", "Low", "Planning".
QString priorityWord(int priority);
/// A ticket's text as a tool tip: cut to a size that can be laid out at once, and never taken for markup.
QString plainTip(const QString &text);
/// True when the interface speaks English; StateCatalog::label() wants to know.
bool interfaceIsEnglish();

} // namespace bunsnc::models
