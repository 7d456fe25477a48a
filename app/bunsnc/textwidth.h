// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bunsnc::app {

/// Text as it may be shown on a terminal in one line: control characters as their pictures (ESC as ␛, a line break as
/// ␤), those that turn the direction of writing or cannot be shown as U+FFFD. Nothing that comes from an instance can
/// move the cursor, recolour the screen or hide what stands beside it.
QString printable(const QString &text);
/// The same, but line breaks and tabs stay: for texts of several lines.
QString printableLines(const QString &text);
/// Cells that a printable text takes: 0 for combining characters, 2 for wide ones of East Asia and pictures, else 1.
int displayWidth(QStringView text);
/// Cut to so many cells, "…" at the end when something is missing.
QString cutTo(const QString &text, int cells);
/// Filled with spaces up to so many cells.
QString padded(const QString &text, int cells);

} // namespace bunsnc::app
