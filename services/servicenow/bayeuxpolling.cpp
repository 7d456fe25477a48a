// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/bayeuxlink.h"

#include "services/core/post.h"
#include "services/core/workerthread.h"
#include "services/servicenow/httpconnection.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds longestHold{120'000}; ///< a connect may be held longer than other answers take
constexpr qint64 mostBytes = 16 * 1024 * 1024;

InstanceConfig patient(InstanceConfig instance)
{
    instance.requestTimeout = std::max(instance.requestTimeout, longestHold);
    instance.maxAnswerBytes = std::min(instance.maxAnswerBytes, mostBytes);
    return instance;
}

class PollingLink final : public BayeuxLink {
public:
    PollingLink(const InstanceConfig &instance, const QByteArray &cookies, Events events)
        : m_instance(patient(instance))
        , m_cookies(cookies)
        , m_events(std::move(events))
        , m_connects(m_instance)
        , m_others(m_instance)
    {
    }

    void open() override
    {
        QTimer::singleShot(0, this, [this] { m_events.opened(); });
    }

    void send(const QJsonArray &messages) override
    {
        const bool connects = std::any_of(messages.begin(), messages.end(),
            [](const QJsonValue &message) { return message[u"channel"].toString() == u"/meta/connect"_s; });
        Lane &lane = connects ? m_connects : m_others;
        const QByteArray body = QJsonDocument(messages).toJson(QJsonDocument::Compact);
        lane.thread.post([this, &lane, body](const std::stop_token &stop) {
            WireProgress progress;
            auto answer =
                lane.connection.exchange({.head = headFor(body), .body = body, .idempotent = false}, progress, stop);
            postTo(this, [this, answer = std::move(answer)] { take(answer); });
        });
    }

    QString connectionType() const override { return u"long-polling"_s; }

private:
    /// Its own connection, used by its own thread; joined when this goes, so that nothing is posted to what is gone.
    struct Lane {
        explicit Lane(const InstanceConfig &instance)
            : connection(instance)
            , thread(u"sn-amb"_s)
        {
        }
        HttpConnection connection;
        WorkerThread thread;
    };

    QByteArray headFor(const QByteArray &body) const
    {
        return "POST /amb HTTP/1.1\r\nHost: " + m_instance.url.authority(QUrl::FullyEncoded).toLatin1() + "\r\nOrigin: "
            + bayeuxOrigin(m_instance) + "\r\nUser-Agent: " + bayeuxUserAgent(m_instance) + "\r\nCookie: " + m_cookies
            + "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nContent-Type: "
              "application/json;charset=UTF-8"
              "\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n";
    }

    void take(const Result<WireAnswer> &answer)
    {
        if (m_over)
            return;
        if (!answer)
            return report(answer.error());
        if (answer->status != 200) {
            const bool gone = answer->status == 404;
            return report(Error{.code = gone ? ErrorCode::NotFound
                    : answer->status == 401  ? ErrorCode::Unauthorized
                    : answer->status == 403  ? ErrorCode::Forbidden
                    : answer->status >= 500  ? ErrorCode::ServerError
                                             : ErrorCode::BadRequest,
                .subject = m_instance.url.authority(QUrl::FullyEncoded) + u"/amb"_s,
                .detail = gone ? u"the instance has no message bus"_s : QString(),
                .httpStatus = answer->status,
                .retryable = answer->status >= 500});
        }
        const auto messages = bayeuxMessages(answer->body, m_instance);
        if (messages)
            m_events.received(*messages);
        else
            report(messages.error());
    }

    void report(const Error &error)
    {
        if (!std::exchange(m_over, true))
            m_events.failed(error);
    }

    const InstanceConfig m_instance;
    const QByteArray m_cookies;
    const Events m_events;
    bool m_over = false;
    Lane m_connects;
    Lane m_others;
};

} // namespace

std::unique_ptr<BayeuxLink> makePollingLink(
    const InstanceConfig &instance, const QByteArray &cookies, BayeuxLink::Events events)
{
    return std::make_unique<PollingLink>(instance, cookies, std::move(events));
}

QByteArray bayeuxOrigin(const InstanceConfig &instance)
{
    return QString(instance.url.scheme() + u"://" + instance.url.authority(QUrl::FullyEncoded)).toLatin1();
}

QByteArray bayeuxUserAgent(const InstanceConfig &instance)
{
    return instance.userAgent.isEmpty() ? QByteArray("BunSNC/" BUNSNC_VERSION) : instance.userAgent.toUtf8();
}

Result<QJsonArray> bayeuxMessages(const QByteArray &text, const InstanceConfig &instance)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
    if (document.isArray())
        return document.array();
    return Error{.code = ErrorCode::DamagedAnswer,
        .subject = instance.url.authority(QUrl::FullyEncoded) + u"/amb"_s,
        .detail = u"no list of messages: "_s + problem.errorString(),
        .retryable = true};
}

} // namespace bunsnc::servicenow
