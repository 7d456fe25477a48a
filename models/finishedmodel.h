// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/orderedmodel.h"
#include "models/remains.h"
#include "models/roles.h"
#include "services/core/clock.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"
#include "services/tickets/state.h"

#include <memory>

namespace bunsnc::models {

/// All finished tickets of the three kinds, newest first, scrolling without end: the ids are known at once, the rows
/// are fetched in pages as they are asked for, the pages least recently used are dropped. Rows on their way are
/// placeholders (LoadingRole). GUI thread only.
class FinishedModel final : public OrderedModel {
    Q_OBJECT
public:
    enum Column {
        KindColumn,
        NumberColumn,
        PriorityColumn,
        ShortDescriptionColumn,
        StateColumn,
        GroupColumn,
        AssigneeColumn,
        FinishedColumn,
        ColumnCount,
    };
    Q_ENUM(Column)

    FinishedModel(std::shared_ptr<store::TicketStore> store, stream::ChangeStream *changes, const StateCatalog &states,
        const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~FinishedModel() override;

    void start();
    void reload();
    /// The store answers again: reads what it could not read.
    void recover();
    /// The store did not answer: the list is as it was before the filter was changed, or not whole.
    bool isUnread() const;
    void requestStop();
    void stop();
    /// Ends at once for this thread: the list is empty and hears nothing any more. What is left is let go of elsewhere.
    Remains detach();
    void setStateNames(const StateCatalog &states); ///< how states are called from now on
    bool isLoading() const; ///< the list of ids is being read

    void setFilter(const store::FinishedFilter &filter);
    const store::FinishedFilter &filter() const;
    void setText(const QString &text);
    void setQuery(const query::Query &query);
    void setKinds(const std::vector<Kind> &kinds);

    qint64 idAt(int row) const; ///< 0 when the row does not exist
    int rowOf(qint64 id) const; ///< -1 when not listed; linear
    const TicketRow *ticketAt(int row) const; ///< null when not loaded; valid until control returns to the event loop

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    void retranslate();
    /// What the query means may be different now (who "me" is, what "today" is): reads the list again.
    void refreshQuery();

Q_SIGNALS:
    void loadingChanged(bool loading);
    void unreadChanged();
    void filterChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::models
