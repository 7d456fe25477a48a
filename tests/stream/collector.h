// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/stream/changestream.h"
#include "tests/store/storefixture.h"

#include <condition_variable>
#include <mutex>

namespace bunsnc::test {

/// Collects sequences from the relay's thread and lets the test wait for them.
class Collector {
public:
    stream::ChangeStream::Handler handler()
    {
        return [this](const stream::Batch &batch) {
            const std::lock_guard lock(m_mutex);
            for (const ChangeEvent &event : *batch)
                m_sequences.push_back(event.sequence);
            ++m_calls;
            m_largest = std::max(m_largest, batch->size());
            m_changed.notify_all();
        };
    }
    bool waitFor(size_t count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(20), [&] { return m_sequences.size() >= count; });
    }
    std::vector<qint64> sequences() const
    {
        const std::lock_guard lock(m_mutex);
        return m_sequences;
    }
    size_t largest() const
    {
        const std::lock_guard lock(m_mutex);
        return m_largest;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<qint64> m_sequences;
    int m_calls = 0;
    size_t m_largest = 0;
};

inline std::vector<qint64> range(qint64 first, qint64 last)
{
    std::vector<qint64> numbers;
    for (qint64 i = first; i <= last; ++i)
        numbers.push_back(i);
    return numbers;
}

inline void applyNew(StoreFixture &fixture, int first, int count)
{
    std::vector<std::string> records;
    for (int i = first; i < first + count; ++i)
        records.push_back(Sample(sysIdOf(i)).json());
    fixture.apply(std::move(records));
}

} // namespace bunsnc::test
