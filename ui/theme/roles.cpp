// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/roles.h"

#include <array>
#include <cmath>

namespace bunsnc::ui {

namespace {

struct Pair {
    Role role;
    QRgb light;
    QRgb dark;
};

constexpr std::array<Pair, roleCount> table{{
    {Role::Background, 0xFFF6F7F9, 0xFF12161C},
    {Role::Surface, 0xFFFFFFFF, 0xFF1A2028},
    {Role::Border, 0xFFDDE1E7, 0xFF2C3541},
    {Role::Selection, 0xFFDCE9FF, 0xFF24405F},
    {Role::Hover, 0xFFF0F4FA, 0xFF202833},
    {Role::Text, 0xFF1B2430, 0xFFE6EAF0},
    {Role::Muted, 0xFF5B6675, 0xFFA6B1BE},
    {Role::Accent, 0xFF1B62D1, 0xFF78AEFF},
    {Role::OnAccent, 0xFFFFFFFF, 0xFF12161C},
    {Role::Priority1, 0xFFB3261E, 0xFFFF8A80},
    {Role::Priority2, 0xFFA84A00, 0xFFFFB454},
    {Role::Priority3, 0xFF7A5F00, 0xFFE6C84F},
    {Role::Priority4, 0xFF2E6B34, 0xFF7FD68B},
    {Role::Priority5, 0xFF4F6470, 0xFFA7BAC6},
    {Role::StateNew, 0xFF1259B3, 0xFF7DBBFF},
    {Role::StateInProgress, 0xFF00695C, 0xFF57D3C3},
    {Role::StateOnHold, 0xFFA84A00, 0xFFFFB454},
    {Role::StateAwaiting, 0xFF6A1B9A, 0xFFCFA8FF},
    {Role::StateResolved, 0xFF2E6B34, 0xFF7FD68B},
    {Role::StateClosed, 0xFF4F6470, 0xFFA7BAC6},
    {Role::StateCancelled, 0xFF646464, 0xFFADADAD},
    {Role::Good, 0xFF2E6B34, 0xFF7FD68B},
    {Role::Warning, 0xFFA84A00, 0xFFFFB454},
    {Role::Danger, 0xFFB3261E, 0xFFFF8A80},
    {Role::WarningSurface, 0xFFFFF4E5, 0xFF2E261A},
    {Role::DangerSurface, 0xFFFDECEA, 0xFF33201F},
    {Role::NoteSurface, 0xFFFFF9E8, 0xFF262418},
}};

constexpr bool inOrder()
{
    for (int i = 0; i < roleCount; ++i) {
        if (int(table[size_t(i)].role) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "the table stands in the order of Role");

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor colorOf(Role role, Scheme scheme)
{
    const Pair &pair = table[size_t(role)];
    return QColor::fromRgb(scheme == Scheme::Dark ? pair.dark : pair.light);
}

Role priorityRole(int priority)
{
    if (priority < 1 || priority > 5)
        return Role::Muted;
    return Role(int(Role::Priority1) + priority - 1);
}

Role stateRole(StateClass state)
{
    switch (state) {
    case StateClass::New:
        return Role::StateNew;
    case StateClass::InProgress:
        return Role::StateInProgress;
    case StateClass::OnHold:
        return Role::StateOnHold;
    case StateClass::Awaiting:
        return Role::StateAwaiting;
    case StateClass::Resolved:
        return Role::StateResolved;
    case StateClass::Closed:
        return Role::StateClosed;
    case StateClass::Cancelled:
        return Role::StateCancelled;
    case StateClass::Other:
        break;
    }
    return Role::Muted;
}

QColor mixed(const QColor &ground, const QColor &tint, double share)
{
    const auto blend = [share](int a, int b) { return int(std::lround(a + (b - a) * share)); };
    return QColor(blend(ground.red(), tint.red()), blend(ground.green(), tint.green()), blend(ground.blue(), tint.blue()));
}

QColor pillGround(const QColor &text, Scheme scheme)
{
    return mixed(colorOf(Role::Surface, scheme), text, scheme == Scheme::Dark ? 0.16 : 0.10);
}

QColor changedGround(Scheme scheme)
{
    return mixed(colorOf(Role::Surface, scheme), colorOf(Role::Accent, scheme), 0.12);
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace bunsnc::ui
