// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The only translation unit of this folder that sees Beast.
#include "services/servicenow/httpparser.h"

#include "services/servicenow/bodystream.h"
#include "services/servicenow/httpbody.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

namespace beast = boost::beast;
namespace proto = boost::beast::http;

constexpr std::size_t maxLineBytes = 128 * 1024; // a Link header repeats the whole query, several times
constexpr std::uint32_t maxHeaderBytes = 512 * 1024;
constexpr int maxInterimAnswers = 16;
constexpr qint64 readStep = 128 * 1024; // stays in the processor's cache between the socket and the body

Error damaged(const QString &detail)
{
    return Error{.code = ErrorCode::DamagedAnswer, .detail = detail, .retryable = true};
}

Error notHttp()
{
    return Error{.code = ErrorCode::NotServiceNow, .detail = u"the server does not speak HTTP"_s};
}

QByteArray bytesOf(beast::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

/// What Beast reports while it reads one message.
class HttpParser::Message final : public proto::basic_parser<false> {
public:
    Message(bool headOnly, qint64 maxBodyBytes, BodySink *bodySink)
        : body(maxBodyBytes)
        , sink(bodySink)
    {
        skip(headOnly);
        eager(true);
        header_limit(maxHeaderBytes);
        // What a sink takes, the sink bounds; what it does not want, HttpBody.
        body_limit(static_cast<std::uint64_t>(sink ? std::numeric_limits<qint64>::max() : maxBodyBytes));
    }

    HttpBody body;
    BodySink *const sink;
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    std::optional<Error> failure; ///< why a call below ended the reading

private:
    void on_request_impl(proto::verb, beast::string_view, beast::string_view, int, beast::error_code &) override {}

    void on_response_impl(int code, beast::string_view, int, beast::error_code &error) override
    {
        if (code < 100)
            error = proto::error::bad_status;
        else
            status = code;
    }

    void on_field_impl(
        proto::field, beast::string_view name, beast::string_view value, beast::error_code &) override
    {
        if (!is_header_done()) // afterwards it is a trailer, which nobody asked for
            headers.append({bytesOf(name), bytesOf(value)});
    }

    void on_header_impl(beast::error_code &error) override
    {
        if (!sink || status < 200 || status >= 300)
            return;
        const auto wanted = sink->begin(status, headers);
        if (!wanted)
            stop(wanted.error(), error);
        else if (*wanted)
            body.passTo(sink);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t> &length, beast::error_code &error) override
    {
        QByteArray encoding;
        for (const auto &[name, value] : std::as_const(headers)) {
            if (name.compare("Content-Encoding", Qt::CaseInsensitive) == 0)
                encoding = value;
        }
        stopUnless(body.begin(encoding, length ? static_cast<qint64>(*length) : -1), error);
    }

    std::size_t on_body_impl(beast::string_view part, beast::error_code &error) override
    {
        stopUnless(body.append({part.data(), part.size()}), error);
        return part.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code &) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view part, beast::error_code &error) override
    {
        return on_body_impl(part, error);
    }

    void on_finish_impl(beast::error_code &error) override { stopUnless(body.finish(), error); }

    void stopUnless(const Result<> &step, beast::error_code &error)
    {
        if (!step)
            stop(step.error(), error);
    }

    void stop(const Error &reason, beast::error_code &error)
    {
        failure = reason;
        error = make_error_code(boost::system::errc::operation_canceled);
    }
};

struct HttpParser::State {
    State(bool head, qint64 maxBodyBytes, BodySink *bodySink)
        : headOnly(head)
        , maxBody(maxBodyBytes)
        , sink(bodySink)
        , message(std::in_place, head, maxBodyBytes, bodySink)
    {
    }

    const bool headOnly;
    const qint64 maxBody;
    BodySink *const sink;
    std::optional<Message> message;
    beast::flat_buffer input; ///< read, and not yet understood
    QByteArray line; ///< of the head, without its end so far
    qint64 consumed = 0;
    int interim = 0;
    bool emptyLineSkipped = false;

    void addInput(QByteArrayView bytes)
    {
        const auto room = input.prepare(static_cast<std::size_t>(bytes.size()));
        std::copy(bytes.begin(), bytes.end(), static_cast<char *>(room.data()));
        input.commit(static_cast<std::size_t>(bytes.size()));
    }

