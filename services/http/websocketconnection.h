// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// A connection after its handshake to a WebSocket; see core.h.
#pragma once

#include "services/http/upgrade.h"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>

namespace bunsnc::http {

/// What a session asks of its connection, on the I/O thread.
class WebSocketSink : public Connection {
public:
    virtual void enqueue(WebSocket::Text text) = 0;
    virtual void beginClose(std::uint16_t code, const std::string &reason) = 0;
};

/// What users hold. Knows the connection only weakly: connections end in the I/O thread.
class WebSocketSession final : public WebSocket {
public:
    WebSocketSession(std::shared_ptr<Core> core, std::weak_ptr<WebSocketSink> sink, const WebSocketOptions &options)
        : m_core(std::move(core))
        , m_sink(std::move(sink))
        , m_mostBytes(options.queueBytes)
        , m_mostMessages(options.queueMessages)
    {
    }

    using WebSocket::send;
    bool send(Text text) override
    {
        if (!m_open)
            return false;
        const std::size_t bytes = text->size();
        if (m_bytes.fetch_add(bytes) + bytes > m_mostBytes || m_messages.fetch_add(1) + 1 > m_mostMessages) {
            cut();
            return false;
        }
        net::post(m_core->io, [sink = m_sink, text = std::move(text)]() mutable {
            if (const auto alive = sink.lock())
                alive->enqueue(std::move(text));
        });
        return true;
    }

    void close(std::uint16_t code, const std::string &reason) override
    {
        if (!m_open.exchange(false))
            return;
        net::post(m_core->io, [sink = m_sink, code, reason] {
            if (const auto alive = sink.lock())
                alive->beginClose(code, reason);
        });
    }

    void cut() override
    {
        m_open = false;
        net::post(m_core->io, [sink = m_sink] {
            if (const auto alive = sink.lock())
                alive->close();
        });
    }

    bool isOpen() const override { return m_open; }
    std::size_t waitingBytes() const override { return m_bytes; }

