// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "services/core/clock.h"
#include "services/query/parser.h"
#include "ui/dialogs/connectiondialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDateTime>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace bunsnc::ui {

MainWindow::MainWindow(
    Settings &settings, std::shared_ptr<SecretStore> secrets, Language &language, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_secrets(std::move(secrets))
    , m_language(language)
    , m_actions(new Actions(this))
    , m_messages(new MessageBar(this))
    , m_sidebar(new Sidebar(*m_actions, this))
    , m_splitter(new QSplitter(this))
    , m_pages(new QStackedWidget(this))
    , m_finished(new FinishedPage(settings, this))
    , m_dashboard(new DashboardPage(this))
    , m_notifications(new NotificationsPage(settings, this))
    , m_sync(new SyncPage(this))
    , m_detail(new DetailPane(this))
    , m_status(new StatusStrip(this))
    , m_host(std::make_unique<EngineHost>())
{
    for (size_t i = 0; i < allKinds.size(); ++i)
        m_queues[i] = new QueuePage(allKinds[i], settings, this);
    build();
    wire();
    m_sidebar->setCollapsed(m_settings.boolean(SettingKey::SidebarCollapsed));
    placeDetail(m_settings.string(SettingKey::DetailPlacement));
    const QByteArray geometry
        = QByteArray::fromBase64(m_settings.string(SettingKey::WindowGeometry).toLatin1());
    if (geometry.isEmpty() || !restoreGeometry(geometry))
        resize(1440, 900);
    const QByteArray state = QByteArray::fromBase64(m_settings.string(SettingKey::WindowState).toLatin1());
    if (!state.isEmpty())
        m_detailSized = m_splitter->restoreState(state);
    placeDetail(m_settings.string(SettingKey::DetailPlacement));
    retranslate();
    showPage(ActionId::ShowIncidents);
    if (m_settings.loadError())
        m_messages->showError(*m_settings.loadError());
}

MainWindow::~MainWindow()
{
    endSession();
    m_host.reset(); // waits
}

void MainWindow::build()
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(icon(Icon::Application));
    setMinimumSize(960, 600);
    for (QueuePage *const page : m_queues)
        m_pages->addWidget(page);
    for (QWidget *const page : std::initializer_list<QWidget *>{m_finished, m_dashboard, m_notifications, m_sync})
        m_pages->addWidget(page);
    m_splitter->addWidget(m_pages);
    m_splitter->addWidget(m_detail);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    auto *middle = new QVBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_messages);
    middle->addWidget(m_splitter, 1);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(new Hairline(Qt::Vertical, this));
    row->addLayout(middle, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row, 1);
    column->addWidget(new Hairline(Qt::Horizontal, this));
    column->addWidget(m_status);
}

