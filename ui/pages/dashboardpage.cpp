// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/dashboardpage.h"

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace bunsnc::ui {

namespace {

QString percent(qint64 part, qint64 whole)
{
    return whole > 0 ? QLocale().toString(100.0 * double(part) / double(whole), 'f', 0) : QStringLiteral("0");
}

} // namespace

DashboardPage::DashboardPage(QWidget *parent)
    : Page(PageHeader::TitleOnly, parent)
    , m_stack(new QStackedWidget(this))
    , m_board(new QWidget(this))
    , m_empty(new EmptyState(this))
    , m_stateCard(new ChartCard(this))
    , m_priorityCard(new ChartCard(this))
    , m_groupCard(new ChartCard(this))
    , m_trendCard(new ChartCard(this))
    , m_donut(new DonutChart(this))
    , m_states(new BarList(this))
    , m_priorities(new BarList(this))
    , m_groups(new BarList(this))
    , m_trend(new TrendChart(this))
{
    for (const Kind kind : allKinds) {
        auto *button = new QToolButton(this);
        button->setProperty("look", QStringLiteral("chip"));
        button->setObjectName(QStringLiteral("dashboard:") + tableName(kind));
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setChecked(kind == m_kind);
        button->setFont(fonts::small());
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, [this, kind] { setKind(kind); });
        header()->addTool(button);
        m_kinds.push_back(button);
    }
    m_donut->setObjectName(QStringLiteral("stateDonut"));
    m_states->setObjectName(QStringLiteral("stateBars"));
    m_priorities->setObjectName(QStringLiteral("priorityBars"));
    m_groups->setObjectName(QStringLiteral("groupBars"));
    m_trend->setObjectName(QStringLiteral("trendChart"));
    m_states->setDots(true);
    auto *state = new QHBoxLayout;
    state->setSpacing(metrics::group);
    state->addWidget(m_donut, 2);
    auto *legend = new QVBoxLayout;
    legend->addStretch(1);
    legend->addWidget(m_states, 8);
    legend->addStretch(1);
    state->addLayout(legend, 3);
    m_stateCard->body()->addLayout(state, 1);
    m_priorityCard->body()->addWidget(m_priorities, 1);
    m_groupCard->body()->addWidget(m_groups, 1);
    m_trendCard->body()->addWidget(m_trend, 1);
    m_priorities->setMinimumHeight(5 * 28);
    m_groups->setMinimumHeight(6 * 28);

    m_board->setObjectName(QStringLiteral("pageGround"));
    m_board->setAttribute(Qt::WA_StyledBackground);
    auto *grid = new QGridLayout(m_board);
    grid->setContentsMargins(metrics::group, metrics::group, metrics::group, metrics::group);
    grid->setSpacing(metrics::group);
    grid->addWidget(m_stateCard, 0, 0);
    grid->addWidget(m_priorityCard, 0, 1);
    grid->addWidget(m_trendCard, 1, 0);
    grid->addWidget(m_groupCard, 1, 1);
    grid->setColumnStretch(0, 3);
    grid->setColumnStretch(1, 2);
    grid->setRowStretch(0, 1);
    grid->setRowStretch(1, 1);
    m_board->setMinimumHeight(600);

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_board);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header());
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(m_stack, 1);

    const auto choose = [this](QueuePage::Dimension dimension) {
        return [this, dimension](const QString &key) { Q_EMIT filterRequested(m_kind, dimension, key); };
    };
    connect(m_donut, &DonutChart::chosen, this, choose(QueuePage::Dimension::State));
    connect(m_states, &BarList::chosen, this, choose(QueuePage::Dimension::State));
    connect(m_priorities, &BarList::chosen, this, choose(QueuePage::Dimension::Priority));
    connect(m_groups, &BarList::chosen, this, choose(QueuePage::Dimension::Group));
    connect(m_trend, &TrendChart::chosen, this,
        [this](QDate day, bool resolved) { Q_EMIT dayRequested(m_kind, day, resolved); });
    connect(m_empty, &EmptyState::stepRequested, this, &Page::connectionRequested);
    retranslate();
}

void DashboardPage::setSession(models::ConsoleSession *session)
{
    Page::setSession(session);
    if (m_trendData)
        m_trendData->disconnect(this);
    m_trendData = nullptr;
    follow();
}

void DashboardPage::setActive(bool active)
{
    m_active = active;
    follow();
}

void DashboardPage::setKind(Kind kind)
{
    m_kind = kind;
    for (size_t i = 0; i < allKinds.size(); ++i)
        m_kinds[i]->setChecked(allKinds[i] == kind);
    follow();
}

void DashboardPage::follow()
{
    if (m_summary)
        m_summary->disconnect(this);
    m_summary = nullptr;
    if (session() && m_active) {
        m_summary = session()->summary(m_kind);
        connect(m_summary, &models::StatusSummary::changed, this, &DashboardPage::render);
        if (!m_trendData) {
            m_trendData = session()->trend();
            connect(m_trendData, &models::TrendData::changed, this, &DashboardPage::renderTrend);
        }
        m_trendData->setKinds({m_kind});
    }
    if (m_trendData)
        m_trendData->setActive(m_active && session());
    render();
}

