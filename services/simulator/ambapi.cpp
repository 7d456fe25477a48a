// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/ambapi.h"

#include <QJsonDocument>
#include <QUrl>

namespace bunsnc::simulator {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostMessages = 100; ///< in one POST or WebSocket message
constexpr std::size_t mostBytes = 64 * 1024;

/// Nothing when it is no list of Bayeux messages.
std::optional<QJsonArray> messagesIn(std::string_view text)
{
    if (text.size() > mostBytes)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text.data(), qsizetype(text.size())));
    QJsonArray messages = document.array();
    if (document.isObject())
        messages.append(document.object());
    if (messages.isEmpty() || messages.size() > mostMessages
        || std::any_of(messages.begin(), messages.end(), [](const QJsonValue &message) { return !message.isObject(); }))
        return std::nullopt;
    return messages;
}

/// Pages of other sites may not listen.
bool isOwnOrigin(const http::Request &request)
{
    const std::string_view origin = request.header("Origin");
    const QUrl url(QString::fromUtf8(origin.data(), qsizetype(origin.size())));
    return !origin.empty() && url.authority(QUrl::FullyEncoded).toStdString() == request.header("Host");
}

} // namespace

std::optional<http::Response> AmbApi::answer(const http::Request &request)
{
    if (request.path == "/amb_session_setup.do")
        return setUpSession(request);
    if (!request.path.starts_with("/amb") || (request.path.size() > 4 && request.path[4] != '/'))
        return std::nullopt;
    const FaultState faults = m_instance.faults.state();
    if (faults.ambAbsent)
        return errorAnswer(404, "Not found", request.path);
    if (request.path == "/amb/")
        return errorAnswer(400, "Bad request");
    if (request.path != "/amb")
        return errorAnswer(404, "Not found", request.path);
    if (!isOwnOrigin(request))
        return errorAnswer(403, "Forbidden", "Origin");
    const std::string httpSession(Access::sessionId(request));
    if (request.method == "GET" && !faults.ambWebSocketOff && !request.header("Upgrade").empty())
        return upgrade(httpSession);
    if (request.method != "POST")
        return errorAnswer(400, "Bad request");
    const auto messages = messagesIn(request.body);
    if (!messages)
        return errorAnswer(400, "Bad request", "no Bayeux messages");
    return m_amb.post(*messages, {httpSession, nullptr});
}

http::Response AmbApi::upgrade(const std::string &httpSession)
{
    http::Response response;
    response.upgrade = std::make_shared<http::WebSocketUpgrade>();
    response.upgrade->options.messageLimit = mostBytes;
    const auto origin = std::make_shared<Amb::Origin>(Amb::Origin{httpSession, nullptr});
    response.upgrade->opened = [origin](const std::shared_ptr<http::WebSocket> &socket) { origin->socket = socket; };
    response.upgrade->message = [this, origin](const std::string &text) {
        if (const auto messages = messagesIn(text))
            m_amb.receive(*messages, *origin);
        else
            origin->socket->close(1007, "no Bayeux messages");
    };
    response.upgrade->closed = [this, origin] { m_amb.socketClosed(origin->socket); };
    return response;
}

http::Response AmbApi::setUpSession(const http::Request &request)
{
    if (request.method != "POST")
        return wrongMethod();
    const auto session = m_access.sessionOf(request);
    if (!session || request.header("X-UserToken") != session->userToken)
        return errorAnswer(401, "User Not Authenticated", "Required to provide Auth information");
    const bool bound =
        m_amb.rebind(std::string(request.header("X-CometD_SessionID")), std::string(Access::sessionId(request)));
    return jsonAnswer(200, bound ? "{\"bind\":true}" : "{\"bind\":false}");
}

} // namespace bunsnc::simulator
