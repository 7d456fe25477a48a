// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/pagestream.h"

#include <condition_variable>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t pagesKept = 2; // of one segment, before it waits for whoever reads
constexpr qint64 readOnAfter = 4; // a quarter of the first page read, and the second one is wanted, too
constexpr quint64 keySpace = quint64(1) << 32; // of the first eight digits of a sys_id
constexpr qsizetype keyDigits = 8;

QString keyAt(quint64 position)
{
    return QString::number(position, 16).rightJustified(keyDigits, u'0');
}

} // namespace

/// A part of the rows that one thread fetches.
struct PageStream::Segment {
    enum class State {
        Running,
        Parked, ///< holds enough pages or met an error: goes on in the reader's thread, or when it is started again
        Finished,
    };
    std::unique_ptr<PageSource> source; ///< the running thread's; the reader's when parked
    State state = State::Running;
    std::size_t mostPages = pagesKept; ///< that one run fetches
    int atMost = std::numeric_limits<int>::max(); ///< rows of a page
    std::deque<TablePage> pages;
    std::optional<Error> error;
    bool isStale = false; ///< what fails now began before the reader was told of an error, and tried again
};

struct PageStream::Shared {
    std::shared_ptr<ClientCore> core;
    std::stop_source stop;
    std::mutex mutex;
    std::condition_variable_any changed;
};

PageStream::PageStream(std::shared_ptr<ClientCore> core, PageRequest request, qint64 limit, int depth)
    : m_core(std::move(core))
    , m_request(sized(std::move(request)))
    , m_limit(limit)
    , m_depth(depth)
    , m_first(makePages(m_request))
{
}

PageStream::~PageStream()
{
    if (m_shared)
        m_shared->stop.request_stop();
}

Result<std::optional<TablePage>> PageStream::next(std::stop_token stop)
{
    if (wantedStill() <= 0)
        return std::optional<TablePage>();
    auto page = [&]() -> Result<std::optional<TablePage>> {
        if (m_ahead != Ahead::None)
            return fromSegments(stop);
        ClientCore::Lease lease(m_core);
        auto fetched = m_first->next(lease.api(), stop, wantedNext());
        if (!m_started)
            m_total = m_first->total();
        return fetched;
    }();
    if (!page || !*page)
        return page;
    TablePage &rows = **page;
    if (std::cmp_greater(rows.records.size(), wantedStill()))
        rows.records.resize(static_cast<std::size_t>(wantedStill()));
    m_lastPage = static_cast<qint64>(rows.records.size());
    m_delivered += m_lastPage;
    m_asked = false;
    if (!std::exchange(m_started, true))
        plan(rows);
    else
        askAhead(); // whoever came as far as a second page reads on
    return page;
}

// Decides, with the first page in hand, how the rest is fetched.
void PageStream::plan(const TablePage &firstPage)
{
    if (m_depth < 1 || wantedStill() <= 0 || !m_core->executor())
        return;
    if (m_depth > 1 && planParts(firstPage)) {
        m_ahead = Ahead::Parts;
    } else {
        auto rest = std::make_shared<Segment>();
        rest->source = std::move(m_first);
        rest->state = Segment::State::Parked;
        rest->mostPages = 1;
        m_segments.push_back(std::move(rest));
        m_ahead = Ahead::OnePage;
    }
    m_shared = std::make_shared<Shared>();
    m_shared->core = m_core;
}

bool PageStream::planParts(const TablePage &firstPage)
{
    const qint64 total = m_total.value_or(0);
    const qint64 left = total - m_delivered;
    if (m_request.byLink || left <= 0 || firstPage.records.empty())
        return false;
    if (m_request.byKey) {
        // Ranges of sys_id hold a little less than a page on average, so that most take one request.
        m_firstKey = rawField(firstPage.records.back(), "sys_id");
        bool isHex = false;
        m_keyBegin = m_firstKey.left(keyDigits).toULongLong(&isHex, 16);
        m_ranges = std::min<qint64>((left * 5 / 4 + m_request.batchSize - 1) / m_request.batchSize, 1'000'000);
        return isHex && m_firstKey.size() >= keyDigits && m_firstKey == m_firstKey.toLower() && m_ranges >= 2;
    }
    m_nextOffset = m_request.batchSize; // of which the first page is the beginning, whatever was hidden of it
    m_lastOffset = total; // not the limit: hidden rows take offsets, too
    return std::cmp_greater_equal(firstPage.records.size(), m_request.batchSize) && m_nextOffset < m_lastOffset;
}

void PageStream::readingAt(qint64 row)
{
    const bool isFirstPage = m_delivered == m_lastPage;
    if (isFirstPage && row >= std::max<qint64>(1, m_lastPage / readOnAfter))
        askAhead();
}

void PageStream::askAhead()
{
    if (m_ahead != Ahead::OnePage || m_asked || m_segments.empty() || wantedStill() <= 0 || !isMoreLikely())
        return;
    m_asked = true;
    const auto &rest = m_segments.front(); // parked: it is started nowhere else
    rest->state = Segment::State::Running;
    rest->isStale = false;
    rest->atMost = wantedNext();
    start(rest);
}

