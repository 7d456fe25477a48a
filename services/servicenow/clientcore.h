// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientconfig.h"
#include "services/servicenow/executor.h"
#include "services/servicenow/tableapi.h"

#include <QSet>

#include <mutex>
#include <vector>

namespace bunsnc::servicenow {

/// What everything made from one Client shares: the account with its limiter and login, connections that stand idle, and
/// the worker threads while the Client lives. Thread-safe.
class ClientCore : public std::enable_shared_from_this<ClientCore> {
public:
    ClientCore(ClientConfig config, QUrl url);

    /// A transport for one caller; goes back to the idle ones.
    class Lease {
    public:
        explicit Lease(std::shared_ptr<ClientCore> core);
        ~Lease();
        Q_DISABLE_COPY_MOVE(Lease)
        Transport &transport() { return *m_transport; }
        TableApi &api() { return m_api; }

    private:
        std::shared_ptr<ClientCore> m_core;
        std::unique_ptr<Transport> m_transport;
        TableApi m_api;
    };

    const ClientConfig &config() const { return m_config; }
    const std::shared_ptr<Account> &account() const { return m_account; }
    /// "https://dev0.service-now.com"
    QString instance() const { return m_account->instance.url.toString(QUrl::RemovePath | QUrl::RemoveQuery); }

    void setExecutor(const std::shared_ptr<Executor> &executor);
    std::shared_ptr<Executor> executor() const; ///< null once the Client is gone

    /// Whether records of a table were seen to take the sys_id that was sent with an insert.
    void noteSysIdKept(const QString &table, bool kept);
    bool keepsSysIds(const QString &table) const;

private:
    std::unique_ptr<Transport> take();
    void giveBack(std::unique_ptr<Transport> transport);

    const ClientConfig m_config;
    const std::shared_ptr<Account> m_account;
    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<Transport>> m_idle;
    std::weak_ptr<Executor> m_executor;
    QSet<QString> m_sysIdKept;
};

} // namespace bunsnc::servicenow
