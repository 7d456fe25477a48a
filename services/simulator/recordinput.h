// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

namespace bunsnc::simulator {

/// The first object of a body as column and text; an Error with the parser's words when it is no JSON.
Result<Fields> fieldsOfBody(const std::string &body);
/// What a caller sent, as it is stored: names of references become sys_ids; with `asDisplayed` also labels of choices
/// and date-times of the caller's zone are translated.
Result<Fields> storedValues(const Instance &instance, const Table &table, const Caller &caller, Fields fields,
    bool asDisplayed, Connection &connection);

} // namespace bunsnc::simulator
