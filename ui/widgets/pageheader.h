// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/freshnessbadge.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>

namespace bunsnc::ui {

/// Title, count, freshness, and where the page has one, its search field.
class PageHeader final : public QWidget {
    Q_OBJECT
public:
    enum Parts { TitleOnly, WithSearch };
    explicit PageHeader(Parts parts, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    QString title() const { return m_title->text(); }
    void setCount(const QString &count);
    QString count() const { return m_count->text(); }
    /// What is searched, in full: for the tool tip and those who cannot see the field.
    void setSearchName(const QString &text);
    void setFreshness(models::Freshness *freshness) { m_badge->setFreshness(freshness); }
    QLineEdit *search() const { return m_search; }
    /// Sets the text without waiting for the pause in typing.
    void setSearchText(const QString &text);
    void addTool(QWidget *tool);

Q_SIGNALS:
    void searchChanged(const QString &text); ///< after a short pause in typing
    void searchLeft(); ///< Down or Enter: on to the list

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QHBoxLayout *m_row;
    QLabel *m_title;
    QLabel *m_count;
    FreshnessBadge *m_badge;
    QLineEdit *m_search = nullptr;
    QAction *m_searchIcon = nullptr;
    QTimer m_debounce;
};

} // namespace bunsnc::ui
