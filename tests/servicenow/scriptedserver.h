// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QTcpServer;
class QTcpSocket;
QT_END_NAMESPACE

/// An HTTP server on loopback that answers with exactly the bytes a test gives it, right or wrong.
class ScriptedServer {
public:
    struct Request {
        QByteArray head;
        QByteArray body;
        int connection = 0; ///< first, second, … connection accepted
        QByteArray method() const { return head.left(head.indexOf(' ')); }
        QByteArray target() const;
        QByteArray header(const QByteArray &name) const;
    };
    struct Reply {
        QByteArray bytes;
        bool close = false; ///< after the bytes
        bool reset = false; ///< instead of anything else
        int bytesPerTick = 0; ///< 0 = all at once
        int tickMs = 0;
    };
    /// Called in the server's thread for each request; `index` counts them from 0.
    using Handler = std::function<Reply(const Request &request, int index)>;

    struct Tls {
        QByteArray certificatePem;
        QByteArray keyPem;
    };

    explicit ScriptedServer(Handler handler, std::optional<Tls> tls = {});
    ~ScriptedServer();
    Q_DISABLE_COPY_MOVE(ScriptedServer)

    /// May answer as soon as a request's head is there, without waiting for its body (the rest of the connection is
    /// then ignored). To be set before the first request.
    void setHeadHandler(std::function<std::optional<Reply>(const Request &request)> handler)
    {
        m_headHandler = std::move(handler);
    }

    QUrl url() const;
    quint16 port() const { return m_port; }
    QList<Request> requests() const;
    int requestCount() const { return static_cast<int>(requests().size()); }
    int connectionCount() const;
    /// Closes all open connections, as a server does with idle ones; returns when that is done.
    void closeConnections();

    static QByteArray answer(int status, const QByteArray &body, const QByteArray &moreHeaders = {},
        const QByteArray &contentType = "application/json;charset=UTF-8");
    static Reply json(const QByteArray &body, const QByteArray &moreHeaders = {})
    {
        return {answer(200, body, moreHeaders)};
    }

private:
    void accept(QTcpSocket *socket);
    void read(QTcpSocket *socket, int connection, QByteArray &buffer);
    void send(QTcpSocket *socket, const Reply &reply);

    Handler m_handler;
    std::function<std::optional<Reply>(const Request &request)> m_headHandler;
    bool m_tls;
    bunsnc::LoopThread m_thread;
    QTcpServer *m_server = nullptr;
    quint16 m_port = 0;
    mutable std::mutex m_mutex;
    std::vector<Request> m_requests;
    int m_connections = 0;
    QList<QTcpSocket *> m_open;
};
