// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/demo.h"
#include "app/console/screenshots.h"
#include "app/console/startreport.h"
#include "services/core/log.h"
#include "services/core/memory.h"
#include "services/core/paths.h"
#include "services/core/post.h"
#include "services/core/termination.h"
#include "services/servicenow/instance.h"
#include "ui/shell/mainwindow.h"
#include "ui/text/language.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QUrl>
#include <QUrlQuery>

#include <cstdio>
#include <stop_token>

using namespace bunsnc;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConsoleCommand)
};

struct Options {
    bool demo = false;
    QString screenshots;
    QString language;
    QString theme;
    QString instance;
    QString user;
    QString caFile;
    QString store;
    bool reportStart = false;
    QList<QSize> sizes;
};

std::optional<Options> readOptions(const QApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(Words::tr("BunSNC, an operations console for ServiceNow. The password comes "
                                               "from BUNSNC_PASSWORD or the keychain, never from an argument."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"), Words::tr("Start a simulated instance and show it."));
    const QCommandLineOption screenshots(QStringLiteral("screenshots"),
        Words::tr("Write a picture of every page into DIR, then quit."), QStringLiteral("DIR"));
    const QCommandLineOption language(
        QStringLiteral("lang"), Words::tr("pt_BR or en."), QStringLiteral("LANGUAGE"));
    const QCommandLineOption theme(QStringLiteral("theme"), Words::tr("light or dark."), QStringLiteral("THEME"));
    const QCommandLineOption instance(
        QStringLiteral("instance"), Words::tr("Instance to show, for this run only."), QStringLiteral("URL"));
    const QCommandLineOption user(QStringLiteral("user"), Words::tr("User on it."), QStringLiteral("NAME"));
    const QCommandLineOption ca(
        QStringLiteral("ca"), Words::tr("PEM file with the certificate authority."), QStringLiteral("FILE"));
    const QCommandLineOption store(
        QStringLiteral("store"), Words::tr("SQLite file of the mirror, or postgresql://… of the team's server."),
        QStringLiteral("FILE"));
    const QCommandLineOption size(
        QStringLiteral("size"), Words::tr("Size of the window, such as 1280x800; several, with a comma, for pictures."),
        QStringLiteral("WxH"));
    const QCommandLineOption reportStart(
        QStringLiteral("report-start"), Words::tr("Print \"first-rows\" once rows are painted, and end."));
    parser.addOptions({demo, screenshots, language, theme, instance, user, ca, store, size, reportStart});
    parser.process(app);

    Options options;
    options.demo = parser.isSet(demo);
    options.screenshots = parser.value(screenshots);
    options.language = parser.value(language);
    options.theme = parser.value(theme);
    options.user = parser.value(user);
    options.caFile = parser.value(ca);
    options.reportStart = parser.isSet(reportStart);
    options.store = parser.value(store);
    if (options.store.startsWith(QLatin1StringView("sqlite:")))
        options.store = options.store.mid(7);
    const QUrl address(options.store);
    const bool namesPassword
        = !address.password().isEmpty() || QUrlQuery(address).hasQueryItem(QStringLiteral("password"));
    const auto refuse = [](const QString &what) {
        std::fprintf(stderr, "bunsnc-console: %s\n", qUtf8Printable(what));
        return std::nullopt;
    };
    if (namesPassword) // it would be kept in the settings, and others see it in the list of processes
        return refuse(Words::tr("--store: no password in an address, please; the connection dialog asks for it"));
    if (parser.isSet(instance)) {
        const auto url = servicenow::normalizeInstanceUrl(parser.value(instance));
        if (!url)
            return refuse(Words::tr("--instance: %1").arg(describe(url.error()).meaning));
        options.instance = url->toString(QUrl::StripTrailingSlash);
        if (options.user.isEmpty())
            return refuse(Words::tr("--instance needs --user"));
    }
    if (!options.language.isEmpty() && options.language != QLatin1StringView("pt_BR")
        && options.language != QLatin1StringView("en"))
        return refuse(Words::tr("--lang is pt_BR or en"));
    if (!options.theme.isEmpty() && options.theme != QLatin1StringView("light")
        && options.theme != QLatin1StringView("dark"))
        return refuse(Words::tr("--theme is light or dark"));
    if (parser.isSet(size)) {
        const QStringList sizes = parser.value(size).split(QLatin1Char(','));
        for (const QString &one : sizes) {
            const QStringList parts = one.split(QLatin1Char('x'));
            options.sizes.append(parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize());
            if (options.sizes.last().width() < 640 || options.sizes.last().height() < 480)
                return refuse(Words::tr("--size is WxH, at least 640x480"));
        }
    }
    return options;
}

int run(const QApplication &app)
{
    const std::stop_token terminated = watchTermination();
    QApplication::setApplicationName(QStringLiteral("bunsnc"));
    QApplication::setApplicationDisplayName(QStringLiteral("BunSNC"));
    QApplication::setApplicationVersion(QStringLiteral(BUNSNC_VERSION));
    ui::Language language;
    language.set(languageArgument(QCoreApplication::arguments()));
    const std::optional<Options> read = readOptions(app);
    if (!read)
        return 2;
    const Options &options = *read;

    std::unique_ptr<console::Demo> demo;
    if (options.demo)
        demo = std::make_unique<console::Demo>();
    const bool passing = demo || !options.instance.isEmpty(); // nothing of this run is kept
    installLogging(passing ? QString() : paths::logFile());

    std::unique_ptr<Settings> settings
        = passing ? std::make_unique<Settings>() : std::make_unique<Settings>(paths::settingsFile());
    if (passing) {
        settings->set(SettingKey::InstanceUrl, options.instance);
        settings->set(SettingKey::InstanceUser, demo ? QStringLiteral("admin") : options.user);
        settings->set(SettingKey::InstanceCaFile, options.caFile);
        settings->set(SettingKey::ProxyMode, QStringLiteral("system"));
    }
    if (demo) {
        settings->set(SettingKey::PollIntervalMs, 1000);
        settings->set(SettingKey::ProxyMode, QStringLiteral("none"));
        settings->set(SettingKey::StorePath, QDir(demo->directory()).filePath(QStringLiteral("mirror.sqlite")));
    }
    if (options.store.startsWith(QLatin1StringView("postgres")) && options.store.contains(QLatin1StringView("://")))
        settings->set(SettingKey::StoreAddress, options.store);
    else if (!options.store.isEmpty())
        settings->set(SettingKey::StorePath, options.store);
    if (!options.language.isEmpty())
        settings->set(SettingKey::Language, options.language);
    if (!options.theme.isEmpty())
        settings->set(SettingKey::Theme, options.theme);

    language.set(settings->string(SettingKey::Language));
    ui::Theme::instance().setMode(settings->string(SettingKey::Theme));
    ui::Theme::instance().setDensity(ui::Theme::densityFromName(settings->string(SettingKey::Density)));
    std::shared_ptr<SecretStore> secrets
        = SecretStore::forDesktop(demo ? demo->directory() : paths::configDirectory());

    ui::MainWindow window(*settings, secrets, language);
    if (!options.sizes.isEmpty()) {
        window.setMinimumSize(0, 0);
        window.resize(options.sizes.first());
    }
    if (options.reportStart)
        new console::StartReport(window); // the window's child
    window.show();

    int exitCode = 0;
    std::unique_ptr<console::Screenshots> pictures;
    if (!options.screenshots.isEmpty()) {
        pictures = std::make_unique<console::Screenshots>(window, *settings, options.screenshots);
        if (!options.language.isEmpty())
            pictures->setLanguages({options.language});
        if (!options.theme.isEmpty())
            pictures->setThemes({options.theme});
        if (!options.sizes.isEmpty())
            pictures->setSizes(options.sizes);
        exitCode = 1; // until all of them are written
        QObject::connect(pictures.get(), &console::Screenshots::finished, &window, [&window, &exitCode](bool ok) {
            exitCode = ok ? 0 : 1;
            window.close();
        });
    }
    if (demo) {
        QObject::connect(demo.get(), &console::Demo::ready, &window, [&](const QString &url, const QString &caFile) {
            settings->set(SettingKey::InstanceUrl, url);
            settings->set(SettingKey::InstanceCaFile, caFile);
            window.connectToInstance(ui::Passwords{QStringLiteral("admin")});
        });
        QObject::connect(demo.get(), &console::Demo::failed, &window, [&](const QString &reason) {
            window.messages()->showError(
                {.code = ErrorCode::Unknown, .subject = QStringLiteral("bunsnc simulator"), .detail = reason});
        });
        demo->start();
    } else {
        window.connectToInstance();
    }
    if (pictures)
        pictures->start();
    // The same end as a click on close: the session is ended, the settings are kept.
    const std::stop_callback onTermination(terminated, [&window, &pictures] {
        postTo(&window, [&window, &pictures] {
            pictures.reset();
            window.close();
        });
    });
    const int code = QApplication::exec();
    return code != 0 ? code : exitCode;
}

} // namespace

int main(int argc, char **argv)
{
    giveLargeBlocksBack();
    const QApplication app(argc, argv);
    const int exitCode = run(app);
    leaveSoon(exitCode);
    return exitCode;
}
