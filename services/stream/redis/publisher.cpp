// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/publisher.h"

namespace bunsnc::redis {

namespace {

const Script &publishScript()
{
    // The ids are the outbox's sequences: what is not behind the last one has been published before.
    static const Script script(R"lua(
local top = 0
if redis.call('EXISTS', KEYS[1]) == 1 then
    local info = redis.call('XINFO', 'STREAM', KEYS[1])
    for i = 1, #info, 2 do
        if info[i] == 'last-generated-id' then top = tonumber(string.match(info[i + 1], '^%d+')) end
    end
end
if top < tonumber(ARGV[1]) then return {top, 0} end
local added, call, key, argv = 0, redis.call, KEYS[1], ARGV
for i = 2, #argv, 13 do
    if tonumber(argv[i]) > top then
        call('XADD', key, argv[i] .. '-0', 'event', argv[i + 1], 'table', argv[i + 2], 'sys_id', argv[i + 3],
            'number', argv[i + 4], 'op', argv[i + 5], 'snapshot', argv[i + 6], 'state', argv[i + 7],
            'priority', argv[i + 8], 'sys_updated_on', argv[i + 9], 'sys_mod_count', argv[i + 10],
            'committed_at', argv[i + 11], 'changed', argv[i + 12])
        added = added + 1
    end
end
return {top, added}
)lua");
    return script;
}

const Script &trimScript()
{
    static const Script script(R"lua(
local key, marker, cut = KEYS[1], KEYS[2], KEYS[3]
local function sequence(id) return tonumber(string.match(id, '^%d+')) end
local function digits(number) return string.format('%.0f', number) end
if redis.call('EXISTS', key) == 0 then return {0, 0, 0, 0, '', 0} end
local top = 0
local info = redis.call('XINFO', 'STREAM', key)
for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then top = sequence(info[i + 1]) end
end
if top < tonumber(ARGV[1]) then return {top, redis.call('XLEN', key), 0, 0, '', 0} end
local groups, limit = {}, nil
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', key)) do
    local group = {}
    for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
    group.last = sequence(group['last-delivered-id'])
    group.needs = group.last + 1
    if group['pending'] > 0 then
        local pending = redis.call('XPENDING', key, group['name'])
        if pending[2] then group.needs = math.min(group.needs, sequence(pending[2])) end
    end
    groups[#groups + 1] = group
    if not limit or group.needs < limit then limit = group.needs end
end
local seen, unseen, gone, slowest, undone = 0, 0, 0, '', 0
if limit then
    limit = math.min(limit, top - tonumber(ARGV[2]) + 1)
    if limit > 1 then seen = redis.call('XTRIM', key, 'MINID', '~', digits(limit), 'LIMIT', 0) end
end
local most = tonumber(ARGV[3])
if redis.call('XLEN', key) > most then
    unseen = redis.call('XTRIM', key, 'MAXLEN', '~', digits(most), 'LIMIT', 0)
end
if seen + unseen > 0 then
    local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
    gone = first and sequence(first[1]) - 1 or top
    redis.call('SET', marker, digits(gone))
end
if unseen > 0 then
    for _, group in ipairs(groups) do
        if group.needs <= gone and (slowest == '' or group.needs <= undone) then
            undone = group.needs - 1
            slowest = group['name']
        end
        if group.last < gone then
            local before = redis.call('HGET', cut, group['name'])
            local after = before and string.match(before, '^%d+') or digits(group.last)
            redis.call('HSET', cut, group['name'], after .. ' ' .. digits(gone))
        end
    end
end
return {top, redis.call('XLEN', key), seen, unseen, slowest, gone, undone}
)lua");
    return script;
}

} // namespace

std::string trimmedKey(const QString &key)
{
    return key.toStdString() + ":trimmed";
}

std::string cutKey(const QString &key)
{
    return key.toStdString() + ":cut";
}

Publisher::Publisher(Connection &connection, const QString &key)
    : m_connection(connection)
    , m_key(key.toStdString())
    , m_trimmedKey(trimmedKey(key))
    , m_cutKey(cutKey(key))
{
}

ArgumentList Publisher::prepare(std::span<const ChangeEvent> events)
{
    static_assert(entryFields.size() == 12, "the script knows the fields too");
    ArgumentList arguments;
    for (const ChangeEvent &event : events)
        appendEvent(arguments, event);
    return arguments;
}

std::vector<std::string_view> Publisher::publishArguments() const
{
    std::vector<std::string_view> arguments = m_events.views();
    arguments.insert(arguments.begin(), m_published);
    return arguments;
}

Result<> Publisher::begin(ArgumentList events, qint64 published)
{
    m_published = std::to_string(published);
    m_events = std::move(events);
    const std::string_view keys[]{m_key};
    return m_connection.begin(publishScript(), keys, publishArguments());
}

Result<Publisher::Published> Publisher::finish()
{
    const std::string_view keys[]{m_key};
    const auto reply = m_connection.finish(publishScript(), keys, publishArguments());
    if (!reply)
        return reply.error();
    return Published{.top = (*reply)[0].integer(), .added = (*reply)[1].integer()};
}

Result<Publisher::Trimmed> Publisher::trim(qint64 published, qint64 keep, qint64 most)
{
    ArgumentList arguments;
    arguments.add(published);
    arguments.add(keep);
    arguments.add(most);
    const std::string_view keys[]{m_key, m_trimmedKey, m_cutKey};
    const auto reply = m_connection.run(trimScript(), keys, arguments.views());
    if (!reply)
        return reply.error();
    const Reply &values = *reply;
    const std::string_view slowest = values[4].text();
    return Trimmed{.top = values[0].integer(), .length = values[1].integer(), .seen = values[2].integer(),
        .unseen = values[3].integer(), .slowest = QString::fromUtf8(slowest.data(), qsizetype(slowest.size())),
        .goneThrough = values[5].integer(), .slowestAt = values[6].integer()};
}

Result<std::optional<Entry>> Publisher::newest()
{
    const auto reply = m_connection.command({"XREVRANGE", m_key, "+", "-", "COUNT", "1"});
    if (!reply)
        return reply.error();
    const Value entry = (*reply)[0];
    if (entry.isNil())
        return std::optional<Entry>();
    auto event = readEvent(entry[0].text(), entry[1]);
    if (!event)
        return event.error();
    return std::optional(Entry{std::string(entry[0].text()), std::move(*event)});
}

} // namespace bunsnc::redis
