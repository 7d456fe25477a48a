// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/asyncgliderecord.h"
#include "services/servicenow/typed/typedrecord.h"

namespace bunsnc::servicenow {

/// What to read of a table; a value, to be run as often as wanted, by any client.
///
///     auto records = TypedQuery<Incident>()
///                        .where(incident.priority == 1 && incident.category == u"network")
///                        .select(incident.number, incident.caller_id.dot(SysUser::name))
///                        .orderByDescending(incident.opened_at)
///                        .run(client);
template<typename Table>
class TypedQuery {
public:
    /// Called again, both must hold.
    TypedQuery &where(const Condition<Table> &condition)
    {
        m_where = m_where && condition;
        return *this;
    }
    /// Reads these columns only, and the sys_id. Without it: all.
    template<ColumnOf<Table>... Cs>
    TypedQuery &select(Cs...)
    {
        (m_fields.append(Cs::name()), ...);
        return *this;
    }
    template<ColumnOf<Table> C>
    TypedQuery &orderBy(C)
    {
        m_order.push_back({C::name(), false});
        return *this;
    }
    template<ColumnOf<Table> C>
    TypedQuery &orderByDescending(C)
    {
        m_order.push_back({C::name(), true});
        return *this;
    }
    TypedQuery &limit(qint64 records)
    {
        m_limit = records;
        return *this;
    }
    TypedQuery &batchSize(int records)
    {
        m_batchSize = records;
        return *this;
    }
    /// Rows are dropped once passed: any number of them takes the memory of a batch, and there is no way back.
    TypedQuery &streaming()
    {
        m_rewindable = false;
        return *this;
    }

    const Condition<Table> &condition() const { return m_where; }
    /// The encoded query, as it is sent, with its order.
    Result<QString> encoded() const
    {
        QueryBuilder builder(Table::tableName.toString());
        if (const auto filled = fill(builder); !filled)
            return filled.error();
        return builder.encoded();
    }

    /// Fetches the first page. Blocks.
    Result<TypedRecord<Table>> run(const Client &client, std::stop_token stop = {}) const
    {
        GlideRecord record = client.glideRecord(Table::tableName.toString(), m_batchSize, m_rewindable);
        if (const auto filled = apply(record); !filled)
            return filled.error();
        record.setStopToken(std::move(stop));
        if (const auto queried = record.query(); !queried)
            return queried.error();
        return TypedRecord<Table>(std::move(record));
    }
    /// Ready to query, fetchAll() or forEach() in the client's threads; TypedRow<Table> reads its rows.
    Result<AsyncGlideRecord> async(const Client &client) const
    {
        AsyncGlideRecord record(client, Table::tableName.toString(), m_batchSize, m_rewindable);
        if (const auto filled = apply(record.record()); !filled)
            return filled.error();
        return record;
    }

private:
    Result<> fill(QueryBuilder &builder) const
    {
        if (const auto added = m_where.expression().addTo(builder); !added)
            return added;
        for (const query::SortKey &key : m_order)
            builder.addOrder(key.field, key.descending);
        return {};
    }
    Result<> apply(GlideRecord &record) const
    {
        if (const auto filled = fill(record.builder()); !filled)
            return filled;
        record.setFields(m_fields);
        record.setLimit(m_limit);
        return {};
    }

    Condition<Table> m_where;
    QStringList m_fields;
    std::vector<query::SortKey> m_order;
    std::optional<qint64> m_limit;
    int m_batchSize = 100;
    bool m_rewindable = true;
};

} // namespace bunsnc::servicenow
