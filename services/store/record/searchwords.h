// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <vector>

namespace bunsnc::store {

/// One word, or several in quotes that stay together.
struct SearchWord {
    QString text; ///< has a letter or a digit; may hold anything else, too
    bool prefix = false; ///< also as the beginning of a longer word
};

/// What a person typed: every word must be there, each also as the beginning of a longer word from three letters on,
/// the last one always (search as you type). At most 32 words count.
std::vector<SearchWord> searchWords(QStringView words);

} // namespace bunsnc::store
