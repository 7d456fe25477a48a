// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/recordwatcher.h"

#include "services/core/post.h"
#include "services/core/workerthread.h"
#include "services/servicenow/bayeuxsession.h"
#include "services/servicenow/cookiesession.h"

#include <QLoggingCategory>
#include <QRandomGenerator>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logWatcher, "bunsnc.servicenow.amb")

/// Somebody must do something before it can work.
bool isRefusal(const Error &error)
{
    return error.code == ErrorCode::Unauthorized || error.code == ErrorCode::Forbidden
        || error.code == ErrorCode::NotFound || error.code == ErrorCode::InvalidTable
        || error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::TlsUntrusted
        || (error.code == ErrorCode::ProxyRefused && !error.retryable);
}

RecordHint hintOf(const QJsonObject &data)
{
    RecordHint hint;
    hint.table = data[u"table_name"].toString();
    hint.sysId = data[u"sys_id"].toString();
    const QString operation = data[u"operation"].toString();
    hint.operation = operation == u"insert"_s ? RecordHint::Operation::Insert
        : operation == u"update"_s            ? RecordHint::Operation::Update
        : operation == u"delete"_s            ? RecordHint::Operation::Delete
                                              : RecordHint::Operation::Other;
    hint.action = data[u"action"].toString();
    for (const QJsonValue &column : data[u"changes"].toArray())
        hint.changes.append(column.toString());
    bool known = false;
    const qint64 count = data[u"record"][u"sys_mod_count"][u"value"].toString().toLongLong(&known);
    hint.modCount = known ? count : -1;
    return hint;
}

/// Tells an event that two sessions deliver while one takes the other's place. Remembers two generations.
class SeenEvents {
public:
    bool isNew(const RecordHint &hint)
    {
        if (hint.modCount < 0 && hint.operation != RecordHint::Operation::Delete)
            return true; // cannot be told from the next one
        const QString key =
            hint.sysId + u'|' + QString::number(int(hint.operation)) + u'|' + QString::number(hint.modCount);
        if (m_recent.contains(key) || m_before.contains(key))
            return false;
        if (m_recent.size() >= most)
            turn();
        m_recent.insert(key);
        return true;
    }
    void turn() { m_before = std::exchange(m_recent, {}); }

private:
    static constexpr qsizetype most = 5'000;
    QSet<QString> m_recent;
    QSet<QString> m_before;
};

} // namespace

QString RecordWatcher::channelOf(const RecordWatcherOptions::Watch &watch)
{
    QStringList terms = watch.query.split(u'^');
    terms.removeIf([](const QString &term) {
        return term == u"EQ"_s || term.startsWith(u"ORDERBY"_s) || term.startsWith(u"GROUPBY"_s)
            || term.startsWith(u"GOTO"_s);
    });
    const QByteArray query = terms.join(u'^').toUtf8().toBase64().replace('=', '-');
    return u"/rw/default/"_s + watch.table + u'/' + QString::fromLatin1(query);
}

/// Lives in the watcher's thread; logs in on another one.
class RecordWatcher::Private final : public QObject {
public:
    Private(std::shared_ptr<Account> account, RecordWatcherOptions options, Listener listener)
        : m_account(std::move(account))
        , m_options(std::move(options))
        , m_listener(std::move(listener))
        , m_login(u"sn-amb-login"_s)
        , m_retry(this)
        , m_rotate(this)
    {
        m_retry.setSingleShot(true);
        connect(&m_retry, &QTimer::timeout, this, [this] { logIn(); });
        m_rotate.setSingleShot(true);
        connect(&m_rotate, &QTimer::timeout, this, [this] { logIn(); });
        m_thread.setObjectName(u"sn-amb"_s);
        moveToThread(&m_thread);
        m_thread.start();
    }

    void start()
    {
        postTo(this, [this] {
            if (m_stopped || m_options.watches.isEmpty() || m_status.state != RecordWatcherStatus::State::Off)
                return;
            setState(RecordWatcherStatus::State::Connecting);
            logIn();
        });
    }

    void requestStop()
    {
        m_login.requestStop();
        postTo(this, [this] { halt(); });
    }

    /// From another thread; nothing is called afterwards.
    void stop()
    {
        m_login.requestStop();
        runIn(this, [this] {
            halt();
            moveToThread(nullptr); // whoever stops it destroys it
        });
        m_thread.quit();
        m_thread.join();
    }

    RecordWatcherStatus status() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_status;
    }

