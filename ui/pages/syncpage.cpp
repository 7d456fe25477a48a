// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/syncpage.h"

#include "models/wording.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMessageBox>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bunsnc::ui {

namespace {

QFrame *makeCard(QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setProperty("look", QStringLiteral("card"));
    return card;
}

QString phaseName(sync::Phase phase)
{
    switch (phase) {
    case sync::Phase::Stopped:
        return SyncPage::tr("stopped");
    case sync::Phase::Connecting:
        return SyncPage::tr("connecting");
    case sync::Phase::Backfill:
        return SyncPage::tr("first load");
    case sync::Phase::Live:
        return SyncPage::tr("live");
    case sync::Phase::Reconciling:
        return SyncPage::tr("comparing");
    case sync::Phase::Waiting:
        return SyncPage::tr("waiting");
    case sync::Phase::Failed:
        return SyncPage::tr("failed");
    }
    return {};
}

} // namespace

SyncPage::Fact SyncPage::makeFact()
{
    Fact fact{makeCard(this), mutedLabel(this), new QLabel(this), mutedLabel(this)};
    fact.name->setFont(fonts::small());
    QFont big = fonts::title();
    big.setPixelSize(20);
    fact.value->setFont(big);
    fact.value->setTextFormat(Qt::PlainText);
    fact.note->setFont(fonts::small());
    fact.note->setWordWrap(true);
    auto *column = new QVBoxLayout(fact.card);
    column->setContentsMargins(metrics::group, 12, metrics::group, 12);
    column->setSpacing(4);
    column->addWidget(fact.name);
    column->addWidget(fact.value);
    column->addWidget(fact.note);
    column->addStretch(1);
    return fact;
}

