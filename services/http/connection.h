// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// One client's connection, as long as it speaks HTTP; see core.h.
#pragma once

#include "services/http/later.h"
#include "services/http/peercertificate.h"
#include "services/http/responsetext.h"
#include "services/http/spoolbody.h"
#include "services/http/upgrade.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <array>

namespace bunsnc::http {

inline constexpr auto drainTime = std::chrono::seconds(2);
inline constexpr std::size_t pieceSize = 256 * 1024;
inline constexpr std::size_t besideHead = 16 * 1024; ///< of a body, written together with the head
inline constexpr std::size_t watchSize = 4096;

template<typename Stream>
class ConnectionOver final : public Connection, public std::enable_shared_from_this<ConnectionOver<Stream>> {
    static constexpr bool secure = !std::is_same_v<Stream, PlainStream>;

public:
    template<typename... Extra>
    ConnectionOver(std::shared_ptr<Core> core, tcp::socket socket, Extra &...extra)
        : m_core(std::move(core))
        , m_stream(std::move(socket), extra...)
        , m_timer(m_core->io)
    {
        ErrorCodeOf ignored;
        const auto peer = beast::get_lowest_layer(m_stream).socket().remote_endpoint(ignored);
        m_peer = ignored ? std::string() : peer.address().to_string(ignored);
        beast::get_lowest_layer(m_stream).socket().set_option(tcp::no_delay(true), ignored);
        m_core->connections.insert(this);
    }
    ~ConnectionOver() override { m_core->connections.erase(this); }

    void start()
    {
        if constexpr (secure) {
            lowest().expires_after(m_core->options.idleTimeout);
            m_stream.async_handshake(
                net::ssl::stream_base::server, [self = this->shared_from_this()](ErrorCodeOf error) {
                    if (error)
                        return;
                    self->m_certificate = peerCertificate(self->m_stream.native_handle());
                    self->readHead();
                });
        } else {
            readHead();
        }
    }

    void close() override
    {
        ErrorCodeOf ignored;
        m_timer.cancel(ignored);
        lowest().cancel();
        lowest().socket().close(ignored);
    }

private:
    beast::tcp_stream &lowest() { return beast::get_lowest_layer(m_stream); }

    void readHead()
    {
        m_parser.emplace();
        m_parser->header_limit(std::uint32_t(m_core->options.headerLimit));
        m_parser->body_limit(m_core->options.spools ? std::max<std::uint64_t>(m_core->options.bodyLimit, m_core->options.spoolLimit)
                                                    : std::uint64_t(m_core->options.bodyLimit));
        lowest().expires_after(m_core->options.idleTimeout);
        proto::async_read_header(m_stream, m_buffer, *m_parser,
            [self = this->shared_from_this()](ErrorCodeOf error, std::size_t) { self->headRead(error); });
    }

    void headRead(ErrorCodeOf error)
    {
        m_received = std::chrono::steady_clock::now();
        if (error == proto::error::header_limit || error == proto::error::buffer_overflow) {
            refuse(m_core->options.headerTooLong ? m_core->options.headerTooLong() : plainAnswer(431, "Header too long"));
            return;
        }
        if (error) {
            readFailed(error);
            return;
        }
        const bool hasBody = !m_parser->is_done();
        if (hasBody && m_core->options.spools) {
            const std::string_view target = view(m_parser->get().target());
            const bool spools = m_core->options.spools(percentDecoded(target.substr(0, target.find('?')), false));
            const std::uint64_t limit = spools ? m_core->options.spoolLimit : m_core->options.bodyLimit;
            if (m_parser->content_length() && *m_parser->content_length() > limit) {
                refuse(plainAnswer(413, "Body too large"));
                return;
            }
            m_parser->body_limit(limit);
            if (spools)
                m_parser->get().body().spoolTo(m_core->options.spoolDirectory);
        }
        if (hasBody && beast::iequals(m_parser->get()[proto::field::expect], "100-continue")) {
            static const std::string goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            net::async_write(m_stream, net::buffer(goOn), [self = this->shared_from_this()](ErrorCodeOf e, std::size_t) {
                if (!e)
                    self->readBody();
            });
            return;
        }
        readBody();
    }

