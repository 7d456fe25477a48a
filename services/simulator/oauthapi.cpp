// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/oauthapi.h"

#include "services/core/jwt.h"
#include "services/simulator/jsontext.h"

#include <QCryptographicHash>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

constexpr std::string_view jwtGrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr std::int64_t jwtSkewSeconds = 300;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string_view field(const Pairs &form, std::string_view name)
{
    for (const auto &[key, value] : form) {
        if (key == name)
            return value;
    }
    return {};
}

// An instance says nearly always the same, whatever was wrong.
http::Response denied()
{
    return jsonAnswer(401, R"({"error_description":"access_denied","error":"server_error"})");
}

http::Response badRequest(std::string_view error, std::string_view description)
{
    return jsonAnswer(
        400, "{\"error_description\":" + jsonString(description) + ",\"error\":" + jsonString(error) + "}");
}

http::Response redirect(const std::string &target)
{
    http::Response response;
    response.status = 302;
    response.headers.emplace_back("Location", target);
    return response;
}

http::Response page(int status, std::string_view title, std::string_view content)
{
    http::Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "text/html;charset=UTF-8");
    response.body = "<!DOCTYPE html>\n<html><head><title>" + std::string(title) + "</title></head>\n<body>"
        + std::string(content) + "</body></html>\n";
    return response;
}

std::string htmlText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size())).toHtmlEscaped().toStdString();
}

/// A form that asks for name and password and brings the given fields along.
http::Response loginForm(std::string_view action, const Pairs &hidden, bool failed)
{
    std::string form = failed ? "<p>User name or password invalid</p>\n" : "";
    form += "<form method=\"post\" action=\"" + htmlText(action) + "\">\n";
    for (const auto &[name, value] : hidden)
        form += "<input type=\"hidden\" name=\"" + htmlText(name) + "\" value=\"" + htmlText(value) + "\">\n";
    form += "<label>User name <input name=\"user_name\"></label>\n"
            "<label>Password <input type=\"password\" name=\"user_password\"></label>\n"
            "<button name=\"sysverb_login\" value=\"sysverb_login\">Log in</button></form>";
    return page(failed ? 401 : 200, "Log in", form);
}

std::string encoded(std::string_view text)
{
    return QUrl::toPercentEncoding(QString::fromUtf8(text.data(), qsizetype(text.size()))).toStdString();
}

std::string_view withoutPrefix(std::string_view text, std::string_view prefix)
{
    const bool has = text.size() > prefix.size()
        && QByteArrayView(text.data(), qsizetype(prefix.size()))
                .compare(QByteArrayView(prefix.data(), qsizetype(prefix.size())), Qt::CaseInsensitive)
            == 0;
    return has ? text.substr(prefix.size()) : std::string_view();
}

bool isForm(const http::Request &request)
{
    return request.header("Content-Type").starts_with("application/x-www-form-urlencoded");
}

/// Name and secret of the client: as HTTP Basic or as form fields.
std::pair<std::string, std::string> clientOf(const http::Request &request, const Pairs &form)
{
    if (const std::string_view basic = withoutPrefix(request.header("Authorization"), "Basic "); !basic.empty()) {
        const QByteArray decoded = QByteArray::fromBase64(QByteArray(basic.data(), qsizetype(basic.size())).trimmed());
        if (const qsizetype colon = decoded.indexOf(':'); colon > 0) {
            // RFC 6749, 2.3.1: both parts are form-encoded first; plain ones look the same.
            return {http::percentDecoded(decoded.left(colon).toStdString(), true),
                http::percentDecoded(decoded.mid(colon + 1).toStdString(), true)};
        }
    }
    return {std::string(field(form, "client_id")), std::string(field(form, "client_secret"))};
}

bool challengeFits(const CredentialStore::Code &code, std::string_view verifier)
{
    if (!code.hashed)
        return verifier == code.challenge;
    const QByteArray hash = QCryptographicHash::hash(
        QByteArrayView(verifier.data(), qsizetype(verifier.size())), QCryptographicHash::Sha256);
    return hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString()
        == code.challenge;
}

} // namespace

OAuthApi::OAuthApi(Instance &instance, Access &access)
    : m_instance(instance)
    , m_access(access)
{
}

std::optional<http::Response> OAuthApi::answer(const http::Request &request, Connection &connection)
{
    if (request.path == "/oauth_token.do")
        return token(request, connection);
    if (request.path == "/oauth_auth.do")
        return authorize(request, connection);
    if (request.path == "/login.do")
        return login(request, connection);
    if (request.path == "/logout.do")
        return logout(request);
    if (request.path == "/navpage.do")
        return navpage(request);
    if (request.path == "/oauth_revoke_token.do") {
        m_instance.credentials.revokeToken(request.parameter("token"));
        return jsonAnswer(200, "{}");
    }
    return std::nullopt;
}

