// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>
#include <QTcpSocket>

namespace bunsnc::test {

/// A port of the loopback where nobody answers, as long as this lives: taken, so that no other program gets it, and not
/// listened at. (A port that was let go may be somebody else's a moment later.) Where the system lets an address be
/// reused, a server that is started for it can listen there all the same.
class ClosedPort {
public:
    /// 0: any that is free.
    explicit ClosedPort(quint16 port = 0)
    {
        if (!m_socket.bind(QHostAddress::LocalHost, port, QAbstractSocket::ReuseAddressHint))
            qFatal("no port to keep closed: %s", qPrintable(m_socket.errorString()));
    }
    quint16 number() const { return m_socket.localPort(); }

private:
    QTcpSocket m_socket;
};

} // namespace bunsnc::test
