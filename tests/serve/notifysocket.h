// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QTemporaryDir>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace bunsnc::test {

/// Stands where systemd listens: what a service told it, in the order in which it came.
class NotifySocket {
public:
    NotifySocket()
        : m_path(m_folder.filePath(QStringLiteral("notify")))
        , m_socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const QByteArray name = m_path.toLocal8Bit();
        std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()) + 1);
        const void *const where = &address;
        if (::bind(m_socket, static_cast<const sockaddr *>(where), sizeof address) != 0)
            qFatal("no socket to be told at");
    }
    ~NotifySocket() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(NotifySocket)

    QString path() const { return m_path; }
    const QList<QByteArray> &messages()
    {
        char buffer[4096];
        for (;;) {
            const auto length = ::recv(m_socket, buffer, sizeof buffer, 0);
            if (length < 0)
                return m_messages;
            m_messages << QByteArray(buffer, int(length));
        }
    }
    bool hasWord(const QByteArray &word) { return count(word) > 0; }
    qsizetype count(const QByteArray &word)
    {
        const auto &all = messages();
        return std::count_if(
            all.begin(), all.end(), [&](const QByteArray &message) { return message.split('\n').contains(word); });
    }
    /// What was said last of itself.
    QString status()
    {
        const auto &all = messages();
        for (auto message = all.crbegin(); message != all.crend(); ++message) {
            const qsizetype at = message->indexOf("STATUS=");
            if (at >= 0)
                return QString::fromUtf8(message->mid(at + 7));
        }
        return {};
    }
    void forget()
    {
        messages();
        m_messages.clear();
    }

private:
    QTemporaryDir m_folder;
    QString m_path;
    int m_socket;
    QList<QByteArray> m_messages;
};

} // namespace bunsnc::test
