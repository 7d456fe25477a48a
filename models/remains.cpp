// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/remains.h"

#include "services/core/post.h"

#include <QThreadPool>

namespace bunsnc::models {

void discard(Remains remains)
{
    if (remains)
        startIn(*QThreadPool::globalInstance(), [remains = std::move(remains)]() mutable { remains.reset(); });
}

} // namespace bunsnc::models
