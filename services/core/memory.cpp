// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace bunsnc {

void giveLargeBlocksBack()
{
#ifdef __GLIBC__
    constexpr int megabyte = 1024 * 1024;
    mallopt(M_MMAP_THRESHOLD, 2 * megabyte);
    mallopt(M_TRIM_THRESHOLD, 8 * megabyte);
#endif
}

} // namespace bunsnc
