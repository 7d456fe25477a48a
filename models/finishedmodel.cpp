// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/finishedmodel.h"

#include "models/finishedrows.h"
#include "models/orderplan.h"
#include "models/readerworker.h"
#include "models/wording.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

namespace bunsnc::models {

namespace {

using Ids = FinishedRows::Ids;
using SharedIds = std::shared_ptr<const Ids>;

constexpr int MaxRanges = 8; // each one moves up to a few megabytes of ids
/// A view's header makes room for every row: for more than these at once it takes longer than a frame lasts.
constexpr int MostNewRows = 200'000;
constexpr std::chrono::milliseconds RefreshDelay{1000};

bool sameFilter(const store::FinishedFilter &a, const store::FinishedFilter &b)
{
    return a.kinds == b.kinds && a.text == b.text && a.query == b.query;
}

} // namespace

struct FinishedModel::Private {
    Private(FinishedModel *model, const StateCatalog &catalog, const Clock &wallClock)
        : q(model)
        , states(catalog)
        , clock(wallClock)
    {
    }

    FinishedModel *q;
    StateCatalog states;
    const Clock &clock;
    stream::ChangeStream *changes = nullptr;
    store::FinishedFilter filter;
    bool english = interfaceIsEnglish();

    Ids order; // by row
    int unannounced = 0; // its last rows, of which views do not know yet
    SharedIds base = std::make_shared<Ids>(); // the same, shared with the worker
    quint64 generation = 0; // of the filter
    bool started = false;
    bool loading = false;
    bool listing = false; // the worker reads ids
    bool listAgain = false;
    bool unread = false; // the last listing failed
    qint64 lastListingMs = 0;
    std::stop_source listStop;

    QTimer refreshTimer;
    QTimer announceTimer;

    std::shared_ptr<GuiMailbox> mailbox;
    std::unique_ptr<ReaderWorker> lister;
    std::unique_ptr<FinishedRows> rows;
    std::unique_ptr<stream::Subscription> subscription;

