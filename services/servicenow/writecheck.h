// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientconfig.h"

#include <functional>

namespace bunsnc::servicenow {

// What became of a write that has no answer, or none that can be read. Blocking.

/// Whether a write that failed like this may have been done all the same.
bool mayHaveArrived(const Error &error);
/// What `failure` of a write to `subject` is when it could not be found out whether it was done.
Error outcomeUnknown(
    const QString &subject, const Error &failure, const QString &why = QStringLiteral("it may have been done"));

/// What a look at the instance says of a write.
enum class Finding { Done, NotDone, Unclear };

/// How the instance is asked.
struct WriteCheck {
    WriteCheckPolicy policy;
    bool hasEnded = false; ///< the write is certainly not under way any more
};

/// Looks until the write is seen to be done, and gives its true outcome: nothing when it was done; `failure`, retryable,
/// when it was not; OutcomeUnknown when that cannot be told. After a silence that is so for a write that is not to be
/// seen, too: the instance may be working on it, or begin it, long after the last look.
Result<> findOut(const QString &subject, const Error &failure, const WriteCheck &check,
    const std::function<Result<Finding>()> &look, const std::stop_token &stop);

} // namespace bunsnc::servicenow
