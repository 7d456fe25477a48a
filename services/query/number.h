// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

#include <optional>

namespace bunsnc::query {

/// A number as stored in a text field: whole when it fits 64 bits and has no decimal point, else a double.
struct Number {
    bool isWhole = true;
    qint64 whole = 0;
    double real = 0;
};

/// [+-]digits[.digits], at most 64 characters, blanks around it ignored; no exponent, no separators of thousands.
/// nullopt for anything else.
std::optional<Number> parseNumber(QStringView text);
/// Exact also between whole and real numbers, as in SQLite. Negative, zero or positive.
int compareNumbers(const Number &a, const Number &b);

} // namespace bunsnc::query
