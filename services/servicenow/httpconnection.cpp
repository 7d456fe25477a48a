// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/httpconnection.h"

#include "services/core/post.h"
#include "services/core/workerthread.h"
#include "services/servicenow/bodypipe.h"
#include "services/servicenow/httpparser.h"
#include "services/servicenow/proxysettings.h"
#include "services/servicenow/tlssettings.h"

#include <QElapsedTimer>
#include <QSslSocket>
#include <QThread>
#include <QTimer>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 progressStep = 4096; // fewer bytes than this are no progress: a drip must not hold a worker for ever
constexpr qint64 maxIdleMs = 15'000;
constexpr qint64 maxIdleBeforeWriteMs = 2'000;
constexpr qint64 readBuffer = 512 * 1024; // of an answer that is passed on: what is not read waits at the server
constexpr qint64 writeBuffer = 512 * 1024; // as much of a body waits in the socket

} // namespace

/// Lives in the connection's thread.
class HttpConnection::Worker final : public QObject {
public:
    explicit Worker(const InstanceConfig &instance)
        : m_instance(instance)
        , m_tls(instance.url.scheme() == u"https"_s)
        , m_port(static_cast<quint16>(instance.url.port(m_tls ? 443 : 80)))
        , m_host(instance.url.host(QUrl::FullyEncoded))
        , m_timer(this)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { onTimer(); });
    }

    ~Worker() override { dropSocket(); }

    void begin(WireRequest request, std::shared_ptr<BodyPipe> pipe)
    {
        m_request = std::move(request);
        m_pipe = std::move(pipe);
        m_progress = {};
        m_parser = std::make_unique<HttpParser>(
            m_request.headOnly, m_instance.maxAnswerBytes, m_pipe->hasSink() ? m_pipe.get() : nullptr);
        m_bytesAtMark = 0;
        m_tlsErrors.clear();
        m_clock.start();
        const qint64 maxIdle = m_request.idempotent ? maxIdleMs : maxIdleBeforeWriteMs;
        if (m_socket && m_socket->state() == QAbstractSocket::ConnectedState && m_socket->bytesAvailable() == 0
            && m_idle.elapsed() < maxIdle) {
            m_progress.reused = true;
            transmit();
            return;
        }
        connectNow();
    }

    /// Of that exchange: the next one may have begun.
    void abort(const BodyPipe *pipe)
    {
        if (m_pipe.get() == pipe)
            finish(Error{.code = ErrorCode::Cancelled, .subject = subject()});
    }

    /// There is more to send.
    void feed(const BodyPipe *pipe)
    {
        if (m_pipe.get() == pipe)
            sendPieces();
    }

