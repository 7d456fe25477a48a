// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>
#include <QUrl>

#include <chrono>

namespace bunsnc::servicenow {

enum class ProxyMode { System, None, Manual };

/// What this side shows of itself in TLS.
struct ClientCertificate {
    QString file; ///< PEM with its chain, or PKCS#12 (.p12, .pfx) with the key; empty: none
    QString keyFile; ///< PEM; empty: the key is in `file`
    QString passphrase; ///< of the key or the PKCS#12 file; kept out of logs
};

/// How a query goes that is too long for an address.
enum class LongQueries {
    Batch, ///< inside a batch, which every instance takes
    TinyUrl, ///< by a short address that the instance keeps, where it makes such ones; else inside a batch
};

/// How to reach one instance. A value; holds no secrets but the proxy's password and the
/// certificate's passphrase, which are kept out of logs.
struct InstanceConfig {
    QUrl url; ///< https://dev0.service-now.com, any port, http only for loopback
    QString caFile; ///< PEM with further trusted authorities; empty = the system's
    ClientCertificate clientCertificate;
    bool verifyTls = true; ///< false only for the one instance named in the settings; logs a warning each start
    ProxyMode proxyMode = ProxyMode::System;
    QString proxyHost;
    int proxyPort = 0;
    QString proxyUser;
    QString proxyPassword;
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds requestTimeout{60'000}; ///< without 4 KB of progress
    qint64 maxAnswerBytes = 256LL * 1024 * 1024; ///< of the body, as delivered and as decompressed
    double requestsPerSecond = 25;
    int concurrentRequests = 18; ///< a ceiling: the limiter starts at 3 and adapts
    LongQueries longQueries = LongQueries::Batch;
    QString userAgent; ///< empty: "BunSNC/<version>"
};

/// "dev0" -> https://dev0.service-now.com, "host[:port]" -> https://host, full URLs as they are, without path, query
/// and user. InvalidArgument when no URL can be made of it, or when it is http to a host that is not loopback.
Result<QUrl> normalizeInstanceUrl(const QString &input);

/// "localhost" (and names below it), 127.0.0.0/8, ::1.
bool isLoopbackHost(const QString &host);

} // namespace bunsnc::servicenow
