// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// Who a request comes from: Basic or an OAuth token, else an API key; whether right or wrong, they decide. Where a
/// request has neither: the cookie of a session that an earlier request opened, or else a client certificate.
class Access {
public:
    explicit Access(Instance &instance);

    struct Login {
        std::optional<Caller> caller; ///< nothing: refused
        std::string newSession; ///< id of the session that was opened for it, when one was
    };
    Result<Login> login(const http::Request &request, Connection &connection, bool writes);
    void setPassword(const std::string &userName, const std::string &password);
    /// What a user signs in with, and is signed in with, goes on under the new name.
    void renameUser(const std::string &from, const std::string &to);
    /// Somebody who later gets the name does not get the password, the tokens and the sessions.
    void forgetUser(const std::string &userName);
    bool passwordFits(const std::string &userName, const std::string &password) const;
    /// Nothing when there is no such user, or the user may not sign in.
    Result<std::optional<Caller>> callerOf(const std::string &userName, Connection &connection) const;
    /// The session that the request's cookie belongs to; counts as its use.
    std::optional<CredentialStore::Session> sessionOf(const http::Request &request) const;
    static std::string_view sessionId(const http::Request &request);

private:
    std::string userOfHeader(std::string_view header) const;

    Instance &m_instance;
    mutable std::mutex m_mutex;
    QByteArray m_salt;
    TextMap<QByteArray> m_passwords; ///< salted hashes
};

} // namespace bunsnc::simulator
