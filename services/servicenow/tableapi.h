// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/metadata.h"
#include "services/servicenow/pagesizer.h"
#include "services/servicenow/record.h"
#include "services/servicenow/transport.h"

#include <QHash>

#include <functional>
#include <limits>
#include <memory>

namespace bunsnc::servicenow {

enum class DisplayMode { Values, Display, All };

/// Which API tells of records: attachments have one of their own, beside the table sys_attachment.
enum class Endpoint { Table, Attachment };

struct ListOptions {
    QString query; ///< encoded query
    QStringList fields; ///< empty: all
    QString view = {}; ///< sysparm_view; `fields` wins
    DisplayMode display = DisplayMode::Values;
    bool excludeReferenceLinks = true;
    int limit = 1000;
    qint64 offset = 0;
    bool count = false; ///< asks for X-Total-Count and Link (sysparm_no_count and the suppress flag otherwise)
    bool link = false; ///< asks for Link also without a count
    bool noDomain = false; ///< sysparm_query_no_domain: whatever the domain; needs a role on the instance
    /// sysparm_input_display_value, of writes: values are meant as they are shown: labels of choices, names of
    /// references, date-times in the caller's zone and format.
    bool inputDisplayValue = false;
    Endpoint endpoint = Endpoint::Table; ///< Attachment: whole records as stored values, whatever else is asked for
};

/// The Table and Aggregate APIs of one instance through one worker's transport; blocking. Errors about a table or a
/// record have its name ("incident" or "incident/<sys_id>") as their subject. Writes are sent again only when they
/// certainly did not arrive. A query too long for an address goes inside a batch.
class TableApi {
public:
    explicit TableApi(Transport &transport)
        : m_transport(transport)
    {
    }

    Result<TablePage> list(const QString &table, const ListOptions &options, std::stop_token stop);
    /// The page behind one whose `next` that is, of at most `limit` records. DamagedAnswer when it leads elsewhere.
    Result<TablePage> listNext(const QString &table, const QByteArray &next, int limit, std::stop_token stop);
    Result<> checkNext(const QString &table, const QByteArray &next) const; ///< the same error, without asking
    Result<Record> get(const QString &table, const QString &sysId, const ListOptions &options, std::stop_token stop);
    /// Stored values in, the new record out: by default the whole one with display values, or what `shape` says of
    /// fields, view, display values and links.
    Result<Record> insert(const QString &table, const QHash<QString, QString> &fields, std::stop_token stop,
        const ListOptions &shape = wholeRecord());
    Result<Record> update(const QString &table, const QString &sysId, const QHash<QString, QString> &fields,
        std::stop_token stop, const ListOptions &shape = wholeRecord());
    Result<> remove(const QString &table, const QString &sysId, std::stop_token stop, bool noDomain = false);
    /// Number of matching rows by the Aggregate API (row ACLs are not fully applied there).
    Result<qint64> count(const QString &table, const QString &query, std::stop_token stop);
    static ListOptions wholeRecord() { return {.query = {}, .fields = {}, .display = DisplayMode::All}; }

private:
    Result<TablePage> page(const Result<HttpRequest> &request, const QString &table, std::stop_token stop);
    Result<Record> single(const Result<HttpRequest> &request, const QString &subject, std::stop_token stop);

    Transport &m_transport;
};

/// Reads all rows of a query in the order of one or two keys, page after page: the next page starts behind the last
/// row seen, so rows that come, go or change meanwhile shift nothing. Survives pages thinned or emptied by ACLs (the
/// platform cuts the page first and hides rows afterwards): only the number of matches before hiding tells the end,
/// and hidden rows are stepped over by offset, once their window came empty twice. Asks for smaller pages on damaged, too large or timed-out answers and
/// grows them back slowly.
class KeysetPager {
public:
    struct Options {
        QString table;
        QString filter; ///< encoded query; must hold neither ^NQ nor an order
        QStringList fields; ///< empty: all; the keys are added
        DisplayMode display = DisplayMode::All; ///< not Display: it has no stored values
        bool byUpdatedOn = false; ///< false: sys_id; true: (sys_updated_on, sys_id)
        int pageSize = 1000;
        int minPageSize = 25;
        QString view = {};
        bool excludeReferenceLinks = true;
        bool countAtStart = false; ///< the first page tells how many rows match
        Endpoint endpoint = Endpoint::Table;
        bool noDomain = false;
        std::shared_ptr<PageSizer> sizer = {}; ///< of several that read parts of one query; null: one of its own
    };
    /// Where to go on; empty at the start.
    struct Position {
        QString updatedOn; ///< only with byUpdatedOn; with an empty sysId: from this second on, inclusive
        QString sysId; ///< exclusive
        bool operator==(const Position &) const = default;
    };

    KeysetPager(TableApi &api, Options options, Position start = {});

    /// The next page with at least one record; nullopt at the end of the data. The pager moves on by itself; after an
    /// error it stands where it stood. DamagedAnswer also when the instance does not keep the order asked for,
    /// Forbidden when it hides a key.
    /// At most `atMost` records are asked for.
    Result<std::optional<TablePage>> next(std::stop_token stop, int atMost = std::numeric_limits<int>::max());
    /// Goes on through another worker's transport.
    void setApi(TableApi &api) { m_api = &api; }
    /// Behind the last record of the last page returned.
    const Position &position() const { return m_position; }
    int pageSize() const { return m_sizer->size(); }

private:
    Result<> checkOptions() const;
    QString pageQuery(bool ordered) const;
    /// `size`: what was asked for.
    Result<TablePage> fetch(int atMost, std::stop_token stop, int &size);
    Result<Position> keyOf(std::string_view record) const;
    /// Whether `later` comes behind `earlier` in the order of the pages.
    bool isBehind(const Position &later, const Position &earlier) const;
    Result<> advance(const TablePage &page);
    /// Rows that match behind the position, hidden ones too.
    Result<qint64> matchesBehind(const TablePage &page, std::stop_token stop);

    TableApi *m_api;
    Options m_options;
    Position m_position;
    std::shared_ptr<PageSizer> m_sizer;
    qint64 m_hiddenOffset = 0;
    bool m_confirming = false; ///< asking again for a window that came empty
    bool m_wantCount; ///< the next page may be the last: ask how many rows match
    bool m_done = false;
};

/// What a connection test finds out.
struct ConnectionReport {
    QString userName;
    qint64 clockSkewSeconds = 0; ///< instance minus this machine
    QHash<QString, qint64> rows; ///< rows by table, -1 where it may not be read
    qint64 elapsedMs = 0;
};
/// Who am I, how late is it there, which of `tables` may I read.
Result<ConnectionReport> testConnection(Transport &transport, const QStringList &tables, std::stop_token stop);
/// The active choices of a table's element in all languages, in their sequence: the set of the table itself, or of
/// the nearest class above it that has one. Empty when none has. All of a table's at once: metadatareader.h.
Result<std::vector<ChoiceLabel>> readChoices(
    TableApi &api, const QString &table, const QString &element, std::stop_token stop);

} // namespace bunsnc::servicenow
