// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

#include <atomic>
#include <optional>

namespace bunsnc {

/// The one source of "now". Everything that compares or stores wall time takes a Clock, so that tests can move it.
class Clock {
public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01 UTC. Safe from every thread.
    virtual qint64 nowMs() const = 0;
    qint64 nowSeconds() const { return nowMs() / 1000; }

    /// The machine's clock.
    static const Clock &system();
};

/// A clock that stands still until it is told otherwise.
class ManualClock final : public Clock {
public:
    explicit ManualClock(qint64 ms)
        : m_ms(ms)
    {
    }
    qint64 nowMs() const override { return m_ms; }
    void set(qint64 ms) { m_ms = ms; }
    void advance(qint64 ms) { m_ms += ms; }

private:
    std::atomic<qint64> m_ms;
};

/// ServiceNow's stored form of a date-time, "YYYY-MM-DD HH:MM:SS" in UTC without a suffix
/// (a plain date is taken as its midnight). Seconds since the epoch; nullopt when it is not of that form.
std::optional<qint64> parseUtc(QByteArrayView text);
std::optional<qint64> parseUtc(QStringView text);
/// The inverse of parseUtc.
QString formatUtc(qint64 epochSeconds);
QByteArray formatUtcBytes(qint64 epochSeconds);
/// An HTTP date header ("Sat, 21 Nov 2026 20:17:58 GMT") to epoch seconds.
std::optional<qint64> parseHttpDate(QByteArrayView text);
QByteArray formatHttpDate(qint64 epochSeconds);

} // namespace bunsnc