    Error typed(const beast::error_code &code) const
    {
        Error error = message->failure ? *message->failure
            : code == proto::error::body_limit ? HttpBody::tooLarge(maxBody)
            : message->status == 0             ? notHttp()
                                               : damaged(QString::fromStdString(code.message()));
        error.httpStatus = message->status;
        return error;
    }

    Result<> readHeadLine(QIODevice &device);
    void readBody(QIODevice &device);
    Result<> parse();
};

/// Takes the head line by line, for the sake of servers that Beast is too strict for: those that end lines with a bare
/// line feed, leave the space before an empty reason out, or send an empty line in front.
Result<> HttpParser::State::readHeadLine(QIODevice &device)
{
    const QByteArray part = device.readLine(static_cast<qint64>(maxLineBytes) + 1 - line.size());
    consumed += part.size();
    line += part;
    if (!line.endsWith('\n')) {
        if (static_cast<std::size_t>(line.size()) < maxLineBytes)
            return {};
        return message->status == 0 ? notHttp() : damaged(u"a header line without end"_s);
    }
    line.chop(line.endsWith("\r\n") ? 2 : 1);
    const bool statusLine = message->status == 0;
    if (statusLine && line.isEmpty() && !std::exchange(emptyLineSkipped, true))
        return {};
    constexpr qsizetype lengthWithoutReason = 12; // "HTTP/1.1 200"
    if (statusLine && line.size() == lengthWithoutReason)
        line += ' ';
    line += "\r\n";
    addInput(std::exchange(line, {}));
    return {};
}

void HttpParser::State::readBody(QIODevice &device)
{
    const auto room = input.prepare(static_cast<std::size_t>(std::min(device.bytesAvailable(), readStep)));
    const qint64 count = device.read(static_cast<char *>(room.data()), static_cast<qint64>(room.size()));
    if (count <= 0)
        return;
    input.commit(static_cast<std::size_t>(count));
    consumed += count;
}

Result<> HttpParser::State::parse()
{
    while (input.size() > 0 && !message->is_done()) {
        beast::error_code error;
        input.consume(message->put(input.cdata(), error));
        if (error == proto::error::need_more) {
            if (message->status == 0)
                return notHttp(); // a line shorter than a status line
            if (message->is_header_done() && input.size() > maxLineBytes)
                return damaged(u"a chunk header or trailer without end"_s);
            break;
        }
        if (error)
            return typed(error);
        if (message->is_done() && message->status < 200) { // "100 Continue" and the like come before the answer proper
            if (++interim > maxInterimAnswers)
                return damaged(u"too many interim answers"_s);
            message.emplace(headOnly, maxBody, sink);
        }
    }
    return {};
}

HttpParser::HttpParser(bool headOnly, qint64 maxBodyBytes, BodySink *sink)
    : m_state(std::make_unique<State>(headOnly, maxBodyBytes, sink))
{
}

HttpParser::~HttpParser() = default;

Result<bool> HttpParser::consume(QIODevice &device)
{
    while (!m_state->message->is_done()) {
        if (device.bytesAvailable() == 0)
            return false;
        const qint64 before = m_state->consumed;
        if (m_state->message->is_header_done())
            m_state->readBody(device);
        else if (const auto line = m_state->readHeadLine(device); !line)
            return line.error();
        if (m_state->consumed == before)
            return false;
        if (const auto parsed = m_state->parse(); !parsed)
            return parsed.error();
    }
    return true;
}

Result<bool> HttpParser::closed()
{
    Message &message = *m_state->message;
    if (!message.is_done() && message.got_some()) {
        beast::error_code error;
        message.put_eof(error);
        if (error && error != proto::error::partial_message)
            return m_state->typed(error);
    }
    return message.is_done();
}

bool HttpParser::begun() const
{
    return m_state->consumed > 0;
}

bool HttpParser::keepAlive() const
{
    return m_state->message->is_done() && m_state->message->keep_alive() && m_state->input.size() == 0;
}

qint64 HttpParser::bytesConsumed() const
{
    return m_state->consumed;
}

int HttpParser::status() const
{
    return m_state->message->status;
}

QList<std::pair<QByteArray, QByteArray>> HttpParser::takeHeaders()
{
    return std::move(m_state->message->headers);
}

bool HttpParser::isStreamed() const
{
    return m_state->message->body.isPassedOn();
}

QByteArray HttpParser::takeBody()
{
    return m_state->message->body.take();
}

} // namespace bunsnc::servicenow
