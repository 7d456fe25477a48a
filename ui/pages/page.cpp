// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

namespace bunsnc::ui {

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
