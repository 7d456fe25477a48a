// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace bunsnc::bench {

void print(const Figure &figure)
{
    const QByteArray ratio = figure.ratio ? QByteArray::number(*figure.ratio, 'f', 2) : QByteArray("-");
    const auto orDash = [](const QByteArray &text) { return text.isEmpty() ? QByteArray("-") : text; };
    const QByteArray met = figure.bar.isEmpty() ? QByteArray("-") : figure.met ? QByteArray("yes") : QByteArray("NO");
    const QByteArray line = "FIGURE\t" + figure.name + '\t' + figure.figure + '\t' + orDash(figure.against) + '\t' + ratio
        + '\t' + orDash(figure.bar) + '\t' + met + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
    std::fflush(stdout);
}

void printBelow(const QByteArray &name, double value, double limit, const QByteArray &unit, const QByteArray &note)
{
    const int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    print({name, QByteArray::number(value, 'f', digits) + ' ' + unit, note, std::nullopt,
        "< " + QByteArray::number(limit, 'g', 6) + ' ' + unit, value < limit});
}

void say(const QString &text)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(text));
}

double percentile(std::vector<double> &values, double percent)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

qint64 environmentNumber(const char *name, qint64 otherwise)
{
    bool valid = false;
    const qint64 value = qEnvironmentVariable(name).toLongLong(&valid);
    return valid ? value : otherwise;
}

void fail(const QString &what)
{
    say(QStringLiteral("failed: ") + what);
    std::exit(1);
}

} // namespace bunsnc::bench
