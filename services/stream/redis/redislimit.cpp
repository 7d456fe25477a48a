// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/redislimit.h"

#include "services/stream/streamlog.h"

#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace bunsnc::redis {

using stream::logStream;

namespace {

using namespace std::chrono_literals;

constexpr auto window = 1'005ms; // two clocks are compared, which may round to milliseconds
constexpr auto lookAgain = 20ms; ///< when nobody can say when there will be room

// Running requests stand with the time at which their lease ends, ended ones with their end, in ms by the server's
// clock.

/// Values: member, rate, concurrency, window, lease. Gives 0 when it may start, else for how long it must wait; -1:
/// there is no saying.
const Script &beginScript()
{
    static const Script script(R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, most, window, lease = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. string.format('%.0f', now - window))
local running = redis.call('ZCARD', KEYS[1])
if running >= most or running >= rate then return -1 end
local excess = running + redis.call('ZCARD', KEYS[2]) - rate
if excess >= 0 then
    local leaving = redis.call('ZRANGE', KEYS[2], excess, excess, 'WITHSCORES')
    return math.max(1, tonumber(leaving[2]) + window + 1 - now)
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + lease), ARGV[1])
redis.call('PEXPIRE', KEYS[1], lease)
return 0
)lua");
    return script;
}

/// Values: window, lease, number of ended ones, their members, then the members that are still running.
const Script &reportScript()
{
    static const Script script(R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, lease, ended = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 4, #ARGV do
    if i < 4 + ended then
        redis.call('ZREM', KEYS[1], ARGV[i])
        redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[i])
    else
        redis.call('ZADD', KEYS[1], string.format('%.0f', now + lease), ARGV[i])
    end
end
redis.call('PEXPIRE', KEYS[1], lease)
redis.call('PEXPIRE', KEYS[2], 2 * window)
return 0
)lua");
    return script;
}

} // namespace

RedisLimit::RedisLimit(LimitOptions options)
    : m_options(std::move(options))
    , m_runningKey("servicenow:limit:" + m_options.account.toStdString() + ":running")
    , m_endedKey("servicenow:limit:" + m_options.account.toStdString() + ":ended")
    , m_process(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString())
    , m_delay(m_options.retryDelay)
    , m_thread(u"redis-limit"_s)
{
    m_thread.post([this](const std::stop_token &stop) { keepUp(stop); });
}

RedisLimit::~RedisLimit()
{
    m_thread.requestStop();
    m_thread.wait(-1);
}

bool RedisLimit::isConnected() const
{
    return m_connected;
}

std::string RedisLimit::member(quint64 request) const
{
    return m_process + ':' + std::to_string(request);
}

Result<quint64> RedisLimit::begin(std::stop_token stop)
{
    quint64 request = 0;
    {
        const std::lock_guard lock(m_mutex);
        request = m_next++;
    }
    while (!stop.stop_requested()) {
        const auto redis = askRedis(request);
        if (redis && redis->count() == 0)
            return request;
        auto wait = redis.value_or(0ms);
        if (!redis) {
            const std::lock_guard lock(m_mutex);
            wait = askOwnShare();
            if (wait.count() == 0) {
                m_running.insert(request);
                return request;
            }
        }
        if (!interruptibleSleep(wait.count(), stop))
            break;
    }
    return Error{.code = ErrorCode::Cancelled};
}

void RedisLimit::end(quint64 request)
{
    const std::lock_guard lock(m_mutex);
    m_running.erase(request);
    m_ended.push_back({request, SteadyClock::now()});
    m_untold.push_back(request);
    forgetOld();
    m_changed.notify_all();
}

void RedisLimit::forgetOld()
{
    const auto old = SteadyClock::now() - window;
    while (!m_ended.empty() && m_ended.front().at < old)
        m_ended.pop_front();
}

