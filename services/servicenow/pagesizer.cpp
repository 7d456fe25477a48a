// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/pagesizer.h"

#include "services/core/workerthread.h"

#include <algorithm>

namespace bunsnc::servicenow {

namespace {

constexpr int goodPagesToGrow = 8;
constexpr qint64 slowPageMs = 30'000;
constexpr int mostAttemptsAtSmallest = 6;
constexpr int firstPauseMs = 50;

// Failures of an answer that a smaller page may not meet.
bool callsForSmallerPage(const Error &error)
{
    switch (error.code) {
    case ErrorCode::DamagedAnswer:
    case ErrorCode::AnswerTooLarge:
    case ErrorCode::Timeout:
        return true;
    case ErrorCode::ConnectionLost:
        return error.httpStatus != 0; // in the middle of an answer
    default:
        return false;
    }
}

} // namespace

PageSizer::PageSizer(int pageSize, int minPageSize)
    : m_smallest(std::max(1, minPageSize))
    , m_wanted(std::max(m_smallest, pageSize))
    , m_size(m_wanted)
{
}

int PageSizer::size() const
{
    std::lock_guard lock(m_mutex);
    return m_size;
}

PageSizer::Verdict PageSizer::afterFailure(
    const Error &error, int asked, int &attemptsAtSmallest, const std::stop_token &stop)
{
    if (!callsForSmallerPage(error))
        return Verdict::GiveUp;
    // Silence, unlike the platform's own time limit, costs a minute each time: fewer of those are tried.
    const bool silence = error.code == ErrorCode::Timeout && error.httpStatus == 0;
    {
        std::lock_guard lock(m_mutex);
        m_goodPages = 0;
        if (asked > m_smallest) {
            // Of several that failed at the same size only the first one makes it smaller.
            m_size = std::min(m_size, std::max(m_smallest, asked / (silence ? 4 : 2)));
            return Verdict::AskAgain;
        }
    }
    if (silence || ++attemptsAtSmallest >= mostAttemptsAtSmallest)
        return Verdict::GiveUp;
    return interruptibleSleep(firstPauseMs << attemptsAtSmallest, stop) ? Verdict::AskAgain : Verdict::Stopped;
}

void PageSizer::afterSuccess(int size, qint64 elapsedMs)
{
    std::lock_guard lock(m_mutex);
    if (elapsedMs > slowPageMs) {
        m_size = std::min(m_size, std::max(m_smallest, size / 2));
        m_goodPages = 0;
    } else if (m_size < m_wanted && ++m_goodPages >= goodPagesToGrow) {
        m_size = std::min(m_wanted, m_size + m_size / 2 + 1);
        m_goodPages = 0;
    }
}

} // namespace bunsnc::servicenow
