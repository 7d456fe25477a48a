// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuecells.h"

namespace bunsnc::models {

QVariant QueueCells::data(const QueueRow &queued, int column, int role) const
{
    const TicketRow &row = queued.ticket;
    switch (role) {
    case Qt::DisplayRole: return display(row, column);
    case Qt::ToolTipRole: return toolTip(row, column);
    case Qt::AccessibleTextRole:
        if (column == QueueModel::DueColumn && dueLevel(row) == DueLevel::Breached)
            return QueueModel::tr("Overdue since %1").arg(exactTime(row.dueAt));
        return display(row, column);
    case TicketRole: return QVariant::fromValue(row);
    case IdRole: return row.id;
    case SortRole: return sortValue(row, column);
    case KindRole: return static_cast<int>(row.kind);
    case StateClassRole: return static_cast<int>(states.info(row.kind, row.state).stateClass);
    case StateRole: return static_cast<int>(row.state);
    case PriorityRole: return static_cast<int>(row.priority);
    case LoadingRole: return false;
    case ChangedAtRole: return queued.changedAtMs;
    case ChangedColumnsRole: return queued.changedColumns;
    case DueLevelRole: return static_cast<int>(dueLevel(row));
    default: return {};
    }
}

QVariant QueueCells::display(const TicketRow &row, int column) const
{
    switch (column) {
    case QueueModel::PriorityColumn: return priorityLabel(row.priority);
    case QueueModel::NumberColumn: return row.number;
    case QueueModel::ShortDescriptionColumn: return row.shortDescription;
    case QueueModel::StateColumn: return states.label(row.kind, row.state, english);
    case QueueModel::GroupColumn: return row.group;
    case QueueModel::AssigneeColumn: return row.assignee;
    case QueueModel::RequesterColumn: return row.requester;
    case QueueModel::OpenedColumn: return relativeTime(row.openedAt, clock.nowSeconds());
    case QueueModel::UpdatedColumn: return relativeTime(row.updatedAt, clock.nowSeconds());
    case QueueModel::DueColumn: return remainingTime(row.dueAt, clock.nowSeconds());
    default: return {};
    }
}

QVariant QueueCells::toolTip(const TicketRow &row, int column) const
{
    switch (column) {
    case QueueModel::OpenedColumn: return exactTime(row.openedAt);
    case QueueModel::UpdatedColumn: return exactTime(row.updatedAt);
    case QueueModel::DueColumn: return exactTime(row.dueAt);
    default: return plainTip(display(row, column).toString());
    }
}

QVariant QueueCells::sortValue(const TicketRow &row, int column) const
{
    switch (column) {
    case QueueModel::PriorityColumn: return static_cast<qint64>(row.priority);
    case QueueModel::StateColumn: return static_cast<qint64>(row.state);
    case QueueModel::OpenedColumn: return row.openedAt;
    case QueueModel::UpdatedColumn: return row.updatedAt;
    case QueueModel::DueColumn: return row.dueAt;
    default: return display(row, column);
    }
}

DueLevel QueueCells::dueLevel(const TicketRow &row) const
{
    if (row.dueAt == 0 || row.finished)
        return DueLevel::None;
    const qint64 left = row.dueAt - clock.nowSeconds();
    return left < 0 ? DueLevel::Breached : left < 3600 ? DueLevel::Near : DueLevel::Comfortable;
}

QVariant QueueCells::header(int column, int role)
{
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole)
        return {};
    if (column == QueueModel::PriorityColumn && role == Qt::DisplayRole)
        return QueueModel::tr("Prio.", "short for priority, over a narrow column");
    if (column == QueueModel::DueColumn && role == Qt::DisplayRole)
        return QueueModel::tr("Due", "short for due (SLA), over a narrow column");
    switch (column) {
    case QueueModel::PriorityColumn: return QueueModel::tr("Priority");
    case QueueModel::NumberColumn: return QueueModel::tr("Number");
    case QueueModel::ShortDescriptionColumn: return QueueModel::tr("Short description");
    case QueueModel::StateColumn: return QueueModel::tr("State");
    case QueueModel::GroupColumn: return QueueModel::tr("Assignment group");
    case QueueModel::AssigneeColumn: return QueueModel::tr("Assigned to");
    case QueueModel::RequesterColumn: return QueueModel::tr("Requester");
    case QueueModel::OpenedColumn: return QueueModel::tr("Opened");
    case QueueModel::UpdatedColumn: return QueueModel::tr("Updated");
    case QueueModel::DueColumn: return QueueModel::tr("Due (SLA)");
    default: return {};
    }
}

} // namespace bunsnc::models
