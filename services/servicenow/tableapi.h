// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/record.h"
#include "services/servicenow/transport.h"

#include <QHash>

#include <functional>

namespace bunsnc::servicenow {

enum class DisplayMode { Values, Display, All };

struct ListOptions {
    QString query; ///< encoded query
    QStringList fields; ///< empty: all
    DisplayMode display = DisplayMode::Values;
    bool excludeReferenceLinks = true;
    int limit = 1000;
    int offset = 0;
    bool count = false; ///< asks for X-Total-Count and Link (sysparm_no_count and the suppress flag otherwise)
};

/// The Table and Aggregate APIs of one instance through one worker's transport; blocking.
class TableApi {
public:
    explicit TableApi(Transport &transport)
        : m_transport(transport)
    {
    }

    Result<TablePage> list(const QString &table, const ListOptions &options, std::stop_token stop);
    Result<Record> get(const QString &table, const QString &sysId, const ListOptions &options, std::stop_token stop);
    Result<Record> insert(const QString &table, const QHash<QString, QString> &fields, std::stop_token stop);
    Result<Record> update(
        const QString &table, const QString &sysId, const QHash<QString, QString> &fields, std::stop_token stop);
    Result<> remove(const QString &table, const QString &sysId, std::stop_token stop);
    /// Number of matching rows by the Aggregate API (row ACLs are not fully applied there).
    Result<qint64> count(const QString &table, const QString &query, std::stop_token stop);

private:
    Transport &m_transport;
};

/// Reads all rows of a query in the order of one or two keys, page after page, without offsets: the next page starts
/// behind the last row seen. Survives pages thinned or emptied by ACLs: after a short page it asks how many rows are
/// left behind the last key, and steps over hidden rows by offset inside that window. Halves the page on
/// damaged, too large or timed-out answers, and grows it back slowly.
class KeysetPager {
public:
    struct Options {
        QString table;
        QString filter; ///< encoded query without order; must not contain ^NQ
        QStringList fields;
        DisplayMode display = DisplayMode::All;
        bool byUpdatedOn = false; ///< false: sys_id; true: (sys_updated_on, sys_id)
        int pageSize = 1000;
        int minPageSize = 25;
    };
    /// Where to go on; empty at the start. `upTo` is an exclusive upper bound on sys_id ("" = none).
    struct Position {
        QString updatedOn; ///< only with byUpdatedOn
        QString sysId;
        bool operator==(const Position &) const = default;
    };

    KeysetPager(TableApi &api, Options options, Position start = {});

    /// The next page with at least one record; nullopt at the end of the data. The pager moves on by itself.
    Result<std::optional<TablePage>> next(std::stop_token stop);
    /// Behind the last record of the last page returned.
    const Position &position() const { return m_position; }
    int pageSize() const { return m_pageSize; }

private:
    QString pageQuery() const;

    TableApi &m_api;
    Options m_options;
    Position m_position;
    int m_pageSize;
    int m_hiddenOffset = 0;
    int m_goodPages = 0;
    bool m_done = false;
};

/// Metadata: what a mirror needs to know of a table.
struct ChoiceLabel {
    QString element;
    QString value;
    QString label;
    QString language;
    int sequence = 0;
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
/// sys_choice of a table's element, nearest class first along super_class.
Result<std::vector<ChoiceLabel>> readChoices(
    TableApi &api, const QString &table, const QString &element, std::stop_token stop);

} // namespace bunsnc::servicenow
