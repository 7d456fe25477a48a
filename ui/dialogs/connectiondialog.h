// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "models/remains.h"
#include "services/core/workerthread.h"
#include "services/servicenow/tableapi.h"
#include "ui/dialogs/instanceform.h"
#include "ui/dialogs/teamform.h"
#include "ui/shell/profile.h"
#include "ui/widgets/messagebar.h"

#include <QDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>

#include <memory>

namespace bunsnc::ui {

/// Sets up where the tickets come from: an instance that this computer mirrors, or a team's server that it reads. Tests
/// it on a worker, cancellable, and says what it found. Passwords go to the secret store, nowhere else.
class ConnectionDialog final : public QDialog {
    Q_OBJECT
public:
    ConnectionDialog(Settings &settings, std::shared_ptr<SecretStore> secrets, QWidget *parent = nullptr);
    ~ConnectionDialog() override;

    MessageBar *messages() const { return m_messages; }
    QString report() const { return m_report->text(); }

Q_SIGNALS:
    /// Saved; the passwords may be used without asking the secret store again, which may not have them.
    void saved(const bunsnc::ui::Passwords &typed);

protected:
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void pointAt(const Error &error);
    void build();
    void retranslate();
    void load();
    void test();
    void testInstance(const Profile &profile, quint64 generation);
    void testTeam(const Profile &profile, quint64 generation);
    void tested(quint64 generation, const std::optional<Error> &error);
    void cancelTest();
    void save();
    void kept(const Profile &profile, const Passwords &passwords, const Result<> &written);
    void renderReport();
    void showForm();
    void setBusy(bool busy);
    bool isTeam() const { return m_team->isChecked(); }
    Result<Profile> read() const;
    Passwords passwords() const;

    Settings &m_settings;
    std::shared_ptr<SecretStore> m_secrets;
    MessageBar *m_messages;
    QLabel *m_title;
    QRadioButton *m_mirror;
    QLabel *m_mirrorHelp;
    QRadioButton *m_team;
    QLabel *m_teamHelp;
    InstanceForm *m_instanceForm;
    TeamForm *m_teamForm;
    QLabel *m_report;
    QProgressBar *m_progress;
    QPushButton *m_test;
    QPushButton *m_cancel;
    QPushButton *m_save;
    std::optional<servicenow::ConnectionReport> m_found;
    std::optional<engine::TeamReport> m_teamFound;
    quint64 m_generation = 0;
    bool m_testing = false;
    bool m_keepsPassword = true; ///< until the secret store has refused: then it is asked for each time
    std::shared_ptr<models::GuiMailbox> m_mailbox;
    std::stop_source m_stopTest;
    std::unique_ptr<WorkerThread> m_worker;
};

} // namespace bunsnc::ui
