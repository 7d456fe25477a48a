// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consolesession.h"
#include "ui/widgets/pageheader.h"

#include <QEvent>
#include <QPointer>
#include <QWidget>

namespace bunsnc::ui {

/// One page of the window. Lives as long as the window; sessions come and go.
class Page : public QWidget {
    Q_OBJECT
public:
    explicit Page(PageHeader::Parts parts, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_header(new PageHeader(parts, this))
    {
        setObjectName(QStringLiteral("page"));
        setAttribute(Qt::WA_StyledBackground);
    }

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
    virtual void setConnecting(bool connecting) { Q_UNUSED(connecting) }

    PageHeader *header() const { return m_header; }
    models::ConsoleSession *session() const { return m_session; }

Q_SIGNALS:
    void ticketActivated(qint64 id); ///< the selection moved to it
    void ticketOpened(qint64 id); ///< Enter or a double click
    void connectionRequested();

protected:
    virtual void retranslate() = 0;
    void changeEvent(QEvent *event) override
    {
        if (event->type() == QEvent::LanguageChange)
            retranslate();
        QWidget::changeEvent(event);
    }

private:
    PageHeader *m_header;
    QPointer<models::ConsoleSession> m_session;
};

} // namespace bunsnc::ui
