// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/roles.h"

#include <QCache>
#include <QFont>
#include <QPixmap>
#include <QString>

class QPainter;

namespace bunsnc::ui {

/// How a column is painted.
enum class CellKind {
    Priority, ///< shape and P1…P5 in the priority's colour
    Number, ///< monospaced
    Text,
    Quiet, ///< muted text
    State, ///< pill
    Time, ///< relative, tabular figures
    Due, ///< time left, coloured when near or breached
    TicketKind,
};

/// All that decides what a cell of the list of tickets looks like, but for its size and the theme: equal ones are the
/// same picture.
struct CellLook {
    CellKind kind = CellKind::Text;
    QString words;
    int value = 0; ///< by kind: the priority, or a StateClass, DueLevel or Kind
    QFont font;
    int awaited = 0; ///< not yet loaded: width of the bar in place of the words
    bool selected = false;
    bool hovered = false;
    bool changed = false; ///< a moment ago
    bool current = false; ///< in the row where the keyboard is
    int mark = 0; ///< width of the selection's mark at the row's beginning
    bool operator==(const CellLook &) const = default;
};

constexpr int cellPadding = 8; ///< left and right of what a cell shows

/// Paints all of the cell's place, ground and lines too.
void paintCell(QPainter *painter, const QRect &place, const CellLook &look);

/// Paints cells and keeps the pictures of those that it paints again: a list that moves by a row shows the same cells in
/// other places, and laying a picture takes a fraction of the time of painting one. GUI thread.
class CellPictures {
public:
    void paint(QPainter *painter, const QRect &place, const CellLook &look);

    static constexpr int mostBytes = 12 * 1024 * 1024; ///< some four windows full of cells

private:
    struct Key {
        CellLook look;
        QSize size;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.look.words, int(key.look.kind), key.look.value, key.size.width());
        }
    };
    QCache<Key, QPixmap> m_pictures{mostBytes}; ///< null of a cell that was painted once
    qreal m_ratio = 0; ///< of the screen, and the scheme, for which they were painted
    Scheme m_scheme = Scheme::Light;
};

/// Paints a pill with a dot and a word; returns its width. `struck`: the word is struck through (cancelled).
int paintPill(QPainter *painter, const QRect &place, const QString &text, Role role, bool struck);
int pillWidth(const QString &text);

} // namespace bunsnc::ui
