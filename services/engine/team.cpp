// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/engine/team.h"

#include "services/core/unlessstopped.h"
#include "services/engine/accountkeeper.h"
#include "services/engine/follower.h"
#include "services/store/teamstore.h"
#include "services/sync/checkpoints.h"

#include <QElapsedTimer>
#include <QHostInfo>
#include <QUrl>

#include <future>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::engine {

namespace {

/// Who follows asks little, and wants to know soon that nobody answers.
constexpr int followTimeoutMs = 3'000;

/// "https://host:443" as people name it.
QString hostOf(const QString &instance)
{
    const QUrl url(instance);
    return url.port() > 0 && url.port() != 443 ? url.host() + u':' + QString::number(url.port()) : url.host();
}

Result<QString> readInstance(store::TicketReader &reader)
{
    const auto text = reader.checkpoint(sync::checkpoints::instance());
    return text ? Result<QString>(hostOf(text->value_or(QString()))) : text.error();
}

/// Whoever sets a connection up wants to know that a name is misspelt.
Error explained(const Error &error, const std::stop_token &stop)
{
    const QString host = QUrl(error.subject).host();
    if (error.code != ErrorCode::StoreUnreachable || host.isEmpty())
        return error;
    const auto unknown
        = unlessStopped(stop, [host] { return QHostInfo::fromName(host).error() == QHostInfo::HostNotFound; });
    return unknown.value_or(false)
        ? Error{.code = ErrorCode::HostNotFound, .subject = host, .detail = error.detail, .retryable = true}
        : error;
}

class Team final : public Engine {
public:
    Team() = default;
    ~Team() override
    {
        m_abandon.request_stop();
        m_notice.reset();
        if (m_follower)
            m_follower->stop();
    }

    Result<> open(const TeamOptions &options)
    {
        store::TeamStoreOptions reading{.password = options.storePassword, .abandon = m_abandon.get_token()};
        auto store = store::openTeamStore(options.storeAddress, options.states, reading);
        if (!store)
            return store.error();
        m_store = std::move(*store);
        {
            const auto reader = m_store->openReader();
            if (!reader)
                return reader.error();
            const auto instance = readInstance(**reader);
            if (!instance)
                return instance.error();
            m_instanceName = *instance;
        }
        m_keeper = std::make_unique<AccountKeeper>(
            m_store, options.states, QString(), nullptr, std::chrono::minutes(1), [] {});
        reading.readTimeoutMs = followTimeoutMs;
        auto followed = store::openTeamStore(options.storeAddress, options.states, reading);
        if (!followed)
            return followed.error();
        auto follower = Follower::open(
            std::move(*followed), options.times, Clock::system(), [this](const Follower::Status &) { tell(); });
        if (!follower)
            return follower.error();
        m_follower = std::move(*follower);
        m_wantsStream = options.redis.has_value();
        if (options.redis) {
            m_notice = std::make_unique<redis::Notice>(
                *options.redis, [this] { m_follower->wake(); },
                [this](const redis::LinkStatus &status) {
                    m_follower->setWoken(status.state == redis::LinkState::Connected);
                    {
                        const std::scoped_lock lock(m_listenerMutex);
                        m_link = status;
                    }
                    tell();
                });
        }
        return {};
    }
    std::stop_source &abandon() { return m_abandon; }

    std::shared_ptr<store::TicketStore> store() const override { return m_store; }
    stream::ChangeStream &changes() override { return *m_follower; }
    bool isMirroring() const override { return false; }
    AccountFacts accountFacts() const override { return m_keeper->facts(); }
    void setFactsListener(std::function<void()>) override { } // they are as they were read
    QString instanceName() const override { return m_instanceName; }
    QString sourceName() const override
    {
        return m_instanceName.isEmpty() ? m_store->location() : m_instanceName + u" → "_s + m_store->location();
    }

    sync::MirrorStatus mirrorStatus() const override
    {
        const Follower::Status now = m_follower->status();
        sync::MirrorStatus status;
        status.lastSuccessMs = now.lastSuccessMs;
        status.error = now.error;
        status.nextAttemptMs = now.nextAttemptMs;
        status.phase = now.error ? now.error->retryable ? sync::Phase::Waiting : sync::Phase::Failed
            : now.lastSuccessMs == 0 ? sync::Phase::Backfill
                                     : sync::Phase::Live;
        return status;
    }

