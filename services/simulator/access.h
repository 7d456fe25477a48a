// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// Who a request comes from: Basic, or the cookie of a session that an earlier request opened.
class Access {
public:
    explicit Access(Instance &instance);

    struct Login {
        std::optional<Caller> caller; ///< nothing: refused
        std::string newSession; ///< id of the session that was opened for it, when one was
    };
    Result<Login> login(const http::Request &request, Connection &connection, bool writes);
    void setPassword(const std::string &userName, const std::string &password);

private:
    struct Session {
        std::string userName;
        std::int64_t usedAt = 0;
    };
    bool passwordFits(const std::string &userName, const std::string &password) const;
    Result<std::optional<Caller>> callerOf(const std::string &userName, Connection &connection) const;
    std::string openSession(const std::string &userName);

    Instance &m_instance;
    mutable std::mutex m_mutex;
    QByteArray m_salt;
    TextMap<QByteArray> m_passwords; ///< salted hashes
    TextMap<Session> m_sessions;
};

} // namespace bunsnc::simulator
