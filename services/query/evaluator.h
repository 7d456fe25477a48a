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
    virtual QString value(QStringView field) const = 0; ///< stored value; empty when there is none
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

private:
    struct Program;
    std::unique_ptr<Program> m_program;
};

} // namespace bunsnc::query
