// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window's sessions: how one begins, what it says, how it ends.
#include "services/core/log.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QCloseEvent>
#include <QFileInfo>

namespace bunsnc::ui {

std::array<Page *, 7> MainWindow::allPages() const
{
    return {m_queues[0], m_queues[1], m_queues[2], m_finished, m_dashboard, m_notifications, m_sync};
}

void MainWindow::connectToInstance(const std::optional<Passwords> &typed)
{
    if (m_closing != Closing::No)
        return;
    const Profile profile = Profile::fromSettings(m_settings);
    const QString store = m_settings.string(SettingKey::StorePath);
    if (!profile.readsTeam() && !profile.isComplete() && (store.isEmpty() || !QFileInfo::exists(store))) {
        setWaiting(Waiting::Nothing);
        return;
    }
    if (typed)
        m_typed = {profile, *typed};
    else if (m_typed && !m_typed->first.hasLoginsOf(profile))
        m_typed.reset();
    const auto passwords = m_typed ? std::optional(m_typed->second) : std::nullopt;
    endSession();
    m_messages->dismiss();
    m_messages->setRemedy({}, {});
    setWaiting(profile.readsTeam() ? Waiting::ForServer : Waiting::ForOpening);
    m_host->open([profile, passwords, secrets = m_secrets](
                     std::stop_token stop) { return openEngine(profile, passwords, *secrets, stop); });
}

void MainWindow::setEngine(std::shared_ptr<engine::Engine> engine)
{
    endSession();
    startSession(std::move(engine));
}

void MainWindow::disconnectFromInstance()
{
    m_host->forget();
    endSession();
    setWaiting(Waiting::Nothing);
}

void MainWindow::startSession(std::shared_ptr<engine::Engine> engine)
{
    endSession();
    setWaiting(Waiting::Nothing);
    m_session = std::make_unique<models::ConsoleSession>(engine);
    connect(m_session.get(), &models::ConsoleSession::failed, this, &MainWindow::showFailure);
    connect(m_session.get(), &models::ConsoleSession::mirrorStatusChanged, this, &MainWindow::renderErrors);
    connect(&m_language, &Language::changed, m_session.get(), &models::ConsoleSession::retranslate);
    m_session->freshness()->setVisible(true);
    pageOf(m_page)->setSession(m_session.get()); // what is on screen reads first
    for (Page *const page : allPages()) {
        if (page != pageOf(m_page))
            page->setSession(m_session.get());
    }
    m_detail->setSession(m_session.get());
    m_status->setBudgetSource([engine = std::weak_ptr(engine)] {
        const auto alive = engine.lock();
        return alive ? alive->mirrorStatus().limiter : servicenow::Limiter::Status();
    });
    m_status->setFreshness(m_session->freshness());
    connect(m_session->counters(), &models::Counters::changed, this, &MainWindow::renderCounts);
    connect(m_session->notifications(), &models::NotificationModel::unreadCountChanged, this, &MainWindow::renderCounts);
    renderCounts();
    renderErrors(m_session->engine().mirrorStatus());
    if (!engine->isMirroring() && !engine->teamStatus() && Profile::fromSettings(m_settings).isComplete()) {
        m_messages->setRemedy([] { return tr("Connection…"); }, [this] { showConnection(); });
        m_messages->showText([] {
            return tr("No password is known for this instance: you see the local copy, and nothing is fetched.");
        });
    }
    Q_EMIT sessionChanged();
}

bool MainWindow::endSession(std::function<void(bool inTime)> then)
{
    if (!m_session)
        return false;
    for (Page *const page : allPages())
        page->setSession(nullptr);
    m_detail->setSession(nullptr);
    m_status->setFreshness(nullptr);
    m_status->setBudgetSource({});
    m_mirrorTrouble = false;
    m_session->disconnect(this);
    m_host->release(m_session->detach(), closeLimit, std::move(then));
    m_session.reset();
    Q_EMIT sessionChanged();
    return true;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_closing == Closing::No) {
        m_settings.set(SettingKey::WindowGeometry, QString::fromLatin1(saveGeometry().toBase64()));
        if (m_detailSized)
            m_settings.set(SettingKey::WindowState, QString::fromLatin1(m_splitter->saveState().toBase64()));
        const Result<> saved = m_settings.save();
        if (!saved)
            qWarning("Settings could not be saved: %s", qUtf8Printable(toLogLine(saved.error())));
        m_closing = Closing::Ending;
        m_host->forget();
        m_messages->dismiss();
        setWaiting(Waiting::ForClosing);
        m_closeLimit.start(closeLimit);
        if (!endSession([this](bool inTime) { finishClosing(inTime); }))
            m_closing = Closing::Done;
    }
    // Until then the window says that it is closing, and goes on answering.
    event->setAccepted(m_closing == Closing::Done);
}

void MainWindow::finishClosing(bool inTime)
{
    if (m_closing != Closing::Ending)
        return;
    m_closing = Closing::Done;
    m_closeLimit.stop();
    Q_EMIT closed(inTime);
    close();
}

void MainWindow::setWaiting(Waiting waiting)
{
    for (Page *const page : allPages())
        page->setWaiting(waiting);
    m_status->setWaiting(waiting);
    m_sidebar->setEnabled(waiting != Waiting::ForClosing);
}

/// Of one of the session's readers.
void MainWindow::showFailure(const Error &error)
{
    const bool team = m_session && m_session->freshness()->source().team;
    if (team && error.retryable) {
        if (m_session->isAway())
            return; // said already, and each list says what it lacks
        m_mirrorTrouble = true; // it is read again: what is said goes with the next good word
    }
    m_messages->showError(error, error.retryable);
}

void MainWindow::renderErrors(const sync::MirrorStatus &status)
{
    const bool trouble = status.error.has_value();
    if (trouble) {
        const ErrorCode code = status.error->code;
        if (code == ErrorCode::Unauthorized || code == ErrorCode::HostNotFound || code == ErrorCode::TlsUntrusted
            || code == ErrorCode::ProxyRefused || code == ErrorCode::SecretUnavailable
            || code == ErrorCode::StoreRefused)
            m_messages->setRemedy([] { return tr("Connection…"); }, [this] { showConnection(); });
        else
            m_messages->setRemedy([] { return tr("Try now"); }, [this] {
                if (m_session)
                    m_session->engine().pollNow();
            });
        m_messages->showError(*status.error, status.phase != sync::Phase::Failed);
    } else if (m_mirrorTrouble) {
        m_messages->dismiss(); // it mended itself
    }
    m_mirrorTrouble = trouble;
}

void MainWindow::renderCounts()
{
    if (!m_session)
        return;
    const models::Counts counts = m_session->counters()->counts();
    m_sidebar->setCount(ActionId::ShowIncidents, counts.of(Kind::Incident));
    m_sidebar->setCount(ActionId::ShowChangeTasks, counts.of(Kind::ChangeTask));
    m_sidebar->setCount(ActionId::ShowCatalogTasks, counts.of(Kind::CatalogTask));
    m_sidebar->setCount(ActionId::ShowFinished, counts.finished);
    const int unread = m_session->notifications()->unreadCount();
    const bool muted = m_settings.boolean(SettingKey::NotificationsMuted);
    m_sidebar->setEmphasis(ActionId::ShowNotifications, !muted);
    m_sidebar->setCount(ActionId::ShowNotifications, muted ? -1 : unread);
}

} // namespace bunsnc::ui
