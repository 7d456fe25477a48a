// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/servicenow/oauth.h"
#include "tests/servicenow/transportfixture.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTest>

#include <atomic>
#include <mutex>

/// Sees every line that is logged while it lives, as it was before redaction, and every error that it is shown, and
/// knows what must be in none of them.
class SecretWatch {
public:
    SecretWatch()
    {
        self = this;
        QLoggingCategory::setFilterRules(QStringLiteral("bunsnc.*=true"));
        m_previous = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &line) {
            self->take(line);
            self->m_previous(type, context, line);
        });
    }
    ~SecretWatch() { qInstallMessageHandler(m_previous); }
    Q_DISABLE_COPY_MOVE(SecretWatch)

    void plant(const QString &secret)
    {
        const std::lock_guard lock(m_mutex);
        if (secret.size() >= 4 && !m_secrets.contains(secret))
            m_secrets.append(secret);
    }
    void plant(const bunsnc::servicenow::Credentials &credentials)
    {
        for (const auto &[name, value] : credentials.headers)
            plant(QString::fromLatin1(value.mid(value.lastIndexOf(' ') + 1)));
        for (const auto &cookie : credentials.cookies)
            plant(QString::fromLatin1(cookie.value()));
    }
    void take(const QString &line)
    {
        const std::lock_guard lock(m_mutex);
        m_lines.append(line);
    }
    void take(const bunsnc::Error &error)
    {
        const auto text = bunsnc::describe(error);
        take(bunsnc::toLogLine(error) + QLatin1Char('\n') + error.subject + QLatin1Char('\n') + error.detail
            + text.title + text.meaning + text.action);
    }
    /// The first line with a secret in it; empty when all is well.
    QString leak() const
    {
        const std::lock_guard lock(m_mutex);
        for (const QString &line : m_lines) {
            for (const QString &secret : m_secrets) {
                if (line.contains(secret))
                    return line;
            }
        }
        return {};
    }
    qsizetype lineCount() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lines.size();
    }

private:
    static inline SecretWatch *self = nullptr;
    QtMessageHandler m_previous = nullptr;
    mutable std::mutex m_mutex;
    QStringList m_lines;
    QStringList m_secrets;
};

/// A clock that a test moves.
class MovedClock final : public bunsnc::Clock {
public:
    qint64 nowMs() const override { return Clock::system().nowMs() + m_offsetMs; }
    void advance(std::chrono::seconds by) { m_offsetMs += std::chrono::milliseconds(by).count(); }

private:
    std::atomic<qint64> m_offsetMs = 0;
};

inline bunsnc::servicenow::HttpRequest whoAmI()
{
    return getRequest(QStringLiteral("/api/now/ui/user/current_user"));
}

inline QString userIn(const bunsnc::Result<bunsnc::servicenow::HttpResponse> &response)
{
    if (!response)
        return QStringLiteral("error: ") + bunsnc::toLogLine(response.error());
    return QJsonDocument::fromJson(response->body)[QStringLiteral("result")][QStringLiteral("user_name")].toString();
}
