// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

#include <QMetaType>

namespace bunsnc::models {

/// Item data roles beyond Qt's own. The models give words, numbers and classes; colours, shapes and icons are the
/// views' business.
enum Role : int {
    TicketRole = Qt::UserRole + 1, ///< TicketRow; invalid while the row is being loaded
    IdRole, ///< qint64, the store's row id
    SortRole, ///< what the column sorts by: qint64 or QString
    KindRole, ///< int(Kind)
    StateClassRole, ///< int(StateClass)
    StateRole, ///< int, the state's number
    PriorityRole, ///< int, 1 to 5, 0 = none
    LoadingRole, ///< bool: a placeholder, the row is on its way
    ChangedAtRole, ///< qint64, machine clock in ms, when the list last took in a change of the row; 0 = never
    ChangedColumnsRole, ///< quint32, bit 1 << column for each column of that change; all bits for a new row
    DueLevelRole, ///< int(DueLevel), of the due column
    LabelRole, ///< QString, name of the field or counter
    FieldNameRole, ///< QString, technical name of a field
    ValueRole, ///< QString, stored value of a field
    ActivityKindRole, ///< int(ActivityKind)
    AuthorRole, ///< QString
    TimeRole, ///< qint64, epoch ms; 0 = unknown
    TimeTextRole, ///< QString, relative time, or the text as delivered when it could not be read
    BodyRole, ///< QString, text of an activity or second line of a notification
    UnreadRole, ///< bool
    OperationRole, ///< int(ChangeOperation)
    DigestRole, ///< bool: the notification stands for many events
    CountRole, ///< qint64
};

/// How near a due time is.
enum class DueLevel : int {
    None, ///< no due time, or the ticket is finished
    Comfortable,
    Near, ///< within the next 60 minutes
    Breached,
};

/// How many rows were taken in as new or changed while the list was held still.
struct PendingCounts {
    int added = 0;
    int changed = 0;
    bool operator==(const PendingCounts &) const = default;
};

/// What the store did not answer of a list, and recover() asks again.
struct Unread {
    bool rows = false; ///< the list is not whole
    bool query = false; ///< it is still filtered by the encoded query before
    bool operator==(const Unread &) const = default;
};

} // namespace bunsnc::models

Q_DECLARE_METATYPE(bunsnc::models::PendingCounts)
