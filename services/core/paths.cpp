// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/paths.h"

#include <QDir>
#include <QStandardPaths>
#include <QStringBuilder>

namespace bunsnc::paths {

namespace {

QString directory(QStandardPaths::StandardLocation location, const QString &below)
{
    const QString home = qEnvironmentVariable("BUNSNC_HOME");
    QString path = home.isEmpty() ? QStandardPaths::writableLocation(location) % QStringLiteral("/bunsnc")
                                  : QDir::cleanPath(home) % below;
    QDir().mkpath(path);
    return path;
}

} // namespace

QString configDirectory()
{
    return directory(QStandardPaths::GenericConfigLocation, QStringLiteral("/config"));
}

QString dataDirectory()
{
    return directory(QStandardPaths::GenericDataLocation, QStringLiteral("/data"));
}

QString settingsFile()
{
    return configDirectory() % QStringLiteral("/settings.json");
}

QString defaultStoreFile(const QUrl &instance)
{
    // QUrl has made the host lower case and ASCII; nothing else may come into a file's name.
    QString name;
    for (const QChar c : instance.host(QUrl::FullyEncoded)) {
        const bool plain = c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('-'));
        name += plain ? c : QLatin1Char('_');
    }
    if (instance.port() > 0)
        name += QLatin1Char('_') % QString::number(instance.port());
    return dataDirectory() % (name.isEmpty() ? QStringLiteral("/mirror") : QStringLiteral("/mirror-") % name)
        % QStringLiteral(".sqlite");
}

QString logFile()
{
    return dataDirectory() % QStringLiteral("/bunsnc.log");
}

} // namespace bunsnc::paths
