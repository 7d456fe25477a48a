// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/consolewindow.h"

#include "ui/theme/theme.h"

namespace bunsnc::bench {

ConsoleWindow::ConsoleWindow(std::shared_ptr<engine::Engine> engine)
{
    m_language.set(QStringLiteral("pt_BR"));
    ui::Theme::instance().setMode(QStringLiteral("light"));
    m_window = std::make_unique<ui::MainWindow>(
        m_settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(m_directory.path())), m_language);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->setEngine(std::move(engine));
}

ConsoleWindow::~ConsoleWindow() = default;

} // namespace bunsnc::bench
