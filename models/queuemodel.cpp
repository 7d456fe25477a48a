// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuemodel.h"

#include "models/queuecells.h"
#include "models/queuesummary.h"
#include "models/queueworker.h"
#include "models/statussummary.h"

#include <QTimer>

#include <algorithm>

namespace bunsnc::models {

namespace {

const QList<int> &changedRoles()
{
    static const QList<int> roles{Qt::DisplayRole, Qt::ToolTipRole, TicketRole, SortRole, StateClassRole, StateRole,
        PriorityRole, DueLevelRole, ChangedAtRole, ChangedColumnsRole};
    return roles;
}

constexpr int MaxSingleSignals = 256; // more changed rows than this are announced as one block

} // namespace

struct QueueModel::Private {
    Private(QueueModel *model, Kind ofKind, const StateCatalog &catalog, const Clock &wallClock)
        : q(model)
        , kind(ofKind)
        , cells{.states = catalog, .clock = wallClock}
    {
    }

    QueueModel *q;
    Kind kind;
    QueueCells cells;
    stream::ChangeStream *changes = nullptr;
    StatusSummary *summary = nullptr;

    QueueCommand command;
    std::shared_ptr<const Rows> rows = std::make_shared<Rows>();
    std::vector<quint32> order; // slots, by row
    RawCounts counts;
    PendingCounts pending;
    Unread unread;
    QTimer reevaluation; // what "today" means changes without a change of any ticket
    bool loading = false;
    bool shown = false;

    std::shared_ptr<GuiMailbox> mailbox;
    std::shared_ptr<QueueWorker> worker; // shared with the stream's handler
    std::unique_ptr<stream::Subscription> subscription;

    const QueueRow &at(int row) const { return *(*rows)[order[static_cast<std::size_t>(row)]]; }
    void receive(const std::shared_ptr<QueueUpdate> &update);
    void announceChanges(const std::vector<std::pair<int, quint32>> &changed);
    void updateSummary() { fillSummary(*summary, counts, command.filter, kind, cells.states, cells.english); }
    void sendCommand(bool newGeneration)
    {
        if (newGeneration)
            ++command.generation;
        if (worker && command.load > 0)
            worker->command(command);
    }
    void changeFilter()
    {
        if (command.filter.query.matchesEverything())
            reevaluation.stop();
        else if (!reevaluation.isActive())
            reevaluation.start();
        sendCommand(true);
        Q_EMIT q->filterChanged();
    }
};

QueueModel::QueueModel(Kind kind, std::shared_ptr<store::TicketStore> store, stream::ChangeStream *changes,
    const StateCatalog &states, const Clock &clock, QObject *parent)
    : OrderedModel(parent)
    , d(std::make_unique<Private>(this, kind, states, clock))
{
    d->changes = changes;
    d->summary = new StatusSummary(this);
    d->command.generation = 1;
    d->reevaluation.setInterval(60000);
    connect(&d->reevaluation, &QTimer::timeout, this, &QueueModel::refreshQuery);
    d->mailbox = std::make_shared<GuiMailbox>(this);
    QueueWorker::Callbacks callbacks;
    callbacks.update = [this, mailbox = d->mailbox](std::shared_ptr<QueueUpdate> update) {
        mailbox->post([this, update = std::move(update)] { d->receive(update); });
    };
    callbacks.pending = [this, mailbox = d->mailbox](PendingCounts pending) {
        mailbox->post([this, pending] {
            d->pending = pending;
            Q_EMIT pendingChanged(pending);
        });
    };
    callbacks.loading = [this, mailbox = d->mailbox](bool loading) {
        mailbox->post([this, loading] {
            if (d->loading == loading)
                return;
            d->loading = loading;
            Q_EMIT loadingChanged(loading);
        });
    };
    callbacks.failed = reportBy(d->mailbox);
    callbacks.unread = [this, mailbox = d->mailbox](Unread unread) {
        mailbox->post([this, unread] {
            d->unread = unread;
            Q_EMIT unreadChanged();
        });
    };
    d->worker = std::make_shared<QueueWorker>(kind, std::move(store), states, Clock::system(), std::move(callbacks));
}

QueueModel::~QueueModel()
{
    stop();
}

Kind QueueModel::kind() const
{
    return d->kind;
}

void QueueModel::start()
{
    if (d->command.load > 0)
        return;
    // First the subscription, then the load: no change falls between the two.
    if (d->changes && d->worker) {
        d->subscription = d->changes->subscribe(
            [worker = std::weak_ptr(d->worker)](const stream::Batch &batch) {
                if (const auto alive = worker.lock())
                    alive->take(*batch);
            },
            [this, mailbox = d->mailbox](const stream::Missed &) { mailbox->post([this] { reload(); }); });
    }
    reload();
}

void QueueModel::reload()
{
    ++d->command.load;
    d->loading = true;
    Q_EMIT loadingChanged(true);
    d->sendCommand(false);
}

void QueueModel::recover()
{
    if (d->unread.rows)
        reload();
    if (d->unread.query)
        refreshQuery();
}

Unread QueueModel::unread() const
{
    return d->unread;
}

void QueueModel::requestStop()
{
    if (d->worker)
        d->worker->requestStop();
}

void QueueModel::stop()
{
    requestStop();
    d->mailbox->close();
    d->reevaluation.stop();
    d->subscription.reset();
    if (d->worker)
        d->worker->wait();
    d->worker.reset();
}

Remains QueueModel::detach()
{
    requestStop();
    d->mailbox->close();
    d->reevaluation.stop();
    beginResetModel();
    d->order.clear();
    auto rows = std::exchange(d->rows, std::make_shared<Rows>());
    endResetModel();
    return remainsOf(std::exchange(d->subscription, nullptr), std::exchange(d->worker, nullptr), std::move(rows));
}

bool QueueModel::isLoading() const
{
    return d->loading;
}

void QueueModel::setFilter(const QueueFilter &filter)
{
    if (d->command.filter == filter)
        return;
    d->command.filter = filter;
    d->changeFilter();
}

const QueueFilter &QueueModel::filter() const
{
    return d->command.filter;
}

void QueueModel::setFilterText(const QString &text)
{
    QueueFilter filter = d->command.filter;
    filter.text = text;
    setFilter(filter);
}

void QueueModel::setQuery(const query::Query &query)
{
    QueueFilter filter = d->command.filter;
    filter.query = query;
    setFilter(filter);
}

void QueueModel::setStates(const QSet<int> &states)
{
    QueueFilter filter = d->command.filter;
    filter.states = states;
    setFilter(filter);
}

void QueueModel::setPriorities(const QSet<int> &priorities)
{
    QueueFilter filter = d->command.filter;
    filter.priorities = priorities;
    setFilter(filter);
}

void QueueModel::setGroups(const QSet<QString> &groups)
{
    QueueFilter filter = d->command.filter;
    filter.groups = groups;
    setFilter(filter);
}

void QueueModel::clearFilter()
{
    setFilter({});
}

void QueueModel::sort(int column, Qt::SortOrder order)
{
    SortSpec &sort = d->command.sort;
    if (column < 0 || column >= ColumnCount || (sort.column == column && sort.order == order))
        return;
    if (sort.column != column) {
        sort.thenColumn = sort.column;
        sort.thenOrder = sort.order;
    }
    sort.column = column;
    sort.order = order;
    d->sendCommand(true);
}

int QueueModel::sortColumn() const
{
    return d->command.sort.column;
}

Qt::SortOrder QueueModel::sortOrder() const
{
    return d->command.sort.order;
}

void QueueModel::setHeld(bool held)
{
    if (d->command.held == held)
        return;
    d->command.held = held;
    d->sendCommand(false);
}

bool QueueModel::isHeld() const
{
    return d->command.held;
}

PendingCounts QueueModel::pendingCounts() const
{
    return d->pending;
}

int QueueModel::totalCount() const
{
    return static_cast<int>(d->counts.loaded);
}

StatusSummary *QueueModel::summary() const
{
    return d->summary;
}

const TicketRow *QueueModel::ticketAt(int row) const
{
    return row >= 0 && row < rowCount() ? &d->at(row).ticket : nullptr;
}

int QueueModel::rowOf(qint64 id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (d->at(row).ticket.id == id)
            return row;
    }
    return -1;
}

