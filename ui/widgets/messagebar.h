// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/error.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <functional>
#include <optional>

namespace bunsnc::ui {

/// What other programs say in a pop-up: what happened, what it means, what to do, and the technical text on demand.
class MessageBar final : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// Keeps the error, so that the text can follow the language. `retries`: it mends itself, a warning is enough.
    void showError(const Error &error, bool retries = false);
    /// A note of our own; the function is asked anew when the language changes.
    void showText(std::function<QString()> text);
    /// A button beside Details: what to do about it; an empty function takes it away.
    void setRemedy(std::function<QString()> text, std::function<void()> run);
    void dismiss();
    const std::optional<Error> &error() const { return m_error; }
    QString text() const;

Q_SIGNALS:
    void dismissed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    std::optional<Error> m_error;
    std::function<QString()> m_text;
    std::function<QString()> m_remedyText;
    std::function<void()> m_remedy;
    bool m_retries = false;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_body;
    QLabel *m_detail;
    QPushButton *m_remedyButton;
    QPushButton *m_detailsButton;
    QToolButton *m_close;
};

} // namespace bunsnc::ui
