// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/stream/redis/reply.h"
#include "services/tickets/change.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace bunsnc::redis {

/// The stream's key unless it is set otherwise.
inline constexpr char defaultKey[] = "servicenow:changes";

/// What an entry of the stream says, in this order; docs/change-stream.md explains it to its readers.
inline constexpr std::array<std::string_view, 12> entryFields{"event", "table", "sys_id", "number", "op", "snapshot",
    "state", "priority", "sys_updated_on", "sys_mod_count", "committed_at", "changed"};

/// Texts one behind the other, to be sent as arguments.
class ArgumentList {
public:
    void add(std::string_view text);
    void add(qint64 number);
    void add(const QString &text);
    /// Valid until the next change.
    std::vector<std::string_view> views() const;

private:
    std::string m_text;
    std::vector<size_t> m_ends;
};

/// Adds the event's sequence and the values of entryFields.
void appendEvent(ArgumentList &arguments, const ChangeEvent &event);

/// An entry as it was read. Of the event only what stands on the stream is set: `changes` have no values, rowId is 0.
struct Entry {
    std::string id; ///< "<sequence>-0"
    ChangeEvent event;
};
/// The sequence that an id stands for; 0 when it is none of the relay's.
qint64 sequenceOfId(std::string_view id);
std::string idOfSequence(qint64 sequence);
/// ParseError when it is no event of the relay's.
Result<ChangeEvent> readEvent(std::string_view id, const Value &fields);

} // namespace bunsnc::redis
