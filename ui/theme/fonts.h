// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRect>
#include <QString>

class QPainter;

namespace bunsnc::ui::fonts {

/// Loads the embedded faces; without them (a build machine without the packages) the system's fonts are taken.
void load();
QFont body();
QFont bodyMedium();
QFont bodyStrong();
QFont small();
QFont smallStrong();
QFont title();
QFont display(); ///< big numbers on cards
QFont mono();
QFont monoSmall();

/// Width and drawing of text in which every digit takes the same room, so that columns of numbers line up and
/// counters do not jitter. (Qt has no switch for a font's tabular figures before 6.7.)
int tabularWidth(const QFont &font, const QString &text);
void drawTabular(QPainter *painter, const QRect &rect, Qt::Alignment horizontal, const QString &text);

} // namespace bunsnc::ui::fonts
