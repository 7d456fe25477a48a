// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QTimeZone>

#include <functional>
#include <optional>

namespace bunsnc::query {

enum class FieldType : quint8 {
    String, ///< compared without regard to case
    Integer, ///< also decimal, and choices whose values are numbers
    Boolean, ///< "true" / "false"; "!=true" also holds for empty
    DateTime, ///< "YYYY-MM-DD HH:MM:SS" UTC
    Date,
    Duration, ///< date-time counted from the epoch
    Choice, ///< stored value, compared as text
    Reference, ///< sys_id; LIKE and STARTSWITH look at the display value
    List, ///< CSV of sys_ids
    Journal,
};

/// What is known about the fields of one table. Unknown fields: `nullopt`.
using FieldTypes = std::function<std::optional<FieldType>(QStringView field)>;

/// What happens to a condition that names an unknown field or has an unusable value: the platform drops it, by
/// default, or returns no rows (glide.invalid_query.returns_no_rows).
enum class InvalidTerm { Dropped, MatchesNothing };

/// The circumstances of an evaluation: who asks, when, in which zone. Dates in values are UTC; the results of
/// javascript:gs.* are computed in the caller's zone.
struct Context {
    qint64 nowSeconds = 0;
    QTimeZone zone = QTimeZone::utc();
    QString userId; ///< gs.getUserID(), and DYNAMIC "Me"
    QStringList userGroupIds; ///< DYNAMIC "One of my groups"
    InvalidTerm invalidTerm = InvalidTerm::Dropped;
    /// For IN_HIERARCHY and INSTANCEOF: everything at or below `root` in the tree that the field's values come from
    /// (sys_ids, or table names for INSTANCEOF). Without it those terms are invalid.
    std::function<QStringList(const QString &field, const QString &root)> hierarchy;
};

} // namespace bunsnc::query