void DashboardPage::retranslate()
{
    header()->setTitle(tr("Dashboard"));
    for (size_t i = 0; i < allKinds.size(); ++i) {
        m_kinds[i]->setText(kindLabel(allKinds[i]));
        setNamed(m_kinds[i], kindLabel(allKinds[i]));
    }
    m_stateCard->setTitle(tr("Open by state"));
    m_priorityCard->setTitle(tr("Open by priority"));
    m_groupCard->setTitle(tr("Open by assignment group"));
    m_trendCard->setTitle(tr("Opened against resolved per day"));
    m_donut->setAccessibleName(tr("Open by state"));
    m_states->setAccessibleName(tr("Open by state"));
    m_priorities->setAccessibleName(tr("Open by priority"));
    m_groups->setAccessibleName(tr("Open by assignment group"));
    m_trend->setAccessibleName(tr("Opened against resolved per day"));
    render();
}

void DashboardPage::render()
{
    renderEmpty();
    if (!m_summary)
        return;
    header()->setCount(text::number(m_summary->total()));
    std::vector<BarItem> states;
    const models::SummaryItem *top = nullptr;
    qint64 total = 0;
    for (const auto &item : m_summary->byState()) {
        const Role role = stateRole(item.stateClass);
        const auto alike = std::ranges::count(states, role, &BarItem::role); // "waiting" has several states
        states.push_back({item.key, item.label, QString(), item.count, role, item.selected, int(alike)});
        total += item.count;
        if (!top || item.count > top->count)
            top = &item;
    }
    m_states->setItems(states);
    m_donut->setItems(states);
    m_stateCard->setReading(top && total > 0
            ? tr("“%1” is the most frequent: %2 of %3 (%4%).")
                  .arg(top->label, text::number(top->count), text::number(total), percent(top->count, total))
            : tr("Nothing is open."));

    std::vector<BarItem> priorities;
    qint64 urgent = 0;
    qint64 all = 0;
    for (const auto &item : m_summary->byPriority()) {
        priorities.push_back({item.key, item.number == 0 ? tr("None") : item.label, text::priorityGlyph(item.number),
            item.count, priorityRole(item.number), item.selected});
        all += item.count;
        if (item.number == 1 || item.number == 2)
            urgent += item.count;
    }
    m_priorities->setItems(std::move(priorities));
    m_priorityCard->setReading(all > 0
            ? tr("%1 of %2 are critical or high (%3%).").arg(text::number(urgent), text::number(all), percent(urgent, all))
            : tr("Nothing is open."));

    std::vector<BarItem> groups;
    qint64 grouped = 0;
    qint64 without = 0;
    for (const auto &item : m_summary->byGroup()) {
        grouped += item.count;
        if (item.key.isEmpty())
            without = item.count;
        groups.push_back({item.key, item.key.isEmpty() ? tr("Without a group") : item.label, QString(), item.count,
            item.key.isEmpty() ? Role::Muted : Role::Accent, item.selected});
    }
    QString reading = tr("Nothing is open.");
    if (!groups.empty()) {
        reading = tr("“%1” has the most: %2 (%3%).")
                      .arg(groups.front().label, text::number(groups.front().count),
                          percent(groups.front().count, grouped));
        if (without > 0)
            reading += QLatin1Char(' ') + tr("%n without a group.", nullptr, int(without));
    }
    m_groups->setItems(std::move(groups));
    m_groupCard->setReading(reading);
    renderTrend();
}

void DashboardPage::renderTrend()
{
    if (!m_trendData)
        return;
    const auto &points = m_trendData->points();
    m_trend->setPoints(points);
    qint64 opened = 0;
    qint64 resolved = 0;
    for (const store::DayCount &point : points) {
        opened += point.opened;
        resolved += point.resolved;
    }
    if (points.empty()) {
        m_trendCard->setReading(tr("Counting…"));
        return;
    }
    const QString start = tr("Last %n day(s): %1 opened, %2 resolved;", nullptr, int(points.size()))
                              .arg(text::number(opened), text::number(resolved));
    const qint64 growth = opened - resolved;
    m_trendCard->setReading(start + QLatin1Char(' ')
        + (growth > 0       ? tr("the backlog grew by %1.").arg(text::number(growth))
                : growth < 0 ? tr("the backlog shrank by %1.").arg(text::number(-growth))
                             : tr("the backlog stayed the same.")));
}

void DashboardPage::renderEmpty()
{
    if (session()) {
        m_empty->clear();
        m_stack->setCurrentIndex(0);
        return;
    }
    header()->setCount(QString());
    if (!sayWaiting(m_empty)) {
        m_empty->set(Icon::Dashboard, tr("No instance is connected"),
            tr("The charts count the tickets of the local mirror."), tr("Set up the connection"));
    }
    m_stack->setCurrentWidget(m_empty);
}

} // namespace bunsnc::ui
