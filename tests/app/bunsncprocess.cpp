// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace bunsnc::test {

BunsncProcess::BunsncProcess()
{
    m_variables[u"BUNSNC_HOME"_s] = m_home.path();
    m_variables[u"DBUS_SESSION_BUS_ADDRESS"_s] = u"unix:path=/nonexistent"_s; // no keychain
    m_variables[u"LC_ALL"_s] = u"C.UTF-8"_s;
}

QString BunsncProcess::program()
{
    const QString suffix =
#ifdef Q_OS_WIN
        u".exe"_s;
#else
        QString();
#endif
    return QStringLiteral(BUNSNC_BIN_DIR "/bunsnc") + suffix;
}

QString BunsncProcess::write(const QString &name, const QByteArray &content) const
{
    QFile file(filePath(name));
    const bool written = file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    return written ? file.fileName() : QString();
}

void BunsncProcess::prepare(QProcess &process, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if ((name.startsWith(u"BUNSNC_"_s) && name != "BUNSNC_LOG_FILE"_L1) || name == "COLUMNS"_L1
            || name == "BROWSER"_L1 || name == "DISPLAY"_L1)
            environment.remove(name);
    }
    for (auto it = m_variables.begin(); it != m_variables.end(); ++it)
        environment.insert(it.key(), it.value());
    process.setProcessEnvironment(environment);
    process.setProgram(program());
    process.setArguments(arguments.contains(u"--lang"_s) ? arguments : QStringList{u"--lang"_s, u"en"_s} + arguments);
}

Ran BunsncProcess::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    prepare(process, arguments);
    process.start();
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(120'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

Ran BunsncProcess::logIn(const QString &instanceUrl)
{
    setVariable(u"BUNSNC_PASSWORD"_s, u"admin"_s);
    return run({u"login"_s, u"--instance"_s, instanceUrl, u"--user"_s, u"admin"_s, u"--proxy"_s, u"none"_s});
}

} // namespace bunsnc::test
