// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What the server's connections share. Beast takes long to compile, so only server.cpp and the sources of connections see
// this, each of which compiles the one kind of connection that it is named for.
#pragma once

#include "services/http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <atomic>
#include <optional>
#include <unordered_set>

namespace bunsnc::http {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;
using ErrorCodeOf = beast::error_code;
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

/// Everything of a connection runs on the one I/O thread, so nothing in it needs a lock; handlers run on the pool and
/// hand what they made back by posting to the I/O thread.
class Connection {
public:
    virtual ~Connection() = default;
    virtual void close() = 0; ///< at once
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

    /// From the I/O thread. False once the server stops: what the pool does not run any more would never be let go.
    template <typename Function> bool onPool(Function &&function)
    {
        if (stopping)
            return false;
        net::post(pool, std::forward<Function>(function));
        return true;
    }
};

/// Serves a client that has just connected.
void servePlain(const std::shared_ptr<Core> &core, tcp::socket socket);
void serveTls(const std::shared_ptr<Core> &core, tcp::socket socket);

inline std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace bunsnc::http
