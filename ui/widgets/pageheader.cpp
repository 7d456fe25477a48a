// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pageheader.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QAction>
#include <QKeyEvent>

namespace bunsnc::ui {

PageHeader::PageHeader(Parts parts, QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_title(new QLabel(this))
    , m_count(mutedLabel(this))
    , m_badge(new FreshnessBadge(this))
{
    setFixedHeight(56);
    m_row->setContentsMargins(metrics::group, 0, metrics::group, 0);
    m_row->setSpacing(metrics::gap);
    m_title->setFont(fonts::title());
    m_title->setTextFormat(Qt::PlainText);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_count->setObjectName(QStringLiteral("pageCount"));
    m_count->setFont(fonts::body());
    m_row->addWidget(m_title);
    m_row->addWidget(m_count);
    m_row->addSpacing(4);
    m_row->addWidget(m_badge);
    m_row->addStretch(1);
    if (parts == WithSearch) {
        m_search = new QLineEdit(this);
        m_search->setObjectName(QStringLiteral("search"));
        m_search->setClearButtonEnabled(false);
        m_search->setMinimumWidth(200);
        m_search->setMaximumWidth(340);
        m_search->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        m_searchIcon = m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
        m_search->installEventFilter(this);
        m_row->addWidget(m_search, 3);
        m_debounce.setSingleShot(true);
        m_debounce.setInterval(80);
        connect(&m_debounce, &QTimer::timeout, this, [this] { Q_EMIT searchChanged(m_search->text()); });
        connect(m_search, &QLineEdit::textChanged, this, [this] { m_debounce.start(); });
    }
}

void PageHeader::setTitle(const QString &title) { m_title->setText(title); }

void PageHeader::setCount(const QString &count)
{
    m_count->setText(count);
    m_count->setVisible(!count.isEmpty()); // no gap where nothing is counted
}

void PageHeader::setSearchName(const QString &text)
{
    m_search->setPlaceholderText(tr("Search (Ctrl+K)")); // fits beside every title in the smallest window
    m_search->setAccessibleName(text);
    m_searchIcon->setToolTip(text);
}

void PageHeader::setSearchText(const QString &text)
{
    m_search->setText(text);
    m_debounce.stop();
    Q_EMIT searchChanged(text);
}

void PageHeader::addTool(QWidget *tool) { m_row->addWidget(tool); }

bool PageHeader::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            setSearchText(QString());
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
            if (m_debounce.isActive()) {
                m_debounce.stop();
                Q_EMIT searchChanged(m_search->text());
            }
            Q_EMIT searchLeft();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace bunsnc::ui
