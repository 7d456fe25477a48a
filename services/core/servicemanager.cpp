// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/servicemanager.h"

#include <QCoreApplication>
#include <QtGlobal>

#include <algorithm>

#ifndef Q_OS_WIN
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <ctime>
#endif

namespace bunsnc {

namespace {

/// One line: a line end would begin another word of the protocol.
QByteArray line(const QString &text)
{
    return text.simplified().toUtf8();
}

} // namespace

ServiceManager ServiceManager::fromEnvironment()
{
    ServiceManager manager;
    manager.m_socket = qgetenv("NOTIFY_SOCKET");
    const qint64 microseconds = qgetenv("WATCHDOG_USEC").toLongLong();
    const QByteArray process = qgetenv("WATCHDOG_PID");
    if (microseconds > 0 && (process.isEmpty() || process.toLongLong() == QCoreApplication::applicationPid()))
        manager.m_aliveInterval = std::chrono::milliseconds(std::max<qint64>(microseconds / 2000, 1));
    return manager;
}

void ServiceManager::ready(const QString &status) const
{
    send("READY=1\nSTATUS=" + line(status));
}

void ServiceManager::stopping(const QString &status) const
{
    send("STOPPING=1\nSTATUS=" + line(status));
}

void ServiceManager::status(const QString &status) const
{
    send("STATUS=" + line(status));
}

void ServiceManager::alive() const
{
    send("WATCHDOG=1");
}

#ifdef Q_OS_WIN

void ServiceManager::reloading() const { }
void ServiceManager::send(const QByteArray &) const { }

bool errorIsJournal()
{
    return false;
}

#else

void ServiceManager::reloading() const
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const qint64 microseconds = qint64(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    send("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(microseconds));
}

void ServiceManager::send(const QByteArray &message) const
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (m_socket.isEmpty() || (m_socket[0] != '/' && m_socket[0] != '@')
        || std::size_t(m_socket.size()) >= sizeof(address.sun_path))
        return;
    std::memcpy(address.sun_path, m_socket.constData(), std::size_t(m_socket.size()));
    if (m_socket[0] == '@')
        address.sun_path[0] = '\0'; // an abstract name
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return;
    // Whoever listens there is systemd's affair: a word that does not arrive is no fault of ours.
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(m_socket.size()));
    const void *const where = &address;
    static_cast<void>(::sendto(descriptor, message.constData(), std::size_t(message.size()),
        MSG_NOSIGNAL | MSG_DONTWAIT, static_cast<const sockaddr *>(where), length));
    ::close(descriptor);
}

bool errorIsJournal()
{
    // "<device>:<inode>" of what systemd connected; another program may have put something else in its place since.
    const QList<QByteArray> stream = qgetenv("JOURNAL_STREAM").split(':');
    struct stat error{};
    return stream.size() == 2 && ::fstat(STDERR_FILENO, &error) == 0
        && stream[0].toULongLong() == qulonglong(error.st_dev) && stream[1].toULongLong() == qulonglong(error.st_ino);
}

#endif

} // namespace bunsnc
