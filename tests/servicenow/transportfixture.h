// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"
#include "tests/servicenow/scriptedserver.h"
#include "tests/support/patience.h"

#include <QString>

/// The password that must turn up nowhere.
inline const QString plantedPassword = QStringLiteral("planted-correct-horse-battery");

inline bunsnc::servicenow::InstanceConfig configFor(const QUrl &url)
{
    using namespace std::chrono_literals;
    bunsnc::servicenow::InstanceConfig config;
    config.url = url;
    config.proxyMode = bunsnc::servicenow::ProxyMode::None;
    config.connectTimeout = bunsnc::test::patience;
    config.requestTimeout = bunsnc::test::patience;
    config.requestsPerSecond = 10'000;
    return config;
}

inline std::shared_ptr<bunsnc::servicenow::Account> accountFor(const bunsnc::servicenow::InstanceConfig &config)
{
    return bunsnc::servicenow::Account::make(
        config, bunsnc::servicenow::basicAuth(QStringLiteral("ana"), plantedPassword));
}

inline bunsnc::servicenow::RetryPolicy quickRetries(int attempts = 3)
{
    using namespace std::chrono_literals;
    return {.attempts = attempts, .firstDelay = 10ms, .maxDelay = 2s};
}

/// Bytes that do not repeat themselves soon.
inline QByteArray someContent(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 7;
    for (char &byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

inline bunsnc::servicenow::HttpRequest getRequest(const QString &path = QStringLiteral("/api/now/table/incident"))
{
    bunsnc::servicenow::HttpRequest request;
    request.path = path;
    return request;
}

inline bunsnc::servicenow::HttpRequest postRequest(const QByteArray &body = "{}")
{
    bunsnc::servicenow::HttpRequest request = getRequest();
    request.verb = bunsnc::servicenow::Verb::Post;
    request.body = body;
    request.contentType = "application/json";
    request.idempotent = false;
    return request;
}