/// How long to wait; 0: it has begun. Nothing when Redis is away.
std::optional<std::chrono::milliseconds> RedisLimit::askRedis(quint64 request)
{
    const std::lock_guard connectionLock(m_connectionMutex);
    if (!connect())
        return std::nullopt;
    qint64 answer = 0;
    const std::vector<std::string> values{member(request), std::to_string(m_options.requestsPerSecond),
        std::to_string(m_options.concurrentRequests), std::to_string(window.count()),
        std::to_string(m_options.lease.count())};
    if (!exchange(beginScript(), values, &answer))
        return std::nullopt;
    if (answer < 0)
        return lookAgain;
    if (answer == 0) {
        const std::lock_guard lock(m_mutex);
        m_running.insert(request);
    }
    return std::chrono::milliseconds(answer);
}

/// Under m_mutex.
std::chrono::milliseconds RedisLimit::askOwnShare()
{
    if (SteadyClock::now() < m_shareFrom)
        return lookAgain;
    forgetOld();
    const int shares = std::max(1, m_options.shares);
    const size_t rate = size_t(std::max(1, m_options.requestsPerSecond / shares));
    const size_t concurrency = size_t(std::max(1, m_options.concurrentRequests / shares));
    const bool hasRoom = m_running.size() < concurrency && m_running.size() + m_ended.size() < rate;
    return hasRoom ? 0ms : lookAgain;
}

/// Under m_connectionMutex. A new connection tells Redis first what it does not know.
bool RedisLimit::connect()
{
    if (m_connection)
        return true;
    if (SteadyClock::now() < m_notBefore)
        return false;
    Endpoint endpoint = m_options.endpoint;
    endpoint.connectTimeout = m_options.longestCall;
    endpoint.commandTimeout = m_options.longestCall;
    auto connection = Connection::open(endpoint, {});
    if (!connection) {
        lose(connection.error());
        return false;
    }
    m_connection = std::move(*connection);
    std::vector<std::string> values{std::to_string(window.count()), std::to_string(m_options.lease.count())};
    {
        const std::lock_guard lock(m_mutex);
        forgetOld();
        values.push_back(std::to_string(m_ended.size()));
        for (const Ended &ended : m_ended)
            values.push_back(member(ended.request));
        for (const quint64 running : m_running)
            values.push_back(member(running));
    }
    if (!exchange(reportScript(), values))
        return false;
    m_delay.reset();
    m_connected = true;
    return true;
}

bool RedisLimit::exchange(const Script &script, const std::vector<std::string> &values, qint64 *answer)
{
    const std::string_view keys[]{m_runningKey, m_endedKey};
    const std::vector<std::string_view> views(values.begin(), values.end());
    const auto reply = m_connection->run(script, keys, views);
    if (reply) {
        if (answer)
            *answer = reply->value().integer();
        return true;
    }
    m_connection.reset();
    lose(reply.error());
    return false;
}

void RedisLimit::lose(const Error &error)
{
    const auto now = SteadyClock::now();
    const bool first = m_notBefore == SteadyClock::time_point{};
    m_notBefore = now + std::chrono::milliseconds(m_delay.nextMs());
    if (!m_connected.exchange(false) && !first)
        return;
    stream::reportRetry("the limit of requests is this process' share", error);
    const std::lock_guard lock(m_mutex);
    m_shareFrom = now + window; // what the others began before may still arrive
}

/// The thread: tells Redis of ends at once, and of what is under way before its lease is over.
void RedisLimit::keepUp(const std::stop_token &stop)
{
    while (true) {
        std::vector<std::string> values{std::to_string(window.count()), std::to_string(m_options.lease.count())};
        std::vector<quint64> told;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait_for(lock, stop, m_options.lease / 4, [this] { return !m_untold.empty(); });
            told = std::exchange(m_untold, {});
            if (told.empty() && stop.stop_requested())
                return;
            values.push_back(std::to_string(told.size()));
            for (const quint64 ended : told)
                values.push_back(member(ended));
            for (const quint64 running : m_running)
                values.push_back(member(running));
        }
        const std::lock_guard connectionLock(m_connectionMutex);
        if (connect()) // one that is made anew tells all of it, too
            exchange(reportScript(), values);
        else if (stop.stop_requested())
            return;
    }
}

} // namespace bunsnc::redis
