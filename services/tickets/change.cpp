// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tickets/change.h"

#include <QStringBuilder>

namespace bunsnc {

QString eventName(Kind kind, ChangeOperation operation)
{
    const auto suffix = [&] {
        switch (operation) {
        case ChangeOperation::Created: return QStringLiteral("created");
        case ChangeOperation::Updated: return QStringLiteral("updated");
        case ChangeOperation::Finished:
            return kind == Kind::Incident ? QStringLiteral("resolved") : QStringLiteral("completed");
        case ChangeOperation::Deleted: return QStringLiteral("deleted");
        }
        return QString();
    };
    return eventPrefix(kind) % QLatin1Char(':') % suffix();
}

} // namespace bunsnc
