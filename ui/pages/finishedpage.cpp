// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/finishedpage.h"

#include "ui/dialogs/querydialog.h"
#include "ui/shell/columnlayouts.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QVBoxLayout>

namespace bunsnc::ui {

using models::FinishedModel;

namespace {

std::vector<ColumnSpec> columns()
{
    // In the order of FinishedModel::Column.
    return {{CellKind::TicketKind, 166, 156, 3}, {CellKind::Number, 122}, {CellKind::Priority, 58, 0, 2},
        {CellKind::Text, 0}, {CellKind::State, 184, 142}, {CellKind::Text, 184, 116, 4},
        {CellKind::Quiet, 140, 108, 5}, {CellKind::Time, 96, 90, 1}};
}

} // namespace

FinishedPage::FinishedPage(Settings &settings, QWidget *parent)
    : Page(PageHeader::WithSearch, parent)
    , m_settings(settings)
    , m_filters(new FilterBar(this))
    , m_stack(new QStackedWidget(this))
    , m_table(new TicketTable(columns(), this))
    , m_empty(new EmptyState(this))
{
    m_table->setObjectName(QStringLiteral("finishedTable"));
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
    for (const Kind kind : allKinds) {
        auto *button = new QToolButton(this);
        button->setProperty("look", QStringLiteral("chip"));
        button->setObjectName(QStringLiteral("kind:") + tableName(kind));
        button->setCheckable(true);
        button->setChecked(true);
        button->setFont(fonts::small());
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::toggled, this, &FinishedPage::applyKinds);
        m_filters->addRight(button);
        m_kinds.push_back(button);
    }
    connect(header(), &PageHeader::searchChanged, this, [this](const QString &words) {
        if (m_model)
            m_model->setText(words);
    });
    connect(header(), &PageHeader::searchLeft, this, [this] {
        m_table->setFocus(Qt::ShortcutFocusReason);
        if (!m_table->currentIndex().isValid() && m_model && m_model->rowCount() > 0)
            m_table->setCurrentIndex(m_model->index(0, FinishedModel::NumberColumn));
    });
    connect(m_filters, &FilterBar::addRequested, this, &FinishedPage::editQuery);
    connect(m_filters, &FilterBar::removed, this, [this] {
        if (m_model)
            m_model->setQuery({});
    });
    connect(m_filters, &FilterBar::cleared, this, &FinishedPage::clearFilters);
    connect(m_table, &TicketTable::opened, this, [this](const QModelIndex &index) {
        if (m_model && m_model->idAt(index.row()) != 0)
            Q_EMIT ticketOpened(m_model->idAt(index.row()));
    });
    connect(m_table, &TicketTable::layoutEdited, this,
        [this] { saveColumnLayout(m_settings, QStringLiteral("finished"), m_table->saveLayout()); });
    connect(m_empty, &EmptyState::stepRequested, this, [this] {
        if (!m_model)
            Q_EMIT connectionRequested();
        else
            clearFilters();
    });
    retranslate();
}

void FinishedPage::setSession(models::ConsoleSession *session)
{
    Page::setSession(session);
    if (m_model)
        m_model->disconnect(this);
    m_model = nullptr;
    m_current = 0;
    m_table->setModel(nullptr);
    if (session)
        connect(session, &models::ConsoleSession::statesChanged, this, &FinishedPage::retranslate);
    if (m_active)
        attach();
    retranslate();
}

void FinishedPage::setActive(bool active)
{
    m_active = active;
    if (active && !m_model)
        attach();
}

void FinishedPage::attach()
{
    if (!session())
        return;
    m_model = session()->finished(); // the first visit starts it
    m_table->setModel(m_model);
    m_table->restoreLayout(columnLayout(m_settings, QStringLiteral("finished")));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        const qint64 id = m_model && index.isValid() ? m_model->idAt(index.row()) : 0;
        if (id == 0 || id == m_current)
            return;
        m_current = id;
        Q_EMIT ticketActivated(id);
    });
    connect(m_model, &FinishedModel::loadingChanged, this, &FinishedPage::render);
    connect(m_model, &FinishedModel::unreadChanged, this, &FinishedPage::render);
    connect(m_model, &FinishedModel::filterChanged, this, &FinishedPage::render);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FinishedPage::render);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FinishedPage::keepSelection);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &FinishedPage::keepSelection);
    connect(m_model, &QAbstractItemModel::layoutChanged, this, &FinishedPage::keepSelection);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &FinishedPage::render);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &FinishedPage::render);
    connect(m_model, &QAbstractItemModel::layoutChanged, this, &FinishedPage::render);
    applyKinds();
    m_model->setText(header()->search()->text());
    render();
}

