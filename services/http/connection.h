// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// One client's connection; only server.cpp includes this, so that it stays the only one that sees Beast. Everything of
// a connection runs on the one I/O thread, so nothing here needs a lock; handlers run on the pool and hand their answer
// back by posting to the I/O thread.
#pragma once

#include "services/http/compression.h"
#include "services/http/server.h"
#include "services/http/spoolbody.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <unordered_set>

namespace bunsnc::http {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace proto = boost::beast::http;
using tcp = net::ip::tcp;
using ErrorCodeOf = beast::error_code;

inline constexpr auto drainTime = std::chrono::seconds(2);
inline constexpr std::size_t gzipFrom = 1024;
inline constexpr std::size_t pieceSize = 256 * 1024;

class Connection {
public:
    virtual ~Connection() = default;
    virtual void close() = 0;
};

struct Core {
    explicit Core(const ServerOptions &o, Server::Handler h)
        : options(o)
        , handler(std::move(h))
        , pool(std::size_t(std::max(1, o.threads)))
    {
    }
    ServerOptions options;
    Server::Handler handler;
    net::io_context io{1};
    net::thread_pool pool;
    std::optional<net::ssl::context> tls;
    std::unordered_set<Connection *> connections;
    std::atomic<bool> stopping{false};
    std::atomic<int> waiting{0}; ///< requests that no handler has taken yet
};

inline std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

inline std::string headText(const Response &response, bool keepAlive)
{
    std::string head;
    head.reserve(512);
    head += "HTTP/1.1 ";
    head += std::to_string(response.status);
    head += ' ';
    head += view(proto::obsolete_reason(proto::int_to_status(unsigned(response.status))));
    head += "\r\n";
    for (const auto &[name, value] : response.headers) {
        head += name;
        head += ": ";
        for (const char c : value) // a header never carries a line break, whatever was put into it
            head += c == '\r' || c == '\n' ? ' ' : c;
        head += "\r\n";
    }
    if (response.status != 204 && response.status != 304 && response.status >= 200) {
        head += "Content-Length: ";
        head += std::to_string(response.bodySize());
        head += "\r\n";
    }
    head += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

inline void compress(const ServerOptions &options, const Request &request, Response &response)
{
    if (!options.gzip || response.source || response.body.size() <= gzipFrom || response.cutAfter != std::string::npos
        || !acceptsGzip(request.header("Accept-Encoding")))
        return;
    for (const auto &[name, value] : response.headers) {
        if (name == "Content-Encoding")
            return;
    }
    if (auto small = gzip(response.body)) {
        response.body = std::move(*small);
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
}

template<typename Stream>
class ConnectionOver final : public Connection, public std::enable_shared_from_this<ConnectionOver<Stream>> {
    static constexpr bool secure = !std::is_same_v<Stream, beast::tcp_stream>;

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
                    self->readCertificate();
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

    void readCertificate()
    {
        if constexpr (secure) {
            const std::unique_ptr<X509, decltype(&X509_free)> certificate(
                SSL_get1_peer_certificate(m_stream.native_handle()), &X509_free);
            if (!certificate || SSL_get_verify_result(m_stream.native_handle()) != X509_V_OK)
                return;
            unsigned char digest[EVP_MAX_MD_SIZE];
            unsigned int size = 0;
            if (X509_digest(certificate.get(), EVP_sha256(), digest, &size) != 1)
                return;
            m_certificateSha256
                = QByteArray(reinterpret_cast<const char *>(digest), qsizetype(size)).toHex().toStdString();
            char name[256] = "";
            X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
            m_certificateName = name;
        }
    }

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
            refuse(m_core->options.headerTooLong ? m_core->options.headerTooLong() : plain(431, "Header too long"));
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
                refuse(plain(413, "Body too large"));
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

    void readBody()
    {
        lowest().expires_after(m_core->options.idleTimeout);
        proto::async_read(m_stream, m_buffer, *m_parser,
            [self = this->shared_from_this()](ErrorCodeOf error, std::size_t) { self->bodyRead(error); });
    }

    void bodyRead(ErrorCodeOf error)
    {
        if (error) {
            readFailed(error);
            return;
        }
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
        request->certificateSha256 = m_certificateSha256;
        request->certificateName = m_certificateName;
        request->body = message.body().takeText();
        request->bodyFile = message.body().takeFile();
        m_keepAlive = message.keep_alive();
        const bool headOnly = message.method() == proto::verb::head;
        m_parser.reset();
        lowest().expires_never();
        if (m_core->options.queueLimit > 0 && m_core->waiting >= m_core->options.queueLimit) {
            auto full = std::make_shared<Response>(
                m_core->options.queueFull ? m_core->options.queueFull() : plain(503, "Too many requests are waiting"));
            full->noBody = full->noBody || headOnly;
            write(full);
            return;
        }
        ++m_core->waiting;

        net::post(m_core->pool, [self = this->shared_from_this(), request, headOnly]() mutable {
            --self->m_core->waiting;
            auto response = std::make_shared<Response>();
            if (!self->m_core->stopping) {
                *response = self->m_core->handler(*request);
                compress(self->m_core->options, *request, *response);
                response->noBody = response->noBody || headOnly;
            }
            // The pool keeps no share: connections end in the thread of io, which knows them all.
            net::io_context &io = self->m_core->io;
            net::post(io, [self = std::move(self), response] { self->answer(response); });
        });
    }

    void answer(const std::shared_ptr<Response> &response)
    {
        if (m_core->stopping) {
            finish(*response);
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

    void write(const std::shared_ptr<Response> &response)
    {
        const bool cut = response->cutAfter != std::string::npos && response->cutAfter <= response->bodySize();
        const bool keep = m_keepAlive && !cut;
        m_head = headText(*response, keep || cut); // a cut comes as a surprise
        net::const_buffer body;
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
            body = net::buffer(response->body.data(), cut ? response->cutAfter : response->body.size());
        if constexpr (secure) {
            // Beast 1.74's TLS stream never comes back from writing a small buffer followed by a large one.
            m_head.append(static_cast<const char *>(body.data()), body.size());
            body = {};
        }
        const std::array<net::const_buffer, 2> parts{net::buffer(m_head), body};
        lowest().expires_after(m_core->options.idleTimeout);
        net::async_write(m_stream, parts,
            [self = this->shared_from_this(), response, keep, cut](ErrorCodeOf error, std::size_t) {
                if (error)
                    self->abandon(*response);
                else
                    self->written(*response, keep, cut);
            });
    }

    void written(const Response &response, bool keep, bool cut)
    {
        finish(response);
        if (cut)
            close();
        else if (keep)
            readHead();
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
        net::post(m_core->pool, [self = this->shared_from_this(), response, rest, keep, cut]() mutable {
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
    }

    static void finish(const Response &response)
    {
        if (response.finished)
            response.finished();
    }

    static Response plain(int status, std::string text)
    {
        Response response;
        response.status = status;
        response.headers.emplace_back("Content-Type", "text/plain;charset=UTF-8");
        response.body = std::move(text);
        return response;
    }

    void readFailed(ErrorCodeOf error)
    {
        if (error == proto::error::body_limit) { // announced by the header, or found when it came
            refuse(plain(413, "Body too large"));
            return;
        }
        // What the other side only closed, reset or let run out gets no answer: nobody is there to read it.
        if (error == proto::error::end_of_stream || error == proto::error::partial_message
            || error == beast::error::timeout || error.category() != beast::error_code(proto::error::bad_method).category()) {
            close();
            return;
        }
        refuse(plain(400, "Bad request"));
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
    std::string m_certificateSha256;
    std::string m_certificateName;
    std::string m_head;
    std::array<char, 16 * 1024> m_drained{};
    bool m_keepAlive = false;
};

} // namespace bunsnc::http
