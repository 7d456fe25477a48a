// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartcard.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/basics.h"

namespace bunsnc::ui {

ChartCard::ChartCard(QWidget *parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_reading(mutedLabel(this))
    , m_body(new QVBoxLayout)
{
    setProperty("look", QStringLiteral("card"));
    m_title->setFont(fonts::bodyStrong());
    m_reading->setWordWrap(true);
    m_reading->setTextFormat(Qt::PlainText);
    m_reading->setObjectName(QStringLiteral("reading"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::group, 14, metrics::group, metrics::group);
    column->setSpacing(2);
    column->addWidget(m_title);
    column->addWidget(m_reading);
    column->addSpacing(10);
    column->addLayout(m_body, 1);
}

void ChartCard::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void ChartCard::setReading(const QString &reading)
{
    m_reading->setText(reading);
    setAccessibleDescription(reading);
}

} // namespace bunsnc::ui
