// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgresserver.h"

#include "tests/support/patience.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::test {

namespace {

QString findPrograms()
{
    // Where Debian puts them, the newest version first; elsewhere they are in the path.
    QStringList folders;
    const QDir versions(u"/usr/lib/postgresql"_s);
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders.append(versions.filePath(version + u"/bin"_s));
    std::sort(folders.begin(), folders.end(), [](const QString &a, const QString &b) {
        return a.section(u'/', -2, -2).toInt() > b.section(u'/', -2, -2).toInt();
    });
    for (const QString &folder : std::as_const(folders)) {
        if (QFile::exists(folder + u"/initdb"_s) && QFile::exists(folder + u"/postgres"_s))
            return folder;
    }
    const QString found = QStandardPaths::findExecutable(u"initdb"_s);
    return found.isEmpty() ? QString() : QFileInfo(QFileInfo(found).canonicalFilePath()).path();
}

bool isRoot()
{
#ifdef Q_OS_UNIX
    return ::geteuid() == 0;
#else
    return false;
#endif
}

struct User {
    QString name, group; ///< the group's number
};

User unprivilegedUser()
{
    QFile file(u"/etc/passwd"_s);
    const QString users = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    for (const QLatin1StringView name : {"postgres"_L1, "nobody"_L1}) {
        for (const QString &line : users.split(u'\n')) {
            if (line.startsWith(name + u':'))
                return {name, line.section(u':', 3, 3)};
        }
    }
    return {};
}

} // namespace

PostgresServer::PostgresServer()
    : PostgresServer({u"fsync=off"_s, u"full_page_writes=off"_s, u"shared_buffers=32MB"_s})
{
}

PostgresServer::PostgresServer(QStringList settings)
    : m_settings(std::move(settings))
    , m_programs(findPrograms())
{
    if (m_programs.isEmpty()) {
        m_problem = u"no PostgreSQL server is installed (Debian: postgresql)"_s;
        return;
    }
    // With setpriv the server ends with the test, however that ends.
    const QString setpriv = QStandardPaths::findExecutable(u"setpriv"_s);
    if (!setpriv.isEmpty())
        m_prefix = {setpriv, u"--pdeathsig"_s, u"QUIT"_s};
    if (isRoot()) {
        const User user = unprivilegedUser();
        if (setpriv.isEmpty())
            m_prefix = {u"runuser"_s, u"-u"_s, user.name, u"--"_s};
        else
            m_prefix += {u"--reuid"_s, user.name, u"--regid"_s, user.group, u"--clear-groups"_s};
        m_user = user.name;
        if (m_user.isEmpty() || !giveFolder(m_folder.path())) {
            m_problem = u"PostgreSQL does not run as root, and nobody else is there for it"_s;
            return;
        }
    }
    if (run(u"initdb"_s,
            {u"--pgdata"_s, dataFolder(), u"--username"_s, u"postgres"_s, u"--auth"_s, u"trust"_s, u"--encoding"_s,
                u"UTF8"_s, u"--locale"_s, u"C.UTF-8"_s, u"--no-sync"_s}))
        start();
}

PostgresServer::~PostgresServer()
{
    stop();
}

bool PostgresServer::giveFolder(const QString &folder) const
{
    return m_user.isEmpty() || QProcess::execute(u"chown"_s, {m_user, folder}) == 0;
}

QStringList PostgresServer::asUser(const QString &program, const QStringList &arguments) const
{
    return m_prefix + QStringList{m_programs + u'/' + program} + arguments;
}

bool PostgresServer::run(const QString &program, const QStringList &arguments)
{
    QStringList command = asUser(program, arguments);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(m_folder.path());
    process.start(command.takeFirst(), command);
    if (process.waitForFinished(4 * patienceMs) && process.exitStatus() == QProcess::NormalExit
        && process.exitCode() == 0)
        return true;
    m_problem = program + u": "_s + process.errorString() + u'\n' + QString::fromLocal8Bit(process.readAll());
    return false;
}

bool PostgresServer::start()
{
    QStringList command = asUser(u"postgres"_s, {u"-D"_s, dataFolder(), u"-k"_s, m_folder.path(), u"-h"_s, QString()});
    for (const QString &setting : QStringList{u"max_connections=50"_s, u"jit=off"_s} + m_settings)
        command += {u"-c"_s, setting};
    QFile log(m_folder.filePath(u"server.log"_s));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(log.fileName());
    m_process.setWorkingDirectory(m_folder.path());
    m_process.start(command.takeFirst(), command);
    QByteArray output;
    QElapsedTimer timer;
    timer.start();
    while (!output.contains("ready to accept connections") && timer.elapsed() < 2 * patienceMs) {
        if (m_process.waitForFinished(20)) // looks again after as many milliseconds
            break;
        if (log.isOpen() || log.open(QIODevice::ReadOnly))
            output += log.readAll();
    }
    if (output.contains("ready to accept connections"))
        return true;
    m_problem = u"postgres: "_s + m_process.errorString() + u'\n' + QString::fromLocal8Bit(output);
    stop();
    return false;
}

void PostgresServer::stop()
{
    if (!isRunning())
        return;
    // By the process id that the server wrote down, also where another process stands between it and this one.
    if (!run(u"pg_ctl"_s, {u"stop"_s, u"--pgdata"_s, dataFolder(), u"--mode"_s, u"immediate"_s})
        || !m_process.waitForFinished(patienceMs)) {
        m_process.kill();
        m_process.waitForFinished(patienceMs);
    }
}

QString PostgresServer::makeDatabase()
{
    const QString name = u"test%1"_s.arg(++m_databases);
    const bool made = run(u"createdb"_s,
        {u"--host"_s, m_folder.path(), u"--username"_s, u"postgres"_s, u"--template"_s, u"template0"_s, name});
    return made ? name : QString();
}

QByteArray PostgresServer::createDatabase()
{
    const QString name = makeDatabase();
    if (name.isEmpty())
        return {};
    return "host='" + m_folder.path().toUtf8() + "' user=postgres dbname=" + name.toUtf8();
}

QString PostgresServer::createDatabaseUrl()
{
    const QString name = makeDatabase();
    return name.isEmpty() ? QString() : u"postgresql:///%1?host=%2&user=postgres"_s.arg(name, m_folder.path());
}

} // namespace bunsnc::test
