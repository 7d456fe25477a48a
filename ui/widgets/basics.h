// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace bunsnc::ui {

/// The one border: a line of one pixel.
class Hairline final : public QFrame {
    Q_OBJECT
public:
    explicit Hairline(Qt::Orientation orientation, QWidget *parent = nullptr);
};

/// One line that ends in "…" where the room ends; the whole text is the tool tip then.
class ElidedLabel final : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const { return m_text; }
    void setRole(Role role);
    void setTip(const QString &tip) { m_tip = tip; } ///< beside what does not fit
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QString m_tip;
    Role m_role = Role::Text;
};

QLabel *mutedLabel(QWidget *parent = nullptr);
/// A button without a frame that shows a picture; `name` is its accessible name and tool tip.
QToolButton *iconButton(Icon which, QWidget *parent = nullptr);
void setNamed(QWidget *widget, const QString &name);
/// Sets a dynamic property that the style sheet reads and has the widget styled anew.
void setLook(QWidget *widget, const char *property, const QVariant &value);

} // namespace bunsnc::ui
