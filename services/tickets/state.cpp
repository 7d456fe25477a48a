// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tickets/state.h"

#include <algorithm>

namespace bunsnc {

namespace {

QString text(const char16_t *utf16)
{
    return QString::fromUtf16(utf16);
}

StateInfo make(int value, const char16_t *pt, const char16_t *en, StateClass stateClass)
{
    const bool finished = stateClass == StateClass::Resolved || stateClass == StateClass::Closed
        || stateClass == StateClass::Cancelled;
    return {value, text(pt), text(en), stateClass, finished};
}

} // namespace

StateCatalog::StateCatalog()
{
    using enum StateClass;
    m_states[static_cast<std::size_t>(Kind::Incident)] = {
        make(1, u"Novo", u"New", New),
        make(2, u"Em Andamento", u"In Progress", InProgress),
        make(3, u"Em Espera", u"On Hold", OnHold),
        make(4, u"Aguardando Aprovação", u"Awaiting Approval", Awaiting),
        make(5, u"Aguardando Fornecedor", u"Awaiting Supplier", Awaiting),
        make(6, u"Resolvido", u"Resolved", Resolved),
        make(7, u"Fechado", u"Closed", Closed),
        make(8, u"Cancelado", u"Cancelled", Cancelled),
    };
    // Base systems also know -5 for a task that waits for its turn.
    m_states[static_cast<std::size_t>(Kind::ChangeTask)] = {
        make(-5, u"Pendente", u"Pending", New),
        make(1, u"Pendente", u"Pending", New),
        make(2, u"Aberto", u"Open", New),
        make(3, u"Trabalho em Andamento", u"Work in Progress", InProgress),
        make(4, u"Fechado Completo", u"Closed Complete", Closed),
        make(7, u"Fechado Pulado", u"Closed Skipped", Cancelled),
        make(8, u"Fechado Incompleto", u"Closed Incomplete", Cancelled),
    };
    m_states[static_cast<std::size_t>(Kind::CatalogTask)] = {
        make(-5, u"Pendente", u"Pending", New),
        make(1, u"Pendente", u"Pending", New),
        make(2, u"Aberto", u"Open", New),
        make(3, u"Trabalho em Andamento", u"Work in Progress", InProgress),
        make(4, u"Fechado Completo", u"Closed Complete", Closed),
        make(7, u"Fechado Pulado", u"Closed Skipped", Cancelled),
    };
}

const std::vector<StateInfo> &StateCatalog::states(Kind kind) const
{
    return m_states[static_cast<std::size_t>(kind)];
}

bool StateCatalog::knows(Kind kind, int value) const
{
    const auto &list = states(kind);
    return std::any_of(list.begin(), list.end(), [value](const StateInfo &s) { return s.value == value; });
}

StateInfo StateCatalog::info(Kind kind, int value) const
{
    const auto &list = states(kind);
    const auto found = std::find_if(list.begin(), list.end(), [value](const StateInfo &s) { return s.value == value; });
    if (found != list.end())
        return *found;
    const QString number = QString::number(value);
    return {value, number, number, StateClass::Other, false};
}

QString StateCatalog::label(Kind kind, int value, bool english) const
{
    const StateInfo state = info(kind, value);
    return english ? state.labelEn : state.labelPt;
}

void StateCatalog::override(Kind kind, int value, const QString &label, bool english)
{
    auto &list = m_states[static_cast<std::size_t>(kind)];
    auto found = std::find_if(list.begin(), list.end(), [value](const StateInfo &s) { return s.value == value; });
    if (found == list.end()) {
        list.push_back({value, label, label, StateClass::Other, false});
        return;
    }
    (english ? found->labelEn : found->labelPt) = label;
}

void StateCatalog::addName(Kind kind, int value, const QString &name)
{
    if (!name.isEmpty() && valueOf(kind, name) != value)
        m_names[static_cast<std::size_t>(kind)].push_back({name, value});
}

std::optional<int> StateCatalog::valueOf(Kind kind, const QString &name) const
{
    const auto same = [&name](const QString &label) { return label.compare(name, Qt::CaseInsensitive) == 0; };
    // What the instance calls them comes before what we do.
    for (const Name &known : m_names[static_cast<std::size_t>(kind)]) {
        if (same(known.name))
            return known.value;
    }
    std::optional<int> found;
    for (const StateInfo &state : states(kind)) {
        if (same(state.labelPt) || same(state.labelEn))
            found = state.value; // the last: tasks know "pending" twice, 1 is the usual one
    }
    return found;
}

} // namespace bunsnc
