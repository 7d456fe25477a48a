// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/messagebar.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace bunsnc::ui {

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_picture(new QLabel(this))
    , m_title(new QLabel(this))
    , m_body(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_remedyButton(new QPushButton(this))
    , m_detailsButton(new QPushButton(this))
    , m_close(iconButton(Icon::Close, this))
{
    setObjectName(QStringLiteral("messageBar"));
    setProperty("look", QStringLiteral("dangerBar"));
    m_title->setFont(fonts::bodyStrong());
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_body->setTextFormat(Qt::PlainText);
    m_body->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setFont(fonts::monoSmall());
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setFocusPolicy(Qt::ClickFocus);
    m_detail->setObjectName(QStringLiteral("messageDetail"));
    m_title->setObjectName(QStringLiteral("messageTitle"));
    m_body->setObjectName(QStringLiteral("messageBody"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setProperty("look", QStringLiteral("link"));
    m_detailsButton->setObjectName(QStringLiteral("messageDetailsButton"));
    m_remedyButton->setObjectName(QStringLiteral("messageRemedyButton"));

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_body);
    words->addWidget(m_detail);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::group, 10, metrics::gap, 10);
    row->setSpacing(12);
    row->addWidget(m_picture, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_remedyButton, 0, Qt::AlignVCenter);
    row->addWidget(m_detailsButton, 0, Qt::AlignVCenter);
    row->addWidget(m_close, 0, Qt::AlignTop);

    connect(m_detailsButton, &QPushButton::toggled, m_detail, &QLabel::setVisible);
    connect(m_remedyButton, &QPushButton::clicked, this, [this] {
        if (m_remedy)
            m_remedy();
    });
    connect(m_close, &QToolButton::clicked, this, [this] {
        dismiss();
        Q_EMIT dismissed();
    });
    connect(&Theme::instance(), &Theme::changed, this, &MessageBar::render);
    render();
    hide();
}

void MessageBar::showError(const Error &error, bool retries)
{
    const bool same = m_error && m_error->code == error.code && m_error->subject == error.subject;
    m_error = error;
    m_text = {};
    m_retries = retries;
    if (!same)
        m_detailsButton->setChecked(false);
    render();
    show();
}

void MessageBar::showText(std::function<QString()> text)
{
    m_error.reset();
    m_text = std::move(text);
    m_detailsButton->setChecked(false);
    render();
    show();
}

void MessageBar::setRemedy(std::function<QString()> text, std::function<void()> run)
{
    m_remedyText = std::move(text);
    m_remedy = std::move(run);
    render();
}

void MessageBar::dismiss()
{
    m_error.reset();
    m_text = {};
    hide();
}

QString MessageBar::text() const { return m_title->text() + QLatin1Char(' ') + m_body->text(); }

void MessageBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        render();
    QFrame::changeEvent(event);
}

void MessageBar::render()
{
    m_detailsButton->setText(tr("Details"));
    setNamed(m_close, tr("Dismiss this message"));
    m_remedyButton->setVisible(bool(m_remedyText));
    if (m_remedyText)
        m_remedyButton->setText(m_remedyText());
    const Role role = m_error ? (m_retries ? Role::Warning : Role::Danger) : Role::Accent;
    setLook(this, "look", m_error ? (m_retries ? QStringLiteral("warningBar") : QStringLiteral("dangerBar"))
                                  : QStringLiteral("infoBar"));
    m_picture->setPixmap(iconPixmap(m_error ? Icon::Warning : Icon::Info, Theme::instance().color(role),
        metrics::iconLarge, devicePixelRatioF()));
    if (m_error) {
        const ErrorText words = describe(*m_error);
        m_title->setText(words.title);
        QStringList sentences{words.meaning, words.action};
        sentences.removeAll(QString());
        m_body->setText(sentences.join(QLatin1Char(' ')));
        m_detail->setText(toLogLine(*m_error));
    } else {
        m_title->setText(m_text ? m_text() : QString());
        m_body->clear();
        m_detail->clear();
    }
    m_body->setVisible(!m_body->text().isEmpty());
    m_detailsButton->setVisible(m_error.has_value());
    m_detail->setVisible(m_detailsButton->isChecked() && m_error.has_value());
    setAccessibleName(tr("Message"));
    setAccessibleDescription(text());
}

} // namespace bunsnc::ui
