// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/barlist.h"
#include "ui/charts/chartcard.h"
#include "ui/charts/donutchart.h"
#include "ui/charts/trendchart.h"
#include "ui/pages/page.h"
#include "ui/pages/queuepage.h"

#include <QToolButton>

namespace bunsnc::ui {

/// Charts of one kind's queue: by state, priority and group, and opened against resolved per day. A click on any
/// part filters the queue by it.
class DashboardPage final : public Page {
    Q_OBJECT
public:
    explicit DashboardPage(QWidget *parent = nullptr);

    void setSession(models::ConsoleSession *session) override;
    void setActive(bool active) override;
    void setKind(Kind kind);
    Kind kind() const { return m_kind; }
    DonutChart *donut() const { return m_donut; }
    BarList *states() const { return m_states; }
    BarList *priorities() const { return m_priorities; }
    BarList *groups() const { return m_groups; }
    TrendChart *trend() const { return m_trend; }

Q_SIGNALS:
    void filterRequested(bunsnc::Kind kind, bunsnc::ui::QueuePage::Dimension dimension, const QString &key);
    /// Tickets opened (live queue) or resolved (finished list) on a day of the user's zone.
    void dayRequested(bunsnc::Kind kind, QDate day, bool resolved);

protected:
    void retranslate() override;
    void renderEmpty() override;

private:
    void follow();
    void render();
    void renderTrend();

    Kind m_kind = Kind::Incident;
    QPointer<models::StatusSummary> m_summary;
    QPointer<models::TrendData> m_trendData;
    std::vector<QToolButton *> m_kinds;
    QStackedWidget *m_stack;
    QWidget *m_board;
    EmptyState *m_empty;
    ChartCard *m_stateCard;
    ChartCard *m_priorityCard;
    ChartCard *m_groupCard;
    ChartCard *m_trendCard;
    DonutChart *m_donut;
    BarList *m_states;
    BarList *m_priorities;
    BarList *m_groups;
    TrendChart *m_trend;
    bool m_active = false;
};

} // namespace bunsnc::ui