Result<bool> OAuthApi::isActive(const std::string &user, Connection &connection) const
{
    auto caller = m_access.callerOf(user, connection);
    if (!caller)
        return caller.error();
    return caller->has_value();
}

http::Response OAuthApi::issue(const OAuthClient &client, const std::string &user, bool withRefresh)
{
    const auto tokens = m_instance.credentials.issue(client, user, withRefresh, m_instance.faults.state().tokenSeconds);
    std::string body = "{\"access_token\":" + jsonString(tokens.access);
    if (!tokens.refresh.empty())
        body += ",\"refresh_token\":" + jsonString(tokens.refresh);
    return jsonAnswer(200,
        body + ",\"scope\":\"useraccount\",\"token_type\":\"Bearer\",\"expires_in\":" + std::to_string(tokens.expiresIn)
            + "}");
}

http::Response OAuthApi::token(const http::Request &request, Connection &connection)
{
    if (request.method != "POST")
        return badRequest("invalid_request", "Only POST is supported");
    if (!isForm(request))
        return badRequest("invalid_request", "The body is application/x-www-form-urlencoded");
    if (m_instance.faults.refusesToken())
        return denied();
    const Form form = http::parseForm(request.body);
    const auto [id, secret] = clientOf(request, form);
    const auto client = m_instance.credentials.client(id);
    if (!client)
        return denied();
    const std::string_view type = field(form, "grant_type");
    if (!client->grants.empty()
        && std::find(client->grants.begin(), client->grants.end(), type) == client->grants.end())
        return denied();
    const bool proved = !client->secret.empty() && secret == client->secret;
    if (type == "authorization_code" && (proved || secret.empty()))
        return codeGrant(*client, proved, form, connection);
    if (!proved)
        return denied();
    return grant(*client, request, form, connection);
}

http::Response OAuthApi::grant(
    const OAuthClient &client, const http::Request &request, const Form &form, Connection &connection)
{
    const std::string_view type = field(form, "grant_type");
    if (type == "password") {
        const std::string user(field(form, "username"));
        if (!m_access.passwordFits(user, std::string(field(form, "password"))))
            return denied();
        const auto active = isActive(user, connection);
        if (!active)
            return internalError(active.error());
        return *active ? issue(client, user, true) : denied();
    }
    if (type == "client_credentials") {
        const auto active = isActive(client.user, connection);
        if (!active)
            return internalError(active.error());
        return *active ? issue(client, client.user, false) : denied();
    }
    if (type == "refresh_token") {
        const auto tokens = m_instance.credentials.refresh(
            client, field(form, "refresh_token"), m_instance.faults.state().tokenSeconds);
        if (!tokens)
            return denied();
        return jsonAnswer(200,
            "{\"access_token\":" + jsonString(tokens->access) + ",\"refresh_token\":" + jsonString(tokens->refresh)
                + ",\"scope\":\"useraccount\",\"token_type\":\"Bearer\",\"expires_in\":"
                + std::to_string(tokens->expiresIn) + "}");
    }
    if (type == jwtGrantType)
        return jwtGrant(client, request, form, connection);
    return denied();
}

http::Response OAuthApi::codeGrant(
    const OAuthClient &client, bool clientProved, const Form &form, Connection &connection)
{
    const auto code = m_instance.credentials.takeCode(field(form, "code"));
    if (!code || code->clientId != client.id || code->redirectUri != field(form, "redirect_uri"))
        return denied();
    if (code->challenge.empty() ? !clientProved : !challengeFits(*code, field(form, "code_verifier")))
        return denied();
    if (!client.secret.empty() && !clientProved) // a confidential client proves itself in any case
        return denied();
    const auto active = isActive(code->user, connection);
    if (!active)
        return internalError(active.error());
    return *active ? issue(client, code->user, clientProved) : denied();
}

