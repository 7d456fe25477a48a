// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <bit>
#include <cstring>
#include <string_view>

namespace bunsnc::store {

/// A fast hash that is stored, so it must never change (unlike qHash, which may with each release).
/// Not a defence against anybody: it only tells a changed record from an unchanged one.
inline quint64 contentHash64(std::string_view bytes)
{
    constexpr quint64 k1 = 0x9e3779b97f4a7c15ULL;
    constexpr quint64 k2 = 0xc2b2ae3d27d4eb4fULL;
    const char *at = bytes.data();
    size_t left = bytes.size();
    quint64 hash = (quint64(left) + 1) * k1;
    quint64 word = 0;
    for (; left >= 8; at += 8, left -= 8) {
        std::memcpy(&word, at, 8);
        hash = std::rotl(hash ^ (word * k2), 29) * k1;
    }
    word = 0;
    if (left > 0)
        std::memcpy(&word, at, left);
    hash = std::rotl(hash ^ ((word + left) * k2), 29) * k1;
    hash ^= hash >> 32;
    hash *= k2;
    hash ^= hash >> 29;
    return hash;
}

} // namespace bunsnc::store
