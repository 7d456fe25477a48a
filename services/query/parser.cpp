// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/parser.h"

#include "services/query/operators.h"

#include <QLatin1StringView>

#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

// Real names are at most 80 characters a segment; the bound keeps the search for the field linear.
constexpr qsizetype longestField = 512;

constexpr std::array unsupported{"JOIN"_L1, "RLQUERY"_L1, "ENDRLQUERY"_L1, "SUBQUERY"_L1, "ENDSUBQUERY"_L1};

bool isLowerNameChar(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_' || c == u'.';
}

bool isNameChar(QChar c)
{
    return isLowerNameChar(c) || (c >= u'A' && c <= u'Z');
}

Error parseError(qsizetype position, QString detail)
{
    Error error;
    error.code = ErrorCode::ParseError;
    error.position = int(position);
    error.detail = std::move(detail);
    return error;
}

struct FieldAndOperator {
    qsizetype fieldLength = 0;
    OperatorMatch op;
};

class Parser {
public:
    Parser(QStringView text, const IsKnownField &isKnownField)
        : m_text(text)
        , m_isKnownField(isKnownField)
    {
    }

    Result<Query> run()
    {
        qsizetype at = 0;
        while (at <= m_text.size()) {
            const qsizetype end = endOfTerm(at);
            if (auto done = term(at, end); !done)
                return done.error();
            at = end + 1;
        }
        finishSegment();
        return std::move(m_query);
    }

private:
    // The "^" that ends the term which starts here, or the end of the text; "^^" is a literal "^".
    qsizetype endOfTerm(qsizetype at) const
    {
        for (; at < m_text.size(); ++at) {
            if (m_text[at] != u'^')
                continue;
            if (at + 1 == m_text.size() || m_text[at + 1] != u'^')
                return at;
            ++at;
        }
        return m_text.size();
    }

    bool takeKeyword(qsizetype &at, qsizetype end, QLatin1StringView keyword) const
    {
        if (!m_text.sliced(at, end - at).startsWith(keyword))
            return false;
        at += keyword.size();
        return true;
    }

    // A term between two "^". Keywords are upper case, so fields such as "order" and "origin_id" are safe.
    Result<> term(qsizetype at, qsizetype end)
    {
        bool joinsGroup = false;
        while (at < end && m_text[at].isUpper()) {
            if (takeKeyword(at, end, "ORDERBYDESC"_L1))
                return sortKey(at, end, true);
            if (takeKeyword(at, end, "ORDERBY"_L1))
                return sortKey(at, end, false);
            if (takeKeyword(at, end, "GROUPBY"_L1)) {
                auto field = nameUpTo(at, end);
                if (!field)
                    return std::move(field).error();
                m_query.groupBy.append(std::move(*field));
                return {};
            }
            if (takeKeyword(at, end, "NQ"_L1)) {
                finishSegment();
                joinsGroup = false;
            } else if (takeKeyword(at, end, "EQ"_L1)) {
                joinsGroup = false;
            } else if (takeKeyword(at, end, "OR"_L1)) {
                joinsGroup = true;
            } else {
                for (const QLatin1StringView word : unsupported) {
                    if (m_text.sliced(at, end - at).startsWith(word))
                        return parseError(at, word + " is not supported"_L1);
                }
                break;
            }
        }
        if (at == end) {
            if (joinsGroup)
                return parseError(at, u"expected a condition after OR"_s);
            return {};
        }
        return condition(at, end, joinsGroup);
    }

    Result<QString> nameUpTo(qsizetype at, qsizetype end) const
    {
        for (qsizetype i = at; i < end; ++i) {
            if (!isNameChar(m_text[i]))
                return parseError(i, u"expected the name of a field only"_s);
        }
        if (at == end)
            return parseError(at, u"expected the name of a field"_s);
        return m_text.sliced(at, end - at).toString();
    }

    Result<> sortKey(qsizetype at, qsizetype end, bool descending)
    {
        auto field = nameUpTo(at, end);
        if (!field)
            return std::move(field).error();
        m_query.order.push_back({std::move(*field), descending});
        return {};
    }

    Result<> condition(qsizetype at, qsizetype end, bool joinsGroup)
    {
        const QStringView term = m_text.sliced(at, end - at);
        qsizetype nameEnd = 0;
        while (nameEnd < term.size() && nameEnd < longestField && isNameChar(term[nameEnd]))
            ++nameEnd;
        if (nameEnd == 0)
            return parseError(at, u"expected the name of a field"_s);
        auto split = splitAtKnownField(term, nameEnd);
        if (!split)
            split = splitByShape(term, nameEnd);
        if (!split) {
            return parseError(at + nameEnd, "expected an operator after \""_L1 + term.first(nameEnd).toString() + u'"');
        }
        Condition condition;
        condition.field = term.first(split->fieldLength).toString();
        condition.op = split->op.op;
        condition.value = unescaped(term.sliced(split->fieldLength + split->op.length));
        auto &groups = m_segment.groups;
        if (!joinsGroup || groups.empty())
            groups.emplace_back();
        groups.back().conditions.push_back(std::move(condition));
        return {};
    }

    // The longest known name that has an operator behind it.
    std::optional<FieldAndOperator> splitAtKnownField(QStringView term, qsizetype nameEnd) const
    {
        if (!m_isKnownField)
            return {};
        for (qsizetype length = nameEnd; length > 0; --length) {
            const auto op = matchOperator(term.sliced(length));
            if (op && m_isKnownField(term.first(length)))
                return FieldAndOperator{length, *op};
        }
        return {};
    }

    // Without knowledge: names are lower case and operators are not, so the first operator behind the leading run of
    // lower-case characters ends the name (which may have capitals: "u_DNS=x", "123TEXTQUERY321=x").
    static std::optional<FieldAndOperator> splitByShape(QStringView term, qsizetype nameEnd)
    {
        qsizetype length = 0;
        while (length < nameEnd && isLowerNameChar(term[length]))
            ++length;
        for (length = std::max<qsizetype>(length, 1); length <= nameEnd; ++length) {
            if (const auto op = matchOperator(term.sliced(length)))
                return FieldAndOperator{length, *op};
        }
        return {};
    }

    static QString unescaped(QStringView value)
    {
        QString out;
        out.reserve(value.size());
        for (qsizetype i = 0; i < value.size(); ++i) {
            out += value[i];
            if (value[i] == u'^')
                ++i; // inside a term they come in pairs only
        }
        return out;
    }

    void finishSegment()
    {
        if (!m_segment.groups.empty())
            m_query.segments.push_back(std::move(m_segment));
        m_segment = {};
    }

    QStringView m_text;
    const IsKnownField &m_isKnownField;
    Query m_query;
    Segment m_segment;
};

} // namespace

Result<Query> parse(QStringView text, const IsKnownField &isKnownField)
{
    return Parser(text, isKnownField).run();
}

} // namespace bunsnc::query
