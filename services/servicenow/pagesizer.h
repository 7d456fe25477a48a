// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <mutex>
#include <stop_token>

namespace bunsnc::servicenow {

/// How many records to ask for at once: fewer after an answer that was damaged, too large or late, slowly more again
/// after good ones. May be shared by threads that read parts of one query, so that each learns for all.
class PageSizer {
public:
    PageSizer(int pageSize, int minPageSize);

    int size() const;
    /// The page that `ask(size)` gives, asked for again in smaller pieces where that may help; its error where it does
    /// not. Cancelled when it is stopped in a pause between.
    template<typename Ask>
    auto fetch(const QString &table, const std::stop_token &stop, Ask ask) -> decltype(ask(0))
    {
        for (int attemptsAtSmallest = 0;;) {
            const int asked = size();
            auto page = ask(asked);
            if (page)
                return page;
            switch (afterFailure(page.error(), asked, attemptsAtSmallest, stop)) {
            case Verdict::AskAgain:
                break;
            case Verdict::GiveUp:
                return page;
            case Verdict::Stopped:
                return Error{.code = ErrorCode::Cancelled, .subject = table};
            }
        }
    }
    /// A good page that was asked for at `size`.
    void afterSuccess(int size, qint64 elapsedMs);

private:
    enum class Verdict { AskAgain, GiveUp, Stopped };
    Verdict afterFailure(const Error &error, int asked, int &attemptsAtSmallest, const std::stop_token &stop);

    const int m_smallest;
    const int m_wanted;
    mutable std::mutex m_mutex;
    int m_size;
    int m_goodPages = 0;
};

} // namespace bunsnc::servicenow
