// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bunsnc {

/// True for a detail that is one of our own texts, which localizedDetail() translates: others stay technical.
bool isOwnDetail(const QString &detail);

} // namespace bunsnc
