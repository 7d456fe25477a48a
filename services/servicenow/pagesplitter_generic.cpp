// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/pagesplitter_kernel.inc"

namespace bunsnc::servicenow::splitter {

Verdict splitGeneric(const char *data, std::size_t size, Sink sink, void *context)
{
    return split(data, size, sink, context);
}

} // namespace bunsnc::servicenow::splitter
