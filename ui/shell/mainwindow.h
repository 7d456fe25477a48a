// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/secrets.h"
#include "ui/actions/actions.h"
#include "ui/detail/detailpane.h"
#include "ui/pages/dashboardpage.h"
#include "ui/pages/finishedpage.h"
#include "ui/pages/notificationspage.h"
#include "ui/pages/queuepage.h"
#include "ui/pages/syncpage.h"
#include "ui/shell/enginehost.h"
#include "ui/shell/profile.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/statusstrip.h"
#include "ui/text/language.h"
#include "ui/widgets/messagebar.h"

#include <QSplitter>
#include <QTimer>

namespace bunsnc::ui {

/// The window: sidebar, pages, detail pane, messages, status. Opens the engine on a worker and hands its session to
/// the pages. Nothing here waits for anything.
class MainWindow final : public QWidget {
    Q_OBJECT
public:
    MainWindow(Settings &settings, std::shared_ptr<SecretStore> secrets, Language &language, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens the engine of the settings' profile. The passwords are those given, now or the last time for the same
    /// logins, or else taken from the environment or the secret store. Without a complete profile a store that the
    /// settings name is shown as it is; without one the pages offer to set a profile up.
    void connectToInstance(const std::optional<Passwords> &typed = {});
    /// Shows an engine that somebody else made (the tests' way in).
    void setEngine(std::shared_ptr<engine::Engine> engine);
    /// Ends the session at once: the engine follows in its own time.
    void disconnectFromInstance();
    /// Within so long the window is closed, whatever still runs behind it.
    static constexpr std::chrono::milliseconds closeLimit{1800};

    void showPage(ActionId page);
    ActionId currentPage() const { return m_page; }
    QueuePage *queuePage(Kind kind) const;
    FinishedPage *finishedPage() const { return m_finished; }
    DashboardPage *dashboardPage() const { return m_dashboard; }
    NotificationsPage *notificationsPage() const { return m_notifications; }
    SyncPage *syncPage() const { return m_sync; }
    DetailPane *detail() const { return m_detail; }
    Sidebar *sidebar() const { return m_sidebar; }
    MessageBar *messages() const { return m_messages; }
    StatusStrip *status() const { return m_status; }
    Actions &actions() { return *m_actions; }
    models::ConsoleSession *session() const { return m_session.get(); }
    void setDetailVisible(bool visible);
    /// "right" or "bottom".
    void placeDetail(const QString &placement);

public Q_SLOTS:
    void showSettings();
    void showConnection();
    void showShortcuts();

Q_SIGNALS:
    void sessionChanged();
    void closed(bool inTime); ///< the session has ended and the window goes; false: the limit came first

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void wire();
    void wirePage(Page *page);
    void applySettings(SettingKey key);
    void startSession(std::shared_ptr<engine::Engine> engine);
    /// Lets go of the session at once; what it leaves ends elsewhere. False when there is none.
    bool endSession(std::function<void(bool inTime)> then = {});
    void finishClosing(bool inTime);
    void renderCounts();
    void renderErrors(const sync::MirrorStatus &status);
    void showFailure(const Error &error);
    void openTicket(qint64 id);
    void filterByDay(Kind kind, QDate day, bool resolved);
    void retranslate();
    void sizeDetail();
    Page *pageOf(ActionId id) const;
    void setWaiting(Waiting waiting);
    std::array<Page *, 7> allPages() const;

    Settings &m_settings;
    std::shared_ptr<SecretStore> m_secrets;
    std::optional<std::pair<Profile, Passwords>> m_typed; ///< what may be kept nowhere else
    Language &m_language;
    Actions *m_actions;
    MessageBar *m_messages;
    Sidebar *m_sidebar;
    QSplitter *m_splitter;
    QStackedWidget *m_pages;
    std::array<QueuePage *, 3> m_queues{};
    FinishedPage *m_finished;
    DashboardPage *m_dashboard;
    NotificationsPage *m_notifications;
    SyncPage *m_sync;
    DetailPane *m_detail;
    StatusStrip *m_status;
    ActionId m_page = ActionId::ShowIncidents;
    bool m_detailWanted = true;
    bool m_detailSized = false; // by the user: the window keeps to it
    enum class Closing { No, Ending, Done } m_closing = Closing::No;
    QTimer m_closeLimit;
    bool m_mirrorTrouble = false;
    std::unique_ptr<models::ConsoleSession> m_session;
    std::unique_ptr<EngineHost> m_host;
};

} // namespace bunsnc::ui
