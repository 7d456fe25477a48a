// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/screenshots.h"

#include "ui/dialogs/connectiondialog.h"
#include "ui/dialogs/querydialog.h"
#include "ui/dialogs/settingsdialog.h"

#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include <cstdio>

namespace bunsnc::console {

namespace {
constexpr int giveUpMs = 120'000; ///< a mirror that is not there by then is shown as it is
} // namespace

Screenshots::Screenshots(ui::MainWindow &window, Settings &settings, const QString &directory, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_settings(settings)
    , m_directory(directory)
{
    m_wait.setInterval(100);
    connect(&m_wait, &QTimer::timeout, this, &Screenshots::waitForData);
}

void Screenshots::start()
{
    QDir().mkpath(m_directory);
    m_since.start();
    m_wait.start();
}

void Screenshots::waitForData()
{
    const models::ConsoleSession *const session = m_window.session();
    const bool patient = m_since.elapsed() < giveUpMs;
    const bool loaded = session && session->freshness()->level() == models::FreshnessLevel::Fresh
        && m_window.queuePage(Kind::Incident)->model()
        && m_window.queuePage(Kind::Incident)->model()->rowCount() > 0;
    // Something to tell: a few changes have arrived.
    const bool lively = loaded && m_window.session()->notifications()->rowCount() >= 8;
    // No instance is set up, and none is about to be: the empty states are all there is to see.
    const bool nothing = !session && m_settings.string(SettingKey::InstanceUrl).isEmpty() && m_since.elapsed() > 15'000;
    if (patient && !nothing && !(lively || (loaded && m_since.elapsed() > 45'000)))
        return;
    m_wait.stop();
    plan();
    step();
}

void Screenshots::plan()
{
    for (const QSize &size : m_sizes) {
        const QString large = m_sizes.size() > 1 ? QString::number(size.width()) + QLatin1Char('-') : QString();
        for (const QString &language : m_languages) {
            for (const QString &theme : m_themes) {
                const QString prefix = large + language + QLatin1Char('-') + theme + QLatin1Char('-');
                planPages(prefix, language, theme, size);
                if (size == m_sizes.front())
                    planDialogs(prefix); // they do not grow with the window
            }
        }
    }
}

void Screenshots::planPages(const QString &prefix, const QString &language, const QString &theme, QSize size)
{
    using ui::ActionId;
    add(400, [this, language, theme, size] {
        m_window.setMinimumSize(0, 0);
        m_window.resize(size);
        m_settings.set(SettingKey::Language, language);
        m_settings.set(SettingKey::Theme, theme);
        m_window.setDetailVisible(true);
        m_window.showPage(ActionId::ShowIncidents);
    });
    add(900, [this] {
        ui::TicketTable *const table = m_window.queuePage(Kind::Incident)->table();
        m_window.queuePage(Kind::Incident)->clearFilters();
        m_window.detail()->tabs()->setCurrentIndex(0);
        if (table->model() && table->model()->rowCount() > 2)
            table->setCurrentIndex(table->model()->index(2, 1));
    });
    add(50, [this, prefix] { shoot(prefix + QStringLiteral("incidents")); });
    add(500, [this] {
        m_window.detail()->tabs()->setCurrentIndex(1);
        auto *const page = m_window.queuePage(Kind::Incident);
        page->toggleFilter(ui::QueuePage::Dimension::Priority, QStringLiteral("2"));
        page->toggleFilter(ui::QueuePage::Dimension::State, QStringLiteral("2"));
        page->setPaused(true);
    });
    add(400, [this, prefix] {
        shoot(prefix + QStringLiteral("filtered"));
        m_window.queuePage(Kind::Incident)->setPaused(false);
        m_window.detail()->tabs()->setCurrentIndex(0);
        m_window.queuePage(Kind::Incident)->header()->setSearchText(QStringLiteral("xyzzy"));
        m_window.setDetailVisible(false);
    });
    add(400, [this, prefix] {
        shoot(prefix + QStringLiteral("nothing-matches"));
        m_window.queuePage(Kind::Incident)->clearFilters();
    });
    add(50, [this, prefix] {
        shoot(prefix + QStringLiteral("without-detail"));
        m_window.setDetailVisible(true);
    });
    const std::pair<ActionId, QString> pages[] = {{ActionId::ShowChangeTasks, QStringLiteral("change-tasks")},
        {ActionId::ShowCatalogTasks, QStringLiteral("catalog-tasks")},
        {ActionId::ShowFinished, QStringLiteral("finished")}, {ActionId::ShowDashboard, QStringLiteral("dashboard")},
        {ActionId::ShowNotifications, QStringLiteral("notifications")},
        {ActionId::ShowSync, QStringLiteral("synchronization")}};
    for (const auto &[id, name] : pages) {
        add(1200, [this, id = id] { m_window.showPage(id); });
        add(50, [this, prefix, name = name] { shoot(prefix + name); });
    }
}

void Screenshots::planDialogs(const QString &prefix)
{
    add(200, [this] {
        m_window.showPage(ui::ActionId::ShowIncidents);
        m_window.showConnection();
    });
    add(50, [this, prefix] {
        if (auto *const dialog = m_window.findChild<ui::ConnectionDialog *>())
            shoot(prefix + QStringLiteral("connection"), dialog);
    });
    add(200, [this] {
        if (auto *const dialog = m_window.findChild<ui::ConnectionDialog *>())
            dialog->findChild<QRadioButton *>(QStringLiteral("sourceTeam"))->click();
    });
    add(50, [this, prefix] {
        if (auto *const dialog = m_window.findChild<ui::ConnectionDialog *>()) {
            shoot(prefix + QStringLiteral("connection-team"), dialog);
            if (m_settings.string(SettingKey::StoreAddress).isEmpty())
                dialog->findChild<QRadioButton *>(QStringLiteral("sourceMirror"))->click();
        }
    });
    // What the test button says: it works, the password is wrong, the certificate is not known.
    const auto test = [this](const char *field, const QString &text) {
        auto *const dialog = m_window.findChild<ui::ConnectionDialog *>();
        if (!dialog)
            return;
        if (auto *const edit = dialog->findChild<QLineEdit *>(QLatin1StringView(field)); edit && !text.isNull())
            edit->setText(text);
        dialog->findChild<QPushButton *>(QStringLiteral("testButton"))->click();
    };
    const auto shootTest = [this](const QString &name) {
        if (auto *const dialog = m_window.findChild<ui::ConnectionDialog *>())
            shoot(name, dialog);
    };
    const bool team = !m_settings.string(SettingKey::StoreAddress).isEmpty();
    const char *const password = team ? "storePassword" : "instancePassword";
    const QString right = team ? QString() : qEnvironmentVariable("BUNSNC_PASSWORD", QStringLiteral("admin"));
    add(2000, [test, password, right] { test(password, right); });
    add(50, [shootTest, prefix] { shootTest(prefix + QStringLiteral("connection-works")); });
    add(2000, [test, password] { test(password, QStringLiteral("not the password")); });
    add(50, [shootTest, prefix] { shootTest(prefix + QStringLiteral("connection-wrong-password")); });
    add(2000, [test] { test("caFile", QString::fromLatin1("")); });
    add(50, [this, shootTest, prefix] {
        shootTest(prefix + QStringLiteral("connection-untrusted"));
        if (auto *const dialog = m_window.findChild<ui::ConnectionDialog *>())
            dialog->reject();
        m_window.showSettings();
    });
    add(200, [] {});
    add(100, [this, prefix] {
        if (auto *const dialog = m_window.findChild<ui::SettingsDialog *>()) {
            shoot(prefix + QStringLiteral("settings"), dialog);
            dialog->reject();
        }
        m_window.showShortcuts();
    });
    add(200, [] {});
    add(100, [this, prefix] {
        if (auto *const dialog = m_window.findChild<QDialog *>(QStringLiteral("shortcutsDialog"))) {
            shoot(prefix + QStringLiteral("shortcuts"), dialog);
            dialog->reject();
        }
        m_window.queuePage(Kind::Incident)->editQuery();
    });
    add(150, [this] {
        if (auto *const dialog = m_window.findChild<ui::QueryDialog *>())
            dialog->editor()->setPlainText(QStringLiteral("priority<=2^assigned_toISEMPTY^caller_id"));
    });
    add(50, [this, prefix] {
        if (auto *const dialog = m_window.findChild<ui::QueryDialog *>()) {
            shoot(prefix + QStringLiteral("query"), dialog);
            dialog->reject();
        }
    });
}

void Screenshots::step()
{
    if (m_next == m_steps.size()) {
        summary();
        Q_EMIT finished(m_ok);
        return;
    }
    const Step &now = m_steps[m_next++];
    now.run();
    QTimer::singleShot(now.settleMs, this, &Screenshots::step);
}

void Screenshots::shoot(const QString &name, QWidget *what)
{
    QWidget *const target = what ? what : &m_window;
    const QString file = QDir(m_directory).filePath(name + QStringLiteral(".png"));
    if (target->grab().save(file)) {
        m_written.append(file);
    } else {
        m_ok = false;
        std::fprintf(stderr, "cannot write %s\n", qUtf8Printable(file));
    }
}

void Screenshots::summary()
{
    const models::ConsoleSession *const session = m_window.session();
    if (session) {
        const sync::MirrorStatus status = session->engine().mirrorStatus();
        std::printf("source     %s\n", qUtf8Printable(session->freshness()->sourceName()));
        std::printf("state      %s\n", qUtf8Printable(session->freshness()->text()));
        for (const sync::TableStatus &table : status.tables)
            std::printf("%-12s %lld written, %lld deleted, %lld set aside\n", qUtf8Printable(tableName(table.kind)),
                static_cast<long long>(table.rowsStored), static_cast<long long>(table.deleted),
                static_cast<long long>(table.quarantined));
        std::printf("requests   %lld\n", static_cast<long long>(status.limiter.totalRequests));
    } else {
        m_ok = false;
        std::printf("no instance was connected\n");
    }
    std::printf("pictures   %lld in %s\n", static_cast<long long>(m_written.size()),
        qUtf8Printable(QDir(m_directory).absolutePath()));
    std::fflush(stdout);
}

} // namespace bunsnc::console
