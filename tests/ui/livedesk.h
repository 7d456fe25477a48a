// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/simulatorfixture.h"
#include "ui/shell/mainwindow.h"
#include "ui/text/language.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

namespace bunsnc::tests {

/// A small instance behind TLS.
inline simulator::Options secured(const QTemporaryDir &directory, std::int64_t records = 300)
{
    simulator::Options options = test::SimulatorFixture::smallInstance(records);
    options.tlsDirectory = directory.filePath(QStringLiteral("tls"));
    return options;
}

/// A person's settings and window, to be aimed at a simulated instance.
struct Desk {
    QTemporaryDir directory;
    Settings settings;
    ui::Language language;
    std::shared_ptr<SecretStore> secrets;
    std::unique_ptr<ui::MainWindow> window;

    explicit Desk(const QString &speech = QStringLiteral("pt_BR"))
    {
        ui::Theme::instance();
        language.set(speech);
        secrets = SecretStore::forService(directory.path()); // a keychain nobody unlocks is waited for, for long
        settings.set(SettingKey::Language, speech);
        settings.set(SettingKey::StorePath, directory.filePath(QStringLiteral("mirror.sqlite")));
        settings.set(SettingKey::PollIntervalMs, 500);
        settings.set(SettingKey::ProxyMode, QStringLiteral("none"));
        window = std::make_unique<ui::MainWindow>(settings, secrets, language);
        window->resize(1280, 800);
        window->show();
    }
    void aim(test::SimulatorFixture &instance, const QString &password)
    {
        settings.set(SettingKey::InstanceUrl, instance.url().toString(QUrl::StripTrailingSlash));
        settings.set(SettingKey::InstanceUser, QStringLiteral("admin"));
        settings.set(SettingKey::InstanceCaFile, instance.caFile());
        window->connectToInstance(ui::Passwords{password});
    }
    models::QueueModel *incidents() { return window->queuePage(Kind::Incident)->model(); }
};

} // namespace bunsnc::tests
