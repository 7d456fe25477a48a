// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"
#include "services/servicenow/pagesource.h"

#include <algorithm>
#include <deque>

namespace bunsnc::servicenow {

/// The pages of a request in their order, fetched ahead by the client's request threads: the one behind the page that
/// is read (`depth` 1), or as many parts of the query at once as `depth` says, in the order of sys_id by ranges of it
/// (which nothing can shift), in other orders by offset. Used by one thread at a time. Memory: one page with depth 1,
/// else two pages for each part.
class PageStream {
public:
    /// `limit`: rows wanted in all; depth 0 fetches each page when it is asked for. Where the query cannot be divided
    /// (by link, without the number of matches, with a first page that is not full), more than 1 is 1.
    PageStream(std::shared_ptr<ClientCore> core, PageRequest request, qint64 limit, int depth);
    ~PageStream();
    Q_DISABLE_COPY_MOVE(PageStream)

    /// The next page with at least one row; nullopt at the end or at the limit. After an error, next() tries again.
    Result<std::optional<TablePage>> next(std::stop_token stop);
    /// The reader stands on that row. Tells that it reads on: only when some of the first page was read, the second one
    /// is fetched ahead, later ones as soon as the page before is taken. (Parts are from the first page on.)
    void readingAt(qint64 row);
    std::optional<qint64> total() const { return m_total; } ///< as it was with the first page

private:
    struct Segment;
    struct Shared;

    void plan(const TablePage &firstPage);
    bool planParts(const TablePage &firstPage);
    bool addSegment();
    void start(const std::shared_ptr<Segment> &segment);
    void schedule();
    static void run(Segment &segment, Shared &shared, const std::stop_token &ended);
    Result<std::optional<TablePage>> fromSegments(std::stop_token stop);
    void askAhead();
    bool isMoreLikely() const;
    qint64 wantedStill() const { return m_limit - m_delivered; }
    int wantedNext() const { return static_cast<int>(std::min<qint64>(wantedStill(), m_request.batchSize)); }

    const std::shared_ptr<ClientCore> m_core;
    const PageRequest m_request;
    const qint64 m_limit;
    const int m_depth;
    qint64 m_delivered = 0; ///< rows
    qint64 m_lastPage = 0; ///< rows of the page delivered last
    std::optional<qint64> m_total;
    std::unique_ptr<PageSource> m_first; ///< null once it is a segment: all behind the first page
    bool m_started = false;
    enum class Ahead { None, OnePage, Parts } m_ahead = Ahead::None;
    bool m_asked = false; ///< OnePage: the next page is on its way
    // What is planned behind the first page.
    QString m_firstKey;
    quint64 m_keyBegin = 0;
    qint64 m_ranges = 0;
    qint64 m_nextRange = 0;
    qint64 m_nextOffset = 0;
    qint64 m_lastOffset = 0;
    std::deque<std::shared_ptr<Segment>> m_segments; ///< in order; the first one is being delivered
    std::shared_ptr<Shared> m_shared;
};

} // namespace bunsnc::servicenow
