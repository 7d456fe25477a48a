// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace bunsnc::test {

/// A PostgreSQL of the test's own, in a temporary folder, reached by a Unix socket in it, where everybody is let in. It
/// starts in two or three seconds: one for a test executable, with a database for each test. It does not outlive the
/// test. As root, which PostgreSQL refuses, it runs as the user postgres or nobody.
class PostgresServer {
public:
    /// With settings ("name=value") that only tests may have, as what is stored does not matter to them.
    PostgresServer();
    explicit PostgresServer(QStringList settings);
    ~PostgresServer();
    Q_DISABLE_COPY_MOVE(PostgresServer)

    bool isInstalled() const { return !m_programs.isEmpty(); } ///< a test skips without it, and fails when not running
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    QString problem() const { return m_problem; } ///< why it is not there, or not running

    /// Makes an empty database in UTF-8 and gives its connection string, for libpq; empty when that failed.
    QByteArray createDatabase();
    /// The same, and gives its URL.
    QString createDatabaseUrl();

    /// Lets the server write there, as whoever it runs as; false when that cannot be.
    bool giveFolder(const QString &folder) const;

    /// Of the folder, for libpq's "host" and for a proxy.
    QString socketPath() const { return m_folder.filePath(QStringLiteral(".s.PGSQL.5432")); }

    /// Without waiting for anybody, as if it crashed; the databases stay.
    void stop();
    bool start(); ///< again

private:
    QStringList asUser(const QString &program, const QStringList &arguments) const;
    QString makeDatabase(); ///< its name
    bool run(const QString &program, const QStringList &arguments);
    QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }

    QTemporaryDir m_folder;
    const QStringList m_settings;
    QString m_programs; ///< where initdb and postgres are
    QString m_user; ///< as whom it runs; empty: as ourselves
    QStringList m_prefix; ///< the command before a command that makes it another user's
    QProcess m_process;
    QString m_problem;
    int m_databases = 0;
};

} // namespace bunsnc::test

/// In initTestCase: skips where there is no PostgreSQL, fails where it does not start.
#define BUNSNC_NEEDS_POSTGRES(server)                                                                                  \
    do {                                                                                                               \
        if (!(server).isInstalled())                                                                                   \
            QSKIP(qPrintable((server).problem()));                                                                     \
        QVERIFY2((server).isRunning(), qPrintable((server).problem()));                                                \
    } while (false)