SyncPage::SyncPage(QWidget *parent)
    : Page(PageHeader::TitleOnly, parent)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_phase(makeFact())
    , m_age(makeFact())
    , m_budget(makeFact())
    , m_clockFact(makeFact())
    , m_error(new QFrame(this))
    , m_errorTitle(new QLabel(this))
    , m_errorText(new QLabel(this))
    , m_acceptDeletes(new QPushButton(this))
    , m_poll(new QPushButton(this))
    , m_reconcile(new QPushButton(this))
    , m_tables(makeCard(this))
    , m_tablesTitle(new QLabel(this))
    , m_quarantineTitle(new QLabel(this))
    , m_quarantine(mutedLabel(this))
    , m_mailbox(std::make_shared<models::GuiMailbox>(this))
{
    m_poll->setIcon(icon(Icon::Refresh));
    m_poll->setObjectName(QStringLiteral("pollNow"));
    m_reconcile->setObjectName(QStringLiteral("reconcileNow"));
    header()->addTool(m_poll);
    header()->addTool(m_reconcile);
    connect(m_poll, &QPushButton::clicked, this, [this] {
        if (session())
            session()->engine().pollNow();
    });
    connect(m_reconcile, &QPushButton::clicked, this, [this] {
        if (session())
            session()->engine().reconcileNow();
    });
    m_tablesTitle->setFont(fonts::bodyStrong());
    m_quarantineTitle->setFont(fonts::bodyStrong());
    m_quarantine->setObjectName(QStringLiteral("quarantine"));
    m_quarantine->setWordWrap(true);
    m_quarantine->setTextFormat(Qt::PlainText);
    m_error->setProperty("look", QStringLiteral("dangerBar"));
    m_errorTitle->setFont(fonts::bodyStrong());
    m_errorText->setWordWrap(true);
    for (QLabel *const label : {m_errorTitle, m_errorText})
        label->setTextFormat(Qt::PlainText);
    auto *trouble = new QVBoxLayout(m_error);
    trouble->setContentsMargins(metrics::group, 10, metrics::group, 10);
    trouble->setSpacing(2);
    trouble->addWidget(m_errorTitle);
    trouble->addWidget(m_errorText);
    trouble->addWidget(m_acceptDeletes, 0, Qt::AlignLeft);
    m_acceptDeletes->setObjectName(QStringLiteral("acceptDeletes"));
    m_acceptDeletes->hide();
    connect(m_acceptDeletes, &QPushButton::clicked, this, &SyncPage::askToAccept);

    auto *facts = new QHBoxLayout;
    facts->setSpacing(metrics::group);
    for (const Fact *const fact : {&m_phase, &m_age, &m_budget, &m_clockFact})
        facts->addWidget(fact->card, 1);

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics::group);
    grid->setVerticalSpacing(10);
    for (int column = 0; column < tableColumns; ++column) {
        const auto right = Qt::Alignment(column >= 2 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
        m_heads[size_t(column)] = mutedLabel(this);
        m_heads[size_t(column)]->setFont(fonts::small());
        m_heads[size_t(column)]->setAlignment(right);
        grid->addWidget(m_heads[size_t(column)], 0, column);
        for (int row = 0; row < 3; ++row) {
            auto *cell = new QLabel(this);
            cell->setAlignment(right);
            m_cells[size_t(row)][size_t(column)] = cell;
            grid->addWidget(cell, 1 + 2 * row, column);
        }
    }
    for (int row = 0; row < 3; ++row) {
        m_progress[size_t(row)] = new QProgressBar(this);
        m_progress[size_t(row)]->setTextVisible(false);
        m_progress[size_t(row)]->hide();
        grid->addWidget(m_progress[size_t(row)], 2 + 2 * row, 0, 1, tableColumns);
    }
    grid->setColumnStretch(0, 2);
    for (int column = 1; column < tableColumns; ++column)
        grid->setColumnStretch(column, 1);
    auto *tableColumn = new QVBoxLayout(m_tables);
    tableColumn->setContentsMargins(metrics::group, 14, metrics::group, metrics::group);
    tableColumn->setSpacing(12);
    tableColumn->addWidget(m_tablesTitle);
    tableColumn->addLayout(grid);

    QFrame *const damaged = makeCard(this);
    auto *damagedColumn = new QVBoxLayout(damaged);
    damagedColumn->setContentsMargins(metrics::group, 14, metrics::group, metrics::group);
    damagedColumn->setSpacing(4);
    damagedColumn->addWidget(m_quarantineTitle);
    damagedColumn->addWidget(m_quarantine);

    auto *board = new QWidget(this);
    board->setObjectName(QStringLiteral("pageGround"));
    board->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(board);
    column->setContentsMargins(metrics::group, metrics::group, metrics::group, metrics::group);
    column->setSpacing(metrics::group);
    column->addWidget(m_error);
    column->addLayout(facts);
    column->addWidget(m_tables);
    column->addWidget(damaged);
    column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(board);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_empty);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(header());
    all->addWidget(new Hairline(Qt::Horizontal, this));
    all->addWidget(m_stack, 1);
    connect(m_empty, &EmptyState::stepRequested, this, &Page::connectionRequested);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &SyncPage::render);
    retranslate();
}

SyncPage::~SyncPage()
{
    m_mailbox->close();
}

void SyncPage::setSession(models::ConsoleSession *session)
{
    m_mailbox->close();
    m_mailbox = std::make_shared<models::GuiMailbox>(this);
    m_damaged.clear();
    Page::setSession(session);
    if (session)
        connect(session->freshness(), &models::Freshness::changed, this, [this] {
            if (m_active) // else it is written when somebody looks: its wrapped texts are dear to lay out
                render();
        });
    setActive(m_active);
    render();
}

void SyncPage::setActive(bool active)
{
    m_active = active;
    if (active && session()) {
        m_tick.start();
        readQuarantine();
        render();
    } else {
        m_tick.stop();
    }
}

void SyncPage::readQuarantine()
{
    session()->reader().post(
        [this, mailbox = m_mailbox](store::TicketReader &reader, std::stop_token stop) {
            auto rows = reader.quarantined(stop);
            if (!rows)
                return; // the session's own models report what is wrong with the store
            mailbox->post([this, rows = std::move(rows).value()] {
                m_damaged = rows;
                renderQuarantine();
            });
        },
        [](const Error &) {});
}

