// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMap>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace bunsnc::test {

struct Ran {
    int code = -1; ///< -1: did not end in time
    QString out;
    QString err;
    QString both() const { return out + err; }
};

/// Runs the real executable, in English, with a home of its own: no settings, profiles or keychain of the person who
/// runs the tests.
class BunsncProcess {
public:
    BunsncProcess();
    QString home() const { return m_home.path(); }
    QString filePath(const QString &name) const { return m_home.filePath(name); }
    QString write(const QString &name, const QByteArray &content) const;
    /// Kept for all following runs.
    void setVariable(const QString &name, const QString &value) { m_variables[name] = value; }
    void clearVariable(const QString &name) { m_variables.remove(name); }

    Ran run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// As the simulator's admin, for all following runs.
    Ran logIn(const QString &instanceUrl);
    /// Ready to be started.
    void prepare(QProcess &process, const QStringList &arguments) const;
    static QString program();

private:
    QTemporaryDir m_home;
    QMap<QString, QString> m_variables;
};

} // namespace bunsnc::test
