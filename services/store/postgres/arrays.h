// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace bunsnc::store::pg {

/// The text of an array of numbers.
template <typename Numbers> QByteArray arrayOfNumbers(const Numbers &numbers)
{
    QByteArray array = "{";
    array.reserve(qsizetype(std::size(numbers)) * 8 + 2);
    for (const auto number : numbers) {
        if (array.size() > 1)
            array += ',';
        array += QByteArray::number(qint64(number));
    }
    array += '}';
    return array;
}

} // namespace bunsnc::store::pg
