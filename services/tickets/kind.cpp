// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tickets/kind.h"

#include <QCoreApplication>

namespace bunsnc {

QString tableName(Kind kind)
{
    switch (kind) {
    case Kind::Incident: return QStringLiteral("incident");
    case Kind::ChangeTask: return QStringLiteral("change_task");
    case Kind::CatalogTask: return QStringLiteral("sc_task");
    }
    return {};
}

QString collectionName(Kind kind)
{
    switch (kind) {
    case Kind::Incident: return QStringLiteral("sn_incidents_collection");
    case Kind::ChangeTask: return QStringLiteral("sn_ctasks_collection");
    case Kind::CatalogTask: return QStringLiteral("sn_sctasks_collection");
    }
    return {};
}

QString documentKey(Kind kind)
{
    switch (kind) {
    case Kind::Incident: return QStringLiteral("incident");
    case Kind::ChangeTask: return QStringLiteral("ctask");
    case Kind::CatalogTask: return QStringLiteral("sctask");
    }
    return {};
}

QString eventPrefix(Kind kind)
{
    return documentKey(kind);
}

std::optional<Kind> kindOfTable(QStringView table)
{
    for (const Kind kind : allKinds) {
        if (tableName(kind) == table)
            return kind;
    }
    return std::nullopt;
}

QString kindLabel(Kind kind)
{
    switch (kind) {
    case Kind::Incident: return QCoreApplication::translate("Kind", "Incidents");
    case Kind::ChangeTask: return QCoreApplication::translate("Kind", "Change tasks");
    case Kind::CatalogTask: return QCoreApplication::translate("Kind", "Catalogue tasks");
    }
    return {};
}

QString kindLabelSingular(Kind kind)
{
    switch (kind) {
    case Kind::Incident: return QCoreApplication::translate("Kind", "Incident");
    case Kind::ChangeTask: return QCoreApplication::translate("Kind", "Change task");
    case Kind::CatalogTask: return QCoreApplication::translate("Kind", "Catalogue task");
    }
    return {};
}

} // namespace bunsnc
