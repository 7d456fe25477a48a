// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/queuepage.h"

#include "models/wording.h"
#include "ui/dialogs/querydialog.h"
#include "ui/shell/columnlayouts.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

namespace bunsnc::ui {

using models::QueueModel;

namespace {

std::vector<ColumnSpec> columns(Kind kind)
{
    // In the order of QueueModel::Column. Beside the open detail, which names group and people, at least priority,
    // number, text, state, update and due time fit into 1280 pixels.
    const int number = kind == Kind::Incident ? 94 : kind == Kind::ChangeTask ? 108 : 116;
    return {{CellKind::Priority, 54}, {CellKind::Number, number}, {CellKind::Text, 0}, {CellKind::State, 184, 126},
        {CellKind::Text, 184, 116, 3}, {CellKind::Quiet, 140, 108, 4}, {CellKind::Quiet, 140, 108, 5, true},
        {CellKind::Time, 96, 90, 6, true}, {CellKind::Time, 96, 86, 1}, {CellKind::Due, 88, 64, 2}};
}

} // namespace

QueuePage::QueuePage(Kind kind, Settings &settings, QWidget *parent)
    : Page(PageHeader::WithSearch, parent)
    , m_kind(kind)
    , m_settings(settings)
    , m_filters(new FilterBar(this))
    , m_changes(new ChangesBar(this))
    , m_stack(new QStackedWidget(this))
    , m_table(new TicketTable(columns(kind), this))
    , m_empty(new EmptyState(this))
{
    m_table->setObjectName(QStringLiteral("queueTable"));
    m_filters->addRight(m_changes);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header());
    column->addWidget(m_filters);
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(note());
    column->addWidget(m_stack, 1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    connect(header(), &PageHeader::searchChanged, this, [this](const QString &words) {
        if (m_model)
            m_model->setFilterText(words);
    });
    connect(header(), &PageHeader::searchLeft, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
        if (!m_table->currentIndex().isValid() && m_model && m_model->rowCount() > 0)
            m_table->setCurrentIndex(m_model->index(0, QueueModel::NumberColumn));
    });
    connect(m_filters, &FilterBar::addRequested, this, &QueuePage::showFilterMenu);
    connect(m_filters, &FilterBar::removed, this, &QueuePage::onRemoved);
    connect(m_filters, &FilterBar::cleared, this, &QueuePage::clearFilters);
    connect(m_changes, &ChangesBar::pauseToggled, this, &QueuePage::setPaused);
    connect(m_table, &TicketTable::underTheHandChanged, this, &QueuePage::applyHold);
    connect(m_table, &TicketTable::opened, this, [this](const QModelIndex &index) {
        Q_EMIT ticketOpened(index.data(models::IdRole).toLongLong());
    });
    connect(m_table, &TicketTable::layoutEdited, this,
        [this] { saveColumnLayout(m_settings, tableName(m_kind), m_table->saveLayout()); });
    connect(m_empty, &EmptyState::stepRequested, this, [this] {
        if (!m_model)
            Q_EMIT connectionRequested();
        else
            clearFilters();
    });
    m_clock.setInterval(20'000);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (m_model && isVisible())
            m_model->refreshTimes();
    });
    m_clock.start();
    retranslate();
}

void QueuePage::setSession(models::ConsoleSession *session)
{
    Page::setSession(session);
    if (m_model)
        m_model->disconnect(this);
    m_model = session ? session->queue(m_kind) : nullptr;
    m_firstRows = false;
    m_current = 0;
    m_table->setSortingEnabled(false);
    m_table->setModel(m_model);
    if (m_model) {
        m_table->restoreLayout(columnLayout(m_settings, tableName(m_kind)));
        m_table->horizontalHeader()->setSortIndicator(m_model->sortColumn() < 0 ? int(QueueModel::UpdatedColumn)
                                                                                : m_model->sortColumn(),
            m_model->sortColumn() < 0 ? Qt::DescendingOrder : m_model->sortOrder());
        m_table->setSortingEnabled(true);
        connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QueuePage::onCurrent);
        connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePage::applyHold);
        connect(m_model, &QueueModel::viewChanged, this, &QueuePage::render);
        connect(m_model, &QueueModel::filterChanged, this, &QueuePage::render);
        connect(m_model, &QueueModel::loadingChanged, this, &QueuePage::render);
        connect(m_model, &QueueModel::unreadChanged, this, &QueuePage::render);
        connect(m_model, &QueueModel::firstRowsShown, this, [this] {
            m_firstRows = true;
            render();
        });
        connect(m_model, &QueueModel::pendingChanged, m_changes, &ChangesBar::setPending);
        connect(session->freshness(), &models::Freshness::changed, this, &QueuePage::renderEmpty);
        connect(session, &models::ConsoleSession::statesChanged, this, &QueuePage::retranslate);
        m_model->setFilterText(header()->search()->text());
        m_changes->setPending(m_model->pendingCounts());
        applyHold();
    }
    retranslate();
}

