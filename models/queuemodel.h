// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/orderedmodel.h"
#include "models/remains.h"
#include "models/roles.h"
#include "services/core/clock.h"
#include "services/query/query.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"
#include "services/tickets/state.h"
#include "services/tickets/ticketrow.h"

#include <QSet>

#include <memory>

namespace bunsnc::models {

class StatusSummary;

/// What a live queue shows. A value; the default shows everything.
struct QueueFilter {
    QString text; ///< quick filter: every word must occur, accents and case do not matter
    query::Query query; ///< encoded query
    QSet<int> states; ///< empty = all
    QSet<int> priorities; ///< empty = all
    QSet<QString> groups; ///< sys_ids ("" = without a group); empty set = all
    bool operator==(const QueueFilter &) const = default;
    bool isEmpty() const { return *this == QueueFilter {}; }
};

/// The live queue of one kind. Rows come from the store, changes from the stream; loading, filtering and sorting run
/// on a worker of its own, this thread only swaps vectors. Selection and persistent indexes follow their ticket.
/// Everything here is called from the GUI thread.
class QueueModel final : public OrderedModel {
    Q_OBJECT
public:
    enum Column {
        PriorityColumn,
        NumberColumn,
        ShortDescriptionColumn,
        StateColumn,
        GroupColumn,
        AssigneeColumn,
        RequesterColumn,
        OpenedColumn,
        UpdatedColumn,
        DueColumn,
        ColumnCount,
    };
    Q_ENUM(Column)

    /// Nothing is read before start(). `changes` may be null: then the list does not follow changes. `clock`: what the
    /// stamps of tickets are measured against; when a row was seen to change is this machine's time.
    QueueModel(Kind kind, std::shared_ptr<store::TicketStore> store, stream::ChangeStream *changes,
        const StateCatalog &states, const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~QueueModel() override;

    Kind kind() const;
    /// Begins to load; the first rows arrive before the last are read.
    void start();
    /// Reads the whole queue anew, as after an error.
    void reload();
    /// The store answers again: reads what it could not read.
    void recover();
    Unread unread() const;
    /// Ends worker and subscription; the rows stay. The destructor does it too.
    void stop();
    /// Asks the worker to stop without waiting; stop() then waits.
    void requestStop();
    /// Ends at once for this thread: the list is empty and hears nothing any more. What is left is let go of elsewhere.
    Remains detach();
    /// How states are called from now on.
    void setStateNames(const StateCatalog &states);
    bool isLoading() const;

    void setFilter(const QueueFilter &filter);
    const QueueFilter &filter() const;
    void setFilterText(const QString &text);
    void setQuery(const query::Query &query);
    void setStates(const QSet<int> &states);
    void setPriorities(const QSet<int> &priorities);
    void setGroups(const QSet<QString> &groups);
    void clearFilter();

    /// The column sorted by before becomes the secondary key; empty values are always last.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    int sortColumn() const;
    Qt::SortOrder sortOrder() const;

    /// While held, changes wait outside (pendingCounts() says how many would show); filter and sort still work.
    void setHeld(bool held);
    bool isHeld() const;
    PendingCounts pendingCounts() const;

    /// All live tickets of the kind that are loaded, whatever the filter.
    int totalCount() const;
    /// The counts of state, priority and group beside this list; lives as long as the model.
    StatusSummary *summary() const;

    /// Valid until control returns to the event loop; null when the row does not exist.
    const TicketRow *ticketAt(int row) const;
    /// The row that shows the ticket, -1 when none does.
    int rowOf(qint64 id) const;
    QModelIndex indexOf(qint64 id, int column = NumberColumn) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    /// The language changed: every text is new.
    void retranslate();
    /// The relative times are older than they say: announces the time columns as changed.
    void refreshTimes();
    /// Weighs every row by the encoded query again, as dates relative to now need; by itself once a minute.
    void refreshQuery();

Q_SIGNALS:
    void firstRowsShown(); ///< once, when rows (or the fact that there are none) can be painted
    void loadingChanged(bool loading);
    void unreadChanged();
    void filterChanged();
    void viewChanged(); ///< filter, sort or changes were applied: counts and rows are those of now
    void pendingChanged(const bunsnc::models::PendingCounts &pending);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::models
