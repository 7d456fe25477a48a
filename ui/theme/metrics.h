// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

namespace bunsnc::ui {

enum class Density { Compact, Normal, Roomy };

/// Everything is measured on a grid of 4 px.
namespace metrics {
inline constexpr int gap = 8; ///< between related things
inline constexpr int group = 16; ///< between groups
inline constexpr int page = 24; ///< around pages
inline constexpr int radius = 6;
inline constexpr int icon = 16;
inline constexpr int iconLarge = 20;
inline constexpr int sidebar = 220;
inline constexpr int sidebarCollapsed = 52;
/// Of the detail beside a list, when nobody moved the handle: the list keeps most of a small window.
constexpr int detailWidth(int room) { return std::clamp(room * 35 / 100, 340, 520); }
/// Below it.
constexpr int detailHeight(int room) { return std::clamp(room * 2 / 5, 240, 420); }
inline constexpr int control = 32; ///< height of buttons and fields

constexpr int rowHeight(Density density)
{
    return density == Density::Compact ? 24 : density == Density::Roomy ? 36 : 28;
}
} // namespace metrics

} // namespace bunsnc::ui
