// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consolesession.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pageheader.h"

#include <QEvent>
#include <QLabel>
#include <QPointer>
#include <QWidget>

#include <span>

namespace bunsnc::ui {

/// What the window waits for while it has no session.
enum class Waiting { Nothing, ForOpening, ForServer, ForClosing };

/// One page of the window. Lives as long as the window; sessions come and go.
class Page : public QWidget {
    Q_OBJECT
public:
    explicit Page(PageHeader::Parts parts, QWidget *parent = nullptr);

    /// Null: there is none (any more).
    virtual void setSession(models::ConsoleSession *session)
    {
        m_session = session;
        m_header->setFreshness(session ? session->freshness() : nullptr);
    }
    /// The page came to the front or went away.
    virtual void setActive(bool active) { Q_UNUSED(active) }
    /// Where the keyboard belongs when the page comes to the front.
    virtual QWidget *mainWidget() { return this; }
    /// What there is to say while nothing is connected.
    void setWaiting(Waiting waiting)
    {
        m_waiting = waiting;
        renderEmpty();
    }

    /// The ticket that is selected here, 0 when none is; nullopt on pages whose detail is what was opened last.
    virtual std::optional<qint64> currentTicket() const { return std::nullopt; }

    PageHeader *header() const { return m_header; }
    models::ConsoleSession *session() const { return m_session; }

Q_SIGNALS:
    void ticketActivated(qint64 id); ///< the selection moved to it
    void ticketOpened(qint64 id); ///< Enter or a double click
    void connectionRequested();

protected:
    virtual void retranslate() = 0;
    virtual void renderEmpty() = 0; ///< what stands in place of the content where there is none
    /// What states are called in lists of live, or of finished, tickets of these kinds.
    QStringList stateNames(std::span<const Kind> kinds, bool finished) const;
    /// Says what is waited for; false when nothing is.
    bool sayWaiting(EmptyState *empty) const;
    /// Why a list has no rows: its source does not answer.
    void sayUnread(EmptyState *empty) const;
    /// The same above a list that is not what was asked for; the page places note().
    void showUnread(bool unread);
    QLabel *note() const { return m_note; }
    void changeEvent(QEvent *event) override
    {
        if (event->type() == QEvent::LanguageChange)
            retranslate();
        QWidget::changeEvent(event);
    }

private:
    PageHeader *m_header;
    QLabel *m_note;
    Waiting m_waiting = Waiting::Nothing;
    QPointer<models::ConsoleSession> m_session;
};

} // namespace bunsnc::ui
