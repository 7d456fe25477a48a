// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/settings.h"

#include <QByteArray>

namespace bunsnc::ui {

/// Widths, order and visibility of a list's columns, kept per list.
QByteArray columnLayout(const Settings &settings, const QString &view);
void saveColumnLayout(Settings &settings, const QString &view, const QByteArray &layout);

} // namespace bunsnc::ui
