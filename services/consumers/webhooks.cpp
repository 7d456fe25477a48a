// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/webhooks.h"

#include "services/consumers/ticketsource.h"
#include "services/consumers/webhookmessage.h"
#include "services/servicenow/answer.h"
#include "services/servicenow/httpconnection.h"
#include "services/stream/redis/eventsource.h"

using namespace Qt::StringLiterals;

namespace bunsnc::consumers {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds longestRetryAfter = 1h;

redis::ConsumerOptions consumerOptions(const WebhookOptions &options, const QString &name)
{
    redis::ConsumerOptions consumer = options.consumer;
    consumer.group = QLatin1String(webhookGroup) + u':' + name;
    consumer.batch = 1; // each event is delivered and acknowledged by itself
    consumer.maxDeliveries = options.attempts;
    consumer.handlerDelay = options.delay;
    const auto longest = options.network.connectTimeout + options.network.requestTimeout;
    consumer.claimAfter = std::max<std::chrono::milliseconds>(consumer.claimAfter, 5 * longest);
    return consumer;
}

servicenow::InstanceConfig networkOf(const WebhookOptions &options, const QUrl &url)
{
    servicenow::InstanceConfig network = options.network;
    network.url = url;
    if (servicenow::isLoopbackHost(url.host())) // the proxy's own machine is another one
        network.proxyMode = servicenow::ProxyMode::None;
    network.verifyTls = true;
    network.clientCertificate = {}; // the instance's, and nobody else's
    network.maxAnswerBytes = 1024 * 1024; // nobody reads it
    return network;
}

ErrorCode codeOf(int status)
{
    switch (status) {
    case 401: return ErrorCode::Unauthorized;
    case 403: return ErrorCode::Forbidden;
    case 429: return ErrorCode::RateLimited;
    default: return status >= 500 ? ErrorCode::ServerError : ErrorCode::BadRequest;
    }
}

} // namespace

WebhookOptions::WebhookOptions()
{
    network.connectTimeout = 5s;
    network.requestTimeout = 10s;
}

/// One receiver. What is not of the consumer belongs to its thread.
class Webhooks::Target {
public:
    Target(std::shared_ptr<store::TicketStore> store, const WebhookTarget &target, const WebhookOptions &options,
        const Clock &clock)
        : m_target(target)
        , m_clock(clock)
        , m_source(store)
        , m_tickets(std::move(store))
        , m_connection(networkOf(options, target.url))
        , m_consumer(
              consumerOptions(options, target.name),
              [this](const auto &entries, const std::stop_token &stop) { return deliver(entries, stop); }, {}, clock)
    {
    }
    redis::Consumer &consumer() { return m_consumer; }
    WebhookStatus status() const { return {m_target.name, m_consumer.status()}; }

private:
    Result<> deliver(const std::vector<redis::Entry> &entries, const std::stop_token &stop)
    {
        for (const redis::Entry &entry : entries) {
            if (!m_target.rule.wants(entry.event))
                continue;
            const auto events = m_source.events({entry}, stop);
            if (!events)
                return events.error();
            const auto wanted = isWanted(events->front(), stop);
            if (!wanted)
                return wanted.error();
            if (!*wanted)
                continue;
            if (auto done = post(events->front(), stop); !done)
                return done;
        }
        return {};
    }

    Result<bool> isWanted(const ChangeEvent &event, const std::stop_token &stop)
    {
        if (!m_target.rule.needsTicket(event))
            return m_target.rule.wants(event);
        const auto ticket = m_tickets.ticketOf(event, stop);
        if (!ticket)
            return ticket.error();
        return m_target.rule.matches(event, *ticket, m_clock.nowSeconds());
    }

    /// Retryable, and waited for without end, is what is the receiver's trouble and would be any event's; what it says
    /// to this one counts as an attempt.
    Result<> post(const ChangeEvent &event, const std::stop_token &stop)
    {
        servicenow::WireRequest request{.head = {}, .body = webhookBody(event), .idempotent = false};
        request.head = head(event, request.body);
        servicenow::WireProgress progress;
        auto answer = m_connection.exchange(std::move(request), progress, stop);
        if (!answer) {
            Error error = answer.error();
            error.retryable = true;
            return error;
        }
        if (answer->status >= 200 && answer->status < 300)
            return {};
        Error error{.code = codeOf(answer->status), .subject = host(), .httpStatus = answer->status};
        error.retryable = answer->status >= 500 || answer->status == 429 || answer->status == 408;
        if (answer->status >= 300 && answer->status < 400)
            error.detail = u"redirects are not followed"_s;
        const servicenow::HttpResponse response{.status = answer->status, .headers = std::move(answer->headers)};
        if (const auto wait = servicenow::retryAfter(response, m_clock.nowSeconds()))
            error.retryAfter = std::min<std::chrono::milliseconds>(*wait, longestRetryAfter);
        return error;
    }

    QByteArray head(const ChangeEvent &event, const QByteArray &body) const
    {
        QByteArray target = m_target.url.path(QUrl::FullyEncoded).toLatin1();
        if (target.isEmpty())
            target = "/";
        if (m_target.url.hasQuery())
            target += '?' + m_target.url.query(QUrl::FullyEncoded).toLatin1();
        return "POST " + target + " HTTP/1.1\r\nHost: " + host().toLatin1()
            + "\r\nUser-Agent: BunSNC/" BUNSNC_VERSION "\r\nAccept: */*\r\nAccept-Encoding: identity"
              "\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\nX-BunSNC-Event: "
            + eventName(event.kind, event.operation).toLatin1()
            + "\r\nX-BunSNC-Delivery: " + QByteArray::number(event.sequence) + "\r\nX-BunSNC-Signature: "
            + webhookSignature(m_target.secret, m_clock.nowSeconds(), body) + "\r\n\r\n";
    }

    /// Also all that logs say of the address: its path may hold a secret.
    QString host() const { return m_target.url.authority(QUrl::FullyEncoded); }

    const WebhookTarget m_target;
    const Clock &m_clock;
    redis::EventSource m_source;
    TicketSource m_tickets;
    servicenow::HttpConnection m_connection;
    redis::Consumer m_consumer; ///< ends first
};

Webhooks::Webhooks(std::shared_ptr<store::TicketStore> store, const WebhookOptions &options, const Clock &clock)
{
    for (const WebhookTarget &target : options.targets)
        m_targets.push_back(std::make_unique<Target>(store, target, options, clock));
}

Webhooks::~Webhooks()
{
    stop();
}

void Webhooks::requestStop()
{
    for (const auto &target : m_targets)
        target->consumer().requestStop();
}

void Webhooks::stop()
{
    requestStop();
    for (const auto &target : m_targets)
        target->consumer().stop();
}

std::vector<WebhookStatus> Webhooks::status() const
{
    std::vector<WebhookStatus> all;
    for (const auto &target : m_targets)
        all.push_back(target->status());
    return all;
}

} // namespace bunsnc::consumers
