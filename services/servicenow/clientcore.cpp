// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/clientcore.h"

namespace bunsnc::servicenow {

namespace {

InstanceConfig withUrl(InstanceConfig connection, QUrl url)
{
    connection.url = std::move(url);
    return connection;
}

} // namespace

ClientCore::ClientCore(ClientConfig config, QUrl url)
    : m_config(std::move(config))
    , m_account(Account::make(withUrl(m_config.connection, std::move(url)), m_config.auth))
{
}

ClientCore::Lease::Lease(std::shared_ptr<ClientCore> core)
    : m_core(std::move(core))
    , m_transport(m_core->take())
    , m_api(*m_transport)
{
}

ClientCore::Lease::~Lease()
{
    m_core->giveBack(std::move(m_transport));
}

std::unique_ptr<Transport> ClientCore::take()
{
    {
        std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto transport = std::move(m_idle.back());
            m_idle.pop_back();
            return transport;
        }
    }
    return std::make_unique<Transport>(m_account, m_config.retry);
}

void ClientCore::giveBack(std::unique_ptr<Transport> transport)
{
    std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(transport));
}

void ClientCore::setExecutor(const std::shared_ptr<Executor> &executor)
{
    std::lock_guard lock(m_mutex);
    m_executor = executor;
}

std::shared_ptr<Executor> ClientCore::executor() const
{
    std::lock_guard lock(m_mutex);
    return m_executor.lock();
}

void ClientCore::noteSysIdKept(const QString &table, bool kept)
{
    std::lock_guard lock(m_mutex);
    if (kept)
        m_sysIdKept.insert(table);
    else
        m_sysIdKept.remove(table);
}

bool ClientCore::keepsSysIds(const QString &table) const
{
    std::lock_guard lock(m_mutex);
    return m_sysIdKept.contains(table);
}

} // namespace bunsnc::servicenow