    /// However long all of it takes: the client has the idle time for each piece.
    void readBody()
    {
        if (m_parser->is_done()) {
            bodyRead();
            return;
        }
        m_parser->eager(true);
        lowest().expires_after(m_core->options.idleTimeout);
        proto::async_read_some(
            m_stream, m_buffer, *m_parser, [self = this->shared_from_this()](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->readFailed(error);
                else
                    self->readBody();
            });
    }

    void bodyRead()
    {
        auto request = std::make_shared<Request>();
        auto &message = m_parser->get();
        request->method = std::string(view(message.method_string()));
        const std::string_view target = view(message.target());
        const std::size_t mark = target.find('?');
        request->path = percentDecoded(target.substr(0, mark), false);
        if (mark != std::string_view::npos) {
            request->rawQuery = std::string(target.substr(mark + 1));
            request->query = parseForm(request->rawQuery);
        }
        for (const auto &field : message)
            request->headers.emplace_back(std::string(view(field.name_string())), std::string(view(field.value())));
        request->peer = m_peer;
        request->received = m_received;
        request->certificateSha256 = m_certificate.sha256;
        request->certificateName = m_certificate.name;
        request->body = message.body().takeText();
        request->bodyFile = message.body().takeFile();
        m_keepAlive = message.keep_alive();
        m_headOnly = message.method() == proto::verb::head;
        m_accepted = request->header("Accept-Encoding");
        m_upgradeRequest.reset();
        if (beast::websocket::is_upgrade(message))
            m_upgradeRequest.emplace(std::move(message.base()));
        m_parser.reset();
        lowest().expires_never();
        if (m_core->options.queueLimit > 0 && m_core->waiting >= m_core->options.queueLimit) {
            auto full = std::make_shared<Response>(
                m_core->options.queueFull ? m_core->options.queueFull() : plainAnswer(503, "Too many requests are waiting"));
            full->noBody = full->noBody || m_headOnly;
            write(full);
            return;
        }
        ++m_core->waiting;

        const bool taken = m_core->onPool([self = this->shared_from_this(), request]() mutable {
            --self->m_core->waiting;
            auto response = std::make_shared<Response>();
            if (!self->m_core->stopping) {
                *response = self->m_core->handler(*request);
                if (!response->later && !response->upgrade)
                    compress(self->m_core->options, self->m_accepted, *response);
                response->noBody = response->noBody || self->m_headOnly;
            }
            // The pool keeps no share: connections end in the thread of io, which knows them all.
            net::io_context &io = self->m_core->io;
            net::post(io, [self = std::move(self), response] { self->answer(response); });
        });
        if (!taken)
            close();
    }

    void answer(const std::shared_ptr<Response> &response)
    {
        if (m_core->stopping) {
            if (response->later)
                response->later->leave();
            finish(*response);
            return;
        }
        if (response->upgrade) {
            upgrade(*response);
            return;
        }
        if (response->later) {
            hold(response->later);
            return;
        }
        if (response->delay.count() <= 0) {
            write(response);
            return;
        }
        m_timer.expires_after(response->delay);
        m_timer.async_wait([self = this->shared_from_this(), response](ErrorCodeOf error) {
            if (error)
                self->finish(*response);
            else
                self->write(response);
        });
    }

    /// Waits for the answer, and for the client to leave.
    void hold(const std::shared_ptr<Later> &later)
    {
        m_later = later;
        watch();
        later->wait([core = m_core, weak = this->weak_from_this(), accepted = m_accepted, headOnly = m_headOnly](Response given) {
            auto response = std::make_shared<Response>(std::move(given));
            response->later.reset();
            response->upgrade.reset();
            compress(core->options, accepted, *response);
            response->noBody = response->noBody || headOnly;
            net::post(core->io, [weak, response] {
                const auto self = weak.lock();
                if (!self)
                    return finish(*response);
                self->m_later.reset();
                self->answer(response);
            });
        });
    }

