// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/sampledesk.h"
#include "ui/shell/mainwindow.h"
#include "ui/text/language.h"

#include <QTemporaryDir>

namespace bunsnc::tests {

/// A real window on a real engine over a real store, without an instance behind it.
class WindowRig {
public:
    explicit WindowRig(int incidents = 140, const QString &language = QStringLiteral("pt_BR"));
    ~WindowRig();

    bool isReady() const { return m_ready; }
    ui::MainWindow &window() { return *m_window; }
    ui::QueuePage *incidents() { return m_window->queuePage(Kind::Incident); }
    Settings &settings() { return m_settings; }
    ui::Language &language() { return m_language; }
    std::shared_ptr<engine::Engine> sharedEngine() const { return m_engine; }
    /// A change as the mirror would write it, announced on the stream.
    bool change(const SampleTicket &ticket);
    engine::Engine &engine() { return *m_engine; }
    /// Another engine on the same store, as after a change of the connection.
    std::shared_ptr<engine::Engine> openAgain();
    QString directory() const { return m_directory.path(); }

private:
    QTemporaryDir m_directory;
    Settings m_settings;
    ui::Language m_language;
    std::shared_ptr<store::TicketStore> m_store;
    std::unique_ptr<store::TicketWriter> m_writer;
    std::shared_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::MainWindow> m_window;
    bool m_ready = false;
};

} // namespace bunsnc::tests
