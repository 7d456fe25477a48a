// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bunsnc::models {

/// Where a field stands in the order for people; unknown ones share the last rank.
int fieldRank(const QString &fieldName);

} // namespace bunsnc::models