void MainWindow::wire()
{
    addActions(m_actions->all());
    const auto on = [this](ActionId id, auto &&run) {
        connect(m_actions->action(id), &QAction::triggered, this, std::forward<decltype(run)>(run));
    };
    for (const ActionId id : {ActionId::ShowIncidents, ActionId::ShowChangeTasks, ActionId::ShowCatalogTasks,
             ActionId::ShowFinished, ActionId::ShowDashboard, ActionId::ShowNotifications, ActionId::ShowSync}) {
        on(id, [this, id] { showPage(id); });
        wirePage(pageOf(id));
    }
    on(ActionId::Search, [this] {
        Page *const page = pageOf(m_page);
        if (!page->header()->search())
            showPage(ActionId::ShowIncidents);
        QLineEdit *const search = pageOf(m_page)->header()->search();
        search->setFocus(Qt::ShortcutFocusReason);
        search->selectAll();
    });
    const auto onQueue = [this](auto &&run) {
        return [this, run] {
            if (auto *const queue = qobject_cast<QueuePage *>(pageOf(m_page)))
                run(queue);
        };
    };
    on(ActionId::AddFilter, [this] {
        if (auto *const queue = qobject_cast<QueuePage *>(pageOf(m_page)))
            queue->editQuery();
        else if (m_page == ActionId::ShowFinished)
            m_finished->editQuery();
    });
    on(ActionId::ClearFilters, [this] {
        if (auto *const queue = qobject_cast<QueuePage *>(pageOf(m_page)))
            queue->clearFilters();
        else if (m_page == ActionId::ShowFinished)
            m_finished->clearFilters();
    });
    on(ActionId::TogglePause, onQueue([](QueuePage *queue) { queue->setPaused(!queue->isPaused()); }));
    on(ActionId::CopyNumber, onQueue([](QueuePage *queue) {
        const QString numbers = queue->selectedNumbers();
        if (!numbers.isEmpty())
            QGuiApplication::clipboard()->setText(numbers);
    }));
    on(ActionId::PollNow, [this] {
        if (m_session)
            m_session->engine().pollNow();
    });
    on(ActionId::ToggleSidebar, [this] { m_sidebar->setCollapsed(!m_sidebar->isCollapsed()); });
    on(ActionId::ToggleDetail, [this] { setDetailVisible(!m_detail->isVisible()); });
    on(ActionId::MoveDetail, [this] {
        placeDetail(m_splitter->orientation() == Qt::Horizontal ? QStringLiteral("bottom") : QStringLiteral("right"));
    });
    on(ActionId::ToggleTheme, [this] {
        m_settings.set(SettingKey::Theme,
            Theme::instance().scheme() == Scheme::Dark ? QStringLiteral("light") : QStringLiteral("dark"));
    });
    on(ActionId::Settings, [this] { showSettings(); });
    on(ActionId::Connection, [this] { showConnection(); });
    on(ActionId::Shortcuts, [this] { showShortcuts(); });
    on(ActionId::Quit, [this] { close(); });

    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_detailSized = true; });
    connect(m_detail, &DetailPane::closeRequested, this, [this] { setDetailVisible(false); });
    connect(m_detail, &DetailPane::moveRequested, m_actions->action(ActionId::MoveDetail), &QAction::trigger);
    connect(m_sidebar, &Sidebar::collapsedChanged, this,
        [this](bool collapsed) { m_settings.set(SettingKey::SidebarCollapsed, collapsed); });
    connect(m_dashboard, &DashboardPage::filterRequested, this,
        [this](Kind kind, QueuePage::Dimension dimension, const QString &key) {
            queuePage(kind)->toggleFilter(dimension, key);
            showPage(kind == Kind::Incident ? ActionId::ShowIncidents
                    : kind == Kind::ChangeTask ? ActionId::ShowChangeTasks
                                               : ActionId::ShowCatalogTasks);
        });
    connect(m_dashboard, &DashboardPage::dayRequested, this, &MainWindow::filterByDay);
    connect(m_host.get(), &EngineHost::opened, this, &MainWindow::startSession);
    connect(m_host.get(), &EngineHost::failed, this, [this](const Error &error) {
        setWaiting(Waiting::Nothing);
        m_mirrorTrouble = true; // gone with the session that comes in the end
        const bool mendable = Profile::fromSettings(m_settings).readsTeam() && !error.retryable;
        if (mendable)
            m_messages->setRemedy([] { return tr("Connection…"); }, [this] { showConnection(); });
        else
            m_messages->setRemedy([] { return tr("Try again"); }, [this] { connectToInstance(); });
        m_messages->showError(error, error.retryable);
    });
    m_closeLimit.setSingleShot(true);
    connect(&m_closeLimit, &QTimer::timeout, this, [this] { finishClosing(false); });
    connect(&m_settings, &Settings::changed, this, &MainWindow::applySettings);
    connect(&m_language, &Language::changed, m_actions, &Actions::retranslate);
}

void MainWindow::wirePage(Page *page)
{
    connect(page, &Page::connectionRequested, this, &MainWindow::showConnection);
    connect(page, &Page::ticketActivated, this, [this](qint64 id) { m_detail->showTicket(id); });
    connect(page, &Page::ticketOpened, this, &MainWindow::openTicket);
}

Page *MainWindow::pageOf(ActionId id) const
{
    switch (id) {
    case ActionId::ShowChangeTasks:
        return m_queues[1];
    case ActionId::ShowCatalogTasks:
        return m_queues[2];
    case ActionId::ShowFinished:
        return m_finished;
    case ActionId::ShowDashboard:
        return m_dashboard;
    case ActionId::ShowNotifications:
        return m_notifications;
    case ActionId::ShowSync:
        return m_sync;
    default:
        return m_queues[0];
    }
}

