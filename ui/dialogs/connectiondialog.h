// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "models/remains.h"
#include "services/core/workerthread.h"
#include "services/servicenow/tableapi.h"
#include "ui/shell/profile.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
#include <QDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include <memory>

namespace bunsnc::ui {

/// Sets up the connection to an instance: where it is, who we are, which certificate authority and proxy. Tests it
/// on a worker, cancellable, and says what it found. The password goes to the secret store, nowhere else.
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
    void cancelTest();
    void save();
    void renderReport();
    void showProxyFields();
    void setBusy(bool busy);
    Result<Profile> read() const;

    Settings &m_settings;
    std::shared_ptr<SecretStore> m_secrets;
    MessageBar *m_messages;
    QLabel *m_title;
    QLabel *m_intro;
    QFormLayout *m_form;
    QLineEdit *m_url;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QAction *m_reveal = nullptr;
    QLineEdit *m_caFile;
    QToolButton *m_browse;
    QComboBox *m_proxyMode;
    QLineEdit *m_proxyHost;
    QSpinBox *m_proxyPort;
    QLineEdit *m_proxyUser;
    QLineEdit *m_proxyPassword;
    QWidget *m_proxyAddress;
    QWidget *m_proxyLogin;
    QLabel *m_report;
    QProgressBar *m_progress;
    QPushButton *m_test;
    QPushButton *m_cancel;
    QPushButton *m_save;
    std::optional<servicenow::ConnectionReport> m_found;
    quint64 m_generation = 0;
    bool m_testing = false;
    bool m_keepsPassword = true; ///< until the secret store has refused: then it is asked for each time
    std::shared_ptr<models::GuiMailbox> m_mailbox;
    std::stop_source m_stopTest;
    std::unique_ptr<WorkerThread> m_worker;
};

} // namespace bunsnc::ui
