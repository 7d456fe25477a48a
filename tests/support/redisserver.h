// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace bunsnc::test {

/// A Redis of the test's own, on a free port of the loopback, its data in a temporary folder; it does not outlive the
/// test. It keeps nothing over a restart unless its arguments say so.
class RedisServer {
public:
    /// Starts it. `arguments`: as on its command line, such as {"--appendonly", "yes"}.
    explicit RedisServer(const QStringList &arguments = {});
    ~RedisServer();
    Q_DISABLE_COPY_MOVE(RedisServer)

    bool isInstalled() const { return !m_program.isEmpty(); } ///< a test skips without it, and fails when not running
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    QString problem() const { return m_problem; } ///< why it is not there, or not running
    int port() const { return m_port; }
    QString host() const { return QStringLiteral("127.0.0.1"); }

    bool start(); ///< again, at the same port
    void stop(); ///< as an administrator does: it saves what it is told to save
    void kill(); ///< as if it crashed

private:
    bool startAt(int port);

    QTemporaryDir m_folder;
    QString m_program;
    QStringList m_arguments;
    QProcess m_process;
    QString m_problem;
    int m_port = 0;
};

} // namespace bunsnc::test

/// In initTestCase: skips where there is no Redis, fails where it does not start.
#define BUNSNC_NEEDS_REDIS(server)                                                                                     \
    do {                                                                                                               \
        if (!(server).isInstalled())                                                                                   \
            QSKIP(qPrintable((server).problem()));                                                                     \
        QVERIFY2((server).isRunning(), qPrintable((server).problem()));                                                \
    } while (false)
