// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/number.h"

#include <QByteArray>

#include <cmath>

namespace bunsnc::query {

namespace {

// No double is too large or too small for a number so short, in any backend.
constexpr qsizetype longestNumber = 64;

template <typename T> int threeWay(T a, T b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

int compareWholeToReal(qint64 whole, double real)
{
    if (real < -9223372036854775808.0)
        return 1;
    if (real >= 9223372036854775808.0)
        return -1;
    const qint64 truncated = qint64(real);
    if (whole != truncated)
        return whole < truncated ? -1 : 1;
    return threeWay(double(whole), real);
}

} // namespace

std::optional<Number> parseNumber(QStringView text)
{
    text = text.trimmed();
    if (text.size() > longestNumber)
        return {};
    bool sawDigit = false;
    bool sawPoint = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c >= u'0' && c <= u'9')
            sawDigit = true;
        else if (c == u'.' && !sawPoint)
            sawPoint = true;
        else if (i != 0 || (c != u'-' && c != u'+'))
            return {};
    }
    if (!sawDigit)
        return {};
    const QByteArray digits = text.toLatin1();
    bool ok = false;
    if (!sawPoint) {
        const qint64 whole = digits.toLongLong(&ok);
        if (ok)
            return Number{true, whole, 0};
    }
    const double real = digits.toDouble(&ok);
    if (!ok || !std::isfinite(real))
        return {};
    return Number{false, 0, real};
}

int compareNumbers(const Number &a, const Number &b)
{
    if (a.isWhole && b.isWhole)
        return threeWay(a.whole, b.whole);
    if (!a.isWhole && !b.isWhole)
        return threeWay(a.real, b.real);
    return a.isWhole ? compareWholeToReal(a.whole, b.real) : -compareWholeToReal(b.whole, a.real);
}

} // namespace bunsnc::query
