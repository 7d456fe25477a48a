// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions/actions.h"
#include "ui/theme/icons.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWidget>

namespace bunsnc::ui {

/// One line of the sidebar: picture, name, count.
class NavButton final : public QAbstractButton {
    Q_OBJECT
public:
    NavButton(Icon picture, QWidget *parent = nullptr);
    void setCount(qint64 count); ///< negative: unknown, nothing is shown
    void setEmphasis(bool emphasis); ///< the count wants to be seen (unread)
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    Icon m_icon;
    qint64 m_count = -1;
    bool m_emphasis = false;
    bool m_collapsed = false;
    bool m_hovered = false;
};

/// The pages of the window with their counts; collapses to pictures.
class Sidebar final : public QWidget {
    Q_OBJECT
public:
    explicit Sidebar(Actions &actions, QWidget *parent = nullptr);

    void setCurrent(ActionId page);
    void setCount(ActionId page, qint64 count);
    void setEmphasis(ActionId page, bool emphasis);
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }
    NavButton *button(ActionId page) const { return m_buttons.at(page); }

Q_SIGNALS:
    void collapsedChanged(bool collapsed);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void addButton(ActionId id, Icon picture);

    Actions &m_actions;
    std::map<ActionId, NavButton *> m_buttons;
    QButtonGroup *m_group;
    QVBoxLayout *m_column;
    QWidget *m_brand;
    QToolButton *m_collapse;
    bool m_collapsed = false;
};

} // namespace bunsnc::ui
