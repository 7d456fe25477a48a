// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/error.h"

namespace bunsnc::http {

/// An Error of the three parts that servers have to tell.
inline Error failure(ErrorCode code, const QString &subject, const QString &detail)
{
    Error error;
    error.code = code;
    error.subject = subject;
    error.detail = detail;
    return error;
}

} // namespace bunsnc::http