    /// Reads while an answer is waited for: a client that leaves is seen, and what it sends already is kept. Ends when the
    /// answer has been written.
    void watch()
    {
        m_watching = true;
        lowest().expires_never();
        m_stream.async_read_some(m_buffer.prepare(watchSize),
            [self = this->shared_from_this()](ErrorCodeOf error, std::size_t count) { self->watched(error, count); });
    }

    void watched(ErrorCodeOf error, std::size_t count)
    {
        m_watching = false;
        m_buffer.commit(count);
        const bool answered = std::exchange(m_answered, false);
        if (answered && (!error || error == net::error::operation_aborted)) {
            readHead();
        } else if (error || (m_later && m_buffer.size() > m_core->options.headerLimit)) {
            if (const auto later = std::exchange(m_later, nullptr))
                later->leave();
            close();
        } else if (m_later) {
            watch();
        }
    }

    void nextRequest()
    {
        if (!m_watching) {
            readHead();
            return;
        }
        m_answered = true;
        lowest().cancel();
    }

    void upgrade(Response &response)
    {
        const auto wanted = std::exchange(response.upgrade, nullptr);
        if (!m_upgradeRequest || m_buffer.size() > 0) { // frames may not come before the answer to the handshake
            auto refusal = std::make_shared<Response>(
                m_upgradeRequest ? plainAnswer(400, "Bad request") : plainAnswer(426, "This is a WebSocket"));
            if (!m_upgradeRequest)
                refusal->headers.emplace_back("Upgrade", "websocket");
            refusal->finished = std::move(response.finished);
            m_keepAlive = m_keepAlive && !m_upgradeRequest;
            write(refusal);
            return;
        }
        takeAsWebSocket(m_core, std::move(m_stream), wanted, *std::move(m_upgradeRequest), std::move(response.headers));
        finish(response);
    }

    void write(const std::shared_ptr<Response> &response)
    {
        const bool cut = response->cutAfter != std::string::npos && response->cutAfter <= response->bodySize();
        const bool keep = m_keepAlive && !cut;
        m_head = headText(*response, keep || cut); // a cut comes as a surprise
        std::string_view body;
        if (response->source && !response->noBody && response->status != 204) {
            lowest().expires_after(m_core->options.idleTimeout);
            net::async_write(m_stream, net::buffer(m_head),
                [self = this->shared_from_this(), response, keep, cut](ErrorCodeOf error, std::size_t) {
                    if (error)
                        self->abandon(*response);
                    else
                        self->sendPiece(response, cut ? response->cutAfter : response->bodySize(), keep, cut);
                });
            return;
        }
        if (!response->source && !response->noBody && response->status != 204)
            body = std::string_view(response->body).substr(0, cut ? response->cutAfter : response->body.size());
        // One buffer each: Beast 1.74's TLS stream never comes back from writing a small one followed by a large one.
        m_head += body.substr(0, besideHead);
        body.remove_prefix(std::min(body.size(), besideHead));
        lowest().expires_after(m_core->options.idleTimeout);
        net::async_write(m_stream, net::buffer(m_head),
            [self = this->shared_from_this(), response, body, keep, cut](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->abandon(*response);
                else
                    self->writeRest(response, body, keep, cut);
            });
    }

    /// However long all of it takes: the client has the idle time for each part that it takes.
    void writeRest(const std::shared_ptr<Response> &response, std::string_view rest, bool keep, bool cut)
    {
        if (rest.empty()) {
            written(*response, keep, cut);
            return;
        }
        lowest().expires_after(m_core->options.idleTimeout);
        m_stream.async_write_some(net::buffer(rest.data(), rest.size()),
            [self = this->shared_from_this(), response, rest, keep, cut](ErrorCodeOf error, std::size_t count) {
                if (error)
                    self->abandon(*response);
                else
                    self->writeRest(response, rest.substr(count), keep, cut);
            });
    }

