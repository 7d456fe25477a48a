// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/pagesizer.h"
#include "services/servicenow/tableapi.h"

#include <limits>
#include <memory>
#include <optional>

namespace bunsnc::servicenow {

/// Which rows, in which order, in which shape.
struct PageRequest {
    QString table;
    QString filter; ///< encoded conditions without order
    QString order; ///< "ORDERBYnumber^ORDERBYsys_id"
    bool byKey = false; ///< the order is sys_id alone, and a condition may be added behind the filter
    bool byLink = false; ///< follows the instance's links instead
    bool count = true; ///< asks at once how many rows match; by offset in any case
    bool noDomain = false;
    QStringList fields;
    QString view;
    DisplayMode display = DisplayMode::All;
    bool excludeReferenceLinks = true;
    int batchSize = 100;
    Endpoint endpoint = Endpoint::Table;
    std::shared_ptr<PageSizer> sizer = {}; ///< what all sources of the request learn together; set by sized()
};
/// The request with a sizer for its pages.
PageRequest sized(PageRequest request);

/// Rows of a request, page by page, through whichever worker's transport is at hand.
class PageSource {
public:
    virtual ~PageSource() = default;
    /// The next page with at least one row, of at most `atMost`; nullopt at the end. Stands where it stood after an error.
    virtual Result<std::optional<TablePage>> next(TableApi &api, std::stop_token stop, int atMost) = 0;
    /// Rows that match in all, before access rules; known after the first page.
    virtual std::optional<qint64> total() const = 0;
};

/// By sys_id: rows that come, go or change meanwhile shift nothing.
class KeyPages final : public PageSource {
public:
    /// Rows behind the key `after`, from `from` (inclusive) up to `below` (exclusive); empty: without that bound.
    struct Range {
        QString after;
        QString from;
        QString below;
    };
    explicit KeyPages(PageRequest request)
        : KeyPages(std::move(request), Range())
    {
    }
    KeyPages(PageRequest request, Range range);
    Result<std::optional<TablePage>> next(TableApi &api, std::stop_token stop, int atMost) override;
    std::optional<qint64> total() const override { return m_total; }

private:
    PageRequest m_request;
    QString m_start;
    std::optional<KeysetPager> m_pager;
    std::optional<qint64> m_total;
};

/// By offset, in any order; the end is where X-Total-Count says. The instance cuts a page first and hides rows afterwards, so a
/// short or empty page is no end. Rows that move in the order meanwhile may be met twice or not at all.
class OffsetPages final : public PageSource {
public:
    /// Rows number `begin` up to `end` (exclusive).
    explicit OffsetPages(PageRequest request, qint64 begin = 0, qint64 end = std::numeric_limits<qint64>::max());
    Result<std::optional<TablePage>> next(TableApi &api, std::stop_token stop, int atMost) override;
    std::optional<qint64> total() const override { return m_total; }

private:
    Result<TablePage> fetch(TableApi &api, std::stop_token stop, int atMost, int &asked);

    PageRequest m_request;
    qint64 m_offset;
    qint64 m_end;
    std::optional<qint64> m_total;
    bool m_confirming = false; ///< asking again for a window that came empty
    bool m_done = false;
};

/// By the instance's own links (Link rel="next"), in any order. They are offsets, too, so what is said of these holds
/// here; and a link repeats the whole query in a header. What it has: nobody needs to know how many rows match.
class LinkPages final : public PageSource {
public:
    explicit LinkPages(PageRequest request);
    Result<std::optional<TablePage>> next(TableApi &api, std::stop_token stop, int atMost) override;
    std::optional<qint64> total() const override { return m_total; }

private:
    PageRequest m_request;
    QByteArray m_next; ///< empty: the first page
    qint64 m_asked = 0; ///< rows of the pages so far, hidden ones too
    std::optional<qint64> m_total;
    bool m_done = false;
};

std::unique_ptr<PageSource> makePages(const PageRequest &request);

} // namespace bunsnc::servicenow
