// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/asyncgliderecord.h"
#include "tests/support/patience.h"
#include "tests/support/simulatorfixture.h"

#include <QtTest>

/// A client of a simulated instance, and a handful of problems that a test knows: "glide 0" to "glide <n-1>" by short_description,
/// priority 1 to 3.
class GlideFixture {
public:
    explicit GlideFixture(int problems = 0)
    {
        if (!m_simulator.isRunning())
            qFatal("%s", qPrintable(m_simulator.problem()));
        for (int i = 0; i < problems; ++i)
            addProblem(QStringLiteral("glide %1").arg(i), i % 3 + 1);
    }

    bunsnc::servicenow::ClientConfig config() const
    {
        using namespace std::chrono_literals;
        bunsnc::servicenow::ClientConfig config;
        config.instance = m_simulator.url().toString();
        config.auth = bunsnc::servicenow::basicAuth(QStringLiteral("admin"), QStringLiteral("admin"));
        config.connection.proxyMode = bunsnc::servicenow::ProxyMode::None;
        config.connection.requestTimeout = bunsnc::test::patience;
        config.connection.requestsPerSecond = 10'000;
        config.retry = {.attempts = 3, .firstDelay = 10ms, .maxDelay = 2s};
        config.writeCheck = {.checks = 2, .pause = 20ms};
        return config;
    }
    std::unique_ptr<bunsnc::servicenow::Client> client() const { return client(config()); }
    static std::unique_ptr<bunsnc::servicenow::Client> client(const bunsnc::servicenow::ClientConfig &config)
    {
        auto client = bunsnc::servicenow::Client::make(config);
        if (!client)
            qFatal("%s", qPrintable(toLogLine(client.error())));
        return *std::move(client);
    }
    bunsnc::test::SimulatorFixture &simulator() { return m_simulator; }
    qint64 requests() { return m_simulator.control().requests().requests; }

    QString addProblem(const QString &text, int priority = 3)
    {
        m_ids.append(m_simulator.insert(QStringLiteral("problem"),
            {{QStringLiteral("short_description"), text}, {QStringLiteral("impact"), QString::number(priority)},
                {QStringLiteral("urgency"), QString::number(priority)}}));
        return m_ids.last();
    }
    const QStringList &ids() const { return m_ids; }

    /// A record over the fixture's own problems only.
    static bunsnc::servicenow::GlideRecord problems(
        const bunsnc::servicenow::Client &client, int batchSize = 100, bool rewindable = true)
    {
        auto record = client.glideRecord(QStringLiteral("problem"), batchSize, rewindable);
        record.addQuery(QStringLiteral("short_description"), u"STARTSWITH", u"glide ");
        return record;
    }

    static QStringList column(bunsnc::servicenow::GlideRecord &record, const QString &field)
    {
        QStringList values;
        for (auto &row : record)
            values.append(row.value(field).value_or(QStringLiteral("(missing)")));
        return values;
    }

private:
    bunsnc::test::SimulatorFixture m_simulator;
    QStringList m_ids;
};

#define GLIDE_OK(expression) \
    do { \
        const auto &outcome = expression; \
        if (!outcome) \
            QFAIL(qPrintable(bunsnc::toLogLine(outcome.error()))); \
    } while (false)
