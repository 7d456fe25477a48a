// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterbar.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>

namespace bunsnc::ui {

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_chipRow(new QHBoxLayout)
    , m_add(new QToolButton(this))
    , m_clear(new QToolButton(this))
{
    setFixedHeight(36);
    m_row->setContentsMargins(metrics::group, 0, metrics::group, metrics::gap);
    m_row->setSpacing(metrics::gap);
    m_chipRow->setSpacing(metrics::gap);
    m_row->addLayout(m_chipRow);
    m_add->setProperty("look", QStringLiteral("addchip"));
    m_add->setObjectName(QStringLiteral("addFilter"));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setIcon(icon(Icon::Add));
    m_add->setIconSize(QSize(12, 12));
    m_add->setFont(fonts::small());
    m_add->setFocusPolicy(Qt::StrongFocus);
    m_row->addWidget(m_add);
    m_clear->setObjectName(QStringLiteral("clearFilters"));
    m_clear->setFont(fonts::small());
    m_clear->setFocusPolicy(Qt::StrongFocus);
    m_clear->hide();
    m_row->addWidget(m_clear);
    m_row->addStretch(1);
    connect(m_add, &QToolButton::clicked, this, &FilterBar::addRequested);
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::cleared);
    retranslate();
}

void FilterBar::setChips(const std::vector<Chip> &chips)
{
    if (m_chips == chips)
        return;
    m_chips = chips;
    rebuild();
}

void FilterBar::addRight(QWidget *widget) { m_row->addWidget(widget); }

void FilterBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FilterBar::retranslate()
{
    m_add->setText(tr("Filter"));
    setNamed(m_add, tr("Add a filter"));
    m_clear->setText(tr("Clear"));
    setNamed(m_clear, tr("Clear all filters"));
    setAccessibleName(tr("Active filters"));
    rebuild();
}

void FilterBar::rebuild()
{
    while (QLayoutItem *const item = m_chipRow->takeAt(0)) {
        if (QWidget *const old = item->widget()) {
            old->hide();
            old->deleteLater();
        }
        delete item;
    }
    for (const Chip &chip : m_chips) {
        auto *button = new QToolButton(this);
        button->setProperty("look", QStringLiteral("chip"));
        button->setObjectName(QStringLiteral("chip:") + chip.id);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIcon(icon(Icon::Close));
        button->setIconSize(QSize(12, 12));
        button->setFont(fonts::small());
        button->setFocusPolicy(Qt::StrongFocus);
        QString shown = button->fontMetrics().elidedText(chip.text, Qt::ElideRight, 260);
        shown.replace(QLatin1Char('&'), QLatin1StringView("&&"));
        button->setLayoutDirection(Qt::RightToLeft); // the cross stands behind the words
        button->setText(shown);
        setNamed(button, tr("Remove filter: %1").arg(chip.text));
        // Queued: the chip may disappear by its own click.
        connect(button, &QToolButton::clicked, this, [this, id = chip.id] { Q_EMIT removed(id); }, Qt::QueuedConnection);
        m_chipRow->addWidget(button);
    }
    m_clear->setVisible(m_chips.size() > 1);
}

} // namespace bunsnc::ui
