// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/gliderecord.h"

#include <map>
#include <string>
#include <vector>

namespace bunsnc::app {

/// Puts the record that a person names under the cursor: a sys_id, "field=value", or else a number. NotFound.
Result<> findRecord(servicenow::GlideRecord &record, const QString &name);

/// Fields to write, in the order of their names.
using FieldValues = std::map<QString, QString>;
/// From arguments: name=value, - (a JSON object on standard input) or @FILE (the same in a file); later ones win. A value may
/// be an object with a `value`, as --display both prints it. InvalidArgument, FileError, ParseError.
Result<FieldValues> readFields(const std::vector<std::string> &arguments);

} // namespace bunsnc::app
