// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/query.h"

#include <QStringView>

#include <optional>

namespace bunsnc::query {

struct OperatorMatch {
    Operator op = Operator::Equal;
    qsizetype length = 0;
};

/// The longest spelling of an operator at the start of the text.
std::optional<OperatorMatch> matchOperator(QStringView text);

/// True when the operator stands alone; whatever follows it is kept but means nothing.
bool takesNoValue(Operator op);

} // namespace bunsnc::query
