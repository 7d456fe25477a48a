// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/servicenow/auth.h"

#include <QStringList>

#include <chrono>
#include <condition_variable>
#include <optional>

namespace bunsnc::servicenow {

/// A login that takes requests and runs out. However many workers need one, one of them makes it and the others wait
/// for it (single flight); a worker that is stopped meanwhile leaves, and when it was the one that made it, another
/// goes on. It is made anew a minute before it runs out, while the old one still serves the others.
class RenewingAuth : public AuthProvider {
public:
    /// Before the end of a login; half of its life when that is shorter.
    static constexpr std::chrono::seconds renewAhead{60};
    /// How long a refusal stands for everybody: a wrong password repeated by many workers locks the account.
    static constexpr std::chrono::seconds refusalStands{10};

    Result<Credentials> credentials(Transport &transport, std::stop_token stop) final;
    Result<Credentials> renew(const Credentials &failed, Transport &transport, std::stop_token stop) final;

protected:
    explicit RenewingAuth(const Clock &clock);

    struct Login {
        Credentials credentials;
        std::optional<qint64> expiresAtMs; ///< nothing: nobody knows
    };
    /// Signs in, in the thread of one worker at a time. `refused`: the present login was refused with 401.
    virtual Result<Login> login(Transport &transport, bool refused, const std::stop_token &stop) = 0;
    /// Turned down with 400, 401, 403 or 404. Told as Unauthorized, with its status and detail: with the code of the
    /// status it would pass for what became of the request that needs the login, a record that does not exist.
    static bool isRefusal(const Error &error);
    /// What must be in no log; texts of less than 8 characters, such as a language, are no secrets.
    static QStringList secretsOf(const Credentials &credentials);
    qint64 nowMs() const { return m_clock.nowMs(); }

private:
    using Lock = std::unique_lock<std::mutex>;
    Result<Credentials> lead(Lock &lock, Transport &transport, bool refused, const std::stop_token &stop);
    /// Waits for the login that another worker makes; its error when it failed.
    Result<> follow(Lock &lock, const std::stop_token &stop);
    bool isUsable() const { return m_login && (!m_login->expiresAtMs || nowMs() < *m_login->expiresAtMs); }
    void take(Login login);

    const Clock &m_clock;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<Login> m_login;
    std::optional<qint64> m_renewAtMs;
    std::optional<Error> m_lastError; ///< of the last flight
    qint64 m_refusedUntilMs = 0;
    quint64 m_generation = 0;
    quint64 m_flights = 0; ///< that ended
    bool m_busy = false;
    QStringList m_secrets, m_olderSecrets; ///< of the present login and the one before
};

} // namespace bunsnc::servicenow