private:
    QString subject() const { return m_host + (m_instance.url.port() < 0 ? QString() : u':' + QString::number(m_port)); }

    void dropSocket()
    {
        if (!m_socket)
            return;
        QAbstractSocket *socket = std::exchange(m_socket, nullptr);
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }

    void connectNow()
    {
        dropSocket();
        if (m_tls && !m_tlsConfiguration) {
            auto configuration = tlsConfiguration(m_instance);
            if (!configuration)
                return finish(configuration.error());
            m_tlsConfiguration = *std::move(configuration);
        }
        m_connecting = true;
        m_timer.start(m_instance.connectTimeout);
        QSslSocket *tls = m_tls ? new QSslSocket(this) : nullptr;
        m_socket = tls ? tls : new QTcpSocket(this);
        m_socket->setProxy(networkProxy(m_instance));
        connect(m_socket, &QAbstractSocket::readyRead, this, [this] { onReadyRead(); });
        connect(m_socket, &QAbstractSocket::bytesWritten, this, [this](qint64 bytes) {
            m_written += bytes;
            if (!m_parser)
                return;
            noteProgress();
            sendPieces();
        });
        connect(m_socket, &QAbstractSocket::errorOccurred, this, [this](auto error) { onError(error); });
        if (tls) {
            connect(tls, &QSslSocket::encrypted, this, [this] { onConnected(); });
            connect(tls, &QSslSocket::encryptedBytesWritten, this, [this] {
                if (m_parser)
                    sendPieces();
            });
            connect(tls, &QSslSocket::sslErrors, this, [this, tls](const QList<QSslError> &errors) {
                m_tlsErrors = errors;
                if (!m_instance.verifyTls)
                    tls->ignoreSslErrors();
            });
            tls->setSslConfiguration(*m_tlsConfiguration);
            tls->connectToHostEncrypted(m_host, m_port);
        } else {
            connect(m_socket, &QAbstractSocket::connected, this, [this] { onConnected(); });
            m_socket->connectToHost(m_host, m_port);
        }
    }

    void onConnected()
    {
        m_connecting = false;
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        transmit();
    }

    void transmit()
    {
        m_progress.sent = true;
        m_written = 0;
        m_markMs = m_clock.elapsed();
        m_timer.start(m_instance.requestTimeout);
        m_socket->setReadBufferSize(m_pipe->hasSink() ? readBuffer : 0);
        m_socket->write(m_request.head);
        if (!m_request.body.isEmpty())
            m_socket->write(m_request.body);
        sendPieces();
    }

    void sendPieces()
    {
        if (!m_socket || !m_progress.sent || !m_pipe->hasSource())
            return;
        const auto *tls = m_tls ? static_cast<QSslSocket *>(m_socket) : nullptr;
        while (m_socket->state() == QAbstractSocket::ConnectedState
            && m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0) < writeBuffer) {
            const QByteArray piece = m_pipe->nextPiece();
            if (piece.isEmpty())
                return;
            m_socket->write(piece);
        }
    }

    void onReadyRead()
    {
        if (!m_pipe)
            return dropSocket(); // nobody asked: the connection is of no more use
        const auto whole = m_parser->consume(*m_socket);
        if (!whole)
            finish(whole.error());
        else if (*whole)
            finishWithAnswer();
        else
            noteProgress();
    }

    // The request's head is no progress, the answer's first byte is.
    void noteProgress()
    {
        const qint64 bytes
            = std::max<qint64>(0, m_written - m_request.head.size()) + m_parser->bytesConsumed();
        if (bytes >= m_bytesAtMark + progressStep || (bytes > 0 && m_bytesAtMark == 0)) {
            m_bytesAtMark = bytes;
            m_markMs = m_clock.elapsed();
        }
    }

    void onTimer()
    {
        if (!m_pipe)
            return;
        if (m_connecting) {
            return finish(Error{.code = ErrorCode::Timeout,
                .subject = subject(),
                .detail = u"no connection within %1 ms"_s.arg(m_instance.connectTimeout.count()),
                .retryable = true});
        }
        const qint64 now = m_clock.elapsed();
        const qint64 limit = m_instance.requestTimeout.count();
        if (now - m_markMs >= limit) {
            return finish(Error{.code = ErrorCode::Timeout,
                .subject = subject(),
                .detail = u"no progress for %1 ms"_s.arg(limit),
                .httpStatus = m_parser->status(),
                .retryable = true});
        }
        m_timer.start(std::max<qint64>(1, m_markMs + limit - now));
    }

    void onError(QAbstractSocket::SocketError error)
    {
        if (!m_pipe)
            return dropSocket();
        if (error == QAbstractSocket::SslHandshakeFailedError) {
            return finish(Error{.code = ErrorCode::TlsUntrusted,
                .subject = subject(),
                .detail = m_tlsErrors.isEmpty() ? QString(u"TLS handshake failed: "_s + m_socket->errorString())
                                                : describeTlsErrors(m_tlsErrors)});
        }
        // In TLS 1.3 the server looks at the client's certificate when the client thinks that it is through.
        if (m_tls && !m_instance.clientCertificate.file.isEmpty() && !m_parser->begun()
            && (error == QAbstractSocket::SslInternalError || error == QAbstractSocket::SslInvalidUserDataError)) {
            return finish(Error{.code = ErrorCode::TlsUntrusted,
                .subject = subject(),
                .detail = u"the client certificate is refused: "_s + m_socket->errorString()});
        }
        if (!m_connecting) {
            // What came before the end still counts.
            auto whole = m_parser->consume(*m_socket);
            if (whole && !*whole && error == QAbstractSocket::RemoteHostClosedError)
                whole = m_parser->closed();
            if (!whole)
                return finish(whole.error());
            if (*whole)
                return finishWithAnswer();
        }
        finish(networkError(error));
    }

    Error networkError(QAbstractSocket::SocketError error) const
    {
        Error result{.code = ErrorCode::ConnectionLost,
            .subject = subject(),
            .detail = m_socket->errorString(),
            .httpStatus = m_parser->status(),
            .retryable = true};
        switch (error) {
        case QAbstractSocket::HostNotFoundError:
            result.code = ErrorCode::HostNotFound;
            break;
        case QAbstractSocket::ConnectionRefusedError:
            result.code = ErrorCode::ConnectionRefused;
            break;
        case QAbstractSocket::NetworkError:
        case QAbstractSocket::SocketTimeoutError:
            if (m_connecting)
                result.code = error == QAbstractSocket::NetworkError ? ErrorCode::ConnectionRefused : ErrorCode::Timeout;
            break;
        case QAbstractSocket::SocketAccessError: // what Qt makes of a proxy's 403
            if (!m_connecting || m_socket->proxy().type() == QNetworkProxy::NoProxy)
                break;
            result.retryable = false;
            result.code = ErrorCode::ProxyRefused;
            break;
        case QAbstractSocket::ProxyAuthenticationRequiredError:
            result.detail = u"the proxy refuses the user name or password, or wants one"_s;
            [[fallthrough]];
        case QAbstractSocket::ProxyProtocolError:
            result.retryable = false;
            [[fallthrough]];
        case QAbstractSocket::ProxyConnectionRefusedError:
        case QAbstractSocket::ProxyConnectionClosedError:
        case QAbstractSocket::ProxyConnectionTimeoutError:
        case QAbstractSocket::ProxyNotFoundError:
            result.code = ErrorCode::ProxyRefused;
            break;
        default:
            break;
        }
        if (result.code == ErrorCode::ProxyRefused && m_instance.proxyMode == ProxyMode::Manual)
            result.subject = m_instance.proxyHost + u':' + QString::number(m_instance.proxyPort);
        return result;
    }

    void finishWithAnswer()
    {
        const bool keep = m_parser->keepAlive() && m_socket->state() == QAbstractSocket::ConnectedState
            && m_socket->bytesAvailable() == 0 && m_socket->bytesToWrite() == 0
            && m_pipe->isSentWhole(); // refused before all of it was there
        WireAnswer answer{m_parser->status(), m_parser->takeHeaders(), m_parser->takeBody(), m_parser->isStreamed()};
        if (!keep)
            dropSocket();
        m_idle.start();
        m_progress.answerBegun = true;
        report(std::move(answer));
    }

    void finish(Error error)
    {
        m_progress.answerBegun = m_parser && m_parser->begun();
        if (error.subject.isEmpty())
            error.subject = subject();
        dropSocket();
        report(std::move(error));
    }

    void report(Result<WireAnswer> result)
    {
        m_timer.stop();
        m_connecting = false;
        m_parser.reset();
        m_request = {};
        const auto pipe = std::exchange(m_pipe, {});
        pipe->finish(std::move(result), m_progress);
    }

    const InstanceConfig m_instance;
    const bool m_tls;
    const quint16 m_port;
    const QString m_host;
    std::optional<QSslConfiguration> m_tlsConfiguration;
    QAbstractSocket *m_socket = nullptr;
    QTimer m_timer;
    QElapsedTimer m_clock;
    QElapsedTimer m_idle;
    WireRequest m_request;
    std::shared_ptr<BodyPipe> m_pipe; ///< of the exchange that is under way
    WireProgress m_progress;
    std::unique_ptr<HttpParser> m_parser;
    QList<QSslError> m_tlsErrors;
    bool m_connecting = false;
    qint64 m_written = 0;
    qint64 m_bytesAtMark = 0;
    qint64 m_markMs = 0;
};