// No request for a page that nobody may want: the one behind the last row only confirms that it was the last.
bool PageStream::isMoreLikely() const
{
    return m_total ? m_delivered < *m_total : m_lastPage >= m_request.sizer->size();
}

bool PageStream::addSegment()
{
    auto segment = std::make_shared<Segment>();
    if (m_request.byKey) {
        if (m_nextRange >= m_ranges)
            return false;
        const auto bound = [&](qint64 index) {
            return keyAt(m_keyBegin + (keySpace - m_keyBegin) / quint64(m_ranges) * quint64(index));
        };
        KeyPages::Range range;
        range.after = m_nextRange == 0 ? m_firstKey : QString();
        range.from = m_nextRange == 0 ? QString() : bound(m_nextRange);
        range.below = m_nextRange + 1 == m_ranges ? QString() : bound(m_nextRange + 1);
        ++m_nextRange;
        segment->source = std::make_unique<KeyPages>(m_request, std::move(range));
    } else {
        if (m_nextOffset >= m_lastOffset)
            return false;
        const qint64 end = std::min(m_nextOffset + m_request.batchSize, m_lastOffset);
        segment->source = std::make_unique<OffsetPages>(m_request, std::exchange(m_nextOffset, end), end);
    }
    m_segments.push_back(segment);
    start(segment);
    return true;
}

void PageStream::start(const std::shared_ptr<Segment> &segment)
{
    const auto executor = m_core->executor();
    if (!executor
        || !executor->startRequest([segment, shared = m_shared, ended = executor->stopToken()] {
            run(*segment, *shared, ended);
        }))
        segment->state = Segment::State::Parked; // the client is gone: the reader's thread does it
}

void PageStream::schedule()
{
    const auto ahead = [&] { return static_cast<qint64>(m_segments.size()); };
    if (m_ahead != Ahead::Parts)
        return;
    // What is likely to be more than wanted is not fetched.
    while (ahead() < m_depth && (ahead() == 0 || (ahead() - 1) * m_request.batchSize * 4 / 5 < wantedStill())) {
        if (!addSegment())
            break;
    }
}

void PageStream::run(Segment &segment, Shared &shared, const std::stop_token &ended)
{
    const auto park = [&](Segment::State state, std::optional<Error> error = {}) {
        std::lock_guard lock(shared.mutex);
        segment.state = state;
        if (!segment.isStale)
            segment.error = std::move(error);
        shared.changed.notify_all();
    };
    std::stop_source either;
    const std::stop_callback onReader(shared.stop.get_token(), [&] { either.request_stop(); });
    const std::stop_callback onClient(ended, [&] { either.request_stop(); });
    const std::stop_token stop = either.get_token();
    for (std::size_t kept = 1;; ++kept) {
        if (stop.stop_requested())
            return park(Segment::State::Parked);
        auto page = [&] { // the connection is given back before the reader can ask for the next page
            ClientCore::Lease lease(shared.core);
            return segment.source->next(lease.api(), stop, segment.atMost);
        }();
        if (!page && stop.stop_requested()) // the reader, if it is still there, goes on by itself
            return park(Segment::State::Parked);
        if (!page)
            return park(Segment::State::Parked, std::move(page).error());
        if (!*page)
            return park(Segment::State::Finished);
        std::lock_guard lock(shared.mutex);
        segment.pages.push_back(**std::move(page));
        const bool enough = kept >= segment.mostPages;
        if (enough) // at once with the page: whoever takes it may start the next run
            segment.state = Segment::State::Parked;
        shared.changed.notify_all();
        if (enough)
            return;
    }
}

Result<std::optional<TablePage>> PageStream::fromSegments(std::stop_token stop)
{
    for (;;) {
        schedule();
        if (m_segments.empty())
            return std::optional<TablePage>();
        Segment &segment = *m_segments.front();
        {
            std::unique_lock lock(m_shared->mutex);
            const bool ready = m_shared->changed.wait(lock, stop,
                [&] { return !segment.pages.empty() || segment.state != Segment::State::Running; });
            if (!ready)
                return Error{.code = ErrorCode::Cancelled, .subject = m_request.table};
            if (!segment.pages.empty()) {
                TablePage page = std::move(segment.pages.front());
                segment.pages.pop_front();
                return std::optional<TablePage>(std::move(page));
            }
            if (segment.error) {
                Error error = *std::exchange(segment.error, std::nullopt);
                // Others may have met the same. Whoever asks again after this wants to know how it is then.
                for (const auto &other : m_segments) {
                    other->isStale = true;
                    other->error.reset();
                }
                return error;
            }
        }
        if (segment.state == Segment::State::Parked) {
            ClientCore::Lease lease(m_core);
            if (m_ahead == Ahead::OnePage)
                segment.atMost = wantedNext();
            auto page = segment.source->next(lease.api(), stop, segment.atMost);
            if (!page || *page)
                return page;
        }
        m_segments.pop_front();
    }
}

} // namespace bunsnc::servicenow
