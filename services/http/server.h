// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bunsnc::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;
    std::string path; ///< percent-decoded
    std::string rawQuery; ///< as received, without "?"
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order ("+" is a space)
    Headers headers;
    std::string body;
    std::string peer; ///< address
    std::string_view header(std::string_view name) const; ///< without regard to case
    std::string_view parameter(std::string_view name) const; ///< first query parameter of that name
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    bool noBody = false; ///< HEAD, 204: headers only (a Content-Length of the body stays for HEAD)
    /// Faults, for servers that must misbehave on purpose:
    std::chrono::milliseconds delay{0}; ///< before the first byte
    std::size_t cutAfter = std::string::npos; ///< closes the connection after that many bytes of the body
};

struct ServerOptions {
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0 = any free port
    int threads = 2;
    std::size_t headerLimit = 16 * 1024; ///< request line and headers; more is answered by `tooLongAnswer`
    std::size_t bodyLimit = 64 * 1024 * 1024;
    std::chrono::seconds idleTimeout{30};
    QString certificateFile; ///< PEM; with the key: TLS
    QString privateKeyFile;
    bool gzip = true; ///< compresses answers of more than 1 KiB when the client accepts it
    std::function<Response()> headerTooLong; ///< what to answer then; default 431
};

/// HTTP/1.1 server with keep-alive on its own I/O threads. The handler runs on those threads, concurrently.
class Server {
public:
    using Handler = std::function<Response(const Request &)>;
    virtual ~Server() = default; ///< stops
    virtual quint16 port() const = 0;
    virtual void stop() = 0; ///< closes all connections and joins the threads
};
Result<std::unique_ptr<Server>> listen(const ServerOptions &options, Server::Handler handler);

} // namespace bunsnc::http