void QueuePage::onCurrent(const QModelIndex &index)
{
    const qint64 id = index.isValid() ? index.data(models::IdRole).toLongLong() : 0;
    if (id == m_current || id == 0)
        return;
    m_current = id;
    Q_EMIT ticketActivated(id);
}

void QueuePage::applyHold()
{
    if (!m_model)
        return;
    // Bulk work on several rows, a pressed button or an open menu: nothing may move under the hand.
    const bool several = m_table->selectionModel() && m_table->selectionModel()->selectedRows().size() > 1;
    m_model->setHeld(m_paused || several || m_table->isUnderTheHand());
}

void QueuePage::setPaused(bool paused)
{
    m_paused = paused;
    m_changes->setPaused(paused);
    applyHold();
}

QString QueuePage::selectedNumbers() const
{
    QStringList numbers;
    if (!m_model || !m_table->selectionModel())
        return {};
    const QModelIndexList rows = m_table->selectionModel()->selectedRows(QueueModel::NumberColumn);
    for (const QModelIndex &index : rows)
        numbers.append(index.data().toString());
    return numbers.join(QLatin1Char('\n'));
}

void QueuePage::toggleFilter(Dimension dimension, const QString &key)
{
    if (!m_model)
        return;
    models::QueueFilter filter = m_model->filter();
    const auto toggle = [](auto &set, const auto &value) {
        const bool only = set.size() == 1 && set.contains(value);
        set.clear();
        if (!only)
            set.insert(value);
    };
    switch (dimension) {
    case Dimension::State:
        toggle(filter.states, key.toInt());
        break;
    case Dimension::Priority:
        toggle(filter.priorities, key.toInt());
        break;
    case Dimension::Group:
        toggle(filter.groups, key);
        break;
    }
    m_model->setFilter(filter);
}

void QueuePage::editQuery()
{
    if (!m_model)
        return;
    auto *dialog = new QueryDialog({m_kind}, query::toEncoded(m_model->filter().query), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QueryDialog::chosen, this, [this](const query::Query &query) {
        if (m_model)
            m_model->setQuery(query);
    });
    dialog->open();
}

void QueuePage::clearFilters()
{
    header()->setSearchText(QString());
    if (m_model)
        m_model->clearFilter();
}

void QueuePage::onRemoved(const QString &chip)
{
    if (!m_model)
        return;
    if (chip == QLatin1StringView("state"))
        m_model->setStates({});
    else if (chip == QLatin1StringView("priority"))
        m_model->setPriorities({});
    else if (chip == QLatin1StringView("group"))
        m_model->setGroups({});
    else if (chip == QLatin1StringView("query"))
        m_model->setQuery({});
}

