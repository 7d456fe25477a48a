// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/query.h"
#include "services/query/schema.h"

#include <memory>

namespace bunsnc::query {

/// A record as the evaluator sees it. Dot-walked names are passed through as they are.
class RecordView {
public:
    virtual ~RecordView() = default;
    /// Stored value; empty when there is none. For "123TEXTQUERY321", if the types know it, the searchable text.
    virtual QString value(QStringView field) const = 0;
    virtual QString displayValue(QStringView field) const = 0; ///< of references and choices
};

/// What changed, for VALCHANGES, CHANGESFROM and CHANGESTO; without it those terms are invalid.
class ChangeView {
public:
    virtual ~ChangeView() = default;
    virtual bool changed(QStringView field) const = 0;
    virtual QString previousValue(QStringView field) const = 0;
};

/// A query made ready for many records: types looked up, values parsed and scripts evaluated once.
/// Immutable after construction and safe to use from several threads.
class Evaluator {
public:
    Evaluator(const Query &query, const FieldTypes &types, const Context &context);
    ~Evaluator();
    Evaluator(Evaluator &&) noexcept;
    Evaluator &operator=(Evaluator &&) noexcept;

    bool matches(const RecordView &record, const ChangeView *change = nullptr) const;
    /// The query's order: negative when `a` comes first, 0 when neither does (always, without ORDERBY). A query with
    /// ORDERBY ends with sys_id, if that is known, as the compiled SQL does.
    int compare(const RecordView &a, const RecordView &b) const;

private:
    struct Program;
    std::unique_ptr<Program> m_program;
};

} // namespace bunsnc::query
