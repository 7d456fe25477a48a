// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
inline constexpr int detailWidth = 420;
inline constexpr int control = 32; ///< height of buttons and fields

constexpr int rowHeight(Density density)
{
    return density == Density::Compact ? 24 : density == Density::Roomy ? 36 : 28;
}
} // namespace metrics

} // namespace bunsnc::ui
