// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace bunsnc {

/// What a service tells systemd, which started it (the protocol of sd_notify): datagrams to the socket that the
/// environment names. Where there is none, and on Windows, nothing is told and nothing fails. Used by one thread.
class ServiceManager {
public:
    /// What NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID say.
    static ServiceManager fromEnvironment();

    void ready(const QString &status) const; ///< started, or done with reading its configuration anew
    void reloading() const;
    void stopping(const QString &status) const;
    void status(const QString &status) const; ///< one line for people
    void alive() const; ///< to the watchdog
    /// How often alive() must be told: half of what the watchdog waits. Nothing without a watchdog.
    std::optional<std::chrono::milliseconds> aliveInterval() const { return m_aliveInterval; }

private:
    void send(const QByteArray &message) const;

    QByteArray m_socket;
    std::optional<std::chrono::milliseconds> m_aliveInterval;
};

/// Standard error goes to systemd's journal, which adds times by itself.
bool errorIsJournal();

} // namespace bunsnc
