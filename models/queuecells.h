// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/queuedata.h"
#include "models/wording.h"
#include "services/core/clock.h"

#include <QVariant>

namespace bunsnc::models {

/// What the cells and headers of a live queue say, role by role, in the language of the interface.
struct QueueCells {
    StateCatalog states;
    const Clock &clock;
    bool english = interfaceIsEnglish();

    QVariant data(const QueueRow &row, int column, int role) const;
    static QVariant header(int column, int role);

private:
    QVariant display(const TicketRow &row, int column) const;
    QVariant toolTip(const TicketRow &row, int column) const;
    QVariant sortValue(const TicketRow &row, int column) const;
    DueLevel dueLevel(const TicketRow &row) const;
};

} // namespace bunsnc::models
