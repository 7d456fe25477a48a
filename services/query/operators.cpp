// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/operators.h"

#include <QLatin1StringView>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace bunsnc::query {

namespace {

struct Spelling {
    QLatin1StringView text;
    Operator op;
};

// The first spelling of an operator is the one that is written; the others are only read.
constexpr std::array spellings{
    Spelling{"="_L1, Operator::Equal},
    Spelling{"!="_L1, Operator::NotEqual},
    Spelling{"<"_L1, Operator::Less},
    Spelling{"<="_L1, Operator::LessOrEqual},
    Spelling{">"_L1, Operator::Greater},
    Spelling{">="_L1, Operator::GreaterOrEqual},
    Spelling{"LIKE"_L1, Operator::Like},
    Spelling{"CONTAINS"_L1, Operator::Like},
    Spelling{"*"_L1, Operator::Like},
    Spelling{"NOT LIKE"_L1, Operator::NotLike},
    Spelling{"NOTLIKE"_L1, Operator::NotLike},
    Spelling{"!*"_L1, Operator::NotLike},
    Spelling{"STARTSWITH"_L1, Operator::StartsWith},
    Spelling{"ENDSWITH"_L1, Operator::EndsWith},
    Spelling{"%"_L1, Operator::EndsWith},
    Spelling{"IN"_L1, Operator::In},
    Spelling{"NOT IN"_L1, Operator::NotIn},
    Spelling{"NOTIN"_L1, Operator::NotIn},
    Spelling{"BETWEEN"_L1, Operator::Between},
    Spelling{"ISEMPTY"_L1, Operator::IsEmpty},
    Spelling{"ISNOTEMPTY"_L1, Operator::IsNotEmpty},
    Spelling{"EMPTYSTRING"_L1, Operator::EmptyString},
    Spelling{"ANYTHING"_L1, Operator::Anything},
    Spelling{"SAMEAS"_L1, Operator::SameAs},
    Spelling{"NSAMEAS"_L1, Operator::NotSameAs},
    Spelling{"GT_FIELD"_L1, Operator::GreaterThanField},
    Spelling{"LT_FIELD"_L1, Operator::LessThanField},
    Spelling{"GT_OR_EQUALS_FIELD"_L1, Operator::GreaterOrEqualField},
    Spelling{"LT_OR_EQUALS_FIELD"_L1, Operator::LessOrEqualField},
    Spelling{"MORETHAN"_L1, Operator::MoreThan},
    Spelling{"LESSTHAN"_L1, Operator::LessThan},
    Spelling{"ON"_L1, Operator::On},
    Spelling{"NOTON"_L1, Operator::NotOn},
    Spelling{"RELATIVEGT"_L1, Operator::RelativeGreater},
    Spelling{"RELATIVEGE"_L1, Operator::RelativeGreaterOrEqual},
    Spelling{"RELATIVELT"_L1, Operator::RelativeLess},
    Spelling{"RELATIVELE"_L1, Operator::RelativeLessOrEqual},
    Spelling{"RELATIVEEE"_L1, Operator::RelativeEqual},
    Spelling{"DATEPART"_L1, Operator::DatePart},
    Spelling{"DYNAMIC"_L1, Operator::Dynamic},
    Spelling{"IN_HIERARCHY"_L1, Operator::InHierarchy},
    Spelling{"IN_HIERARCHY_DYNAMIC"_L1, Operator::InHierarchyDynamic},
    Spelling{"INSTANCEOF"_L1, Operator::InstanceOf},
    Spelling{"VALCHANGES"_L1, Operator::ValueChanges},
    Spelling{"CHANGESFROM"_L1, Operator::ChangesFrom},
    Spelling{"CHANGESTO"_L1, Operator::ChangesTo},
};

} // namespace

std::optional<OperatorMatch> matchOperator(QStringView text)
{
    if (text.isEmpty())
        return {};
    std::optional<OperatorMatch> best;
    const char16_t first = text.front().unicode();
    for (const Spelling &spelling : spellings) {
        if (char16_t(spelling.text.front().unicode()) == first && spelling.text.size() > (best ? best->length : 0)
            && text.startsWith(spelling.text))
            best = OperatorMatch{spelling.op, spelling.text.size()};
    }
    return best;
}

bool takesNoValue(Operator op)
{
    switch (op) {
    case Operator::IsEmpty:
    case Operator::IsNotEmpty:
    case Operator::EmptyString:
    case Operator::Anything:
    case Operator::ValueChanges: return true;
    default: return false;
    }
}

QString operatorText(Operator op)
{
    const auto found =
        std::find_if(spellings.begin(), spellings.end(), [op](const Spelling &spelling) { return spelling.op == op; });
    Q_ASSERT(found != spellings.end());
    return QString(found->text);
}

} // namespace bunsnc::query
