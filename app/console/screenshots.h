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

/// Writes a picture of every page, in the given sizes, languages and themes, once the data is there, and then ends the
/// program. Works on the offscreen platform.
class Screenshots final : public QObject {
    Q_OBJECT
public:
    Screenshots(ui::MainWindow &window, Settings &settings, const QString &directory, QObject *parent = nullptr);
    void setLanguages(const QStringList &languages) { m_languages = languages; }
    void setThemes(const QStringList &themes) { m_themes = themes; }
    /// Of the window; what the pictures of one size are called begins with its width when there are several.
    void setSizes(const QList<QSize> &sizes) { m_sizes = sizes; }
    void start();

Q_SIGNALS:
    void finished(bool ok);

private:
    void waitForData();
    void plan();
    void planPages(const QString &prefix, const QString &language, const QString &theme, QSize size);
    void planDialogs(const QString &prefix);
    void add(int settleMs, std::function<void()> run) { m_steps.push_back({std::move(run), settleMs}); }
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
    QList<QSize> m_sizes{{1280, 800}, {1920, 1080}};
    std::vector<Step> m_steps;
    size_t m_next = 0;
    QStringList m_written;
    bool m_ok = true;
    QTimer m_wait;
    QElapsedTimer m_since;
};

} // namespace bunsnc::console
