// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/demo.h"

#include <QCoreApplication>
#include <QDir>

namespace bunsnc::console {

Demo::Demo(QObject *parent)
    : QObject(parent)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &Demo::readOutput);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT failed(m_process.program() + QLatin1StringView(": ") + m_process.errorString());
    });
    connect(&m_process, &QProcess::finished, this, [this] {
        if (!m_ready)
            Q_EMIT failed(QStringLiteral("the simulator ended before it was ready"));
    });
}

Demo::~Demo()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(1500)) {
        m_process.kill();
        m_process.waitForFinished(500);
    }
}

void Demo::start()
{
    QString program = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("bunsnc"));
#ifdef Q_OS_WIN
    program += QStringLiteral(".exe");
#endif
    m_process.start(program,
        {QStringLiteral("simulator"), QStringLiteral("--tls"), m_directory.filePath(QStringLiteral("tls")),
            QStringLiteral("--records"), QStringLiteral("6000"), QStringLiteral("--rate"), QStringLiteral("3")});
}

void Demo::readOutput()
{
    while (m_process.canReadLine()) {
        const QString line = QString::fromUtf8(m_process.readLine()).trimmed();
        if (line.startsWith(QLatin1StringView("ca "))) {
            m_caFile = line.mid(3);
        } else if (line.startsWith(QLatin1StringView("ready "))) {
            m_ready = true;
            Q_EMIT ready(line.mid(6), m_caFile);
        }
    }
}

} // namespace bunsnc::console
