// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/profile.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace bunsnc::ui {

/// Where the team's service keeps its data: PostgreSQL, and Redis where there is one.
class TeamForm final : public QWidget {
    Q_OBJECT
public:
    explicit TeamForm(QWidget *parent = nullptr);

    void load(const Settings &settings);
    void save(const Profile &profile, Settings &settings) const;
    /// Into the profile; InvalidArgument for what is no address.
    Result<> read(Profile &profile) const;
    void takePasswords(const Passwords &kept); ///< where nothing was typed yet
    Passwords passwords() const { return {.store = m_password->text(), .redis = m_redisPassword->text()}; }
    void pointAt(const Error &error);
    void pointAtStream(const Error &error); ///< the database is fine, and Redis is not
    void retranslate();
    void tidy(); ///< a user or password that somebody typed into an address moves to its field

    /// What a test found, in sentences.
    struct Report {
        QString text;
        bool flawed = false; ///< it works, and something should be looked at
    };
    static Report describe(const engine::TeamReport &found);

private:
    QFormLayout *m_form;
    QLineEdit *m_address;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QLineEdit *m_redis;
    QLineEdit *m_redisPassword;
    QLabel *m_addressHelp;
    QLabel *m_userHelp;
    QLabel *m_redisHelp;
    QAction *m_reveal;
    QAction *m_redisReveal;
};

} // namespace bunsnc::ui
