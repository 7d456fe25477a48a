// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/credentialstore.h"

#include "services/core/clock.h"
#include "services/http/failure.h"

#include <QByteArray>
#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t codeSeconds = 60;
constexpr std::size_t mostSessions = 10'000;

std::int64_t now()
{
    return Clock::system().nowSeconds();
}

std::string text(const QJsonValue &value)
{
    return value.toString().toStdString();
}

std::vector<std::string> texts(const QJsonValue &value)
{
    std::vector<std::string> list;
    for (const QJsonValue &item : value.toArray())
        list.push_back(text(item));
    return list;
}

Error refused(const QString &subject, const QString &detail)
{
    return http::failure(ErrorCode::InvalidArgument, subject, detail);
}

Result<> checkNames(const QJsonObject &object, std::initializer_list<QLatin1StringView> known)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (std::find(known.begin(), known.end(), it.key()) == known.end())
            return refused(it.key(), u"no such setting"_s);
    }
    return {};
}

Result<OAuthClient> clientOf(const QJsonObject &object)
{
    if (auto checked = checkNames(object,
            {"client_id"_L1, "client_secret"_L1, "user"_L1, "redirect_uris"_L1, "grants"_L1, "jwt_key"_L1,
                "jwt_user_field"_L1, "access_token_seconds"_L1, "refresh_token_seconds"_L1,
                "rotate_refresh_tokens"_L1});
        !checked)
        return checked.error();
    OAuthClient client;
    client.id = text(object[u"client_id"]);
    if (client.id.empty())
        return refused(u"oauth_clients"_s, u"a client needs a client_id"_s);
    client.secret = text(object[u"client_secret"]);
    client.user = text(object[u"user"]);
    client.redirectUris = texts(object[u"redirect_uris"]);
    client.grants = texts(object[u"grants"]);
    client.jwtKey = text(object[u"jwt_key"]);
    client.jwtUserField = object[u"jwt_user_field"].toString(u"user_name"_s).toStdString();
    if (client.jwtUserField != "user_name" && client.jwtUserField != "email" && client.jwtUserField != "sys_id")
        return refused(u"jwt_user_field"_s, u"user_name, email or sys_id"_s);
    client.accessSeconds = object[u"access_token_seconds"].toInteger(client.accessSeconds);
    client.refreshSeconds = object[u"refresh_token_seconds"].toInteger(client.refreshSeconds);
    client.rotatesRefreshTokens = object[u"rotate_refresh_tokens"].toBool();
    return client;
}

template <typename Map> void dropExpired(Map &map)
{
    std::erase_if(map, [](const auto &entry) { return entry.second.expiresAt <= now(); });
}

} // namespace

std::string randomId()
{
    quint32 words[4];
    QRandomGenerator::system()->fillRange(words);
    return QByteArray(reinterpret_cast<const char *>(words), sizeof words).toHex().toStdString();
}

Result<> CredentialStore::add(const QJsonObject &object)
{
    if (auto checked = checkNames(object, {"oauth_clients"_L1, "api_keys"_L1, "certificates"_L1}); !checked)
        return checked;
    std::vector<OAuthClient> clients;
    for (const QJsonValue &item : object[u"oauth_clients"].toArray()) {
        auto client = clientOf(item.toObject());
        if (!client)
            return client.error();
        clients.push_back(*std::move(client));
    }
    TextMap<std::string> keys;
    for (const QJsonValue &item : object[u"api_keys"].toArray()) {
        if (auto checked = checkNames(item.toObject(), {"key"_L1, "user"_L1}); !checked)
            return checked;
        if (item[u"key"].toString().isEmpty() || item[u"user"].toString().isEmpty())
            return refused(u"api_keys"_s, u"a key needs key and user"_s);
        keys.insert_or_assign(text(item[u"key"]), text(item[u"user"]));
    }
    TextMap<std::string> certificates;
    for (const QJsonValue &item : object[u"certificates"].toArray()) {
        if (auto checked = checkNames(item.toObject(), {"sha256"_L1, "common_name"_L1, "user"_L1}); !checked)
            return checked;
        const QString hash = item[u"sha256"].toString().toLower().remove(u':');
        const QString name = item[u"common_name"].toString();
        if (hash.isEmpty() == name.isEmpty() || item[u"user"].toString().isEmpty())
            return refused(u"certificates"_s, u"a certificate needs user and either sha256 or common_name"_s);
        certificates.insert_or_assign((hash.isEmpty() ? u"CN="_s + name : hash).toStdString(), text(item[u"user"]));
    }
    const std::scoped_lock lock(m_mutex);
    for (OAuthClient &client : clients)
        m_clients.insert_or_assign(client.id, client);
    for (auto &[key, user] : keys)
        m_apiKeys.insert_or_assign(key, user);
    for (auto &[certificate, user] : certificates)
        m_certificates.insert_or_assign(certificate, user);
    return {};
}

