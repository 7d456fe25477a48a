// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace bunsnc::ui {
class MainWindow;
}

namespace bunsnc::console {

/// Says on standard output when the first rows of a list were painted ("first-rows"), then closes the window: what a
/// measurement of the start waits for. The time is the reader's business.
class StartReport final : public QObject {
public:
    explicit StartReport(ui::MainWindow &window);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ui::MainWindow &m_window;
    bool m_said = false;
};

} // namespace bunsnc::console