private:
    void halt()
    {
        if (std::exchange(m_stopped, true))
            return;
        m_retry.stop();
        m_rotate.stop();
        for (auto *session : {&m_current, &m_next}) {
            if (*session)
                (*session)->end();
            session->reset();
        }
        setState(RecordWatcherStatus::State::Off);
    }

    void logIn()
    {
        m_login.post([this](const std::stop_token &stop) {
            auto cookies = openCookieSession(m_account, m_options.watches.first().table, stop);
            if (!stop.stop_requested())
                postTo(this, [this, cookies = std::move(cookies)] { loggedIn(cookies); });
        });
    }

    void loggedIn(const Result<QByteArray> &cookies)
    {
        if (m_stopped)
            return;
        if (!cookies)
            return failed(cookies.error());
        m_cookies = *cookies;
        connectNow();
    }

    void connectNow()
    {
        const InstanceConfig &instance = m_account->instance;
        const bool webSocket = m_options.webSocket && !m_webSocketFails;
        QStringList channels;
        for (const auto &watch : m_options.watches)
            channels.append(channelOf(watch));
        channels.removeDuplicates();
        if (m_next)
            m_next->end();
        drop(m_next);
        m_next = std::make_unique<BayeuxSession>(
            [&](BayeuxLink::Events events) {
                return webSocket ? makeWebSocketLink(instance, m_cookies, std::move(events))
                                 : makePollingLink(instance, m_cookies, std::move(events));
            },
            instance.url.authority(QUrl::FullyEncoded), channels,
            BayeuxSession::Events{[this] { nextIsLive(); },
                [this](const QString &, const QJsonObject &data) { take(data); },
                [this, generation = ++m_generation](const Error &error) { lost(generation, error); }});
        m_nextGeneration = m_generation;
        m_next->start();
    }

    void nextIsLive()
    {
        const bool rotated = m_current != nullptr;
        if (m_current)
            m_current->end();
        drop(m_current);
        m_current = std::move(m_next);
        m_currentGeneration = m_nextGeneration;
        m_failures = 0;
        m_retry.stop();
        m_seen.turn();
        m_rotate.start(m_options.rotateAfter);
        {
            const std::scoped_lock lock(m_mutex);
            m_status.rotations += rotated ? 1 : 0;
            m_status.webSocket = m_current->isWebSocket();
        }
        setState(RecordWatcherStatus::State::Live);
        if (m_listener.missed)
            m_listener.missed();
    }

    void take(const QJsonObject &data)
    {
        const RecordHint hint = hintOf(data);
        if (hint.sysId.isEmpty() || !m_seen.isNew(hint))
            return;
        {
            const std::scoped_lock lock(m_mutex);
            ++m_status.hints;
        }
        if (m_listener.hint)
            m_listener.hint(hint);
    }

    void lost(int generation, const Error &error)
    {
        if (generation == m_currentGeneration) {
            drop(m_current);
            m_currentGeneration = 0;
            m_rotate.stop();
            if (!m_next && !m_retry.isActive())
                failed(error);
            else
                setState(RecordWatcherStatus::State::Lost, error);
            return;
        }
        if (generation != m_nextGeneration)
            return; // of one that another has replaced
        const bool webSocket = m_next && m_next->isWebSocket();
        drop(m_next);
        // Proxies and instances that let no WebSocket through are many: the other way, with the same session.
        if (webSocket && error.code != ErrorCode::TlsUntrusted && error.code != ErrorCode::HostNotFound
            && error.code != ErrorCode::Unauthorized && error.code != ErrorCode::Forbidden) {
            qCInfo(logWatcher).noquote() << "no WebSocket, polling instead:" << toLogLine(error);
            m_webSocketFails = true;
            return connectNow();
        }
        m_webSocketFails = false;
        failed(error);
    }

    /// Nothing new came up: says so and tries again later. A session that is there goes on, though it may be dead.
    void failed(const Error &error)
    {
        m_rotate.stop();
        const int doublings = std::min(m_failures++, 16);
        const auto ceiling = isRefusal(error) ? m_options.refusedDelay
                                              : std::min(m_options.maxDelay, m_options.firstDelay * (1 << doublings));
        const qint64 half = std::max<qint64>(1, ceiling.count() / 2);
        const std::chrono::milliseconds delay(half + QRandomGenerator::global()->bounded(half));
        qCInfo(logWatcher).noquote() << "no hints:" << toLogLine(error) << "next attempt in" << delay.count() << "ms";
        m_retry.start(delay);
        setState(RecordWatcherStatus::State::Lost, error);
    }

    void setState(RecordWatcherStatus::State state, const std::optional<Error> &error = {})
    {
        RecordWatcherStatus status;
        {
            const std::scoped_lock lock(m_mutex);
            m_status.state = state;
            m_status.error = error;
            status = m_status;
        }
        if (m_listener.status)
            m_listener.status(status);
    }

    /// It may be calling just now.
    static void drop(std::unique_ptr<BayeuxSession> &session)
    {
        if (session)
            session.release()->deleteLater();
    }

    const std::shared_ptr<Account> m_account;
    const RecordWatcherOptions m_options;
    const Listener m_listener;
    LoopThread m_thread;
    mutable std::mutex m_mutex;
    RecordWatcherStatus m_status;
    // in the thread
    WorkerThread m_login;
    QTimer m_retry;
    QTimer m_rotate;
    QByteArray m_cookies;
    std::unique_ptr<BayeuxSession> m_current; ///< that is live
    std::unique_ptr<BayeuxSession> m_next; ///< that is to be
    int m_generation = 0;
    int m_currentGeneration = 0;
    int m_nextGeneration = 0;
    int m_failures = 0;
    bool m_webSocketFails = false;
    bool m_stopped = false;
    SeenEvents m_seen;
};

RecordWatcher::RecordWatcher(std::shared_ptr<Account> account, RecordWatcherOptions options, Listener listener)
    : d(std::make_unique<Private>(std::move(account), std::move(options), std::move(listener)))
{
}

RecordWatcher::~RecordWatcher()
{
    d->stop();
}

void RecordWatcher::start()
{
    d->start();
}

void RecordWatcher::requestStop()
{
    d->requestStop();
}

RecordWatcherStatus RecordWatcher::status() const
{
    return d->status();
}

} // namespace bunsnc::servicenow