QueuePage *MainWindow::queuePage(Kind kind) const
{
    for (QueuePage *const page : m_queues) {
        if (page->kind() == kind)
            return page;
    }
    return m_queues[0];
}

void MainWindow::showPage(ActionId id)
{
    Page *const before = pageOf(m_page);
    Page *const now = pageOf(id);
    m_page = id;
    if (before != now)
        before->setActive(false);
    m_pages->setCurrentWidget(now);
    m_sidebar->setCurrent(id);
    const bool list = id != ActionId::ShowDashboard && id != ActionId::ShowSync;
    m_detail->setVisible(list && m_detailWanted);
    now->setActive(true);
    if (const auto ticket = now->currentTicket(); ticket && before != now)
        m_detail->showTicket(*ticket); // of this list, not of the one before
    if (isVisible())
        now->mainWidget()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::openTicket(qint64 id)
{
    setDetailVisible(true);
    m_detail->showTicket(id);
}

void MainWindow::setDetailVisible(bool visible)
{
    m_detailWanted = visible;
    m_detail->setVisible(visible && m_page != ActionId::ShowDashboard && m_page != ActionId::ShowSync);
}

void MainWindow::placeDetail(const QString &placement)
{
    const bool below = placement == QLatin1StringView("bottom");
    const Qt::Orientation wanted = below ? Qt::Vertical : Qt::Horizontal;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    m_detailSized = false;
    sizeDetail();
    m_settings.set(SettingKey::DetailPlacement, below ? QStringLiteral("bottom") : QStringLiteral("right"));
}

void MainWindow::sizeDetail()
{
    if (m_detailSized)
        return;
    const bool below = m_splitter->orientation() == Qt::Vertical;
    const int room = below ? m_splitter->height() : m_splitter->width();
    const int detail = below ? metrics::detailHeight(room) : metrics::detailWidth(room);
    m_splitter->setSizes({std::max(200, room - detail), detail});
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    sizeDetail();
}

void MainWindow::filterByDay(Kind kind, QDate day, bool resolved)
{
    const auto utc = [](QDate date) { return formatUtc(date.startOfDay(Qt::LocalTime).toSecsSinceEpoch()); };
    const QString field = !resolved ? QStringLiteral("opened_at")
        : kind == Kind::Incident    ? QStringLiteral("resolved_at")
                                    : QStringLiteral("closed_at");
    const auto parsed = query::parse(QStringLiteral("%1>=%2^%1<%3").arg(field, utc(day), utc(day.addDays(1))));
    if (!parsed || !m_session)
        return;
    if (resolved) {
        showPage(ActionId::ShowFinished);
        m_finished->model()->setQuery(*parsed);
        return;
    }
    showPage(kind == Kind::Incident ? ActionId::ShowIncidents
            : kind == Kind::ChangeTask ? ActionId::ShowChangeTasks
                                       : ActionId::ShowCatalogTasks);
    queuePage(kind)->model()->setQuery(*parsed);
}

void MainWindow::applySettings(SettingKey key)
{
    if (key == SettingKey::Language)
        m_language.set(m_settings.string(key));
    else if (key == SettingKey::Theme)
        Theme::instance().setMode(m_settings.string(key));
    else if (key == SettingKey::Density)
        Theme::instance().setDensity(Theme::densityFromName(m_settings.string(key)));
    else if (key == SettingKey::NotificationsMuted)
        renderCounts();
}

void MainWindow::showSettings()
{
    auto *dialog = new SettingsDialog(m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::connectionRequested, this, &MainWindow::showConnection);
    connect(dialog, &SettingsDialog::syncChanged, this, [this] { connectToInstance(); });
    dialog->open();
}

void MainWindow::showConnection()
{
    auto *dialog = new ConnectionDialog(m_settings, m_secrets, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectionDialog::saved, this, [this](const Passwords &typed) { connectToInstance(typed); });
    dialog->open();
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(*m_actions, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    pageOf(m_page)->mainWidget()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void MainWindow::retranslate()
{
    setWindowTitle(tr("BunSNC"));
    setAccessibleName(tr("BunSNC"));
    m_splitter->setAccessibleName(tr("List and ticket"));
}

} // namespace bunsnc::ui