Result<> CredentialStore::revoke(const QJsonObject &object)
{
    if (auto checked = checkNames(object, {"access_tokens"_L1, "refresh_tokens"_L1, "sessions"_L1, "user"_L1});
        !checked)
        return checked;
    const std::string user = text(object[u"user"]);
    const auto isMeant = [&user](const auto &entry) { return user.empty() || entry.second.user == user; };
    const std::scoped_lock lock(m_mutex);
    if (object[u"access_tokens"].toBool())
        std::erase_if(m_access, isMeant);
    if (object[u"refresh_tokens"].toBool())
        std::erase_if(m_refresh, isMeant);
    if (object[u"sessions"].toBool())
        std::erase_if(m_sessions, isMeant);
    return {};
}

void CredentialStore::renameUser(const std::string &from, const std::string &to)
{
    const auto rename = [&](std::string &user) {
        if (user == from)
            user = to;
    };
    const auto renameIn = [&rename](auto &map) {
        for (auto &[id, entry] : map)
            rename(entry.user);
    };
    const std::scoped_lock lock(m_mutex);
    renameIn(m_clients);
    renameIn(m_access);
    renameIn(m_refresh);
    renameIn(m_codes);
    renameIn(m_sessions);
    for (auto &[key, user] : m_apiKeys)
        rename(user);
    for (auto &[certificate, user] : m_certificates)
        rename(user);
}

void CredentialStore::forgetUser(const std::string &user)
{
    const auto isTheirs = [&user](const auto &entry) { return entry.second.user == user; };
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_access, isTheirs);
    std::erase_if(m_refresh, isTheirs);
    std::erase_if(m_codes, isTheirs);
    std::erase_if(m_sessions, isTheirs);
}

