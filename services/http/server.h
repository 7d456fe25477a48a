// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/http/body.h"

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
class Later;
struct WebSocketUpgrade;

struct Request {
    std::string method;
    std::string path; ///< percent-decoded
    std::string rawQuery; ///< as received, without "?"
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order ("+" is a space)
    Headers headers;
    std::string body; ///< empty when it was spooled
    std::shared_ptr<QTemporaryFile> bodyFile; ///< of a spooled body that is not empty
    std::string peer; ///< address
    std::chrono::steady_clock::time_point received; ///< when its headers had been read
    /// Of the TLS certificate that the client showed and that was verified; both empty without one.
    std::string certificateSha256; ///< of its DER, lower-case hex
    std::string certificateName; ///< its subject's common name
    std::string_view header(std::string_view name) const; ///< without regard to case
    std::string_view parameter(std::string_view name) const; ///< first query parameter of that name
    std::unique_ptr<BodySource> readBody() const { return readerOf(body, bodyFile); } ///< from its beginning
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    /// Takes the place of `body`: is read on a handler's thread, a piece at a time, as fast as the client takes it.
    /// When it fails, or ends before its size, the connection is closed.
    std::shared_ptr<BodySource> source;
    bool noBody = false; ///< HEAD, 204: headers only (a Content-Length of the body stays for HEAD)
    /// Faults, for servers that must misbehave on purpose:
    std::chrono::milliseconds delay{0}; ///< before the first byte
    std::size_t cutAfter = std::string::npos; ///< closes the connection after that many bytes of the body
    /// Called once, when the answer has left or could not be sent; on the I/O thread, so it must be short.
    std::function<void()> finished;
    /// Set: the rest of this is not used, the answer comes when it is given there (later.h).
    std::shared_ptr<Later> later;
    /// Set: the connection becomes a WebSocket (websocket.h), with `headers` in the answer to its handshake.
    std::shared_ptr<WebSocketUpgrade> upgrade;
    std::size_t bodySize() const { return source ? std::size_t(source->size()) : body.size(); }
};

struct ServerOptions {
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0; ///< 0 = any free port
    int threads = 2; ///< that run handlers; reading and writing is done by one more
    std::size_t headerLimit = 16 * 1024; ///< request line and headers; more is answered by `tooLongAnswer`
    std::size_t bodyLimit = 64 * 1024 * 1024;
    /// Whether the body of a request for this path (decoded) goes to a file instead of memory; none by default.
    std::function<bool(std::string_view path)> spools;
    std::uint64_t spoolLimit = 1024ull * 1024 * 1024; ///< of such bodies, in place of bodyLimit
    QString spoolDirectory; ///< empty: the system's one for temporary files
    /// For a request's header as a whole, and for each piece of a body and of an answer: what flows may take longer.
    std::chrono::seconds idleTimeout{30};
    std::size_t connectionLimit = 10'000; ///< at once; more wait in the system's queue until one of them ends
    QString certificateFile; ///< PEM; with the key: TLS
    QString privateKeyFile;
    /// PEM with the authorities of clients' certificates; with TLS: each client is asked for one. Those that show none
    /// are served all the same (Request::certificateSha256 stays empty), one that cannot be verified ends the handshake.
    QString clientCaFile;
    bool gzip = true; ///< compresses answers of more than 1 KiB when the client accepts it
    std::function<Response()> headerTooLong; ///< what to answer then; default 431
    int queueLimit = 0; ///< requests that may wait for a handler at once; those beyond are refused; 0: no limit
    std::function<Response()> queueFull; ///< what to answer then; default 503
    std::function<void(quint16 port)> bound; ///< the port is known, and nothing is served yet; in the thread of listen()
};

/// HTTP/1.1 server with keep-alive on threads of its own: one that reads and writes, so that a request is seen when
/// it arrives however busy the handlers are, and `threads` that run handlers, concurrently.
class Server {
public:
    using Handler = std::function<Response(const Request &)>;
    virtual ~Server() = default; ///< stops
    virtual quint16 port() const = 0;
    /// Closes all connections and joins the threads; waits for handlers that are running. Not from a handler. Answers that
    /// were to come later are not waited for.
    virtual void stop() = 0;
};
/// Starts to serve. An address or port that cannot be had, or a certificate that cannot be read, is an error.
Result<std::unique_ptr<Server>> listen(const ServerOptions &options, Server::Handler handler);

/// Percent-decodes; a "%" that no two hex digits follow stays as it is. `plusIsSpace`: as in forms and queries.
std::string percentDecoded(std::string_view text, bool plusIsSpace);
/// "a=1&b=%20x" to pairs, in order; a name without "=" has an empty value.
std::vector<std::pair<std::string, std::string>> parseForm(std::string_view text);

} // namespace bunsnc::http
