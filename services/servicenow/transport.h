// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/auth.h"
#include "services/servicenow/bodystream.h"
#include "services/servicenow/instance.h"
#include "services/servicenow/limiter.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <stop_token>
#include <utility>

namespace bunsnc::servicenow {

enum class Verb { Get, Head, Post, Put, Patch, Delete };

/// Query parameters as they are meant, in order. (QUrlQuery would take "50%25" in a value for an encoded text.)
class QueryItems {
public:
    void addQueryItem(const QString &name, const QString &value) { m_items.append({name, value}); }
    const QList<std::pair<QString, QString>> &items() const { return m_items; }
    bool isEmpty() const { return m_items.isEmpty(); }
    /// "a=b&c=d" with everything percent-encoded (as UTF-8) that is not unreserved.
    QByteArray encoded() const;

private:
    QList<std::pair<QString, QString>> m_items;
};

struct HttpRequest {
    Verb verb = Verb::Get;
    QString path; ///< below the instance: "/api/now/table/incident"
    QueryItems query;
    QByteArray body;
    QByteArray contentType;
    QList<std::pair<QByteArray, QByteArray>> headers;
    bool idempotent = true; ///< may be sent again after it may have arrived
    bool authenticate = true;
    bool expectJson = true;
    BodySource *source = nullptr; ///< gives the body, instead of `body`; lives until send() returned
    /// Takes the body of a successful answer; lives until send() returned. A request that may be repeated then goes on
    /// after a lost connection or a silence, as often as the retry policy says for each piece that came.
    BodySink *sink = nullptr;
    /// "/api/now/table/incident?sysparm_limit=1", percent-encoded.
    QByteArray target() const;
};
QByteArray verbText(Verb verb); ///< "GET"

struct HttpResponse {
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< as received
    QByteArray body; ///< decompressed
    qint64 serverTime = 0; ///< Date header, epoch seconds; 0 without
    qint64 elapsedMs = 0;
    bool streamed = false; ///< the sink took the body
    QByteArray header(QByteArrayView name) const; ///< without regard to case; empty when absent
    QString requestId() const { return QString::fromLatin1(header("X-Transaction-ID")); }
};

/// What all workers of one account share.
struct Account {
    InstanceConfig instance;
    std::shared_ptr<AuthProvider> auth;
    std::shared_ptr<Limiter> limiter;
    /// `shared`: the limits over all processes that use the account; none = this process is alone.
    static std::shared_ptr<Account> make(
        InstanceConfig instance, std::shared_ptr<AuthProvider> auth, std::shared_ptr<SharedLimit> shared = {});
};

/// Retries: exponential backoff with full jitter, honouring Retry-After.
struct RetryPolicy {
    int attempts = 6; ///< in all; the first one counts
    std::chrono::milliseconds firstDelay{1000};
    std::chrono::milliseconds maxDelay{60'000};
};

/// One HTTP worker: its own connections and cookie jar, used by one thread at a time, with blocking calls (never the
/// GUI thread). Verifies TLS, goes through the proxy, asks the limiter before each attempt, adds the
/// account's credentials, renews them once on 401, retries what may be retried, and gives a typed Error for
/// everything that is not the answer of an instance. Any 2xx whose body passes the checks is a success. Stopped, it
/// gives Cancelled; OutcomeUnknown where a request that may not be repeated was sent whole, and may have been done.
class Transport {
public:
    explicit Transport(std::shared_ptr<Account> account, RetryPolicy retry = {});
    ~Transport();
    Q_DISABLE_COPY_MOVE(Transport)

    Result<HttpResponse> send(const HttpRequest &request, std::stop_token stop);
    const Account &account() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::servicenow
