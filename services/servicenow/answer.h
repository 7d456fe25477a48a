// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/transport.h"

namespace bunsnc::servicenow {

/// Tells the answer of an instance from everything else. The subject of an error is `subject`; its detail has the
/// platform's message and detail, with secrets taken out. `nowSeconds` is used where the answer has no Date.
Result<> checkAnswer(const HttpRequest &request, const HttpResponse &response, const QString &subject, qint64 nowSeconds);

/// How long the answer asks to wait, a day at most: Retry-After in either form, else X-RateLimit-Reset.
std::optional<std::chrono::milliseconds> retryAfter(const HttpResponse &response, qint64 nowSeconds);

/// A 429 that came from a rate rule (rather than from a full queue).
bool hasRateHeaders(const HttpResponse &response);

} // namespace bunsnc::servicenow
