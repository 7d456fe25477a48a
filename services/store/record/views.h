// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"

#include <QByteArrayView>
#include <QString>

#include <string_view>

// Between the standard's views of UTF-8 and Qt's.
namespace bunsnc::store {

inline QByteArrayView bytes(std::string_view text)
{
    return QByteArrayView(text.data(), qsizetype(text.size()));
}
inline std::string_view view(QByteArrayView text)
{
    return std::string_view(text.data(), size_t(text.size()));
}
inline QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}
inline Error cancelled()
{
    return Error{.code = ErrorCode::Cancelled};
}

} // namespace bunsnc::store
