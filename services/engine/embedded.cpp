// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/engine.h"

#include "services/servicenow/transport.h"
#include "services/store/sqlite/connection.h"

#include <future>
#include <mutex>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::engine {

namespace {

class Embedded final : public Engine {
public:
    Embedded(std::shared_ptr<store::TicketStore> store, std::unique_ptr<stream::ChangeStream> stream,
        std::unique_ptr<sync::Mirror> mirror, QString sourceName)
        : m_sourceName(std::move(sourceName))
        , m_store(std::move(store))
        , m_stream(std::move(stream))
        , m_mirror(std::move(mirror))
    {
        if (m_mirror) {
            m_mirror->start();
        }
    }

    ~Embedded() override
    {
        // In the direction of the data: no writer after the relay has gone.
        m_mirror.reset();
        m_stream->stop();
    }

    std::shared_ptr<store::TicketStore> store() const override { return m_store; }
    stream::ChangeStream &changes() override { return *m_stream; }

    sync::MirrorStatus mirrorStatus() const override
    {
        return m_mirror ? m_mirror->status() : sync::MirrorStatus();
    }

    void setMirrorListener(std::function<void(const sync::MirrorStatus &)> listener) override
    {
        if (m_mirror) {
            m_mirror->setStatusListener(std::move(listener));
        } else if (listener) {
            listener({});
        }
    }

    void pollNow() override
    {
        if (m_mirror) {
            m_mirror->pollNow();
        }
    }

    void reconcileNow() override
    {
        if (m_mirror) {
            m_mirror->reconcileNow();
        }
    }

    void acceptDeletes(Kind kind, qint64 counted) override
    {
        if (m_mirror) {
            m_mirror->acceptDeletes(kind, counted);
        }
    }

    QString sourceName() const override { return m_sourceName; }

    bool shutDown(std::chrono::milliseconds timeout) override
    {
        const auto until = std::chrono::steady_clock::now() + timeout;
        bool inTime = true;
        if (m_mirror) {
            m_mirror->requestStop();
            inTime = m_mirror->wait(timeout);
        }
        // The stream waits for the handler that is running, which may take its time: another thread waits for it.
        const std::scoped_lock lock(m_mutex);
        if (!m_stopped.valid()) {
            m_stopped = std::async(std::launch::async, [stream = m_stream.get()] { stream->stop(); });
        }
        return m_stopped.wait_until(until) == std::future_status::ready && inTime;
    }

private:
    const QString m_sourceName;
    const std::shared_ptr<store::TicketStore> m_store;
    const std::unique_ptr<stream::ChangeStream> m_stream;
    std::unique_ptr<sync::Mirror> m_mirror;
    std::mutex m_mutex;
    std::future<void> m_stopped; // destroyed before the stream, and waits for its end
};

QString describeSource(const servicenow::InstanceConfig &instance, const QString &location)
{
    QString host = instance.url.host();
    if (instance.url.port() > 0) {
        host += u':' + QString::number(instance.url.port());
    }
    return host.isEmpty() ? location : host + u" → "_s + location;
}

} // namespace

Result<std::unique_ptr<Engine>> openEmbedded(EmbeddedOptions options)
{
    // The mirror waits out a lock by itself and says so; a long wait inside SQLite would only delay a stop.
    store::SqliteOptions sqlite;
    sqlite.busyTimeoutMs = 1000;
    auto opened = store::openSqliteStore(options.storePath, options.states, sqlite, Clock::system());
    if (!opened) {
        return opened.error();
    }
    std::shared_ptr<store::TicketStore> store = std::move(*opened);
    auto stream = stream::makeInProcessStream(store);
    const QString source = describeSource(options.instance, store->location());
    std::unique_ptr<sync::Mirror> mirror;
    if (options.auth) {
        mirror = sync::makeMirror(servicenow::Account::make(options.instance, options.auth), store, stream.get(),
            std::move(options.mirror));
    }
    return std::unique_ptr<Engine>(
        std::make_unique<Embedded>(std::move(store), std::move(stream), std::move(mirror), source));
}

} // namespace bunsnc::engine
