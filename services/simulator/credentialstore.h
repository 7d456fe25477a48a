// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/simulator/schema.h"

#include <QJsonObject>

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bunsnc::simulator {

/// A row of oauth_entity: a program that may ask for tokens.
struct OAuthClient {
    std::string id;
    std::string secret; ///< empty: a public client, which must prove itself by PKCE and gets no refresh token
    std::string user; ///< the application user of client_credentials; empty: that grant is refused
    std::vector<std::string> redirectUris;
    std::vector<std::string> grants; ///< empty: all
    std::string jwtKey; ///< PEM of a public key or certificate, or a shared secret; empty: JWT bearer is refused
    std::string jwtUserField = "user_name"; ///< column of sys_user that `sub` is compared with
    std::int64_t accessSeconds = 1'800;
    std::int64_t refreshSeconds = 8'640'000;
    bool rotatesRefreshTokens = false; ///< each one works once
};

/// What the instance knows of its callers besides their passwords: registered programs, keys and certificates, the
/// tokens it gave and the sessions it opened. Lives in memory; lifetimes run on this machine's clock, however fast the
/// instance's goes. Safe from every thread.
class CredentialStore {
public:
    /// {"oauth_clients":[…],"api_keys":[…],"certificates":[…]} by the names in docs/simulator.md; what has the same id,
    /// key or certificate is replaced, the rest stays. A name that is not known is an error and changes nothing.
    Result<> add(const QJsonObject &object);
    /// Ends tokens and sessions: {"access_tokens":true,"refresh_tokens":true,"sessions":true,"user":"only.this.one"}.
    Result<> revoke(const QJsonObject &object);

    /// Everything of that user's is the other's from now on.
    void renameUser(const std::string &from, const std::string &to);
    /// Ends a user's tokens, codes and sessions; registered programs, keys and certificates stay as they are.
    void forgetUser(const std::string &user);

    std::optional<OAuthClient> client(std::string_view id) const;
    /// Nothing when no key or certificate of that kind is known.
    std::optional<std::string> userOfApiKey(std::string_view key) const;
    std::optional<std::string> userOfCertificate(std::string_view sha256, std::string_view commonName) const;

    struct Tokens {
        std::string access;
        std::string refresh; ///< empty: none
        std::int64_t expiresIn = 0;
    };
    /// The user's token of that client: the present one with the life that is left, or a new one. `accessSeconds` above
    /// 0 takes the place of the client's.
    Tokens issue(const OAuthClient &client, const std::string &user, bool withRefresh, std::int64_t accessSeconds);
    /// Always a new access token. Nothing when the refresh token is not (or no longer) good for that client.
    std::optional<Tokens> refresh(const OAuthClient &client, std::string_view refreshToken, std::int64_t accessSeconds);
    std::optional<std::string> userOfToken(std::string_view accessToken) const;
    /// An access or a refresh token; with a refresh token its access tokens end too.
    void revokeToken(std::string_view token);

    struct Code {
        std::string clientId, user, redirectUri, challenge;
        bool hashed = true; ///< S256; otherwise the challenge is the verifier itself
        std::int64_t expiresAt = 0;
    };
    std::string addCode(Code code);
    std::optional<Code> takeCode(std::string_view code); ///< works once
    /// False when that assertion was shown before.
    bool firstUse(const std::string &jwtId, std::int64_t expiresAt);

    struct Session {
        std::string user;
        std::string userToken; ///< what a page holds as g_ck
        std::int64_t usedAt = 0;
        std::int64_t openedAt = 0;
        std::uint64_t turn = 0; ///< of its last use among the uses of all
    };
    /// When there are too many, the one that was not used for longest ends.
    std::string openSession(const std::string &user);
    /// Counts as use; ends it when it stood idle for longer than `idleSeconds`.
    std::optional<Session> session(std::string_view id, std::int64_t idleSeconds);
    void closeSession(std::string_view id);
    /// Seconds since it was opened, without counting as use; nothing when there is no such session.
    std::optional<std::int64_t> sessionAge(std::string_view id) const;

private:
    struct Token {
        std::string user, clientId, refresh;
        std::int64_t expiresAt = 0;
    };
    Tokens makeTokens(
        const OAuthClient &client, const std::string &user, std::string refresh, std::int64_t accessSeconds);

    mutable std::mutex m_mutex;
    TextMap<OAuthClient> m_clients;
    TextMap<std::string> m_apiKeys; ///< to user
    TextMap<std::string> m_certificates; ///< fingerprint, or "CN=" and the name; to user
    TextMap<Token> m_access;
    TextMap<Token> m_refresh;
    TextMap<Code> m_codes;
    TextMap<std::int64_t> m_jwtIds;
    TextMap<Session> m_sessions;
    std::uint64_t m_turns = 0; ///< uses of sessions
};

/// 128 random bits as hex.
std::string randomId();

} // namespace bunsnc::simulator
