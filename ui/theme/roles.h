// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/tickets/state.h"

#include <QColor>

namespace bunsnc::ui {

enum class Scheme { Light, Dark };

/// What a colour is for. Widgets ask for a role, never for a colour.
enum class Role {
    Background,
    Surface,
    Border,
    Selection,
    Hover, ///< between surface and selection
    Text,
    Muted,
    Accent,
    OnAccent, ///< text on an accent-coloured button
    Priority1,
    Priority2,
    Priority3,
    Priority4,
    Priority5,
    StateNew,
    StateInProgress,
    StateOnHold,
    StateAwaiting,
    StateResolved,
    StateClosed,
    StateCancelled,
    Good,
    Warning,
    Danger,
    WarningSurface, ///< ground of the message bar
    DangerSurface,
    NoteSurface, ///< ground of work notes, apart from comments
};
inline constexpr int roleCount = int(Role::NoteSurface) + 1;

QColor colorOf(Role role, Scheme scheme);
Role priorityRole(int priority); ///< 1 to 5; others speak as Muted
Role stateRole(StateClass state);
/// A little of `tint` on `ground`; `share` from 0 to 1.
QColor mixed(const QColor &ground, const QColor &tint, double share);
/// Ground of a pill whose text has this colour.
QColor pillGround(const QColor &text, Scheme scheme);
/// Ground of a cell that changed a moment ago.
QColor changedGround(Scheme scheme);
/// Contrast of two opaque colours by WCAG 2, from 1 to 21.
double contrast(const QColor &a, const QColor &b);

} // namespace bunsnc::ui
