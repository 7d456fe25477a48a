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

constexpr int deepestNesting = 8;

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
    /// `related` null: terms about other tables are refused.
    Parser(QStringView text, const IsKnownField &isKnownField, const RelatedFields *related, int depth = 0)
        : m_text(text)
        , m_isKnownField(isKnownField)
        , m_related(related)
        , m_depth(depth)
    {
    }

    Result<Query> run()
    {
        qsizetype at = 0;
        while (at <= m_text.size()) {
            const qsizetype end = endOfTerm(at);
            m_next = end + 1;
            if (auto done = term(at, end); !done)
                return done.error();
            at = m_next;
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
            } else if (m_related && (takeKeyword(at, end, "ENDRLQUERY"_L1) || takeKeyword(at, end, "ENDSUBQUERY"_L1))) {
                joinsGroup = false; // of nothing that is open: without effect
            } else if (m_related && m_text.sliced(at, end - at).startsWith("RLQUERY"_L1)) {
                return bracketed(at, end, "RLQUERY"_L1);
            } else if (m_related && m_text.sliced(at, end - at).startsWith("SUBQUERY"_L1)) {
                return bracketed(at, end, "SUBQUERY"_L1);
            } else if (m_related && m_text.sliced(at, end - at).startsWith("JOIN"_L1)) {
                return join(at, end);
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

    // RLQUERY and SUBQUERY: the term itself, then those up to the matching end word or the end of the text. With the
    // carets inside doubled, the term holds everything, as it is written for one inside another.
    Result<> bracketed(qsizetype at, qsizetype end, QLatin1StringView keyword)
    {
        if (m_depth >= deepestNesting)
            return parseError(at, u"nested too deeply"_s);
        const QStringView term = m_text.sliced(at, end - at);
        if (const qsizetype doubled = term.indexOf("^^"_L1); doubled >= 0) {
            const QString whole = unescaped(term);
            Parser inner(whole, m_isKnownField, m_related, m_depth + 1);
            auto query = inner.run();
            if (!query)
                return parseError(at, query.error().detail);
            if (query->segments.size() != 1 || !query->segments.front().groups.empty()
                || query->segments.front().related.size() != 1)
                return parseError(at, keyword + u" is not closed"_s);
            m_segment.related.push_back(std::move(query->segments.front().related.front()));
            return {};
        }
        Related related;
        auto head = keyword == "RLQUERY"_L1 ? countHead(at + keyword.size(), end, related)
                                            : memberHead(at + keyword.size(), end, related);
        if (!head)
            return head;
        qsizetype innerEnd = m_text.size();
        m_next = m_text.size() + 1;
        int open = 1;
        for (qsizetype from = end + 1; from <= m_text.size();) {
            const qsizetype to = endOfTerm(from);
            const QStringView inner = m_text.sliced(from, to - from);
            const bool whole = inner.contains("^^"_L1);
            if (!whole && (startsOpening(inner)))
                ++open;
            else if ((inner.startsWith("ENDRLQUERY"_L1) || inner.startsWith("ENDSUBQUERY"_L1)) && --open == 0) {
                innerEnd = from - 1;
                m_next = to + 1;
                break;
            }
            from = to + 1;
        }
        const qsizetype innerBegin = std::min(end + 1, m_text.size());
        return inside(innerBegin, m_text.sliced(innerBegin, std::max<qsizetype>(0, innerEnd - innerBegin)), related);
    }

    static bool startsOpening(QStringView term)
    {
        for (const QLatin1StringView joint : {"NQ"_L1, "OR"_L1}) {
            if (term.startsWith(joint))
                term = term.sliced(joint.size());
        }
        return term.startsWith("RLQUERY"_L1) || term.startsWith("SUBQUERY"_L1);
    }

    // Parses conditions on the other table's records and takes the term over.
    Result<> inside(qsizetype position, QStringView conditions, Related &related)
    {
        const IsKnownField known = *m_related ? (*m_related)(related.table) : IsKnownField();
        Parser parser(conditions, known, m_related, m_depth + 1);
        auto query = parser.run();
        if (!query)
            return parseError(position + std::clamp<qsizetype>(query.error().position, 0, conditions.size()),
                query.error().detail);
        if (!query->order.empty() || !query->groupBy.empty())
            return parseError(position, u"an order has no place in conditions on another table"_s);
        if (!query->matchesEverything())
            related.segments = std::move(query->segments);
        m_segment.related.push_back(std::move(related));
        return {};
    }

    // table.field
    Result<> tableAndField(qsizetype at, qsizetype end, QString &table, QString &field) const
    {
        auto name = nameUpTo(at, end);
        if (!name)
            return std::move(name).error();
        const qsizetype dot = name->indexOf(u'.');
        if (dot <= 0 || dot + 1 == name->size())
            return parseError(at, u"expected table.field"_s);
        table = name->first(dot);
        field = name->sliced(dot + 1);
        return {};
    }

    qsizetype find(QChar c, qsizetype at, qsizetype end) const
    {
        const qsizetype found = m_text.first(end).indexOf(c, at);
        return found < 0 ? end : found;
    }

    // incident.problem_id,>=1[,m2m]
    Result<> countHead(qsizetype at, qsizetype end, Related &related) const
    {
        const qsizetype comma = find(u',', at, end);
        if (auto done = tableAndField(at, comma, related.table, related.field); !done)
            return done;
        qsizetype from = comma + 1;
        const auto op = from < end ? matchOperator(m_text.sliced(from, end - from)) : std::nullopt;
        if (!op || op->op > Operator::GreaterOrEqual)
            return parseError(std::min(from, end), u"expected a comparison such as >=1"_s);
        related.relation = op->op;
        from += op->length;
        const qsizetype second = find(u',', from, end);
        bool isNumber = false;
        related.count = m_text.sliced(from, second - from).toLongLong(&isNumber);
        if (!isNumber)
            return parseError(from, u"expected a number"_s);
        if (second < end) {
            if (m_text.sliced(second + 1, end - second - 1) != "m2m"_L1)
                return parseError(second + 1, u"expected m2m"_s);
            related.manyToMany = true;
        }
        return {};
    }

    // sys_id,user,sys_user_grmember
    Result<> memberHead(qsizetype at, qsizetype end, Related &related) const
    {
        related.kind = Related::Kind::Member;
        for (QString *part : {&related.ownField, &related.field, &related.table}) {
            if (at > end)
                return parseError(end, u"expected field,field,table"_s);
            const qsizetype to = part == &related.table ? end : find(u',', at, end);
            auto name = nameUpTo(at, to);
            if (!name)
                return std::move(name).error();
            *part = std::move(*name);
            at = to + 1;
        }
        return {};
    }

    // problem.sys_id=incident.problem_id!conditions, the carets between which are doubled
    Result<> join(qsizetype at, qsizetype end)
    {
        if (m_depth >= deepestNesting)
            return parseError(at, u"nested too deeply"_s);
        Related related;
        related.kind = Related::Kind::Join;
        at += "JOIN"_L1.size();
        const qsizetype equals = find(u'=', at, end);
        if (auto done = tableAndField(at, equals, related.ownTable, related.ownField); !done)
            return done;
        if (equals == end)
            return parseError(end, u"expected ="_s);
        const qsizetype mark = find(u'!', equals, end);
        if (auto done = tableAndField(equals + 1, mark, related.table, related.field); !done)
            return done;
        const qsizetype begin = std::min(mark + 1, end);
        const QString conditions = unescaped(m_text.sliced(begin, end - begin));
        return inside(begin, conditions, related);
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
        if (!m_segment.isEmpty())
            m_query.segments.push_back(std::move(m_segment));
        m_segment = {};
    }

    QStringView m_text;
    const IsKnownField &m_isKnownField;
    const RelatedFields *m_related;
    int m_depth;
    qsizetype m_next = 0; ///< where the term after the present one begins
    Query m_query;
    Segment m_segment;
};

} // namespace

Result<Query> parse(QStringView text, const IsKnownField &isKnownField)
{
    return Parser(text, isKnownField, nullptr).run();
}

Result<Query> parseWithRelated(QStringView text, const IsKnownField &isKnownField, const RelatedFields &relatedFields)
{
    return Parser(text, isKnownField, &relatedFields).run();
}

} // namespace bunsnc::query
