// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/changesbar.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>

namespace bunsnc::ui {

ChangesBar::ChangesBar(QWidget *parent)
    : QFrame(parent)
    , m_text(mutedLabel(this))
    , m_toggle(iconButton(Icon::Pause, this))
{
    setObjectName(QStringLiteral("changesBar"));
    m_text->setFont(fonts::small());
    m_text->setObjectName(QStringLiteral("changesText"));
    m_toggle->setObjectName(QStringLiteral("pauseButton"));
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toggle->setFont(fonts::small());
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::gap);
    row->addWidget(m_text);
    row->addWidget(m_toggle);
    connect(m_toggle, &QToolButton::clicked, this, [this] { Q_EMIT pauseToggled(!m_paused); });
    render();
}

void ChangesBar::setPending(const models::PendingCounts &pending)
{
    m_pending = pending;
    render();
}

void ChangesBar::setPaused(bool paused)
{
    m_paused = paused;
    render();
}

void ChangesBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        render();
    QFrame::changeEvent(event);
}

void ChangesBar::render()
{
    QStringList parts;
    if (m_pending.added > 0)
        parts.append(tr("%n new", nullptr, m_pending.added));
    if (m_pending.changed > 0)
        parts.append(tr("%n changed", nullptr, m_pending.changed));
    if (parts.isEmpty() && m_paused)
        parts.append(tr("paused"));
    m_text->setText(parts.join(QStringLiteral(" · ")));
    m_text->setVisible(!parts.isEmpty());
    setLook(m_text, "look", m_paused ? QStringLiteral("warning") : QStringLiteral("muted"));
    m_toggle->setIcon(icon(m_paused ? Icon::Resume : Icon::Pause, m_paused ? Role::Accent : Role::Muted));
    m_toggle->setText(m_paused ? tr("Resume") : tr("Pause"));
    setNamed(m_toggle, m_paused ? tr("Take the waiting changes in and go on") : tr("Hold the list still"));
}

} // namespace bunsnc::ui
