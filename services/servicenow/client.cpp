// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/client.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<Client>> Client::make(ClientConfig config)
{
    const auto url = instanceUrl(config.instance);
    if (!url)
        return url.error();
    if (!config.auth) {
        return Error{.code = ErrorCode::InvalidArgument,
            .subject = url->host(),
            .detail = u"no way to log in was given"_s};
    }
    const int requests = std::clamp(config.connection.concurrentRequests, 1, 64);
    auto executor = std::make_shared<Executor>(config.asyncCalls, requests);
    auto core = std::make_shared<ClientCore>(std::move(config), *url);
    core->setExecutor(executor);
    return std::unique_ptr<Client>(new Client(std::move(core), std::move(executor)));
}

Client::Client(std::shared_ptr<ClientCore> core, std::shared_ptr<Executor> executor)
    : m_core(std::move(core))
    , m_executor(std::move(executor))
{
}

Client::~Client()
{
    m_executor->shutdown();
}

GlideRecord Client::glideRecord(const QString &table, int batchSize, bool rewindable) const
{
    return GlideRecord(m_core, table, batchSize, rewindable);
}

Attachment Client::attachment(const QString &table, int batchSize, bool rewindable) const
{
    return Attachment(m_core, table, batchSize, rewindable);
}

Result<HttpResponse> Client::send(const HttpRequest &request, std::stop_token stop) const
{
    ClientCore::Lease lease(m_core);
    return lease.transport().send(request, stop);
}

QFuture<Result<HttpResponse>> Client::sendAsync(const HttpRequest &request) const
{
    return m_executor->submit([core = m_core, request](std::stop_token stop) {
        ClientCore::Lease lease(core);
        return lease.transport().send(request, stop);
    });
}

} // namespace bunsnc::servicenow
