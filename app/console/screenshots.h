// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/mainwindow.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>

#include <functional>
#include <vector>

namespace bunsnc::console {

/// Writes a picture of every page, in the given languages and themes, once the data is there, and then ends the
/// program. Works on the offscreen platform.
class Screenshots final : public QObject {
    Q_OBJECT
public:
    Screenshots(ui::MainWindow &window, Settings &settings, const QString &directory, QObject *parent = nullptr);
    void setLanguages(const QStringList &languages) { m_languages = languages; }
    void setThemes(const QStringList &themes) { m_themes = themes; }
    void start();

Q_SIGNALS:
    void finished(bool ok);

private:
    void waitForData();
    void plan();
    void step();
    void shoot(const QString &name, QWidget *what = nullptr);
    void summary();

    struct Step {
        std::function<void()> run;
        int settleMs;
    };
    ui::MainWindow &m_window;
    Settings &m_settings;
    QString m_directory;
    QStringList m_languages{QStringLiteral("pt_BR"), QStringLiteral("en")};
    QStringList m_themes{QStringLiteral("light"), QStringLiteral("dark")};
    std::vector<Step> m_steps;
    size_t m_next = 0;
    QStringList m_written;
    bool m_ok = true;
    QTimer m_wait;
    QElapsedTimer m_since;
};

} // namespace bunsnc::console
