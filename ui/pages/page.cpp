// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include "models/wording.h"
#include "ui/theme/theme.h"

namespace bunsnc::ui {

Page::Page(PageHeader::Parts parts, QWidget *parent)
    : QWidget(parent)
    , m_header(new PageHeader(parts, this))
    , m_note(new QLabel(this))
{
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_note->setObjectName(QStringLiteral("unreadNote"));
    m_note->setProperty("look", QStringLiteral("warning"));
    m_note->setWordWrap(true);
    m_note->setContentsMargins(metrics::group, 6, metrics::group, 6);
    m_note->hide();
}

QStringList Page::stateNames(std::span<const Kind> kinds, bool finished) const
{
    QStringList names;
    if (!m_session)
        return names;
    for (const Kind kind : kinds) {
        for (const StateInfo &state : m_session->states().states(kind)) {
            if (state.finished == finished)
                names.append(m_session->states().label(kind, state.value, models::interfaceIsEnglish()));
        }
    }
    return names;
}

bool Page::sayWaiting(EmptyState *empty) const
{
    switch (m_waiting) {
    case Waiting::Nothing:
        return false;
    case Waiting::ForOpening:
        empty->set(Icon::Sync, tr("Opening the local mirror…"), tr("The tickets appear as soon as it is open."));
        return true;
    case Waiting::ForServer:
        empty->set(Icon::Sync, tr("Connecting to the team's server…"), tr("The tickets appear as soon as it answers."));
        return true;
    case Waiting::ForClosing:
        empty->set(Icon::Sync, tr("Closing…"), tr("What is running comes to its end. Nothing is lost."));
        return true;
    }
    return false;
}

void Page::sayUnread(EmptyState *empty) const
{
    empty->set(Icon::Connection, tr("The list could not be read"),
        tr("Its source does not answer at the moment. It is read by itself as soon as it does."));
}

void Page::showUnread(bool unread)
{
    m_note->setText(unread
            ? tr("The source does not answer: the list is as it was read last. Your filter and what is missing follow "
                 "by themselves.")
            : QString());
    m_note->setVisible(unread);
}

} // namespace bunsnc::ui
