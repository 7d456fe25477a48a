// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detail/keyfields.h"

#include "models/wording.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/basics.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLocale>

#include <cstdlib>

namespace bunsnc::ui {

KeyFields::KeyFields(QWidget *parent)
    : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::group);
    grid->setVerticalSpacing(2);
    for (int i = 0; i < 6; ++i) {
        Pair pair{mutedLabel(this), new ElidedLabel(this)};
        pair.name->setFont(fonts::small());
        const int row = i / 2 * 3;
        grid->addWidget(pair.name, row, i % 2);
        grid->addWidget(pair.value, row + 1, i % 2);
        if (i % 2 == 0 && i < 4)
            grid->setRowMinimumHeight(row + 2, 4);
        m_pairs.push_back(pair);
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
}

void KeyFields::set(size_t index, const QString &name, const QString &value, const QString &tip)
{
    const Pair &pair = m_pairs[index];
    const QString shown = text::oneLine(value);
    pair.name->setText(name);
    pair.value->setText(shown.isEmpty() ? QStringLiteral("—") : shown);
    pair.value->setRole(shown.isEmpty() ? Role::Muted : Role::Text);
    pair.value->setAccessibleName(name + QLatin1StringView(": ") + shown);
    pair.name->setToolTip(tip);
    pair.value->setTip(tip);
}

namespace {

/// The hour of today, the day of another one, both when it is near; the whole stands in the tool tip.
QString dueMoment(qint64 dueAt, qint64 nowSeconds)
{
    const QDateTime due = QDateTime::fromSecsSinceEpoch(dueAt);
    const QString hour = due.toString(QStringLiteral("HH:mm"));
    if (due.date() == QDateTime::fromSecsSinceEpoch(nowSeconds).date())
        return hour;
    const QString day = QLocale().toString(due.date(), QLocale::ShortFormat);
    const bool near = std::abs(dueAt - nowSeconds) < 2 * 24 * 60 * 60;
    return near ? day + QLatin1Char(' ') + hour : day;
}

} // namespace

void KeyFields::setTicket(const TicketRow &row, qint64 nowSeconds)
{
    set(0, tr("Assignment group"), row.group);
    set(1, tr("Assigned to"), row.assignee);
    set(2, tr("Requester"), row.requester);
    set(3, tr("Category"), row.category);
    set(4, tr("Opened"), models::exactTime(row.openedAt));
    if (row.finished)
        set(5, tr("Finished"), models::exactTime(row.finishedAt));
    else if (row.dueAt != 0)
        set(5, tr("Due (SLA)"),
            models::remainingTime(row.dueAt, nowSeconds) + QStringLiteral(" · ") + dueMoment(row.dueAt, nowSeconds),
            models::exactTime(row.dueAt));
    else
        set(5, tr("Due (SLA)"), QString());
}

} // namespace bunsnc::ui