void FinishedPage::applyKinds()
{
    for (size_t i = 0; i < allKinds.size(); ++i) {
        m_kinds[i]->setIcon(m_kinds[i]->isChecked() ? icon(Icon::Check, Role::Accent) : QIcon());
        m_kinds[i]->setToolButtonStyle(m_kinds[i]->isChecked() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonTextOnly);
        m_kinds[i]->setIconSize(QSize(12, 12));
    }
    if (m_model)
        m_model->setKinds(shownKinds());
}

std::vector<Kind> FinishedPage::shownKinds() const
{
    std::vector<Kind> kinds;
    for (size_t i = 0; i < allKinds.size(); ++i) {
        if (m_kinds[i]->isChecked())
            kinds.push_back(allKinds[i]);
    }
    return kinds;
}

/// Another filter is another list: the ticket that was selected is selected there, too, where it is in it.
void FinishedPage::keepSelection()
{
    if (!m_model || m_current == 0 || m_table->currentIndex().isValid())
        return;
    const int row = m_model->rowOf(m_current);
    if (row >= 0)
        m_table->setCurrentIndex(m_model->index(row, FinishedModel::NumberColumn));
}

void FinishedPage::clearFilters()
{
    header()->setSearchText(QString());
    for (QToolButton *const button : m_kinds)
        button->setChecked(true);
    if (m_model)
        m_model->setQuery({});
}

void FinishedPage::editQuery()
{
    if (!m_model)
        return;
    auto *dialog = new QueryDialog(shownKinds(), query::toEncoded(m_model->filter().query), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QueryDialog::chosen, this, [this](const query::Query &query) {
        if (m_model)
            m_model->setQuery(query);
    });
    dialog->open();
}

void FinishedPage::retranslate()
{
    header()->setTitle(tr("Finished tickets"));
    header()->setSearchName(tr("Search in finished tickets (Ctrl+K)"));
    m_table->setAccessibleName(tr("Finished tickets"));
    for (size_t i = 0; i < allKinds.size(); ++i) {
        m_kinds[i]->setText(kindLabel(allKinds[i]));
        setNamed(m_kinds[i], tr("Show or hide: %1").arg(kindLabel(allKinds[i])));
    }
    m_table->setStateNames(stateNames(allKinds, true));
    applyKinds();
    render();
}

void FinishedPage::render()
{
    header()->setCount(m_model ? text::number(m_model->rowCount()) : QString());
    std::vector<FilterBar::Chip> chips;
    if (m_model && !m_model->filter().query.matchesEverything())
        chips.push_back({QStringLiteral("query"), tr("Query: %1").arg(query::toEncoded(m_model->filter().query))});
    m_filters->setChips(chips);
    renderEmpty();
}

void FinishedPage::renderEmpty()
{
    const bool unread = m_model && m_model->isUnread();
    showUnread(unread && m_model->rowCount() > 0);
    if (m_model && m_model->rowCount() > 0) {
        m_empty->clear();
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (!m_model && sayWaiting(m_empty)) {
        // said
    } else if (!m_model) {
        m_empty->set(Icon::Connection, tr("No instance is connected"),
            tr("Finished tickets stay in the local mirror once an instance is connected."), tr("Set up the connection"));
    } else if (unread) {
        sayUnread(m_empty);
    } else if (m_model->isLoading()) {
        m_empty->set(Icon::Sync, tr("Reading finished tickets…"), tr("The list opens in a moment."));
    } else if (!m_model->filter().text.isEmpty() || !m_model->filter().query.matchesEverything()
        || m_model->filter().kinds.size() != allKinds.size()) {
        m_empty->set(Icon::Filter, tr("No finished ticket matches"),
            tr("Try fewer words, or another kind of ticket."), tr("Clear filters"));
    } else {
        m_empty->set(Icon::Finished, tr("Nothing is finished yet"),
            tr("Resolved, closed and cancelled tickets stay here, however old they get."));
    }
    m_stack->setCurrentWidget(m_empty);
}

} // namespace bunsnc::ui