void SyncPage::retranslate()
{
    header()->setTitle(tr("Synchronization"));
    m_poll->setText(tr("Fetch changes now"));
    m_reconcile->setText(tr("Compare everything"));
    m_reconcile->setToolTip(tr("Compares every ticket of the mirror with the instance and mends differences."));
    m_tablesTitle->setText(tr("Tables"));
    const QStringList heads{tr("Table"), tr("Phase"), tr("On the instance"), tr("Loaded"), tr("Written"), tr("Deleted"),
        tr("Set aside")};
    for (int i = 0; i < tableColumns; ++i)
        m_heads[size_t(i)]->setText(heads[i]);
    for (QProgressBar *const bar : m_progress)
        bar->setAccessibleName(tr("Progress of the first load"));
    m_phase.name->setText(tr("Phase"));
    m_age.name->setText(tr("Age of the data"));
    m_clockFact.name->setText(tr("Clock of the instance"));
    m_quarantineTitle->setText(tr("Records set aside"));
    renderQuarantine();
    render();
}

void SyncPage::renderQuarantine()
{
    if (m_damaged.empty()) {
        m_quarantine->setText(tr("None. Records that cannot be stored would be kept here with the reason."));
        return;
    }
    QStringList lines;
    for (const store::Quarantined &each : m_damaged) {
        lines.append(kindLabelSingular(each.kind) + QLatin1Char(' ') + each.sysId + QStringLiteral(" · ")
            + localizedDetail(each.reason));
        if (lines.size() == 20)
            break;
    }
    lines.append(tr("They are kept as they came, and read again when the instance sends them anew. If they stay, show this "
                    "to the administrator of the instance."));
    m_quarantine->setText(lines.join(QLatin1Char('\n')));
}

/// The fuse holds deletes back: somebody can say that they are right. And consumers that missed events are named.
void SyncPage::renderAcceptance(const sync::MirrorStatus &status)
{
    const auto held = std::find_if(status.tables.begin(), status.tables.end(),
        [](const sync::TableStatus &table) { return table.heldDeletes > 0; });
    const bool fuse = status.error && status.error->code == ErrorCode::SafetyFuse && held != status.tables.end();
    m_acceptDeletes->setVisible(fuse);
    m_held = fuse ? *held : sync::TableStatus();
    if (fuse)
        m_acceptDeletes->setText(tr("They are really gone: %1 (%2)\u2026").arg(text::number(held->heldDeletes), kindLabel(held->kind)));
    if (status.error || status.cutConsumers.empty())
        return;
    QStringList names;
    for (const store::CutConsumer &consumer : status.cutConsumers)
        names.append(tr("%1 (%2 events)").arg(consumer.name, text::number(consumer.missed)));
    m_errorTitle->setText(tr("Events were dropped that a consumer has not seen"));
    m_errorText->setText(tr("Away for too long: %1. It is told when it comes back; the tickets themselves are complete.")
                             .arg(names.join(QStringLiteral(", "))));
    setLook(m_error, "look", QStringLiteral("warningBar"));
    m_error->show();
}

void SyncPage::askToAccept()
{
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Remove tickets from the mirror"),
        tr("%1 tickets (%2) seem to be deleted on the instance. Each one that the instance confirms is removed from this "
           "mirror, this once.")
            .arg(text::number(m_held.heldDeletes), kindLabel(m_held.kind)),
        QMessageBox::Cancel, this);
    question->setObjectName(QStringLiteral("acceptDeletesQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *const yes = question->addButton(tr("Remove them"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this, [this, kind = m_held.kind, counted = m_held.heldDeletes] {
        if (session())
            session()->engine().acceptDeletes(kind, counted);
    });
    question->open();
}

void SyncPage::renderEmpty()
{
    if (session()) {
        m_empty->clear();
        m_stack->setCurrentIndex(0);
        return;
    }
    if (!sayWaiting(m_empty)) {
        m_empty->set(Icon::Sync, tr("No instance is connected"),
            tr("Here you see how fresh the local mirror is, and how much of the request budget it uses."),
            tr("Set up the connection"));
    }
    m_stack->setCurrentWidget(m_empty);
}

