// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

// Inside of splitPage(). simdjson's On-Demand parser picks its kernel when it is compiled, not when it runs, so the
// same source is compiled twice on x86-64. Between the two and the rest of the program go only plain types: a
// template shared with a unit of other compiler flags could end up, in that form, in the whole program.
namespace bunsnc::servicenow::splitter {

enum class Outcome {
    Array, ///< `result` is an array; each element was handed to the sink
    Object, ///< `result` is an object, handed to the sink
    NoResult, ///< whole and valid as far as looked at, but without a usable `result`
    ErrorInside, ///< an `error` beside the `result`
    Damaged,
};

struct Verdict {
    Outcome outcome = Outcome::Damaged;
    const char *reason = ""; ///< of Damaged; static text
};

using Sink = void (*)(void *context, const char *begin, std::size_t size);

/// `data` must be followed by 64 readable bytes.
using Split = Verdict (*)(const char *data, std::size_t size, Sink sink, void *context);

Verdict splitGeneric(const char *data, std::size_t size, Sink sink, void *context);
#ifdef BUNSNC_SPLITTER_HASWELL
Verdict splitHaswell(const char *data, std::size_t size, Sink sink, void *context);
#endif

} // namespace bunsnc::servicenow::splitter
