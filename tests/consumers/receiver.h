// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/server.h"

#include <QtTest>

#include <condition_variable>
#include <mutex>

namespace bunsnc::test {

/// A webhook's receiver: a real HTTP server that keeps what it got and answers as it is told.
class Receiver {
public:
    using Answer = std::function<http::Response(const http::Request &)>;

    explicit Receiver(Answer answer = {}, http::ServerOptions options = {})
        : m_answer(std::move(answer))
    {
        auto server = http::listen(options, [this](const http::Request &request) {
            Answer answer;
            {
                const std::lock_guard lock(m_mutex);
                m_requests.push_back(request);
                answer = m_answer;
            }
            return answer ? answer(request) : http::Response{.status = 204};
        });
        if (!server)
            qFatal("%s", qPrintable(toLogLine(server.error())));
        m_server = std::move(*server);
    }
    ~Receiver() { m_server->stop(); }
    Q_DISABLE_COPY_MOVE(Receiver)

    void setAnswer(Answer answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answer = std::move(answer);
    }
    std::vector<http::Request> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    size_t count() const { return requests().size(); }
    /// The sequences that were delivered, in order.
    std::vector<qint64> sequences() const
    {
        std::vector<qint64> all;
        for (const http::Request &request : requests())
            all.push_back(QByteArray::fromStdString(std::string(request.header("X-BunSNC-Delivery"))).toLongLong());
        return all;
    }
    QUrl url(const QString &path = QStringLiteral("/hook"), const QString &scheme = QStringLiteral("http")) const
    {
        return QUrl(scheme + QStringLiteral("://127.0.0.1:") + QString::number(m_server->port()) + path);
    }

private:
    mutable std::mutex m_mutex;
    Answer m_answer;
    std::vector<http::Request> m_requests;
    std::unique_ptr<http::Server> m_server; ///< ends first
};

/// What closes a handler until it is opened.
class Gate {
public:
    ~Gate() { open(); }
    void pass()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_open; });
    }
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
};

} // namespace bunsnc::test
