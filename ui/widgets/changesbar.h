// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"

#include <QFrame>
#include <QLabel>
#include <QToolButton>

namespace bunsnc::ui {

/// "12 new · 3 changed" with the button that lets them in, and the one that holds the list still.
class ChangesBar final : public QFrame {
    Q_OBJECT
public:
    explicit ChangesBar(QWidget *parent = nullptr);
    void setPending(const models::PendingCounts &pending);
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    QString text() const { return m_text->text(); }

Q_SIGNALS:
    void pauseToggled(bool paused);

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    models::PendingCounts m_pending;
    bool m_paused = false;
    QLabel *m_text;
    QToolButton *m_toggle;
};

} // namespace bunsnc::ui
