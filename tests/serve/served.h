// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/app/bunsncprocess.h"
#include "tests/serve/notifysocket.h"
#include "tests/support/patience.h"

#include <csignal>

namespace bunsnc::test {

/// One `bunsnc serve`, with what it says to systemd and on standard error.
class Served {
public:
    Served(const BunsncProcess &bunsnc, const QString &config, const QStringList &more = {})
    {
        bunsnc.prepare(m_process, QStringList{QStringLiteral("serve"), QStringLiteral("--config"), config} + more);
        auto environment = m_process.processEnvironment();
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), m_socket.path());
        environment.insert(QStringLiteral("WATCHDOG_USEC"), QStringLiteral("400000"));
        m_process.setProcessEnvironment(environment);
        m_process.start();
        if (!m_process.waitForStarted())
            qFatal("bunsnc does not start");
    }
    ~Served()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Served)

    NotifySocket &told() { return m_socket; }
    QString said()
    {
        m_said += QString::fromUtf8(m_process.readAllStandardError());
        return m_said;
    }
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    void signal(int number) { ::kill(pid_t(m_process.processId()), number); }
    bool waitForEnd(int ms = patienceMs) { return m_process.waitForFinished(ms); }
    int exitCode() const { return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }
    /// The role in its status is the first word: "Leading", "Standing by: …".
    bool is(const QString &role) { return m_socket.status().startsWith(role); }

private:
    NotifySocket m_socket;
    QProcess m_process;
    QString m_said;
};

} // namespace bunsnc::test
