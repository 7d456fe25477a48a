// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include "models/wording.h"

namespace bunsnc::ui {

QStringList Page::stateNames(std::span<const Kind> kinds, bool finished) const
{
    QStringList names;
    if (!m_session)
        return names;
    for (const Kind kind : kinds) {
        for (const StateInfo &state : m_session->states().states(kind)) {
            if (state.finished == finished)
                names.append(m_session->states().label(kind, state.value, models::interfaceIsEnglish()));
        }
    }
    return names;
}

bool Page::sayWaiting(EmptyState *empty) const
{
    switch (m_waiting) {
    case Waiting::Nothing:
        return false;
    case Waiting::ForOpening:
        empty->set(Icon::Sync, tr("Opening the local mirror…"), tr("The tickets appear as soon as it is open."));
        return true;
    case Waiting::ForClosing:
        empty->set(Icon::Sync, tr("Closing…"), tr("What is running comes to its end. Nothing is lost."));
        return true;
    }
    return false;
}

} // namespace bunsnc::ui
