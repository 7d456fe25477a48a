// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/client.h"
#include "services/servicenow/typed/typedrow.h"

namespace bunsnc::servicenow {

/// A GlideRecord over a table that is known when compiling: columns and values are checked by the compiler. Like it,
/// blocking, a cursor, for one thread at a time. Made by a TypedQuery, or for single records and new ones by of().
template<typename Table>
class TypedRecord : public TypedReader<Table, TypedRecord<Table>> {
public:
    static TypedRecord of(const Client &client, int batchSize = 100, bool rewindable = true)
    {
        return TypedRecord(client.glideRecord(Table::tableName.toString(), batchSize, rewindable));
    }
    /// `record` is one of this table.
    explicit TypedRecord(GlideRecord record)
        : m_record(std::move(record))
    {
    }

    /// Everything that has no types: views, display modes, serialisation, several records at once.
    GlideRecord &glide() { return m_record; }
    const GlideRecord &glide() const { return m_record; }

    Result<bool> next() { return m_record.next(); }
    Result<> rewind() { return m_record.rewind(); }
    qint64 rowCount() const { return m_record.rowCount(); }
    /// The one record of that sys_id; false when there is none.
    Result<bool> load(const SysId<Table> &sysId) { return m_record.get(sysId.toString()); }
    bool isValidRecord() const { return m_record.isValidRecord(); }
    std::optional<Error> lastError() const { return m_record.lastError(); }

    /// False, and lastError(), without a current row. Columns of records that are referred to cannot be set.
    template<ColumnOf<Table> C, typename V>
        requires(!C::isWalked && C::KindType::template accepts<V>)
    bool set(C, const V &value)
    {
        return m_record.setValue(C::name(), QueryValue(C::KindType::encode(value)));
    }
    /// Empties it.
    template<ColumnOf<Table> C>
        requires(!C::isWalked)
    bool set(C, std::nullopt_t)
    {
        return m_record.setNull(C::name());
    }

    void initialize() { m_record.initialize(); }
    Result<SysId<Table>> insert() { return typed(m_record.insert()); }
    Result<SysId<Table>> update(const UpdateOptions &options = {}) { return typed(m_record.update(options)); }
    Result<> deleteRecord() { return m_record.deleteRecord(); }

    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = TypedRecord;
        using difference_type = std::ptrdiff_t;
        explicit Iterator(TypedRecord &record)
            : m_record(&record)
            , m_at(record.m_record.begin())
        {
        }
        TypedRecord &operator*() const { return *m_record; }
        Iterator &operator++()
        {
            ++m_at;
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t end) const { return m_at == end; }

    private:
        TypedRecord *m_record;
        GlideRecord::Iterator m_at;
    };
    /// `for (auto &incident : *incidents)`: to the end or the first error; see lastError().
    Iterator begin() { return Iterator(*this); }
    std::default_sentinel_t end() const { return {}; }

private:
    friend TypedReader<Table, TypedRecord<Table>>;
    const Row &reader() const { return m_record.row(); }
    static Result<SysId<Table>> typed(Result<QString> sysId)
    {
        if (!sysId)
            return std::move(sysId).error();
        return SysId<Table>(*std::move(sysId));
    }

    GlideRecord m_record;
};

} // namespace bunsnc::servicenow
