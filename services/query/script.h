// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/calendar.h"
#include "services/query/schema.h"

#include <QStringList>
#include <QStringView>

#include <optional>
#include <variant>

namespace bunsnc::query {

/// "javascript:gs.name(arguments)" taken apart. Arguments are numbers or quoted texts; nothing else is understood.
struct ScriptCall {
    QString name; ///< without "gs."; "getUser().getMyGroups" keeps its inner call
    QStringList arguments; ///< without their quotes
};
bool isScript(QStringView value);
std::optional<ScriptCall> parseScript(QStringView value);

/// A moment in seconds since the epoch.
struct Moment {
    qint64 seconds = 0;
};
/// The asking user is not known: a term with this value matches nothing.
struct NoUser { };
using ScriptValue = std::variant<Moment, QString, QStringList, NoUser>;

/// Looks the call up in the closed table of supported functions and computes it for the caller. Nothing is ever
/// executed: an unknown name or unusable arguments give nullopt.
std::optional<ScriptValue> evaluateScript(QStringView value, const Context &context);

/// The arguments of gs.datePart('dayofweek','monday','EE').
struct DatePartTest {
    DatePart part = DatePart::Hour;
    int value = 0;
    QString comparator; ///< EE, GE, LE, GT, LT
};
std::optional<DatePartTest> parseDatePartScript(QStringView value);

} // namespace bunsnc::query