std::optional<OAuthClient> CredentialStore::client(std::string_view id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_clients.find(id);
    return found == m_clients.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> CredentialStore::userOfApiKey(std::string_view key) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_apiKeys.find(key);
    return found == m_apiKeys.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> CredentialStore::userOfCertificate(
    std::string_view sha256, std::string_view commonName) const
{
    const std::scoped_lock lock(m_mutex);
    auto found = m_certificates.find(sha256);
    if (found == m_certificates.end())
        found = m_certificates.find("CN=" + std::string(commonName));
    return found == m_certificates.end() ? std::nullopt : std::optional(found->second);
}

CredentialStore::Tokens CredentialStore::makeTokens(
    const OAuthClient &client, const std::string &user, std::string refresh, std::int64_t accessSeconds)
{
    const std::int64_t life = accessSeconds > 0 ? accessSeconds : client.accessSeconds;
    Tokens tokens{randomId() + randomId(), std::move(refresh), life};
    m_access.insert_or_assign(tokens.access, Token{user, client.id, tokens.refresh, now() + life});
    return tokens;
}

CredentialStore::Tokens CredentialStore::issue(
    const OAuthClient &client, const std::string &user, bool withRefresh, std::int64_t accessSeconds)
{
    const std::scoped_lock lock(m_mutex);
    dropExpired(m_access);
    dropExpired(m_refresh);
    for (const auto &[access, token] : m_access) {
        if (token.clientId == client.id && token.user == user && token.refresh.empty() != withRefresh
            && (!withRefresh || m_refresh.contains(token.refresh)))
            return {access, token.refresh, token.expiresAt - now()};
    }
    std::string refresh;
    if (withRefresh) {
        refresh = randomId() + randomId();
        m_refresh.insert_or_assign(refresh, Token{user, client.id, {}, now() + client.refreshSeconds});
    }
    return makeTokens(client, user, std::move(refresh), accessSeconds);
}

std::optional<CredentialStore::Tokens> CredentialStore::refresh(
    const OAuthClient &client, std::string_view refreshToken, std::int64_t accessSeconds)
{
    const std::scoped_lock lock(m_mutex);
    dropExpired(m_access);
    dropExpired(m_refresh);
    const auto found = m_refresh.find(refreshToken);
    if (found == m_refresh.end() || found->second.clientId != client.id)
        return std::nullopt;
    const Token token = found->second;
    std::string next(refreshToken);
    if (client.rotatesRefreshTokens) {
        m_refresh.erase(found);
        next = randomId() + randomId();
        m_refresh.insert_or_assign(next, token);
    }
    return makeTokens(client, token.user, std::move(next), accessSeconds);
}

std::optional<std::string> CredentialStore::userOfToken(std::string_view accessToken) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_access.find(accessToken);
    if (found == m_access.end() || found->second.expiresAt <= now())
        return std::nullopt;
    return found->second.user;
}

void CredentialStore::revokeToken(std::string_view token)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto access = m_access.find(token); access != m_access.end())
        m_access.erase(access);
    const auto refresh = m_refresh.find(token);
    if (refresh == m_refresh.end())
        return;
    std::erase_if(m_access, [&](const auto &entry) { return entry.second.refresh == refresh->first; });
    m_refresh.erase(refresh);
}

std::string CredentialStore::addCode(Code code)
{
    code.expiresAt = now() + codeSeconds;
    std::string id = randomId();
    const std::scoped_lock lock(m_mutex);
    dropExpired(m_codes);
    m_codes.insert_or_assign(id, std::move(code));
    return id;
}

std::optional<CredentialStore::Code> CredentialStore::takeCode(std::string_view code)
{
    const std::scoped_lock lock(m_mutex);
    dropExpired(m_codes);
    const auto found = m_codes.find(code);
    if (found == m_codes.end())
        return std::nullopt;
    Code taken = std::move(found->second);
    m_codes.erase(found);
    return taken;
}

bool CredentialStore::firstUse(const std::string &jwtId, std::int64_t expiresAt)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_jwtIds, [](const auto &entry) { return entry.second <= now(); });
    return m_jwtIds.try_emplace(jwtId, expiresAt).second;
}

std::string CredentialStore::openSession(const std::string &user)
{
    std::string id = randomId();
    const std::scoped_lock lock(m_mutex);
    if (m_sessions.size() >= mostSessions) {
        m_sessions.erase(std::min_element(m_sessions.begin(), m_sessions.end(),
            [](const auto &a, const auto &b) { return a.second.turn < b.second.turn; }));
    }
    m_sessions.insert_or_assign(id, Session{user, randomId() + randomId(), now(), now(), ++m_turns});
    return id;
}

std::optional<CredentialStore::Session> CredentialStore::session(std::string_view id, std::int64_t idleSeconds)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return std::nullopt;
    if (now() - found->second.usedAt >= idleSeconds) {
        m_sessions.erase(found);
        return std::nullopt;
    }
    found->second.usedAt = now();
    found->second.turn = ++m_turns;
    return found->second;
}

std::optional<std::int64_t> CredentialStore::sessionAge(std::string_view id) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? std::nullopt : std::optional(now() - found->second.openedAt);
}

void CredentialStore::closeSession(std::string_view id)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_sessions.find(id); found != m_sessions.end())
        m_sessions.erase(found);
}

} // namespace bunsnc::simulator
