// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/freshness.h"
#include "ui/pages/page.h"

#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QWidget>

#include <functional>

namespace bunsnc::ui {

/// The line at the bottom: source, lag, request budget, progress of what runs.
class StatusStrip final : public QWidget {
    Q_OBJECT
public:
    explicit StatusStrip(QWidget *parent = nullptr);
    void setFreshness(models::Freshness *freshness);
    /// Asked for the budget of this moment whenever the line is written; may be empty.
    void setBudgetSource(std::function<servicenow::Limiter::Status()> source) { m_budgetSource = std::move(source); }
    void setWaiting(Waiting waiting);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void render();

    QPointer<models::Freshness> m_freshness;
    QLabel *m_source;
    QLabel *m_lag;
    QLabel *m_budget;
    QLabel *m_task;
    QProgressBar *m_progress;
    std::function<servicenow::Limiter::Status()> m_budgetSource;
    Waiting m_waiting = Waiting::Nothing;
};

} // namespace bunsnc::ui
