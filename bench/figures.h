// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace bunsnc::bench {

/// One row of the table that scripts/run-bench.sh prints.
struct Figure {
    QByteArray name;
    QByteArray figure; ///< with its unit
    QByteArray against; ///< the rival's figure or the limit; empty = none
    std::optional<double> ratio; ///< figure to rival, where there is a rival
    QByteArray bar; ///< what must be reached, such as ">= 0.60" or "< 50 ms"; empty = only told
    bool met = true;
};
/// To standard output, one line; everything else goes to standard error.
void print(const Figure &figure);
/// A figure that must stay under a limit, in the unit given.
void printBelow(const QByteArray &name, double value, double limit, const QByteArray &unit, const QByteArray &note = {});
/// Progress for whoever waits, on standard error.
void say(const QString &text);

class Stopwatch {
public:
    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }
    double milliseconds() const { return seconds() * 1000; }
    void restart() { m_start = std::chrono::steady_clock::now(); }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// The smallest value that `percent` of all do not exceed. Sorts them.
double percentile(std::vector<double> &values, double percent);
/// A number from the environment, to make a measurement larger or smaller.
qint64 environmentNumber(const char *name, qint64 otherwise);
/// Ends the program when something that is not measured fails: there is no figure then.
[[noreturn]] void fail(const QString &what);
template<typename T>
T need(Result<T> &&result, const char *what)
{
    if (!result)
        fail(QString::fromLatin1(what) + QStringLiteral(": ") + toLogLine(result.error()));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace bunsnc::bench
