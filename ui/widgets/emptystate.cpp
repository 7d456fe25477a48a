// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace bunsnc::ui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel(this))
    , m_title(new QLabel(this))
    , m_reason(mutedLabel(this))
    , m_step(new QPushButton(this))
{
    setObjectName(QStringLiteral("emptyState"));
    m_title->setFont(fonts::bodyStrong());
    for (QLabel *label : {m_title, m_reason}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(120);
        label->setMaximumWidth(480);
    }
    m_picture->setAlignment(Qt::AlignCenter);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::page, metrics::page, metrics::page, metrics::page);
    column->setSpacing(metrics::gap);
    column->addStretch(2);
    column->addWidget(m_picture, 0, Qt::AlignHCenter);
    column->addSpacing(4);
    const auto centered = [column](QLabel *label) {
        auto *row = new QHBoxLayout;
        row->addStretch();
        row->addWidget(label, 8);
        row->addStretch();
        column->addLayout(row);
    };
    centered(m_title);
    centered(m_reason);
    column->addSpacing(metrics::gap);
    column->addWidget(m_step, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_step, &QPushButton::clicked, this, &EmptyState::stepRequested);
    connect(&Theme::instance(), &Theme::changed, this, &EmptyState::render);
    m_step->hide();
}

void EmptyState::set(Icon picture, const QString &title, const QString &reason, const QString &step)
{
    m_icon = picture;
    m_title->setText(title);
    m_reason->setText(reason);
    m_step->setText(step);
    m_step->setVisible(!step.isEmpty());
    setAccessibleName(title);
    render();
}

void EmptyState::clear()
{
    for (QLabel *const label : {m_title, m_reason})
        label->clear();
    m_step->setText(QString());
    m_step->hide();
    setAccessibleName(QString());
}

void EmptyState::render()
{
    m_picture->setPixmap(iconPixmap(m_icon, Theme::instance().color(Role::Muted), 32, devicePixelRatioF()));
}

} // namespace bunsnc::ui
