// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions/actions.h"

#include <QDialog>

namespace bunsnc::ui {

/// The sheet of all keys.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT
public:
    ShortcutsDialog(const Actions &actions, QWidget *parent = nullptr);
};

} // namespace bunsnc::ui
