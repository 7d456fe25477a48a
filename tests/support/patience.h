// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTest>

#include <chrono>

namespace bunsnc::test {

/// How long a test waits for what must come: a server's answer, a process, a session, a row in the mirror. Only a test
/// that fails waits so long. What hangs, or is held back on purpose, must take longer still than what it is told from.
inline constexpr std::chrono::milliseconds patience{30'000};
inline constexpr int patienceMs = int(patience.count()); ///< for Qt's functions that take milliseconds

} // namespace bunsnc::test

// Qt gives a condition five seconds, which a loaded machine uses up before a server's thread has run once. These are
// Qt's own macros with our patience instead.
#undef QTRY_VERIFY
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, ::bunsnc::test::patienceMs)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(expr, messageExpression) \
    QTRY_VERIFY2_WITH_TIMEOUT(expr, messageExpression, ::bunsnc::test::patienceMs)
#undef QTRY_COMPARE
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, ::bunsnc::test::patienceMs)
