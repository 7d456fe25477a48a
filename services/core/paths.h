// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

namespace bunsnc::paths {

/// Directories of the current user for this program; made on demand. BUNSNC_HOME, when set, holds them all.
QString configDirectory();
QString dataDirectory();
QString settingsFile();
/// One store for each instance: named after its host and port.
QString defaultStoreFile(const QUrl &instance);
QString logFile();

} // namespace bunsnc::paths
