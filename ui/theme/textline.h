// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRect>
#include <QString>

class QPainter;

namespace bunsnc::ui {

// One line of text in a list, shortened with "…" where it does not fit. Shaping a text costs several times what
// painting it does, and a list shows the same texts again and again: the latest few thousand are kept shaped.
// GUI thread only.

/// In the painter's font and pen, centred vertically in `place`.
void drawLine(QPainter *painter, const QRect &place, const QString &text, Qt::Alignment horizontal = Qt::AlignLeft);
/// What the whole text takes.
int lineWidth(const QFont &font, const QString &text);

} // namespace bunsnc::ui
