// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/settings.h"
#include "services/engine/engine.h"
#include "ui/shell/mainwindow.h"

#include <QTemporaryDir>

#include <memory>

namespace bunsnc::bench {

/// The console's own window on an engine, as a person has it in front of them.
class ConsoleWindow {
public:
    explicit ConsoleWindow(std::shared_ptr<engine::Engine> engine);
    ~ConsoleWindow();

    ui::MainWindow &window() { return *m_window; }
    ui::TicketTable *table() { return m_window->queuePage(Kind::Incident)->table(); }
    models::QueueModel &incidents() { return *m_window->queuePage(Kind::Incident)->model(); }

private:
    QTemporaryDir m_directory;
    Settings m_settings;
    ui::Language m_language;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace bunsnc::bench
