// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detail/detailpane.h"

#include "ui/detail/activitydelegate.h"
#include "ui/detail/tickethead.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QVBoxLayout>

namespace bunsnc::ui {

DetailPane::DetailPane(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_head(new TicketHead(this))
    , m_keys(new KeyFields(this))
    , m_tabs(new QTabWidget(this))
    , m_activityStack(new QStackedWidget(this))
    , m_activity(new QListView(this))
    , m_noActivity(new EmptyState(this))
    , m_fields(new FieldTable(this))
{
    setObjectName(QStringLiteral("detailPane"));
    setAttribute(Qt::WA_StyledBackground);
    setMinimumSize(minimumSizeHint());
    m_activity->setObjectName(QStringLiteral("activityView"));
    m_activity->setItemDelegate(new ActivityDelegate(m_activity));
    m_activity->setResizeMode(QListView::Adjust);
    m_activity->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_activity->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_activity->setSelectionMode(QAbstractItemView::SingleSelection);
    m_activity->setFrameShape(QFrame::NoFrame);
    m_activity->setWordWrap(true);
    m_activity->setUniformItemSizes(false);
    m_activityStack->addWidget(m_activity);
    m_activityStack->addWidget(m_noActivity);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_activityStack, QString());
    m_tabs->addTab(m_fields, QString());

    auto *top = new QVBoxLayout;
    top->setContentsMargins(metrics::group, 12, metrics::group, 4);
    top->setSpacing(12);
    top->addWidget(m_head);
    top->addWidget(m_keys);
    auto *tabs = new QVBoxLayout;
    tabs->setContentsMargins(0, 0, 0, 0);
    tabs->addWidget(m_tabs);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addLayout(tabs, 1);
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_empty);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);

    connect(m_head, &TicketHead::closeRequested, this, &DetailPane::closeRequested);
    connect(m_head, &TicketHead::moveRequested, this, &DetailPane::moveRequested);
    connect(&Theme::instance(), &Theme::changed, m_activity->viewport(), qOverload<>(&QWidget::update));
    m_clock.setInterval(20'000);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (isVisible() && m_detail) {
            render();
            m_detail->activity()->refreshTimes();
        }
    });
    m_clock.start();
    retranslate();
}

void DetailPane::setSession(models::ConsoleSession *session)
{
    if (m_detail) {
        m_detail->disconnect(this);
        m_detail->activity()->disconnect(this);
    }
    m_session = session;
    m_detail = session ? session->detail() : nullptr;
    m_missing = false;
    m_fields->setModel(m_detail ? m_detail->fields() : nullptr);
    m_activity->setModel(m_detail ? m_detail->activity() : nullptr);
    if (m_detail) {
        connect(m_detail, &models::TicketDetail::loaded, this, [this] {
            m_missing = false;
            render();
        });
        connect(m_detail, &models::TicketDetail::closed, this, &DetailPane::render);
        connect(m_detail, &models::TicketDetail::failed, this, &DetailPane::render);
        connect(session, &models::ConsoleSession::statesChanged, this, &DetailPane::render);
        connect(m_detail, &models::TicketDetail::missing, this, [this] {
            m_missing = true;
            render();
        });
        auto *const activity = m_detail->activity();
        connect(activity, &QAbstractItemModel::modelReset, this, &DetailPane::renderActivity);
        connect(activity, &QAbstractItemModel::rowsInserted, this, &DetailPane::renderActivity);
        connect(activity, &QAbstractItemModel::rowsRemoved, this, &DetailPane::renderActivity);
    }
    render();
}

void DetailPane::showTicket(qint64 id)
{
    if (!m_detail || m_detail->currentId() == id)
        return;
    m_missing = false;
    m_detail->request(id);
}

qint64 DetailPane::currentId() const { return m_detail ? m_detail->currentId() : 0; }

QString DetailPane::shownNumber() const
{
    return m_stack->currentWidget() == m_content ? m_head->number() : QString();
}

void DetailPane::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void DetailPane::retranslate()
{
    setAccessibleName(tr("Ticket"));
    m_tabs->setTabText(0, tr("Activity"));
    m_tabs->setTabText(1, tr("All fields"));
    m_tabs->setAccessibleName(tr("Parts of the ticket"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the ticket"));
    m_activity->setAccessibleName(tr("Activity"));
    m_noActivity->set(Icon::Comment, tr("No notes yet"),
        tr("Work notes, comments to the customer and changes appear here."));
    render();
}

void DetailPane::renderActivity()
{
    const bool any = m_detail && m_detail->activity()->rowCount() > 0;
    m_activityStack->setCurrentWidget(any ? static_cast<QWidget *>(m_activity) : m_noActivity);
}

void DetailPane::render()
{
    // One that could not be read is not another one's.
    const bool another = m_detail && m_detail->document() && !m_detail->isLoading() && m_detail->currentId() != 0
        && m_detail->currentId() != m_detail->document()->row.id;
    if (!m_session || !m_detail || !m_detail->document() || m_missing || another) {
        renderEmpty();
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    const TicketRow &row = m_detail->document()->row;
    const qint64 now = m_session->clock().nowSeconds();
    m_head->setTicket(row, m_session->states(), now);
    m_keys->setTicket(row, now);
    renderActivity();
    m_empty->clear();
    m_stack->setCurrentWidget(m_content);
}

void DetailPane::renderEmpty()
{
    if (m_missing)
        m_empty->set(Icon::Info, tr("This ticket is gone"),
            tr("The instance no longer has it, or it may not be read any more."));
    else if (m_detail && m_detail->currentId() != 0 && !m_detail->isLoading())
        m_empty->set(Icon::Connection, tr("This ticket could not be read"),
            tr("Its source does not answer at the moment. It is read by itself as soon as it does."));
    else
        m_empty->set(Icon::Info, tr("No ticket is selected"), tr("Select one in the list; j and k move, Enter opens."));
}

} // namespace bunsnc::ui