    void written(const Response &response, bool keep, bool cut)
    {
        finish(response);
        if (cut)
            close();
        else if (keep)
            nextRequest();
        else if (m_watching) // all that came was read, so that closing takes nothing away from the client
            close();
        else
            shutdown();
    }

    void abandon(const Response &response)
    {
        finish(response);
        close();
    }

    /// Reads on the pool, writes here, one piece after the other: what is in memory is one piece.
    void sendPiece(const std::shared_ptr<Response> &response, std::size_t rest, bool keep, bool cut)
    {
        if (rest == 0) {
            written(*response, keep, cut);
            return;
        }
        if (m_core->stopping) {
            abandon(*response);
            return;
        }
        lowest().expires_never();
        const bool taken = m_core->onPool([self = this->shared_from_this(), response, rest, keep, cut]() mutable {
            auto piece = std::make_shared<std::string>();
            if (!self->m_core->stopping) {
                if (Result<std::string> read = response->source->read(std::min(rest, pieceSize)))
                    *piece = std::move(*read);
            }
            net::io_context &io = self->m_core->io;
            net::post(io, [self = std::move(self), response, piece, rest, keep, cut] {
                if (piece->empty() || self->m_core->stopping) { // less than was promised
                    self->abandon(*response);
                    return;
                }
                self->lowest().expires_after(self->m_core->options.idleTimeout);
                net::async_write(self->m_stream, net::buffer(*piece),
                    [self, response, piece, rest, keep, cut](ErrorCodeOf error, std::size_t count) {
                        if (error)
                            self->abandon(*response);
                        else
                            self->sendPiece(response, rest - count, keep, cut);
                    });
            });
        });
        if (!taken)
            abandon(*response);
    }

    static void finish(const Response &response)
    {
        if (response.finished)
            response.finished();
    }

    void readFailed(ErrorCodeOf error)
    {
        if (error == proto::error::body_limit) { // announced by the header, or found when it came
            refuse(plainAnswer(413, "Body too large"));
            return;
        }
        // What the other side only closed, reset or let run out gets no answer: nobody is there to read it.
        if (error == proto::error::end_of_stream || error == proto::error::partial_message
            || error == beast::error::timeout || error.category() != beast::error_code(proto::error::bad_method).category()) {
            close();
            return;
        }
        refuse(plainAnswer(400, "Bad request"));
    }

    /// Answers before the request was read to its end, then closes.
    void refuse(Response response)
    {
        m_keepAlive = false;
        write(std::make_shared<Response>(std::move(response)));
    }

    void shutdown()
    {
        lowest().expires_after(drainTime);
        if constexpr (secure) {
            m_stream.async_shutdown([self = this->shared_from_this()](ErrorCodeOf) { self->drain(); });
        } else {
            ErrorCodeOf ignored;
            lowest().socket().shutdown(tcp::socket::shutdown_send, ignored);
            drain();
        }
    }

    /// Closing with unread bytes resets the connection and may take the answer away from the client: read them first.
    void drain()
    {
        lowest().async_read_some(
            net::buffer(m_drained), [self = this->shared_from_this()](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->close();
                else
                    self->drain();
            });
    }

    std::shared_ptr<Core> m_core;
    Stream m_stream;
    net::steady_timer m_timer;
    beast::flat_buffer m_buffer;
    std::optional<proto::request_parser<SpoolBody>> m_parser;
    std::chrono::steady_clock::time_point m_received;
    std::string m_peer;
    PeerCertificate m_certificate;
    std::string m_head;
    std::array<char, 16 * 1024> m_drained{};
    bool m_keepAlive = false;
    // of the request that is being answered
    bool m_headOnly = false;
    std::string m_accepted; ///< Accept-Encoding
    std::optional<UpgradeRequest> m_upgradeRequest;
    std::shared_ptr<Later> m_later; ///< while it is waited for
    bool m_watching = false; ///< a read is under way beside the answer
    bool m_answered = false; ///< and that read is being ended
};

} // namespace bunsnc::http
