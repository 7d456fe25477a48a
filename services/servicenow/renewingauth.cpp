// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/renewingauth.h"

#include "services/core/log.h"

#include <QLoggingCategory>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(logAuth, "bunsnc.servicenow.auth")

constexpr qint64 retryAheadMs = 10'000; // after a renewal ahead of time failed
constexpr qsizetype shortestSecret = 8; // a header such as a language is no secret

} // namespace

RenewingAuth::RenewingAuth(const Clock &clock)
    : m_clock(clock)
{
}

bool RenewingAuth::isRefusal(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Unauthorized:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::BadRequest:
    case ErrorCode::InvalidTable: return true;
    default: return false;
    }
}

QStringList RenewingAuth::secretsOf(const Credentials &credentials)
{
    QStringList secrets;
    for (const auto &[name, value] : credentials.headers)
        secrets.append(QString::fromLatin1(value.mid(value.lastIndexOf(' ') + 1)));
    for (const QNetworkCookie &cookie : credentials.cookies)
        secrets.append(QString::fromLatin1(cookie.value()));
    secrets.removeIf([](const QString &secret) { return secret.size() < shortestSecret; });
    return secrets;
}

Result<Credentials> RenewingAuth::credentials(Transport &transport, std::stop_token stop)
{
    Lock lock(m_mutex);
    for (;;) {
        if (isUsable()) {
            // While somebody renews it ahead of time, it is still good.
            if (m_busy || !m_renewAtMs || nowMs() < *m_renewAtMs)
                return m_login->credentials;
            return lead(lock, transport, false, stop);
        }
        if (!m_busy)
            return lead(lock, transport, false, stop);
        if (auto followed = follow(lock, stop); !followed)
            return followed.error();
    }
}

Result<Credentials> RenewingAuth::renew(const Credentials &failed, Transport &transport, std::stop_token stop)
{
    Lock lock(m_mutex);
    for (;;) {
        if (m_login && m_login->credentials.generation != failed.generation)
            return m_login->credentials; // somebody else was quicker
        if (!m_busy)
            return lead(lock, transport, true, stop);
        if (auto followed = follow(lock, stop); !followed)
            return followed.error();
    }
}

Result<> RenewingAuth::follow(Lock &lock, const std::stop_token &stop)
{
    const quint64 flight = m_flights;
    if (!m_changed.wait(lock, stop, [&] { return m_flights != flight; }))
        return Error{.code = ErrorCode::Cancelled, .subject = userName()};
    if (m_lastError)
        return *m_lastError;
    return {};
}

Result<Credentials> RenewingAuth::lead(Lock &lock, Transport &transport, bool refused, const std::stop_token &stop)
{
    if (m_lastError && nowMs() < m_refusedUntilMs && (refused || !isUsable()))
        return *m_lastError;
    m_busy = true;
    lock.unlock();
    Result<Login> result = login(transport, refused, stop);
    lock.lock();
    m_busy = false;
    ++m_flights;
    m_lastError.reset();
    m_changed.notify_all();
    if (result) {
        take(*std::move(result));
        return m_login->credentials;
    }
    Error error = std::move(result).error();
    if (isRefusal(error))
        error.code = ErrorCode::Unauthorized;
    if (error.code == ErrorCode::Cancelled) // the others make their own
        return error;
    if (!refused && isUsable()) {
        m_renewAtMs = nowMs() + retryAheadMs;
        qCWarning(logAuth, "the login of %s could not be renewed ahead of its end: %s", qPrintable(userName()),
            qPrintable(toLogLine(error)));
        return m_login->credentials;
    }
    m_login.reset();
    m_lastError = error;
    if (error.code == ErrorCode::Unauthorized)
        m_refusedUntilMs = nowMs() + std::chrono::milliseconds(refusalStands).count();
    return error;
}

void RenewingAuth::take(Login login)
{
    login.credentials.generation = ++m_generation;
    m_renewAtMs.reset();
    if (login.expiresAtMs) {
        // An instance may give the same token again, with the little life that is left: then not at every request.
        const qint64 life = std::max<qint64>(0, *login.expiresAtMs - nowMs());
        m_renewAtMs = *login.expiresAtMs - std::min<qint64>(std::chrono::milliseconds(renewAhead).count(), life / 2);
    }
    const QStringList secrets = secretsOf(login.credentials);
    for (const QString &secret : secrets)
        registerSecret(secret);
    for (const QString &old : std::as_const(m_olderSecrets)) {
        if (!secrets.contains(old) && !m_secrets.contains(old))
            forgetSecret(old);
    }
    m_olderSecrets = std::exchange(m_secrets, secrets);
    m_login = std::move(login);
}

} // namespace bunsnc::servicenow
