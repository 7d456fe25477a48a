// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QString>

#include <memory>
#include <string_view>

struct redisReply;

namespace bunsnc::redis {

/// Looks into a reply; valid as long as its Reply. What is not there is nil, so that a path into an answer of an
/// unexpected shape ends in nil, not in a crash.
class Value {
public:
    explicit Value(const redisReply *reply = nullptr)
        : m_reply(reply)
    {
    }
    bool isNil() const;
    bool isError() const;
    bool isArray() const;
    qint64 integer() const; ///< also of a text of digits; else 0
    std::string_view text() const; ///< of a string, a status or an error; else empty
    size_t size() const; ///< of an array; else 0
    Value operator[](size_t index) const;
    /// The value behind `name` in a flat list of names and values.
    Value member(std::string_view name) const;

private:
    const redisReply *m_reply;
};

inline QString toText(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

/// An answer of the server, which it owns.
class Reply {
public:
    explicit Reply(redisReply *reply);
    Value value() const { return Value(m_reply.get()); }
    Value operator[](size_t index) const { return value()[index]; }

private:
    struct Free {
        void operator()(redisReply *reply) const;
    };
    std::unique_ptr<redisReply, Free> m_reply;
};

/// Where only success matters.
inline Result<> outcome(const Result<Reply> &reply)
{
    return reply ? Result<>() : Result<>(reply.error());
}

} // namespace bunsnc::redis
