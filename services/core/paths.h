// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace bunsnc::paths {

/// Directories of the current user for this program; made on demand. BUNSNC_HOME, when set, holds them all.
QString configDirectory();
QString dataDirectory();
QString settingsFile();
QString defaultStoreFile();
QString logFile();

} // namespace bunsnc::paths
