// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"

namespace bunsnc::servicenow {

/// Whether the address of a request would be longer than instances and what stands before them are sure to take.
bool needsTunnel(const HttpRequest &request);

/// Sends a reading request inside a batch, whose body has room for any address. The answer and the errors are those of the
/// request itself.
Result<HttpResponse> sendThroughBatch(Transport &transport, const HttpRequest &request, std::stop_token stop);

} // namespace bunsnc::servicenow
