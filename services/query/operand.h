// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/query/program.h"

#include <QStringList>

namespace bunsnc::query {

/// sys_id, also at the end of a dotted name: compared exactly, whatever its type is said to be.
bool isIdentifier(QStringView field);
Match matchOf(QStringView field, FieldType type);

/// A value as written, resolved: scripts computed.
struct Resolved {
    QString text;
    std::optional<qint64> moment; ///< of a script that gave one, in seconds since the epoch
    std::optional<QStringList> list;
    bool noUser = false; ///< the value is about the caller, who is not known
};
/// nullopt for a script that is not supported.
std::optional<Resolved> resolve(QStringView raw, const Context &context);

/// The value as the right-hand side of a test, by its field's type; nullopt when it is not usable for it.
std::optional<Operand> makeOperand(const Test &test, const Resolved &value, const Context &context);

} // namespace bunsnc::query
