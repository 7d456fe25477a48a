// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"
#include "services/servicenow/querybuilder.h"

namespace bunsnc::servicenow {

enum class AggregateFunction { Count, Sum, Average, Minimum, Maximum };

/// What was computed over one group of records, or over all of them.
struct AggregateRow {
    struct Group {
        QString field;
        QString value; ///< empty: the records without one
        QString displayValue; ///< equals `value` unless display values were asked for
    };
    struct Figure {
        AggregateFunction function = AggregateFunction::Sum;
        QString field;
        QString text; ///< as the instance wrote it: a decimal number, or the value itself; empty over nothing
        std::optional<double> number() const; ///< nullopt when it is none: a date, a text, nothing
    };
    std::vector<Group> groups; ///< in the order of grouping
    std::optional<qint64> count; ///< of records, when it was asked for
    std::vector<Figure> figures;

    QString value(const QString &field) const; ///< of a group; empty when not grouped by it
    QString displayValue(const QString &field) const;
    const Figure *figure(AggregateFunction function, const QString &field) const; ///< null when not asked for
    QString text(AggregateFunction function, const QString &field) const;
    std::optional<double> number(AggregateFunction function, const QString &field) const;
};

/// Counts, sums, averages, least and greatest values of a table's records, computed by the instance (the Aggregate API,
/// /api/now/stats); in groups, if wanted. It has no standard deviation and no limit. Row access rules are not fully
/// applied there: a count may be higher than what can be read. Blocking, for one thread at a time, never the GUI
/// thread; asynchronous: Async<Aggregate>.
class Aggregate {
public:
    Aggregate(std::shared_ptr<ClientCore> core, const QString &table);

    QueryBuilder &builder() { return m_builder; } ///< which records; an order here has no effect
    QueryCondition addQuery(const QString &field, const QueryValue &value) { return m_builder.addQuery(field, value); }
    QueryCondition addQuery(const QString &field, const QueryOperator &op, const QueryValue &value)
    {
        return m_builder.addQuery(field, op, value);
    }
    QueryCondition addActiveQuery() { return m_builder.addActiveQuery(); }
    void addEncodedQuery(const QString &encoded) { m_builder.addEncodedQuery(encoded); }

    /// Of every group; without any of them, records are counted.
    void addCount() { m_count = true; }
    void addSum(const QString &field) { add(AggregateFunction::Sum, field); }
    void addAverage(const QString &field) { add(AggregateFunction::Average, field); }
    void addMinimum(const QString &field) { add(AggregateFunction::Minimum, field); }
    void addMaximum(const QString &field) { add(AggregateFunction::Maximum, field); }
    void add(AggregateFunction function, const QString &field = {}); ///< `field` is needed by all but Count

    /// Groups by the values of a field, which may be walked by dots; called again, also by another.
    void groupBy(const QString &field) { m_groups.append(field); }
    /// Only groups of which this holds. All must hold; `op` is one of = != > >= < <=. The platform asks for a field
    /// even with Count, where any will do that is never empty: sys_id.
    void addHaving(AggregateFunction function, const QString &field, const QString &op, double value);
    void addHavingCount(const QString &op, qint64 value)
    {
        addHaving(AggregateFunction::Count, QStringLiteral("sys_id"), op, double(value));
    }
    void orderBy(const QString &field, bool descending = false); ///< a field that is grouped by
    void orderBy(AggregateFunction function, const QString &field, bool descending = false);
    void orderByCount(bool descending = false) { orderBy(AggregateFunction::Count, {}, descending); }
    /// Groups then have display values, which cost the instance time; off at the start.
    void setDisplayValues(bool on) { m_displayValues = on; }

    /// One row for each group in the order asked for; exactly one when nothing is grouped. InvalidArgument for what the
    /// instance would drop, and so answer something else.
    Result<std::vector<AggregateRow>> run(std::stop_token stop = {});
    /// The request that run() makes.
    Result<HttpRequest> request() const;

private:
    struct Order {
        std::optional<AggregateFunction> function;
        QString field;
        bool descending = false;
    };
    Result<> check() const;
    void sort(std::vector<AggregateRow> &rows) const;

    std::shared_ptr<ClientCore> m_core;
    QString m_table;
    QueryBuilder m_builder;
    bool m_count = false;
    QList<std::pair<AggregateFunction, QString>> m_figures;
    QStringList m_groups;
    QStringList m_having;
    QList<Order> m_order;
    bool m_displayValues = false;
    std::optional<Error> m_error;
};

} // namespace bunsnc::servicenow
