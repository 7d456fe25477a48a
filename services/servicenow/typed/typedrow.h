// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/row.h"
#include "services/servicenow/typed/column.h"

namespace bunsnc::servicenow {

/// Reading a record of `Table` by its columns; what TypedRecord and TypedRow share. `Source` has value(),
/// displayValue(), element() and contains() by a column's name.
template<typename Table, typename Source>
class TypedReader {
public:
    /// The value; nullopt when it is empty, when the record was read without the column, or when the text is not of the
    /// column's kind, which read() tells apart.
    template<ColumnOf<Table> C>
    std::optional<typename C::Value> get(C) const
    {
        const auto text = C::KindType::isShown ? source().displayValue(C::name()) : source().value(C::name());
        return text ? C::KindType::decode(*text) : std::nullopt;
    }
    /// The same with reasons: NotFound when the record was read without the column, DamagedAnswer when the text is
    /// not of its kind (a state that is no number).
    template<ColumnOf<Table> C>
    Result<std::optional<typename C::Value>> read(C column) const
    {
        const auto text = C::KindType::isShown ? source().displayValue(C::name()) : source().value(C::name());
        if (!text)
            return Error{.code = ErrorCode::NotFound, .subject = C::name(), .detail = QStringLiteral("not read")};
        auto value = get(column);
        if (!value && !text->isEmpty())
            return Error{.code = ErrorCode::DamagedAnswer, .subject = C::name(), .detail = text->left(80)};
        return value;
    }
    /// What a person sees: a choice's label, a person's name, a date in the user's zone.
    template<ColumnOf<Table> C>
    std::optional<QString> display(C) const
    {
        return source().displayValue(C::name());
    }
    template<ColumnOf<Table> C>
    bool has(C) const
    {
        return source().contains(C::name());
    }
    /// Without types: stored value, display value and link.
    template<ColumnOf<Table> C>
    std::optional<Element> element(C) const
    {
        return source().element(C::name());
    }
    SysId<Table> sysId() const { return SysId<Table>(source().sysId()); }

protected:
    ~TypedReader() = default;

private:
    decltype(auto) source() const { return static_cast<const Source *>(this)->reader(); }
};

/// One record of `Table` as a value; from AsyncGlideRecord, which gives rows.
template<typename Table>
class TypedRow : public TypedReader<Table, TypedRow<Table>> {
public:
    explicit TypedRow(Row row)
        : m_row(std::move(row))
    {
    }
    const Row &row() const { return m_row; }

private:
    friend TypedReader<Table, TypedRow<Table>>;
    const Row &reader() const { return m_row; }
    Row m_row;
};

} // namespace bunsnc::servicenow
