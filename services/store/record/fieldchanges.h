// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/recordparser.h"
#include "services/tickets/change.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace bunsnc::store {

/// Longest text of one side of a change; more is cut and ends in "…". The whole text is in the document.
inline constexpr qsizetype longestChangeText = 2000;

/// What differs between two versions of a record, by display value, without the platform's own bookkeeping
/// (sys_updated_on, sys_updated_by, sys_mod_count). Of a journal only the new entry's text is kept.
std::vector<FieldChange> changesBetween(const RecordParser &before, const RecordParser &after);

/// As the outbox keeps them: [["field","before","after"], …].
QByteArray changesToJson(const std::vector<FieldChange> &changes);
std::vector<FieldChange> changesFromJson(QByteArrayView json);

} // namespace bunsnc::store