    std::optional<TeamStatus> teamStatus() const override
    {
        const std::scoped_lock lock(m_listenerMutex);
        TeamStatus status;
        status.wantsStream = m_wantsStream;
        status.hasStream = m_link.state == redis::LinkState::Connected;
        status.streamError = m_link.error;
        return status;
    }

    void setMirrorListener(std::function<void(const sync::MirrorStatus &)> listener) override
    {
        const std::scoped_lock lock(m_callMutex);
        m_listener = std::move(listener);
    }

    void pollNow() override { m_follower->wake(); }
    void reconcileNow() override { }
    void acceptDeletes(Kind, qint64) override { }

    bool shutDown(std::chrono::milliseconds timeout) override
    {
        const auto until = std::chrono::steady_clock::now() + timeout;
        m_abandon.request_stop();
        if (m_notice)
            m_notice->requestStop();
        m_follower->requestStop();
        m_keeper->requestStop();
        // The follower waits for the handler that is running, which may take its time.
        const std::scoped_lock lock(m_stopMutex);
        if (!m_stopped.valid())
            m_stopped = std::async(std::launch::async, [follower = m_follower.get()] { follower->stop(); });
        return m_stopped.wait_until(until) == std::future_status::ready;
    }

private:
    void tell()
    {
        const std::scoped_lock lock(m_callMutex);
        if (m_listener && m_follower)
            m_listener(mirrorStatus());
    }

    std::stop_source m_abandon;
    QString m_instanceName;
    std::shared_ptr<store::TicketStore> m_store;
    bool m_wantsStream = false;
    std::mutex m_callMutex;
    std::function<void(const sync::MirrorStatus &)> m_listener; // guarded by it
    mutable std::mutex m_listenerMutex;
    redis::LinkStatus m_link; // guarded by it
    std::unique_ptr<AccountKeeper> m_keeper;
    std::unique_ptr<Follower> m_follower;
    std::unique_ptr<redis::Notice> m_notice; ///< ends before the one that it wakes
    std::mutex m_stopMutex;
    std::future<void> m_stopped; // guarded
};

} // namespace

Result<std::unique_ptr<Engine>> openTeam(TeamOptions options, std::stop_token stop)
{
    auto team = std::make_unique<Team>();
    const std::stop_callback onStop(stop, [abandon = team->abandon()]() mutable { abandon.request_stop(); });
    if (const auto opened = team->open(options); !opened)
        return opened.error();
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    return std::unique_ptr<Engine>(std::move(team));
}

Result<TeamReport> testTeam(const TeamOptions &options, std::stop_token stop)
{
    QElapsedTimer timer;
    timer.start();
    const store::TeamStoreOptions reading{
        .password = options.storePassword, .readTimeoutMs = 10'000, .abandon = stop};
    auto store = store::openTeamStore(options.storeAddress, options.states, reading);
    if (!store)
        return explained(store.error(), stop);
    TeamReport report;
    report.server = (*store)->location();
    const auto reader = (*store)->openReader();
    if (!reader)
        return reader.error();
    for (const Kind kind : allKinds) {
        for (const bool finished : {false, true}) {
            const auto count = (*reader)->count(kind, finished, stop);
            if (!count)
                return count.error();
            (finished ? report.finished : report.live[size_t(kind)]) += *count;
        }
    }
    const auto instance = readInstance(**reader);
    const auto success = AccountKeeper::readLastSuccess(**reader);
    const auto rights = store::teamStoreRights(options.storeAddress, reading);
    if (!instance)
        return instance.error();
    if (!success)
        return success.error();
    if (!rights)
        return rights.error();
    report.instance = *instance;
    report.lastSuccessMs = *success;
    report.user = rights->user;
    report.mayWrite = rights->mayWrite;
    report.elapsedMs = timer.elapsed();
    report.askedStream = options.redis.has_value();
    if (options.redis) {
        const auto newest = redis::newestOnStream(*options.redis, stop);
        if (!newest && newest.error().code == ErrorCode::Cancelled)
            return newest.error();
        if (newest)
            report.hasEntries = !newest->isEmpty();
        else
            report.streamError = newest.error();
    }
    return report;
}

} // namespace bunsnc::engine
