// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/record/contenthash.h"

#include <QString>

#include <string>
#include <string_view>
#include <unordered_map>

namespace bunsnc::store {

/// Groups, people and categories repeat in nearly every row: each is converted once and shared by all rows that have
/// it.
class SharedTexts {
public:
    const QString &shared(std::string_view utf8);

private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return size_t(contentHash64(text)); }
    };
    std::unordered_map<std::string, QString, Hash, std::equal_to<>> m_texts;
};

} // namespace bunsnc::store
