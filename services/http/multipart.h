// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/http/body.h"

#include <optional>

namespace bunsnc::http {

/// Takes a multipart/form-data body apart while it is read; holds a piece of it at a time. What is not well formed is a
/// ParseError.
class MultipartReader {
public:
    /// The boundary is empty when the Content-Type is no multipart/form-data with one.
    static std::string boundaryOf(std::string_view contentType);
    MultipartReader(BodySource &source, const std::string &boundary);

    struct Part {
        std::string name;
        std::optional<std::string> fileName; ///< as it was sent: not to be trusted
        std::string contentType;
    };
    /// Skips what is left of the part before. Nothing: that was the last one.
    Result<std::optional<Part>> next();
    /// The next piece of the part's content; empty at its end.
    Result<std::string> read();

private:
    Result<bool> fill(); ///< false: the source has ended

    BodySource &m_source;
    std::string m_delimiter; ///< with the line break before it
    std::string m_buffer = "\r\n"; ///< the first delimiter may stand at the very beginning
    bool m_inPart = true; ///< the preamble is skipped as if it were one
};

} // namespace bunsnc::http
