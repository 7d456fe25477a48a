// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"

#include <optional>
#include <vector>

namespace bunsnc::servicenow {

/// A request as it stands in the body of a batch.
struct BatchItem {
    /// `wantsHeaders`: without them an answer is smaller, but has no counts, no Link and no request id of its own.
    static BatchItem make(const QString &id, HttpRequest request, bool wantsHeaders = true);

    QString id; ///< tells the answers apart
    HttpRequest request;
    QByteArray text;
};

/// What came of one item: its answer, checked as if it had come by itself, or its error; nullopt where the instance put
/// it back for want of time or room.
using BatchOutcome = std::optional<Result<HttpResponse>>;

/// The one place where a batch is written and read: sends the items in one request, and gives their outcomes in their
/// order. The error is that of the request as a whole. It is sent again only when all items may be.
Result<std::vector<BatchOutcome>> exchangeBatch(
    Transport &transport, const std::vector<const BatchItem *> &items, std::stop_token stop);

/// That an item was put back, too often or when it may have begun.
Error putBackError(const QString &subject);

} // namespace bunsnc::servicenow