QModelIndex QueueModel::indexOf(qint64 id, int column) const
{
    const int row = rowOf(id);
    return row < 0 ? QModelIndex() : index(row, column);
}

int QueueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(d->order.size());
}

int QueueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant QueueModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount)
        return {};
    return d->cells.data(d->at(index.row()), index.column(), role);
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal ? QueueCells::header(section, role) : QVariant();
}

void QueueModel::Private::receive(const std::shared_ptr<QueueUpdate> &update)
{
    if (!worker)
        return;
    // Snapshots are only ever let go in the worker: it alone knows when it may write into one again.
    std::shared_ptr<const Rows> retired = std::move(update->rows);
    if (update->generation < command.generation) { // the answer to a question nobody asks any more
        worker->settle(false, std::make_shared<std::shared_ptr<const Rows>>(std::move(retired)));
        return;
    }
    std::swap(rows, retired);
    applyOrder(Steps{q}, order, update->plan);
    announceChanges(update->changed);
    counts = std::move(update->counts);
    updateSummary();
    worker->settle(true, std::make_shared<std::shared_ptr<const Rows>>(std::move(retired)));
    if (!shown && (!order.empty() || update->complete)) {
        shown = true;
        Q_EMIT q->firstRowsShown();
    }
    Q_EMIT q->viewChanged();
}

void QueueModel::Private::announceChanges(const std::vector<std::pair<int, quint32>> &changed)
{
    if (changed.empty())
        return;
    const auto announce = [this](int first, int last, quint32 columns) {
        // The state's class and the change mark concern more than the cells that differ: the whole row repaints
        // only where a column says so.
        int from = ColumnCount - 1;
        int to = 0;
        for (int column = 0; column < ColumnCount; ++column) {
            if ((columns & (1U << column)) != 0) {
                from = std::min(from, column);
                to = std::max(to, column);
            }
        }
        if (from <= to)
            Q_EMIT q->dataChanged(q->index(first, from), q->index(last, to), changedRoles());
    };
    if (changed.size() > MaxSingleSignals) {
        quint32 columns = 0;
        for (const auto &[row, mask] : changed)
            columns |= mask;
        announce(changed.front().first, changed.back().first, columns);
        return;
    }
    for (std::size_t i = 0; i < changed.size();) {
        std::size_t end = i + 1;
        while (end < changed.size() && changed[end].first == changed[end - 1].first + 1
            && changed[end].second == changed[i].second)
            ++end;
        announce(changed[i].first, changed[end - 1].first, changed[i].second);
        i = end;
    }
}

void QueueModel::retranslate()
{
    d->cells.english = interfaceIsEnglish();
    announceTexts();
    d->updateSummary();
}

void QueueModel::setStateNames(const StateCatalog &states)
{
    if (d->cells.states == states)
        return;
    d->cells.states = states;
    if (d->worker)
        d->worker->setStateNames(states);
    retranslate();
}

void QueueModel::refreshQuery()
{
    ++d->command.evaluation;
    d->sendCommand(false);
}

void QueueModel::refreshTimes()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, OpenedColumn), index(rowCount() - 1, DueColumn), {Qt::DisplayRole});
}

} // namespace bunsnc::models