void SyncPage::render()
{
    renderEmpty();
    if (!session()) {
        m_poll->setEnabled(false);
        m_reconcile->setEnabled(false);
        return;
    }
    models::Freshness *const fresh = session()->freshness();
    const sync::MirrorStatus status = m_active ? session()->engine().mirrorStatus() : fresh->status();
    const bool runs = status.phase != sync::Phase::Stopped;
    const bool team = fresh->source().team;
    for (QWidget *const ofMirror : std::initializer_list<QWidget *>{m_reconcile, m_clockFact.card, m_tables})
        ofMirror->setVisible(!team); // who mirrors elsewhere knows of them
    m_poll->setEnabled(runs);
    m_reconcile->setEnabled(runs);

    m_error->setVisible(status.error.has_value());
    if (status.error) {
        const ErrorText words = describe(*status.error);
        m_errorTitle->setText(words.title);
        QStringList sentences{words.meaning, words.action};
        const qint64 wait = fresh->secondsToNextAttempt();
        if (wait >= 0)
            sentences.append(tr("Next attempt in %1.").arg(text::span(wait)));
        sentences.removeAll(QString());
        m_errorText->setText(sentences.join(QLatin1Char(' ')));
        setLook(m_error, "look",
            status.phase == sync::Phase::Failed ? QStringLiteral("dangerBar") : QStringLiteral("warningBar"));
    }
    renderAcceptance(status);
    m_phase.value->setText(fresh->source().mirrored ? phaseName(status.phase) : fresh->phaseText());
    m_phase.note->setText(fresh->shortSourceName());
    m_phase.note->setToolTip(fresh->sourceName());
    const qint64 age = fresh->ageSeconds();
    m_age.value->setText(age < 0 ? QStringLiteral("—") : text::span(age));
    m_age.note->setText(status.lastSuccessMs > 0
            ? tr("Last success: %1").arg(models::exactTime(status.lastSuccessMs / 1000))
            : tr("No success yet"));
    m_budget.name->setText(team ? tr("Changes") : tr("Request budget"));
    if (team) {
        const auto how = session()->engine().teamStatus();
        m_budget.value->setText(how && how->hasStream ? tr("at once") : tr("every second"));
        m_budget.note->setText(fresh->noticeText());
        return;
    }
    const auto &limiter = status.limiter;
    m_budget.value->setText(QLocale().toString(limiter.requestsInLastSecond, 'f', 0) + QStringLiteral(" / ")
        + QLocale().toString(limiter.requestsPerSecond, 'f', 0) + QLatin1String(" ") + tr("per second"));
    QString note = tr("%1 of %2 at once (ceiling %3) · %4 in total")
                       .arg(limiter.inFlight)
                       .arg(limiter.concurrency)
                       .arg(limiter.ceiling)
                       .arg(text::number(limiter.totalRequests));
    if (limiter.pausedFor.count() > 0)
        note += QStringLiteral(" · ")
            + tr("paused by the instance for %1").arg(text::span(limiter.pausedFor.count() / 1000));
    m_budget.note->setText(note);
    const qint64 skew = status.clockSkewSeconds;
    m_clockFact.value->setText(skew == 0 ? tr("same") : (skew > 0 ? QStringLiteral("+") : QStringLiteral("−")) + text::span(skew));
    m_clockFact.note->setText(skew == 0 ? tr("It agrees with this computer.")
            : skew > 0                   ? tr("It is ahead of this computer; the mirror allows for it.")
                                         : tr("It is behind this computer; the mirror allows for it."));
    qint64 setAside = 0;
    for (size_t row = 0; row < 3; ++row) {
        const Kind kind = allKinds[row];
        const auto found = std::find_if(status.tables.begin(), status.tables.end(),
            [kind](const sync::TableStatus &each) { return each.kind == kind; });
        const sync::TableStatus table = found != status.tables.end() ? *found : sync::TableStatus{.kind = kind};
        auto &cells = m_cells[row];
        cells[0]->setText(kindLabel(kind));
        cells[1]->setText(phaseName(table.phase));
        cells[2]->setText(table.rowsExpected < 0 ? QStringLiteral("—") : text::number(table.rowsExpected));
        cells[3]->setText(text::number(table.rowsFetched));
        cells[4]->setText(text::number(table.rowsStored));
        cells[5]->setText(text::number(table.deleted));
        cells[6]->setText(text::number(table.quarantined));
        setAside += table.quarantined;
        setLook(cells[6], "look", table.quarantined > 0 ? QStringLiteral("warning") : QStringLiteral(""));
        const bool loading = table.phase == sync::Phase::Backfill && table.rowsExpected > 0;
        m_progress[row]->setVisible(loading);
        if (loading)
            m_progress[row]->setValue(int(std::min<qint64>(100, 100 * table.rowsFetched / table.rowsExpected)));
    }
    if (m_active && std::exchange(m_setAside, setAside) != setAside)
        readQuarantine();
}

} // namespace bunsnc::ui