void QueuePage::showFilterMenu()
{
    if (!m_model)
        return;
    auto *const popup = new QMenu(this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setObjectName(QStringLiteral("filterMenu"));
    QMenu &menu = *popup;
    const auto add = [this](QMenu *into, const models::SummaryItem &item, Dimension dimension) {
        QString label = item.label.isEmpty() ? tr("None") : item.label;
        label.replace(QLatin1Char('&'), QLatin1StringView("&&"));
        QAction *const action = into->addAction(label + QLatin1Char('\t') + text::number(item.count));
        action->setCheckable(true);
        action->setChecked(item.selected);
        connect(action, &QAction::triggered, this, [this, dimension, key = item.key](bool on) {
            if (!m_model)
                return;
            models::QueueFilter filter = m_model->filter();
            const auto apply = [on](auto &set, const auto &value) { on ? void(set.insert(value)) : void(set.remove(value)); };
            if (dimension == Dimension::State)
                apply(filter.states, key.toInt());
            else if (dimension == Dimension::Priority)
                apply(filter.priorities, key.toInt());
            else
                apply(filter.groups, key);
            m_model->setFilter(filter);
        });
    };
    const models::StatusSummary *const summary = m_model->summary();
    QMenu *const states = menu.addMenu(tr("State"));
    for (const auto &item : summary->byState())
        add(states, item, Dimension::State);
    QMenu *const priorities = menu.addMenu(tr("Priority"));
    for (const auto &item : summary->byPriority())
        add(priorities, item, Dimension::Priority);
    QMenu *const groups = menu.addMenu(tr("Assignment group"));
    int shown = 0;
    for (const auto &item : summary->byGroup()) {
        if (shown++ == 30)
            break;
        add(groups, item, Dimension::Group);
    }
    for (QMenu *const each : {states, priorities, groups})
        each->setEnabled(!each->isEmpty());
    menu.addSeparator();
    connect(menu.addAction(icon(Icon::Filter), tr("Encoded query…")), &QAction::triggered, this, &QueuePage::editQuery);
    QWidget *const anchor = m_filters->addButton();
    menu.popup(anchor->mapToGlobal(QPoint(0, anchor->height() + 4)));
}

QString QueuePage::groupName(const QString &id) const
{
    if (id.isEmpty())
        return tr("Without a group");
    for (const auto &item : m_model->summary()->byGroup()) {
        if (item.key == id)
            return item.label;
    }
    return id;
}

void QueuePage::retranslate()
{
    header()->setTitle(kindLabel(m_kind));
    header()->setSearchName(tr("Search in this list (Ctrl+K)"));
    m_table->setAccessibleName(kindLabel(m_kind));
    m_empty->setAccessibleName(kindLabel(m_kind));
    m_table->setStateNames(stateNames({&m_kind, 1}, false));
    render();
}

void QueuePage::render()
{
    if (!m_model) {
        header()->setCount(QString());
        m_filters->setChips({});
        renderEmpty();
        return;
    }
    const int shown = m_model->rowCount();
    const int total = m_model->totalCount();
    header()->setCount(m_model->filter().isEmpty() || shown == total
            ? text::number(shown)
            : tr("%1 of %2").arg(text::number(shown), text::number(total)));

    const models::QueueFilter &filter = m_model->filter();
    std::vector<FilterBar::Chip> chips;
    const bool english = models::interfaceIsEnglish();
    const auto sorted = [](const QSet<int> &set) {
        QList<int> values(set.cbegin(), set.cend());
        std::sort(values.begin(), values.end());
        return values;
    };
    if (!filter.states.isEmpty()) {
        QStringList names;
        for (const int state : sorted(filter.states))
            names.append(session()->states().label(m_kind, state, english));
        chips.push_back({QStringLiteral("state"), tr("State: %1").arg(names.join(QStringLiteral(", ")))});
    }
    if (!filter.priorities.isEmpty()) {
        QStringList names;
        for (const int priority : sorted(filter.priorities))
            names.append(priority == 0 ? tr("None") : models::priorityLabel(priority));
        chips.push_back({QStringLiteral("priority"), tr("Priority: %1").arg(names.join(QStringLiteral(", ")))});
    }
    if (!filter.groups.isEmpty()) {
        QStringList names;
        for (const QString &group : filter.groups)
            names.append(groupName(group));
        names.sort();
        chips.push_back({QStringLiteral("group"), tr("Group: %1").arg(names.join(QStringLiteral(", ")))});
    }
    if (!filter.query.matchesEverything())
        chips.push_back({QStringLiteral("query"), tr("Query: %1").arg(query::toEncoded(filter.query))});
    m_filters->setChips(chips);
    renderEmpty();
}

void QueuePage::renderEmpty()
{
    const bool rows = m_model && m_model->rowCount() > 0;
    const models::Unread unread = m_model ? m_model->unread() : models::Unread();
    showUnread(unread.query || (unread.rows && rows));
    if (rows) {
        m_empty->clear();
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (!m_model) {
        if (!sayWaiting(m_empty))
            m_empty->set(Icon::Connection, tr("No instance is connected"),
                tr("BunSNC keeps a local mirror of a ServiceNow instance. Tell it where yours is and who you are."),
                tr("Set up the connection"));
    } else if (!m_model->filter().isEmpty() && m_model->totalCount() > 0) {
        m_empty->set(Icon::Filter, tr("No ticket matches"),
            tr("%n ticket(s) are in this queue, but none passes the search and the filters.", nullptr,
                m_model->totalCount()),
            tr("Clear filters"));
    } else if (unread.rows) {
        sayUnread(m_empty);
    } else if (m_model->isLoading() || !m_firstRows) {
        m_empty->set(Icon::Sync, tr("Reading the queue…"), tr("The first tickets appear in a moment."));
    } else if (session() && session()->freshness()->level() == models::FreshnessLevel::Backfilling) {
        m_empty->set(Icon::Sync, tr("The mirror is being filled"),
            tr("Tickets appear here as they arrive from the instance."));
    } else {
        m_empty->set(Icon::Check, tr("This queue is empty"), tr("New tickets appear here by themselves."));
    }
    m_stack->setCurrentWidget(m_empty);
}

} // namespace bunsnc::ui