http::Response OAuthApi::jwtGrant(
    const OAuthClient &client, const http::Request &request, const Form &form, Connection &connection)
{
    std::string_view assertion = field(form, "assertion");
    if (assertion.empty()) // some clients send it in a header of that name
        assertion = withoutPrefix(request.header("Authentication"), "Bearer ");
    if (client.jwtKey.empty() || assertion.empty())
        return denied();
    const QStringList algorithms = client.jwtKey.starts_with("-----BEGIN")
        ? QStringList{u"RS256"_s, u"RS384"_s, u"RS512"_s, u"ES256"_s, u"ES384"_s, u"ES512"_s}
        : QStringList{u"HS256"_s, u"HS384"_s, u"HS512"_s};
    const auto token = jwt::verify(QByteArray(assertion.data(), qsizetype(assertion.size())), algorithms,
        QByteArray::fromStdString(client.jwtKey));
    if (!token)
        return denied();
    const QJsonObject &claims = token->claims;
    const std::int64_t now = Clock::system().nowSeconds();
    const std::int64_t expires = claims[u"exp"].toInteger();
    const std::string subject = claims[u"sub"].toString().toStdString();
    if (claims[u"aud"].toString().toStdString() != client.id || claims[u"iss"].toString().isEmpty() || subject.empty()
        || expires + jwtSkewSeconds < now || claims[u"iat"].toInteger(now) > now + jwtSkewSeconds)
        return denied();
    const std::string jwtId = claims[u"jti"].toString().toStdString();
    if (jwtId.empty() || !m_instance.credentials.firstUse(client.id + ' ' + jwtId, expires + jwtSkewSeconds))
        return denied();
    // the column is one of three known names, not the caller's
    const auto user =
        connection.scalar("SELECT user_name FROM sys_user WHERE " + client.jwtUserField + "=?", {subject});
    if (!user)
        return internalError(user.error());
    const auto active = isActive(*user, connection);
    if (!active)
        return internalError(active.error());
    return *active ? issue(client, *user, false) : denied();
}

http::Response OAuthApi::authorize(const http::Request &request, Connection &connection)
{
    const Form form = request.method == "POST" ? http::parseForm(request.body) : Form();
    const auto parameter = [&](std::string_view name) {
        const std::string_view value = request.parameter(name);
        return std::string(value.empty() ? field(form, name) : value);
    };
    const auto client = m_instance.credentials.client(parameter("client_id"));
    const std::string target = parameter("redirect_uri");
    // Whoever is not known is not redirected to: the page stays here.
    if (!client
        || std::find(client->redirectUris.begin(), client->redirectUris.end(), target) == client->redirectUris.end())
        return page(400, "Invalid client", "<p>The client or its redirect URL is not registered.</p>");
    const std::string state = parameter("state");
    const std::string challenge = parameter("code_challenge");
    std::string method = parameter("code_challenge_method");
    if (method.empty())
        method = "plain";
    const auto back = [&](const std::string &query) {
        return redirect(target + (target.find('?') == std::string::npos ? '?' : '&') + query
            + (state.empty() ? std::string() : "&state=" + encoded(state)));
    };
    if (parameter("response_type") != "code" || state.empty() || (client->secret.empty() && challenge.empty())
        || (method != "S256" && method != "plain"))
        return back("error=invalid_request");
    if (!client->grants.empty()
        && std::find(client->grants.begin(), client->grants.end(), "authorization_code") == client->grants.end())
        return back("error=unauthorized_client");
    if (!field(form, "deny").empty())
        return back("error=access_denied&error_description=" + encoded("The user refused"));
    std::string user(field(form, "user_name"));
    if (user.empty()) {
        const auto session = m_access.sessionOf(request);
        user = session ? session->user : std::string();
    } else if (!m_access.passwordFits(user, std::string(field(form, "user_password")))) {
        user.clear();
    }
    const auto active = isActive(user, connection);
    if (!active)
        return internalError(active.error());
    if (!*active) {
        const Pairs hidden{{"response_type", "code"}, {"client_id", client->id}, {"redirect_uri", target},
            {"state", state}, {"code_challenge", challenge}, {"code_challenge_method", method}};
        return loginForm("/oauth_auth.do", hidden, request.method == "POST");
    }
    return back("code=" + m_instance.credentials.addCode({client->id, user, target, challenge, method == "S256", 0}));
}

http::Response OAuthApi::login(const http::Request &request, Connection &connection)
{
    if (request.method != "POST")
        return loginForm("/login.do", {}, false);
    const Form form = http::parseForm(request.body);
    const std::string user(field(form, "user_name"));
    const bool fits = m_access.passwordFits(user, std::string(field(form, "user_password")));
    const auto active = isActive(user, connection);
    if (!active)
        return internalError(active.error());
    if (!fits || !*active)
        return loginForm("/login.do", {}, true);
    http::Response response = redirect("/navpage.do");
    response.headers.emplace_back(
        "Set-Cookie", "JSESSIONID=" + m_instance.credentials.openSession(user) + "; Path=/; HttpOnly");
    return response;
}

http::Response OAuthApi::navpage(const http::Request &request) const
{
    const auto session = m_access.sessionOf(request);
    if (!session)
        return redirect("/login.do");
    return page(200, "ServiceNow", "<script>var g_ck = '" + session->userToken + "';</script>");
}

http::Response OAuthApi::logout(const http::Request &request)
{
    m_instance.credentials.closeSession(Access::sessionId(request));
    return redirect("/login.do");
}

} // namespace bunsnc::simulator
