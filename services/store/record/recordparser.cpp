// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/recordparser.h"

#include "services/store/record/contenthash.h"
#include "services/store/record/jsontext.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace bunsnc::store {

namespace {

namespace ondemand = simdjson::ondemand;

struct SlotName {
    std::string_view name;
    Slot slot;
};

constexpr std::array slotNames{
    SlotName{"sys_id", Slot::SysId},
    SlotName{"number", Slot::Number},
    SlotName{"state", Slot::State},
    SlotName{"priority", Slot::Priority},
    SlotName{"active", Slot::Active},
    SlotName{"short_description", Slot::ShortDescription},
    SlotName{"description", Slot::Description},
    SlotName{"close_notes", Slot::CloseNotes},
    SlotName{"assignment_group", Slot::Group},
    SlotName{"assigned_to", Slot::Assignee},
    SlotName{"caller_id", Slot::Caller},
    SlotName{"requested_for", Slot::RequestedFor},
    SlotName{"opened_by", Slot::OpenedBy},
    SlotName{"category", Slot::Category},
    SlotName{"opened_at", Slot::OpenedAt},
    SlotName{"sys_created_on", Slot::CreatedOn},
    SlotName{"sys_updated_on", Slot::UpdatedOn},
    SlotName{"sys_updated_by", Slot::UpdatedBy},
    SlotName{"sys_mod_count", Slot::ModCount},
    SlotName{"resolved_at", Slot::ResolvedAt},
    SlotName{"closed_at", Slot::ClosedAt},
    SlotName{"sla_due", Slot::SlaDue},
    SlotName{"due_date", Slot::DueDate},
    SlotName{"comments", Slot::Comments},
    SlotName{"work_notes", Slot::WorkNotes},
    SlotName{"comments_and_work_notes", Slot::CommentsAndWorkNotes},
};
static_assert(slotNames.size() == size_t(Slot::Count));

std::string_view trimmedEnd(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

} // namespace

Slot slotOf(std::string_view name)
{
    const auto found = std::ranges::find(slotNames, name, &SlotName::name);
    return found == slotNames.end() ? Slot::None : found->slot;
}

struct RecordParser::Json {
    /// Records of one page have the same members at the same places, mostly: what stood at a place last time.
    struct Member {
        std::string name;
        Slot slot = Slot::None;
    };
    ondemand::parser parser;
    std::string buffer;
    std::vector<Member> members;
};

RecordParser::RecordParser()
    : m_json(std::make_unique<Json>())
{
}

RecordParser::~RecordParser() = default;

bool RecordParser::fail(const char *reason)
{
    m_error = QString::fromLatin1(reason);
    return false;
}

const RecordField *RecordParser::field(Slot slot) const
{
    const qint16 index = m_slots[size_t(slot)];
    return index < 0 ? nullptr : &m_fields[size_t(index)];
}

const RecordField *RecordParser::field(std::string_view name) const
{
    const auto found = std::ranges::find(m_fields, name, &RecordField::name);
    return found == m_fields.end() ? nullptr : &*found;
}

std::string_view RecordParser::value(Slot slot) const
{
    const RecordField *found = field(slot);
    return found ? found->value : std::string_view();
}

std::string_view RecordParser::display(Slot slot) const
{
    const RecordField *found = field(slot);
    return found ? found->display : std::string_view();
}

std::string_view RecordParser::keep(std::string_view text)
{
    Q_ASSERT(m_arena.size() + text.size() <= m_arena.capacity());
    const size_t start = m_arena.size();
    m_arena.append(text);
    return std::string_view(m_arena).substr(start);
}

bool RecordParser::decode(std::string_view escaped, Scalar &scalar)
{
    if (escaped.empty() || !std::memchr(escaped.data(), '\\', escaped.size())) {
        scalar = {escaped, escaped};
        return true;
    }
    // Neither the decoded nor the canonical form is longer than what came, so the reserved arena is big enough.
    const size_t start = m_arena.size();
    if (!appendUnescaped(m_arena, escaped))
        return fail("invalid escape in a text");
    scalar = escape(std::string_view(m_arena).substr(start));
    return true;
}

RecordParser::Scalar RecordParser::escape(std::string_view text)
{
    const size_t start = m_arena.size();
    appendEscaped(m_arena, text);
    Q_ASSERT(m_arena.size() <= m_arena.capacity());
    return {text, std::string_view(m_arena).substr(start)};
}

void RecordParser::append(std::string_view nameToken, const Scalar &value, const Scalar &display)
{
    // The buffer has room for every record of this size (see parse()), so nothing is checked in between.
    char *const start = m_document.data() + m_documentSize;
    char *at = start;
    const auto put = [&at](std::string_view text) {
        if (!text.empty()) // an empty view may be a null pointer
            std::memcpy(at, text.data(), text.size());
        at += text.size();
    };
    *at++ = m_documentSize > 1 ? ',' : ' ';
    *at++ = '"';
    put(nameToken);
    if (value.token == display.token) {
        put("\":\"");
        put(value.token);
        *at++ = '"';
    } else {
        put("\":{\"value\":\"");
        put(value.token);
        put("\",\"display_value\":\"");
        put(display.token);
        put("\"}");
    }
    // A sum, so that the order of the members does not matter; what separates them does not count either.
    m_contentHash += contentHash64(std::string_view(start + 1, size_t(at - start - 1)));
    m_documentSize = size_t(at - m_document.data());
    m_memberEnds.push_back(m_documentSize);
}

std::string_view RecordParser::member(size_t index) const
{
    // Behind "{ " or a comma: see append().
    const size_t start = index == 0 ? 2 : m_memberEnds[index - 1] + 1;
    return document().substr(start, m_memberEnds[index] - start);
}

void RecordParser::remember(size_t position, std::string_view name)
{
    if (position >= m_json->members.size())
        m_json->members.resize(position + 1);
    m_json->members[position] = {std::string(name), slotOf(name)};
}

bool RecordParser::parse(std::string_view json)
{
    m_fields.clear();
    m_memberEnds.clear();
    m_slots.fill(-1);
    // Texts are written as they came or shorter, nested JSON with at most twice its length (its quotes are escaped), and
    // a member gains at most two pairs of quotes.
    if (const size_t needed = json.size() * 4 + 64; m_document.size() < needed)
        m_document.resize(needed);
    m_document[0] = '{';
    m_documentSize = 1;
    m_contentHash = 0;
    m_shapeHash = 0;
    m_error.clear();
    m_arena.clear();
    m_arena.reserve(json.size() * 3 + 64);
    std::string &buffer = m_json->buffer;
    buffer.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    buffer.assign(json);
    if (!readMembers()) {
        m_documentSize = 0;
        m_fields.clear();
        m_slots.fill(-1);
        return false;
    }
    m_document[m_documentSize++] = '}';
    return true;
}

bool RecordParser::readMembers()
{
    const std::string &buffer = m_json->buffer;
    ondemand::document document;
    ondemand::object object;
    simdjson::error_code error
        = m_json->parser.iterate(buffer.data(), buffer.size(), buffer.capacity()).get(document);
    if (!error)
        error = document.get_object().get(object);
    if (error)
        return fail(simdjson::error_message(error));

    const char *bufferEnd = buffer.data() + buffer.size();
    const auto closingQuote = [bufferEnd](const char *at) {
        while (at < bufferEnd && *at != '"')
            at += *at == '\\' ? 2 : 1;
        return std::min(at, bufferEnd);
    };
    // The value of a leaf as text: strings decoded, literals as written, null as nothing, anything else as JSON.
    const auto readScalar = [this](ondemand::value &value, Scalar &scalar, bool &isNull) {
        ondemand::json_type type;
        if (const auto typeError = value.type().get(type))
            return fail(simdjson::error_message(typeError));
        isNull = false;
        std::string_view raw;
        switch (type) {
        case ondemand::json_type::string:
            raw = trimmedEnd(value.raw_json_token());
            if (raw.size() < 2 || raw.back() != '"')
                return fail("a text does not end");
            return decode(raw.substr(1, raw.size() - 2), scalar);
        case ondemand::json_type::null: {
            isNull = true;
            scalar = {};
            return trimmedEnd(value.raw_json_token()) == "null" || fail("not a JSON value");
        }
        case ondemand::json_type::boolean:
        case ondemand::json_type::number:
            raw = trimmedEnd(value.raw_json_token());
            if (type == ondemand::json_type::boolean && raw != "true" && raw != "false")
                return fail("not a JSON value");
            if (type == ondemand::json_type::number && !isNumber(raw))
                return fail("not a JSON value");
            scalar = escape(raw);
            return true;
        case ondemand::json_type::array: {
            ondemand::array array;
            auto arrayError = value.get_array().get(array);
            if (!arrayError)
                arrayError = array.raw_json().get(raw);
            if (arrayError)
                return fail(simdjson::error_message(arrayError));
            if (!isPrintable(raw))
                return fail("a control character in nested JSON");
            scalar = escape(trimmedEnd(raw));
            return true;
        }
        case ondemand::json_type::object: {
            ondemand::object nested;
            auto nestedError = value.get_object().get(nested);
            if (!nestedError)
                nestedError = nested.raw_json().get(raw);
            if (nestedError)
                return fail(simdjson::error_message(nestedError));
            if (!isPrintable(raw))
                return fail("a control character in nested JSON");
            scalar = escape(trimmedEnd(raw));
            return true;
        }
        }
        return fail("not a JSON value");
    };

    size_t position = 0;
    for (auto next : object) {
        ondemand::field member;
        if (const auto memberError = std::move(next).get(member))
            return fail(simdjson::error_message(memberError));

        const char *keyText = member.key().raw();
        Scalar name;
        Slot slot = Slot::None;
        const bool known = position < m_json->members.size();
        const std::string_view expected = known ? std::string_view(m_json->members[position].name) : std::string_view();
        if (known && keyText + expected.size() < bufferEnd && keyText[expected.size()] == '"'
            && std::memcmp(keyText, expected.data(), expected.size()) == 0) {
            name.text = name.token = std::string_view(keyText, expected.size());
            slot = m_json->members[position].slot;
        } else {
            const std::string_view key(keyText, size_t(closingQuote(keyText) - keyText));
            if (!decode(key, name))
                return false;
            // A remembered name is compared with what stands in the text, so only names without escapes are.
            remember(position, name.text == key ? key : std::string_view());
            slot = slotOf(name.text);
        }
        ++position;

        Scalar value;
        Scalar display;
        bool isNull = false;
        bool reference = false;
        ondemand::value &content = member.value();
        ondemand::json_type type;
        if (const auto typeError = content.type().get(type))
            return fail(simdjson::error_message(typeError));
        if (type != ondemand::json_type::object) {
            if (!readScalar(content, value, isNull))
                return false;
            display = value;
        } else {
            ondemand::object leaf;
            if (const auto leafError = content.get_object().get(leaf))
                return fail(simdjson::error_message(leafError));
            bool hasValue = false;
            bool hasDisplay = false;
            for (auto nextPart : leaf) {
                ondemand::field part;
                if (const auto partError = std::move(nextPart).get(part))
                    return fail(simdjson::error_message(partError));
                // The padding behind the text is longer than any of these names.
                const char *partKey = part.key().raw();
                const auto isNamed
                    = [partKey](std::string_view name) { return std::memcmp(partKey, name.data(), name.size()) == 0; };
                if (isNamed("value\"")) {
                    if (!readScalar(part.value(), value, isNull))
                        return false;
                    hasValue = true;
                } else if (isNamed("display_value\"")) {
                    if (!readScalar(part.value(), display, isNull))
                        return false;
                    hasDisplay = !isNull;
                } else if (isNamed("link\"")) {
                    reference = true;
                }
            }
            if (!hasValue && !hasDisplay && !reference) {
                std::string_view raw;
                auto rawError = leaf.reset().error();
                if (!rawError)
                    rawError = leaf.raw_json().get(raw);
                if (rawError)
                    return fail(simdjson::error_message(rawError));
                if (!isPrintable(raw))
                    return fail("a control character in nested JSON");
                value = display = escape(trimmedEnd(raw));
            } else if (!hasValue) {
                value = display;
            } else if (!hasDisplay) {
                display = value;
            }
        }

        append(name.token, value, display);
        m_shapeHash = std::rotl(m_shapeHash, 7) ^ contentHash64(name.text);
        if (slot != Slot::None && m_slots[size_t(slot)] < 0)
            m_slots[size_t(slot)] = qint16(m_fields.size());
        m_fields.push_back({name.text, value.text, display.text, reference});
        if (m_fields.size() > 10'000)
            return fail("more than 10,000 members");
    }
    const char *rest = nullptr;
    if (!document.current_location().get(rest) && rest < bufferEnd)
        return fail("text behind the end of the record");
    return true;
}

} // namespace bunsnc::store
