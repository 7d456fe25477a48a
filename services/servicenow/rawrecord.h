// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace bunsnc::servicenow {

/// Where in the JSON of one record its fields stand; nothing is copied or unescaped, so it costs one walk over the text.
struct RawRecord {
    struct Field {
        std::string_view key; ///< between its quotes, still escaped
        std::optional<std::string_view> value; ///< raw scalar: a bare leaf, or "value" of an object
        std::optional<std::string_view> display; ///< of an object only
        std::optional<std::string_view> link; ///< of an object only
    };
    std::vector<Field> fields;

    /// Accepts every shape of a leaf: string, number, boolean, null, object. DamagedAnswer when it is no JSON object.
    static Result<RawRecord> of(std::string_view json);
    /// The parts of {"display_value":…, "value":…, "link":…} in any selection and order; false when it is not that.
    static bool readLeaf(std::string_view raw, Field &field);
    /// The last one of that name, or null. Linear.
    const Field *find(QStringView name) const;
};

} // namespace bunsnc::servicenow
