// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"
#include "services/servicenow/pagesource.h"

#include <deque>

namespace bunsnc::servicenow {

/// The pages of a request in their order, up to `depth` of them fetched ahead by the client's request threads: in the order of
/// sys_id by ranges of it (which nothing can shift), in other orders by offset. Used by one thread at a time. Memory: two pages
/// for each one fetched ahead.
class PageStream {
public:
    /// `limit`: rows wanted in all; depth 1 fetches each page when it is asked for.
    PageStream(std::shared_ptr<ClientCore> core, PageRequest request, qint64 limit, int depth);
    ~PageStream();
    Q_DISABLE_COPY_MOVE(PageStream)

    /// The next page with at least one row; nullopt at the end or at the limit. After an error, next() tries again.
    Result<std::optional<TablePage>> next(std::stop_token stop);
    std::optional<qint64> total() const { return m_first->total(); }

private:
    struct Segment;
    struct Shared;

    void plan(const TablePage &firstPage);
    bool addSegment();
    void schedule();
    static void run(Segment &segment, Shared &shared, const std::stop_token &ended);
    Result<std::optional<TablePage>> fromSegments(std::stop_token stop);
    qint64 wantedStill() const { return m_limit - m_delivered; }

    const std::shared_ptr<ClientCore> m_core;
    const PageRequest m_request;
    const qint64 m_limit;
    const int m_depth;
    qint64 m_delivered = 0; ///< rows
    const std::unique_ptr<PageSource> m_first;
    bool m_started = false;
    bool m_ahead = false;
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
