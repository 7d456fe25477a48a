// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/stream/redis/reply.h"

#include <hiredis/hiredis.h>

#include <charconv>

namespace bunsnc::redis {

bool Value::isNil() const
{
    return !m_reply || m_reply->type == REDIS_REPLY_NIL;
}

bool Value::isError() const
{
    return m_reply && m_reply->type == REDIS_REPLY_ERROR;
}

bool Value::isArray() const
{
    return m_reply && m_reply->type == REDIS_REPLY_ARRAY;
}

qint64 Value::integer() const
{
    if (m_reply && m_reply->type == REDIS_REPLY_INTEGER)
        return m_reply->integer;
    qint64 number = 0;
    const std::string_view digits = text();
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::string_view Value::text() const
{
    if (!m_reply)
        return {};
    switch (m_reply->type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
        return {m_reply->str, m_reply->len};
    default:
        return {};
    }
}

size_t Value::size() const
{
    return isArray() ? m_reply->elements : 0;
}

Value Value::operator[](size_t index) const
{
    return Value(index < size() ? m_reply->element[index] : nullptr);
}

Value Value::member(std::string_view name) const
{
    for (size_t i = 0; i + 1 < size(); i += 2) {
        if ((*this)[i].text() == name)
            return (*this)[i + 1];
    }
    return Value();
}

Reply::Reply(redisReply *reply)
    : m_reply(reply)
{
}

void Reply::Free::operator()(redisReply *reply) const
{
    freeReplyObject(reply);
}

} // namespace bunsnc::redis
