// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace bunsnc {

/// The three kinds of ticket that the product mirrors. The numbers are stored: never renumber.
enum class Kind : quint8 {
    Incident = 1,
    ChangeTask = 2,
    CatalogTask = 3,
};

inline constexpr std::array allKinds{Kind::Incident, Kind::ChangeTask, Kind::CatalogTask};

/// Names of a kind in the different worlds it lives in.
QString tableName(Kind kind); ///< "incident", "change_task", "sc_task": on the instance
QString collectionName(Kind kind); ///< "sn_incidents_collection", ...: in the store
QString documentKey(Kind kind); ///< "incident", "ctask", "sctask": key of the record in a collection's document
QString eventPrefix(Kind kind); ///< "incident", "ctask", "sctask": in event names
std::optional<Kind> kindOfTable(QStringView table);
/// Translated, plural, sentence case: "Incidentes", "Tarefas de mudança", "Tarefas de catálogo".
QString kindLabel(Kind kind);
/// Translated, singular: "Incidente", ...
QString kindLabelSingular(Kind kind);

} // namespace bunsnc
