// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/engine.h"

#include "services/engine/accountkeeper.h"
#include "services/servicenow/transport.h"
#include "services/store/sqlite/connection.h"

#include <future>
#include <mutex>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::engine {

namespace {

/// How often it is written down that all goes well: for the next start, or for those who look on meanwhile.
constexpr std::chrono::milliseconds successKeptForOurselves{60'000};
constexpr std::chrono::milliseconds successKeptForOthers{5'000};

class Embedded final : public Engine {
public:
    Embedded(std::shared_ptr<store::TicketStore> store, std::shared_ptr<stream::ChangeStream> stream,
        QString instanceName, const StateCatalog &states, const QString &userName,
        std::shared_ptr<servicenow::Account> account, std::chrono::milliseconds successKeptEvery,
        sync::MirrorOptions mirror)
        : m_instanceName(std::move(instanceName))
        , m_store(std::move(store))
        , m_stream(std::move(stream))
        , m_keeper(std::make_unique<AccountKeeper>(
              m_store, states, userName, account, successKeptEvery, [this] { tellFacts(); }))
    {
        if (account) {
            m_mirror = sync::makeMirror(account, m_store, m_stream.get(), std::move(mirror));
            m_mirror->setStatusListener([this](const sync::MirrorStatus &status) { tellStatus(status); });
            m_mirror->start();
        }
    }

    ~Embedded() override
    {
        // In the direction of the data: no writer after the relay has gone.
        m_mirror.reset();
        m_keeper.reset();
        m_stream->stop();
    }

    std::shared_ptr<store::TicketStore> store() const override { return m_store; }
    stream::ChangeStream &changes() override { return *m_stream; }
    bool isMirroring() const override { return m_mirror != nullptr; }
    AccountFacts accountFacts() const override { return m_keeper->facts(); }

    sync::MirrorStatus mirrorStatus() const override
    {
        return completed(m_mirror ? m_mirror->status() : sync::MirrorStatus());
    }

    void setMirrorListener(std::function<void(const sync::MirrorStatus &)> listener) override
    {
        const std::scoped_lock lock(m_listenerMutex);
        m_statusListener = std::move(listener);
        if (!m_mirror && m_statusListener) {
            m_statusListener(completed({}));
        }
    }

    void setFactsListener(std::function<void()> listener) override
    {
        const std::scoped_lock lock(m_factsMutex);
        m_factsListener = std::move(listener);
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

    void housekeepNow(std::function<void(const Result<int> &)> done) override
    {
        if (m_mirror) {
            m_mirror->housekeepNow(std::move(done));
        } else {
            Engine::housekeepNow(std::move(done));
        }
    }

    void acceptDeletes(Kind kind, qint64 counted) override
    {
        if (m_mirror) {
            m_mirror->acceptDeletes(kind, counted);
        }
    }

    QString instanceName() const override { return m_instanceName; }

    QString sourceName() const override
    {
        return m_instanceName.isEmpty() ? m_store->location() : m_instanceName + u" → "_s + m_store->location();
    }

    bool shutDown(std::chrono::milliseconds timeout) override
    {
        const auto until = std::chrono::steady_clock::now() + timeout;
        const auto left = [until] {
            return std::max(std::chrono::milliseconds(0),
                std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
        };
        m_keeper->requestStop();
        bool inTime = true;
        if (m_mirror) {
            m_mirror->requestStop();
            inTime = m_mirror->wait(timeout);
        }
        inTime = m_keeper->wait(left()) && inTime;
        // The stream waits for the handler that is running, which may take its time: another thread waits for it.
        const std::scoped_lock lock(m_mutex);
        if (!m_stopped.valid()) {
            m_stopped = std::async(std::launch::async, [stream = m_stream.get()] { stream->stop(); });
        }
        return m_stopped.wait_until(until) == std::future_status::ready && inTime;
    }

private:
    /// Before the first success of this run, the last one of an earlier run tells how old the data is.
    sync::MirrorStatus completed(sync::MirrorStatus status) const
    {
        if (status.lastSuccessMs == 0) {
            status.lastSuccessMs = m_keeper->lastSuccessMs();
        }
        return status;
    }

    void tellStatus(const sync::MirrorStatus &status)
    {
        if (status.lastSuccessMs != 0) {
            m_keeper->succeeded(status.lastSuccessMs);
        }
        const std::scoped_lock lock(m_listenerMutex);
        if (m_statusListener) {
            m_statusListener(completed(status));
        }
    }

    void tellFacts()
    {
        const std::scoped_lock lock(m_factsMutex);
        if (m_factsListener) {
            m_factsListener();
        }
    }

    const QString m_instanceName;
    const std::shared_ptr<store::TicketStore> m_store;
    const std::shared_ptr<stream::ChangeStream> m_stream;
    std::mutex m_listenerMutex;
    std::function<void(const sync::MirrorStatus &)> m_statusListener; // guarded
    std::mutex m_factsMutex;
    std::function<void()> m_factsListener; // guarded
    std::unique_ptr<AccountKeeper> m_keeper;
    std::unique_ptr<sync::Mirror> m_mirror;
    std::mutex m_mutex;
    std::future<void> m_stopped; // destroyed before the stream, and waits for its end
};

QString nameOf(const servicenow::InstanceConfig &instance)
{
    QString host = instance.url.host();
    if (!host.isEmpty() && instance.url.port() > 0) {
        host += u':' + QString::number(instance.url.port());
    }
    return host;
}

} // namespace

Result<std::unique_ptr<Engine>> openEmbedded(EmbeddedOptions options)
{
    std::shared_ptr<store::TicketStore> store = options.store;
    if (!store) {
        // The mirror waits out a lock by itself and says so; a long wait inside SQLite would only delay a stop.
        store::SqliteOptions sqlite;
        sqlite.busyTimeoutMs = 1000;
        auto opened = store::openSqliteStore(options.storePath, options.states, sqlite, Clock::system());
        if (!opened) {
            return opened.error();
        }
        store = std::move(*opened);
    }
    std::shared_ptr<stream::ChangeStream> stream = options.stream;
    if (!stream) {
        stream = stream::makeInProcessStream(store);
    }
    std::shared_ptr<servicenow::Account> account = options.account;
    if (options.auth && !account) {
        account = servicenow::Account::make(options.instance, options.auth, options.limit);
    }
    const QString userName
        = options.userName.isEmpty() && options.auth ? options.auth->userName() : options.userName;
    return std::unique_ptr<Engine>(std::make_unique<Embedded>(std::move(store), std::move(stream),
        nameOf(options.instance), options.states, userName, std::move(account),
        options.store ? successKeptForOthers : successKeptForOurselves, std::move(options.mirror)));
}

} // namespace bunsnc::engine
