// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/profile.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

namespace bunsnc::ui {

/// Where an instance is, who we are there, which certificate authority and proxy.
class InstanceForm final : public QWidget {
    Q_OBJECT
public:
    explicit InstanceForm(QWidget *parent = nullptr);

    void load(const Settings &settings);
    void save(const Profile &profile, Settings &settings) const;
    /// Into the profile; InvalidArgument for an address that is none.
    Result<> read(Profile &profile) const;
    void takePasswords(const Passwords &kept); ///< where nothing was typed yet
    Passwords passwords() const { return {.instance = m_password->text(), .proxy = m_proxyPassword->text()}; }
    /// Puts the keyboard on the field that the error is about, and marks it.
    void pointAt(const Error &error);
    void pointAtUser() { m_user->setFocus(); }
    void retranslate();

private:
    void showProxyFields();

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
};

} // namespace bunsnc::ui
