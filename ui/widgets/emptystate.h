// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace bunsnc::ui {

/// A page or list without content: what it is, why, and the one next step. It asks for the same room whatever it says:
/// a layout that has to learn how tall wrapped lines would be shapes every text of every hidden page many times over.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    void set(Icon picture, const QString &title, const QString &reason, const QString &step = {});
    /// Nothing to say: something else is shown. (A text kept here would stay in the language it was written in.)
    void clear();

    bool hasHeightForWidth() const override { return false; }
    QSize sizeHint() const override { return {320, 220}; }
    QSize minimumSizeHint() const override { return {168, 160}; }

Q_SIGNALS:
    void stepRequested();

private:
    void render();

    Icon m_icon = Icon::Info;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_reason;
    QPushButton *m_step;
};

} // namespace bunsnc::ui
