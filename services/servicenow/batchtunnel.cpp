// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/batchtunnel.h"

#include "services/servicenow/batchwire.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestQuery = 10'000; // encoded
constexpr int attempts = 3; // an instance may put a request back when the batch's time is used up

} // namespace

bool needsTunnel(const HttpRequest &request)
{
    return request.verb == Verb::Get && request.query.encoded().size() > longestQuery;
}

Result<HttpResponse> sendThroughBatch(Transport &transport, const HttpRequest &request, std::stop_token stop)
{
    const BatchItem item = BatchItem::make(u"1"_s, request);
    for (int attempt = 0; attempt < attempts; ++attempt) {
        auto outcomes = exchangeBatch(transport, {&item}, stop);
        if (!outcomes)
            return std::move(outcomes).error();
        if (outcomes->front())
            return *std::move(outcomes->front());
    }
    return putBackError(transport.account().instance.url.host());
}

} // namespace bunsnc::servicenow