struct HttpConnection::Thread {
    LoopThread thread;
    Worker *worker = nullptr;
};

HttpConnection::HttpConnection(const InstanceConfig &instance)
    : m_thread(std::make_unique<Thread>())
{
    m_thread->thread.setObjectName(u"sn-wire"_s);
    m_thread->worker = new Worker(instance);
    m_thread->worker->moveToThread(&m_thread->thread);
    m_thread->thread.start();
}

HttpConnection::~HttpConnection()
{
    postTo(m_thread->worker, [worker = m_thread->worker] {
        QThread *const thread = worker->thread();
        delete worker;
        thread->quit();
    });
    m_thread->thread.join();
}

Result<WireAnswer> HttpConnection::exchange(WireRequest request, WireProgress &progress, const std::stop_token &stop)
{
    const auto pipe = std::make_shared<BodyPipe>(request.sink, request.source);
    Worker *worker = m_thread->worker;
    postTo(worker, [worker, pipe, request = std::move(request)]() mutable { worker->begin(std::move(request), pipe); });
    return pipe->wait(
        progress, stop, [worker, pipe] { postTo(worker, [worker, pipe] { worker->abort(pipe.get()); }); },
        [worker, pipe] { postTo(worker, [worker, pipe] { worker->feed(pipe.get()); }); });
}

} // namespace bunsnc::servicenow
