// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/redisserver.h"

#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace bunsnc::test {

RedisServer::RedisServer(const QStringList &arguments)
    : m_program(QStandardPaths::findExecutable(u"redis-server"_s))
    , m_arguments(arguments)
{
    if (m_program.isEmpty()) {
        m_problem = u"no Redis server is installed (Debian: redis-server)"_s;
        return;
    }
    // Somebody else may take a free port before Redis does.
    for (int attempt = 0; attempt < 5 && !isRunning(); ++attempt) {
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        const int port = free.serverPort();
        free.close();
        startAt(port);
    }
}

RedisServer::~RedisServer()
{
    kill();
}

bool RedisServer::start()
{
    return startAt(m_port);
}

bool RedisServer::startAt(int port)
{
    m_port = port;
    QStringList command{m_program, u"--bind"_s, host(), u"--port"_s, QString::number(port), u"--dir"_s, m_folder.path(),
        u"--daemonize"_s, u"no"_s, u"--save"_s, QString()};
    command += m_arguments;
    // With setpriv the server ends with the test, however that ends.
    const QString setpriv = QStandardPaths::findExecutable(u"setpriv"_s);
    if (!setpriv.isEmpty())
        command = QStringList{setpriv, u"--pdeathsig"_s, u"KILL"_s} + command;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setWorkingDirectory(m_folder.path());
    m_process.start(command.takeFirst(), command);
    QByteArray output;
    QElapsedTimer timer;
    timer.start();
    while (m_process.state() != QProcess::NotRunning && timer.elapsed() < patienceMs) {
        m_process.waitForReadyRead(100);
        output += m_process.readAll();
        if (output.contains("Ready to accept connections"))
            return true;
    }
    m_problem = u"redis-server: "_s + m_process.errorString() + u'\n' + QString::fromLocal8Bit(output);
    kill();
    return false;
}

void RedisServer::stop()
{
    m_process.terminate();
    if (!m_process.waitForFinished(patienceMs))
        kill();
}

void RedisServer::kill()
{
    m_process.kill();
    m_process.waitForFinished(patienceMs);
}

} // namespace bunsnc::test