    // For the connection:
    void setOver() { m_open = false; }
    void taken(std::size_t bytes)
    {
        m_bytes -= bytes;
        --m_messages;
    }

private:
    const std::shared_ptr<Core> m_core;
    const std::weak_ptr<WebSocketSink> m_sink;
    const std::size_t m_mostBytes;
    const std::size_t m_mostMessages;
    std::atomic<bool> m_open{true};
    std::atomic<std::size_t> m_bytes{0};
    std::atomic<std::size_t> m_messages{0};
};

template <typename Stream>
class WebSocketConnection final : public WebSocketSink,
                                  public std::enable_shared_from_this<WebSocketConnection<Stream>> {
public:
    WebSocketConnection(std::shared_ptr<Core> core, Stream stream, std::shared_ptr<WebSocketUpgrade> upgrade)
        : m_core(std::move(core))
        , m_upgrade(std::move(upgrade))
        , m_stream(std::move(stream))
    {
        m_core->connections.insert(this);
    }
    ~WebSocketConnection() override { m_core->connections.erase(this); }

    void accept(UpgradeRequest request, Headers headers)
    {
        namespace ws = beast::websocket;
        const WebSocketOptions &options = m_upgrade->options;
        m_request = std::move(request);
        m_session = std::make_shared<WebSocketSession>(m_core, this->weak_from_this(), options);
        beast::get_lowest_layer(m_stream).expires_never(); // the stream above has time-outs of its own
        m_stream.set_option(ws::stream_base::timeout{options.handshakeTimeout, options.idleTimeout, true});
        m_stream.read_message_max(options.messageLimit);
        m_stream.set_option(ws::stream_base::decorator(
            [headers = std::move(headers), protocol = options.protocol](ws::response_type &response) {
                for (const auto &[name, value] : headers)
                    response.insert(name, value);
                if (!protocol.empty())
                    response.set(beast::http::field::sec_websocket_protocol, protocol);
            }));
        m_stream.async_accept(
            m_request, [self = this->shared_from_this()](ErrorCodeOf error) { self->accepted(error); });
    }

    void enqueue(WebSocket::Text text) override
    {
        if (m_over || m_closing)
            return;
        m_queue.push_back(std::move(text));
        if (!m_writing)
            writeNext();
    }

    void beginClose(std::uint16_t code, const std::string &reason) override
    {
        if (m_over || m_closing)
            return;
        m_closing = true;
        m_reason.code = code;
        m_reason.reason.assign(reason.data(), std::min<std::size_t>(reason.size(), 123)); // what a control frame holds
        if (!m_writing)
            sendClose();
    }

    void close() override
    {
        ErrorCodeOf ignored;
        beast::get_lowest_layer(m_stream).socket().close(ignored);
        end();
    }

private:
    void accepted(ErrorCodeOf error)
    {
        if (error || m_over)
            return close();
        m_handling = m_opened = m_core->onPool([self = this->shared_from_this()]() mutable {
            if (self->m_upgrade->opened)
                self->m_upgrade->opened(self->m_session);
            handled(std::move(self));
        });
        if (!m_opened)
            close();
    }

    /// Back from the pool, which keeps no share: connections end in the thread of io.
    static void handled(std::shared_ptr<WebSocketConnection> self)
    {
        net::io_context &io = self->m_core->io;
        net::post(io, [self = std::move(self)] {
            self->m_handling = false;
            if (self->m_over)
                self->sayClosed();
            else
                self->readNext();
        });
    }

    void readNext()
    {
        if (m_closing) // the goodbye reads what is left
            return;
        m_stream.async_read(
            m_buffer, [self = this->shared_from_this()](ErrorCodeOf error, std::size_t) { self->messageRead(error); });
    }

    void messageRead(ErrorCodeOf error)
    {
        if (m_closing && error)
            return; // the goodbye tells how it ends
        if (error || m_over)
            return close();
        if (!m_stream.got_text()) {
            m_session->setOver();
            return beginClose(std::uint16_t(beast::websocket::close_code::unknown_data), "text only");
        }
        std::string text = beast::buffers_to_string(m_buffer.data());
        m_buffer.consume(m_buffer.size());
        m_handling = m_core->onPool([self = this->shared_from_this(), text = std::move(text)]() mutable {
            if (self->m_upgrade->message)
                self->m_upgrade->message(std::move(text));
            handled(std::move(self));
        });
        if (!m_handling)
            close();
    }

    void writeNext()
    {
        m_writing = true;
        m_stream.text(true);
        m_stream.async_write(net::buffer(*m_queue.front()),
            [self = this->shared_from_this()](ErrorCodeOf error, std::size_t) { self->written(error); });
    }

    void written(ErrorCodeOf error)
    {
        m_writing = false;
        if (error || m_over)
            return close();
        m_session->taken(m_queue.front()->size());
        m_queue.pop_front();
        if (!m_queue.empty())
            writeNext();
        else if (m_closing)
            sendClose();
    }

    void sendClose()
    {
        m_stream.async_close(m_reason, [self = this->shared_from_this()](ErrorCodeOf) { self->close(); });
    }

    void end()
    {
        if (std::exchange(m_over, true))
            return;
        m_session->setOver();
        if (!m_handling)
            sayClosed();
    }

    void sayClosed()
    {
        if (std::exchange(m_opened, false) && m_upgrade->closed)
            m_upgrade->closed();
    }

    std::shared_ptr<Core> m_core;
    std::shared_ptr<WebSocketUpgrade> m_upgrade;
    std::shared_ptr<WebSocketSession> m_session;
    UpgradeRequest m_request;
    beast::websocket::stream<Stream> m_stream;
    beast::flat_buffer m_buffer;
    std::deque<WebSocket::Text> m_queue;
    beast::websocket::close_reason m_reason;
    bool m_writing = false;
    bool m_handling = false; ///< a handler runs; nothing is read meanwhile
    bool m_opened = false; ///< and `closed` was not called yet
    bool m_closing = false;
    bool m_over = false;
};

} // namespace bunsnc::http
