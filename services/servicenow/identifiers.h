// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

namespace bunsnc::servicenow {

/// A keyword of C++ up to C++26, or a macro that common headers define (Qt's keywords, <sys/sysmacros.h>, <windows.h>).
bool isTakenIdentifier(QStringView name);

} // namespace bunsnc::servicenow
