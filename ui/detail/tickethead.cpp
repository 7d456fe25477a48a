// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detail/tickethead.h"

#include "models/wording.h"
#include "ui/table/celllook.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace bunsnc::ui {

/// State pill, priority with its shape, and when it was last changed, on one line.
class TicketHead::Marks final : public QWidget {
public:
    explicit Marks(QWidget *parent)
        : QWidget(parent)
    {
        setFixedHeight(24);
        connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    }
    void set(const QString &state, StateClass stateClass, int priority, const QString &updated, const QString &exact)
    {
        m_state = state;
        m_class = stateClass;
        m_priority = priority;
        m_updated = updated;
        setToolTip(exact);
        setAccessibleName(state + QLatin1StringView(", ") + models::priorityLabel(priority));
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::instance();
        QPainter painter(this);
        int x = paintPill(&painter, rect(), m_state, stateRole(m_class), m_class == StateClass::Cancelled) + 12;
        if (m_priority >= 1 && m_priority <= 5) {
            painter.setPen(theme.color(priorityRole(m_priority)));
            painter.setFont(fonts::smallStrong());
            const QString words
                = text::priorityGlyph(m_priority) + QLatin1Char(' ') + models::priorityLabel(m_priority);
            painter.drawText(rect().adjusted(x, 0, 0, 0), int(Qt::AlignLeft | Qt::AlignVCenter), words);
            x += painter.fontMetrics().horizontalAdvance(words) + 12;
        }
        painter.setPen(theme.color(Role::Muted));
        painter.setFont(fonts::small());
        fonts::drawTabular(&painter, rect().adjusted(x, 0, 0, 0), Qt::AlignRight, m_updated);
    }

private:
    QString m_state;
    StateClass m_class = StateClass::Other;
    int m_priority = 0;
    QString m_updated;
};

TicketHead::TicketHead(QWidget *parent)
    : QWidget(parent)
    , m_number(new QLabel(this))
    , m_title(new QLabel(this))
    , m_marks(new Marks(this))
    , m_copy(iconButton(Icon::Copy, this))
    , m_move(iconButton(Icon::DockBottom, this))
    , m_close(iconButton(Icon::Close, this))
{
    m_number->setFont(fonts::mono());
    m_number->setTextFormat(Qt::PlainText);
    m_number->setObjectName(QStringLiteral("detailNumber"));
    m_number->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_number->setProperty("look", QStringLiteral("muted"));
    QFont strong = fonts::bodyStrong();
    strong.setPixelSize(15);
    m_title->setFont(strong);
    m_title->setObjectName(QStringLiteral("detailTitle"));
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_copy->setObjectName(QStringLiteral("copyNumber"));
    m_close->setObjectName(QStringLiteral("closeDetail"));
    m_move->setObjectName(QStringLiteral("moveDetail"));
    auto *top = new QHBoxLayout;
    top->setSpacing(2);
    top->addWidget(m_number);
    top->addWidget(m_copy);
    top->addStretch(1);
    top->addWidget(m_move);
    top->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(m_title);
    column->addSpacing(2);
    column->addWidget(m_marks);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_row.number); });
    connect(m_move, &QToolButton::clicked, this, &TicketHead::moveRequested);
    connect(m_close, &QToolButton::clicked, this, &TicketHead::closeRequested);
    retranslate();
}

void TicketHead::setTicket(const TicketRow &row, const StateCatalog &states, qint64 nowSeconds)
{
    m_row = row;
    m_number->setText(row.number);
    m_number->setAccessibleName(row.number);
    const QString title = text::oneLine(row.shortDescription);
    m_title->setText(title.isEmpty() ? tr("(no short description)") : title);
    const bool english = models::interfaceIsEnglish();
    m_marks->set(states.label(row.kind, row.state, english), states.info(row.kind, row.state).stateClass, row.priority,
        models::relativeTime(row.updatedAt, nowSeconds), tr("Updated %1").arg(models::exactTime(row.updatedAt)));
}

void TicketHead::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void TicketHead::retranslate()
{
    setNamed(m_copy, tr("Copy ticket number"));
    setNamed(m_move, tr("Move the pane right or below"));
    setNamed(m_close, tr("Close the ticket"));
}

} // namespace bunsnc::ui