    struct NewOrder { // made by the worker, so that this thread only moves it in
        SharedIds ids;
        Ids order; // the same once more
        OrderPlan<SortedIndex> plan;
        bool reset = false;
    };
    void list(bool filterChanged);
    void receive(quint64 of, std::shared_ptr<NewOrder> made);
    void announce(int most);
    int rowCount() const { return static_cast<int>(order.size()) - unannounced; }
    void listed(quint64 of, qint64 tookMs, const std::optional<Error> &error);
    void take(const std::vector<ChangeEvent> &events);
    void setLoading(bool on)
    {
        if (loading == on)
            return;
        loading = on;
        Q_EMIT q->loadingChanged(on);
    }
    QVariant display(const TicketRow &row, int column) const;
};

FinishedModel::FinishedModel(std::shared_ptr<store::TicketStore> store, stream::ChangeStream *changes,
    const StateCatalog &states, const Clock &clock, QObject *parent)
    : OrderedModel(parent)
    , d(std::make_unique<Private>(this, states, clock))
{
    d->changes = changes;
    d->mailbox = std::make_shared<GuiMailbox>(this);
    d->lister = std::make_unique<ReaderWorker>(QStringLiteral("finished-ids"), store);
    FinishedRows::Callbacks callbacks;
    callbacks.changed = [this](RowRange where) {
        const int last = std::min(where.last, rowCount() - 1);
        if (where.first <= last)
            Q_EMIT dataChanged(index(where.first, 0), index(last, ColumnCount - 1));
    };
    callbacks.failed = [this](const Error &error) { report(error); };
    d->rows = std::make_unique<FinishedRows>(std::move(store), d->mailbox, d->order, std::move(callbacks));
    d->refreshTimer.setSingleShot(true);
    connect(&d->refreshTimer, &QTimer::timeout, this, [this] { d->list(false); });
    d->announceTimer.setSingleShot(true);
    d->announceTimer.setInterval(0);
    connect(&d->announceTimer, &QTimer::timeout, this, [this] { d->announce(MostNewRows); });
}

FinishedModel::~FinishedModel()
{
    stop();
}

void FinishedModel::start()
{
    if (d->started)
        return;
    d->started = true;
    d->rows->prepare();
    if (d->changes) {
        d->subscription = d->changes->subscribe(
            [this, mailbox = d->mailbox](const stream::Batch &batch) {
                mailbox->post([this, batch] { d->take(*batch); });
            },
            [this, mailbox = d->mailbox](const stream::Missed &) { mailbox->post([this] { reload(); }); });
    }
    d->list(true);
}

void FinishedModel::reload()
{
    if (!d->started)
        return;
    d->rows->clear();
    d->list(true);
}

void FinishedModel::recover()
{
    if (d->unread)
        d->list(true);
    d->rows->recover();
}

bool FinishedModel::isUnread() const
{
    return d->unread;
}

void FinishedModel::requestStop()
{
    d->listStop.request_stop();
    if (d->lister)
        d->lister->requestStop();
    d->rows->requestStop();
}

void FinishedModel::stop()
{
    requestStop();
    d->mailbox->close();
    d->subscription.reset();
    d->refreshTimer.stop();
    d->announceTimer.stop();
    d->lister.reset();
    d->rows->stop();
}

Remains FinishedModel::detach()
{
    requestStop();
    d->mailbox->close();
    d->refreshTimer.stop();
    d->announceTimer.stop();
    beginResetModel();
    Ids order = std::exchange(d->order, {});
    d->unannounced = 0;
    SharedIds base = std::exchange(d->base, std::make_shared<Ids>());
    endResetModel();
    return remainsOf(std::exchange(d->subscription, nullptr), std::exchange(d->lister, nullptr),
        d->rows->detach(), std::move(order), std::move(base));
}

void FinishedModel::setStateNames(const StateCatalog &states)
{
    if (d->states == states)
        return;
    d->states = states;
    retranslate();
}

void FinishedModel::refreshQuery()
{
    if (d->started && !d->filter.query.matchesEverything())
        d->list(false);
}

bool FinishedModel::isLoading() const
{
    return d->loading;
}

void FinishedModel::setFilter(const store::FinishedFilter &filter)
{
    if (sameFilter(filter, d->filter))
        return;
    d->filter = filter;
    if (d->started)
        d->list(true);
    Q_EMIT filterChanged();
}

const store::FinishedFilter &FinishedModel::filter() const
{
    return d->filter;
}

void FinishedModel::setText(const QString &text)
{
    store::FinishedFilter filter = d->filter;
    filter.text = text;
    setFilter(filter);
}

void FinishedModel::setQuery(const query::Query &query)
{
    store::FinishedFilter filter = d->filter;
    filter.query = query;
    setFilter(filter);
}

void FinishedModel::setKinds(const std::vector<Kind> &kinds)
{
    store::FinishedFilter filter = d->filter;
    filter.kinds = kinds;
    setFilter(filter);
}

/// Reads the ids: at once and from scratch for another filter, quietly when tickets came or went.
void FinishedModel::Private::list(bool filterChanged)
{
    if (!lister)
        return;
    if (filterChanged) {
        ++generation;
        listStop.request_stop();
        listStop = {};
        refreshTimer.stop();
        setLoading(true);
    } else if (listing) {
        listAgain = true;
        return;
    }
    listing = true;
    listAgain = false;
    const auto failed = [this, of = generation, box = mailbox](const Error &error) {
        box->post([this, of, error] { listed(of, 0, error); });
    };
    lister->post(
        [this, of = generation, wish = filter, start = base, reset = filterChanged, stop = listStop.get_token(),
            box = mailbox](bunsnc::store::TicketReader &reader, const std::stop_token &) {
            QElapsedTimer timer;
            timer.start();
            SharedIds shown = start;
            bool first = reset;
            const auto hand = [&](Ids &&ids) {
                auto made = std::make_shared<NewOrder>();
                made->order = ids;
                made->ids = std::make_shared<const Ids>(std::move(ids));
                made->reset = first;
                if (!first)
                    made->plan = planOrder<SortedIndex>(*shown, made->ids, MaxRanges);
                shown = made->ids;
                first = false;
                box->post([this, of, made = std::move(made)]() mutable { receive(of, std::move(made)); });
            };
            auto ids = reader.finishedIds(
                wish,
                [&](std::vector<qint64> &&some) {
                    if (reset && first && !stop.stop_requested())
                        hand(std::move(some));
                },
                stop);
            std::optional<Error> error;
            if (ids)
                hand(std::move(*ids));
            else
                error = ids.error();
            box->post([this, of, took = timer.elapsed(), error] { listed(of, took, error); });
        },
        failed);
}

/// Without copying or freeing what a million rows take: both last longer than a person should wait.
void FinishedModel::Private::receive(quint64 of, std::shared_ptr<NewOrder> made)
{
    if (of == generation) {
        if (made->reset) {
            announceTimer.stop();
            q->beginResetModel();
            order.swap(made->order);
            unannounced = 0;
            q->endResetModel();
        } else if (made->plan.onlyAppends(static_cast<int>(order.size()))) {
            unannounced += static_cast<int>(made->order.size() - order.size());
            order.swap(made->order);
            announce(MostNewRows);
        } else {
            announce(unannounced); // the plan begins where views know the whole list
            applyOrder(Steps{q}, order, made->plan);
        }
        base.swap(made->ids);
        rows->moved();
        if (made->reset && !order.empty())
            rows->fetch(0); // what a view shows first is on its way before the view asks
    }
    if (lister)
        lister->thread().post([made = std::move(made)](const std::stop_token &) mutable { made.reset(); });
}

/// Tells the views of rows that were appended, at most so many now and the others in turns of the event loop.
void FinishedModel::Private::announce(int most)
{
    announceTimer.stop();
    if (unannounced == 0)
        return;
    const int from = rowCount();
    const int count = std::min(most, unannounced);
    q->beginInsertRows({}, from, from + count - 1);
    unannounced -= count;
    q->endInsertRows();
    if (unannounced > 0)
        announceTimer.start();
}

void FinishedModel::Private::listed(quint64 of, qint64 tookMs, const std::optional<Error> &error)
{
    if (of != generation)
        return;
    listing = false;
    lastListingMs = tookMs;
    setLoading(false);
    const bool cancelled = error && error->code == ErrorCode::Cancelled;
    if (!cancelled && unread != error.has_value()) {
        unread = error.has_value();
        Q_EMIT q->unreadChanged();
    }
    if (error)
        q->report(*error);
    if (listAgain && !refreshTimer.isActive())
        refreshTimer.start(std::max<int>(static_cast<int>(RefreshDelay.count()), static_cast<int>(4 * tookMs)));
}

void FinishedModel::Private::take(const std::vector<ChangeEvent> &events)
{
    bool refresh = false;
    Ids outdated;
    for (const ChangeEvent &event : events) {
        const bool cached = rows->holds(event.rowId);
        const bool moved = std::any_of(event.changes.begin(), event.changes.end(),
            [](const FieldChange &change) { return change.field == QLatin1StringView("state"); });
        refresh = refresh || cached || moved || event.operation == ChangeOperation::Finished
            || event.operation == ChangeOperation::Deleted || states.isFinished(event.kind, event.state);
        if (cached)
            outdated.push_back(event.rowId);
    }
    if (!outdated.empty())
        rows->refresh(std::move(outdated));
    if (refresh && !refreshTimer.isActive()) {
        const int pause = static_cast<int>(4 * lastListingMs); // a long list is not read without pause
        refreshTimer.start(std::max<int>(static_cast<int>(RefreshDelay.count()), pause));
    }
}

qint64 FinishedModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? d->order[static_cast<std::size_t>(row)] : 0;
}

