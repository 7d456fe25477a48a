// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"

#include <stop_token>

namespace bunsnc::servicenow {

/// How many records to ask for at once: fewer after an answer that was damaged, too large or late, slowly more again
/// after good ones.
class PageSizer {
public:
    PageSizer(int pageSize, int minPageSize);

    int size() const { return m_size; }
    enum class Verdict { AskAgain, GiveUp, Stopped };
    /// After a failed page: whether the same rows are to be asked for again with size(). May pause a little.
    Verdict afterFailure(const Error &error, const std::stop_token &stop);
    void afterSuccess(qint64 elapsedMs);

private:
    int m_wanted;
    int m_smallest;
    int m_size;
    int m_goodPages = 0;
    int m_failuresAtSmallest = 0;
};

} // namespace bunsnc::servicenow
