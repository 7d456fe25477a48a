// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/log.h"
#include "services/servicenow/pagesplitter.h"
#include "services/servicenow/record.h"

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype padding = 64; // simdjson reads so many bytes beyond the end

splitter::Split chooseSplit()
{
#ifdef BUNSNC_SPLITTER_HASWELL
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")
        && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("movbe"))
        return splitter::splitHaswell;
#endif
    return splitter::splitGeneric;
}

// The platform's own words from an `error` object somewhere near the end of a damaged answer.
QString errorInside(const QByteArray &body)
{
    const qsizetype at = body.lastIndexOf("\"error\"");
    const qsizetype brace = at < 0 ? -1 : body.indexOf('{', at);
    if (brace < 0)
        return {};
    std::string_view object(body.constData() + brace, static_cast<std::size_t>(body.size() - brace));
    const QString message = rawField(object, "message");
    const QString detail = rawField(object, "detail");
    return detail.isEmpty() || detail == message ? message : QString(message + u": " + detail);
}

Error damagedPage(const QByteArray &body, const QString &reason)
{
    const QString inside = errorInside(body);
    return Error{.code = ErrorCode::DamagedAnswer,
        .detail = inside.isEmpty() ? reason : QString(reason + u" ("_s + redact(inside, 500) + u")"_s),
        .retryable = true};
}

Result<splitter::Outcome> splitBody(QByteArray &body, std::vector<std::string_view> &records)
{
    static const splitter::Split split = chooseSplit();
    if (body.capacity() < body.size() + padding)
        body.reserve(body.size() + padding);
    // data(), not constData(): the padding must belong to this array alone.
    const char *data = body.data();
    const auto verdict = split(
        data, static_cast<std::size_t>(body.size()),
        [](void *context, const char *begin, std::size_t size) {
            static_cast<std::vector<std::string_view> *>(context)->emplace_back(begin, size);
        },
        &records);
    switch (verdict.outcome) {
    case splitter::Outcome::Damaged:
        return damagedPage(body, u"cut off or not JSON: "_s + QLatin1StringView(verdict.reason));
    case splitter::Outcome::ErrorInside:
        return damagedPage(body, u"an error inside a successful answer"_s);
    case splitter::Outcome::NoResult:
        return damagedPage(body, u"JSON without a result"_s);
    case splitter::Outcome::Array:
    case splitter::Outcome::Object:
        break;
    }
    return verdict.outcome;
}

} // namespace

Result<TablePage> splitPage(QByteArray body)
{
    TablePage page;
    page.body = std::move(body);
    // Records of a page are of similar size; guessed low, the vector grows a few times, which costs nothing here.
    page.records.reserve(static_cast<std::size_t>(page.body.size() / 16384 + 16));
    auto outcome = splitBody(page.body, page.records);
    if (!outcome)
        return std::move(outcome).error();
    if (*outcome != splitter::Outcome::Array)
        return damagedPage(page.body, u"the result is no list"_s);
    return page;
}

Result<TablePage> splitSingle(QByteArray body)
{
    TablePage page;
    page.body = std::move(body);
    auto outcome = splitBody(page.body, page.records);
    if (!outcome)
        return std::move(outcome).error();
    if (*outcome != splitter::Outcome::Object)
        return damagedPage(page.body, u"the result is no single record"_s);
    return page;
}

} // namespace bunsnc::servicenow