int FinishedModel::rowOf(qint64 id) const
{
    const auto end = d->order.begin() + d->rowCount();
    const auto at = std::find(d->order.begin(), end, id);
    return at == end ? -1 : static_cast<int>(at - d->order.begin());
}

const TicketRow *FinishedModel::ticketAt(int row) const
{
    const qint64 id = idAt(row);
    return id == 0 ? nullptr : d->rows->find(id);
}

int FinishedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : d->rowCount();
}

int FinishedModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FinishedModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount)
        return {};
    const qint64 id = d->order[static_cast<std::size_t>(index.row())];
    const TicketRow *row = d->rows->find(id);
    if (!row) {
        switch (role) {
        case Qt::DisplayRole:
            d->rows->want(index.row());
            if (index.column() != ShortDescriptionColumn)
                return {};
            return d->rows->isFailing() ? tr("not loaded: the source does not answer") : tr("loading…");
        case IdRole: return id;
        case LoadingRole: d->rows->want(index.row()); return true;
        default: return {};
        }
    }
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return d->display(*row, column);
    case Qt::ToolTipRole:
        return column == FinishedColumn ? exactTime(row->finishedAt) : plainTip(d->display(*row, column).toString());
    case TicketRole: return QVariant::fromValue(*row);
    case IdRole: return id;
    case SortRole: return column == FinishedColumn ? QVariant(row->finishedAt) : d->display(*row, column);
    case KindRole: return static_cast<int>(row->kind);
    case StateClassRole: return static_cast<int>(d->states.info(row->kind, row->state).stateClass);
    case StateRole: return static_cast<int>(row->state);
    case PriorityRole: return static_cast<int>(row->priority);
    case LoadingRole: return false;
    default: return {};
    }
}

QVariant FinishedModel::Private::display(const TicketRow &row, int column) const
{
    if (row.sysId.isEmpty() && row.number.isEmpty())
        return column == NumberColumn ? QVariant(QStringLiteral("\u2014")) : QVariant();
    switch (column) {
    case KindColumn: return kindLabelSingular(row.kind);
    case NumberColumn: return row.number;
    case PriorityColumn: return priorityLabel(row.priority);
    case ShortDescriptionColumn: return row.shortDescription;
    case StateColumn: return states.label(row.kind, row.state, english);
    case GroupColumn: return row.group;
    case AssigneeColumn: return row.assignee;
    case FinishedColumn: return relativeTime(row.finishedAt, clock.nowSeconds());
    default: return {};
    }
}

QVariant FinishedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal
        || (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole))
        return {};
    if (section == PriorityColumn && role == Qt::DisplayRole)
        return tr("Prio.", "short for priority, over a narrow column");
    switch (section) {
    case KindColumn: return tr("Kind");
    case NumberColumn: return tr("Number");
    case PriorityColumn: return tr("Priority");
    case ShortDescriptionColumn: return tr("Short description");
    case StateColumn: return tr("State");
    case GroupColumn: return tr("Assignment group");
    case AssigneeColumn: return tr("Assigned to");
    case FinishedColumn: return tr("Finished");
    default: return {};
    }
}

void FinishedModel::retranslate()
{
    d->english = interfaceIsEnglish();
    announceTexts();
}

} // namespace bunsnc::models
