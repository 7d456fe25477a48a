// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/http/server.h"

#include "services/http/core.h"
#include "services/http/failure.h"

#include <QFile>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

#include <future>
#include <thread>

using namespace Qt::StringLiterals;

namespace bunsnc::http {

namespace {

constexpr auto acceptPause = std::chrono::milliseconds(100);

class BeastServer final : public Server {
public:
    explicit BeastServer(std::shared_ptr<Core> core)
        : m_core(std::move(core))
        , m_acceptor(m_core->io)
        , m_pause(m_core->io)
        , m_work(m_core->io.get_executor())
    {
    }
    ~BeastServer() override { stop(); }

    Result<> open()
    {
        ErrorCodeOf error;
        const auto fail = [&error, this] {
            return failure(ErrorCode::InvalidArgument,
                m_core->options.address + u':' + QString::number(m_core->options.port),
                QString::fromStdString(error.message()));
        };
        const auto address = net::ip::make_address(m_core->options.address.toStdString(), error);
        if (error)
            return fail();
        const tcp::endpoint endpoint(address, m_core->options.port);
        m_acceptor.open(endpoint.protocol(), error);
        if (error)
            return fail();
        m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        m_acceptor.bind(endpoint, error);
        if (error)
            return fail();
        m_acceptor.listen(net::socket_base::max_listen_connections, error);
        if (error)
            return fail();
        m_port = m_acceptor.local_endpoint(error).port();
        if (m_core->options.bound)
            m_core->options.bound(m_port);
        accept();
        m_thread = std::thread([this] { m_core->io.run(); });
        return {};
    }

    quint16 port() const override { return m_port; }

    void stop() override
    {
        if (!m_thread.joinable())
            return;
        m_core->stopping = true;
        std::promise<void> closed;
        net::post(m_core->io, [this, &closed] {
            ErrorCodeOf ignored;
            m_acceptor.close(ignored);
            m_pause.cancel(ignored);
            const auto connections = m_core->connections; // closing may destroy some
            for (Connection *connection : connections) {
                if (m_core->connections.contains(connection))
                    connection->close();
            }
            closed.set_value();
        });
        closed.get_future().wait(); // from here on the pool gets nothing more
        m_core->pool.join(); // what waits there sees `stopping` and does nothing
        m_work.reset(); // with nothing left to read, write or accept, the I/O thread ends by itself
        m_thread.join();
    }

private:
    void accept()
    {
        if (m_core->connections.size() >= m_core->options.connectionLimit) {
            acceptLater();
            return;
        }
        m_acceptor.async_accept([this](ErrorCodeOf error, tcp::socket socket) {
            if (m_core->stopping || error == net::error::operation_aborted)
                return;
            if (error) { // the process has no file left, say: it will not be better at once
                acceptLater();
                return;
            }
            if (m_core->tls)
                serveTls(m_core, std::move(socket));
            else
                servePlain(m_core, std::move(socket));
            accept();
        });
    }

    void acceptLater()
    {
        m_pause.expires_after(acceptPause);
        m_pause.async_wait([this](ErrorCodeOf error) {
            if (!error && !m_core->stopping)
                accept();
        });
    }

    std::shared_ptr<Core> m_core;
    tcp::acceptor m_acceptor;
    net::steady_timer m_pause; ///< before the next try to accept
    net::executor_work_guard<net::io_context::executor_type> m_work; // answers of running handlers still come
    std::thread m_thread;
    quint16 m_port = 0;
};

Result<> loadCertificate(Core &core)
{
    const auto read = [](const QString &path) -> Result<QByteArray> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorCode::FileError, path, file.errorString());
        return file.readAll();
    };
    Result<QByteArray> certificate = read(core.options.certificateFile);
    if (!certificate)
        return certificate.error();
    Result<QByteArray> key = read(core.options.privateKeyFile);
    if (!key)
        return key.error();
    core.tls.emplace(net::ssl::context::tls_server);
    ErrorCodeOf error;
    core.tls->set_options(net::ssl::context::default_workarounds | net::ssl::context::no_sslv2
            | net::ssl::context::no_sslv3 | net::ssl::context::no_tlsv1 | net::ssl::context::no_tlsv1_1,
        error);
    if (!error)
        core.tls->use_certificate_chain(net::buffer(certificate->constData(), std::size_t(certificate->size())), error);
    if (!error)
        core.tls->use_private_key(
            net::buffer(key->constData(), std::size_t(key->size())), net::ssl::context::pem, error);
    if (error)
        return failure(
            ErrorCode::FileError, core.options.certificateFile, QString::fromStdString(error.message()));
    if (core.options.clientCaFile.isEmpty())
        return {};
    Result<QByteArray> authorities = read(core.options.clientCaFile);
    if (!authorities)
        return authorities.error();
    core.tls->add_certificate_authority(
        net::buffer(authorities->constData(), std::size_t(authorities->size())), error);
    if (!error)
        core.tls->set_verify_mode(net::ssl::verify_peer, error);
    if (error)
        return failure(ErrorCode::FileError, core.options.clientCaFile, QString::fromStdString(error.message()));
    // Clients choose among their certificates by the names of the authorities; sessions are resumed only in a context
    // that has a name.
    SSL_CTX_set_client_CA_list(
        core.tls->native_handle(), SSL_load_client_CA_file(core.options.clientCaFile.toUtf8().constData()));
    static constexpr unsigned char context[] = "bunsnc";
    SSL_CTX_set_session_id_context(core.tls->native_handle(), context, sizeof context - 1);
    return {};
}

} // namespace

Result<std::unique_ptr<Server>> listen(const ServerOptions &options, Server::Handler handler)
{
    auto core = std::make_shared<Core>(options, std::move(handler));
    if (!options.certificateFile.isEmpty()) {
        if (auto loaded = loadCertificate(*core); !loaded)
            return loaded.error();
    }
    auto server = std::make_unique<BeastServer>(std::move(core));
    if (auto opened = server->open(); !opened)
        return opened.error();
    return std::unique_ptr<Server>(std::move(server));
}

} // namespace bunsnc::http
