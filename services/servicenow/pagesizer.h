// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <stop_token>

namespace bunsnc::servicenow {

/// How many records to ask for at once: fewer after an answer that was damaged, too large or late, slowly more again
/// after good ones.
class PageSizer {
public:
    PageSizer(int pageSize, int minPageSize);

    int size() const { return m_size; }
    /// The page that `ask(size)` gives, asked for again in smaller pieces where that may help; its error where it does
    /// not. Cancelled when it is stopped in a pause between.
    template<typename Ask>
    auto fetch(const QString &table, const std::stop_token &stop, Ask ask) -> decltype(ask(0))
    {
        for (;;) {
            auto page = ask(m_size);
            if (page)
                return page;
            switch (afterFailure(page.error(), stop)) {
            case Verdict::AskAgain:
                break;
            case Verdict::GiveUp:
                return page;
            case Verdict::Stopped:
                return Error{.code = ErrorCode::Cancelled, .subject = table};
            }
        }
    }
    void afterSuccess(qint64 elapsedMs);

private:
    enum class Verdict { AskAgain, GiveUp, Stopped };
    Verdict afterFailure(const Error &error, const std::stop_token &stop);

    int m_wanted;
    int m_smallest;
    int m_size;
    int m_goodPages = 0;
    int m_failuresAtSmallest = 0;
};

} // namespace bunsnc::servicenow
