// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bunsnc::ui::text {

/// "42 s", "12 min", "1 h 05", "3 d": how long something lasts.
QString span(qint64 seconds);
QString number(qint64 value);
/// The shape that stands beside the colour of a priority: ◆ ▲ ● ▽ ○.
QString priorityGlyph(int priority);
/// A rough text as one line of plain text: line breaks and control characters become spaces; at most 512 characters.
QString oneLine(const QString &source);

} // namespace bunsnc::ui::text
