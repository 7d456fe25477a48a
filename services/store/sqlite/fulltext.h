// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bunsnc::store {

/// What a person typed, as an argument of FTS5's MATCH: every word must be there, each also as the beginning of a
/// longer word from three letters on, the last one always (search as you type); "words in quotes" stay together.
/// No character of the input acts as an operator. Empty when there is no word in it.
QString matchExpression(QStringView words);

/// The same for texts that have any of the words.
QString anyWordExpression(QStringView text);

} // namespace bunsnc::store
