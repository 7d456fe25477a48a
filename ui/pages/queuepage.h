// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/settings.h"
#include "ui/pages/page.h"
#include "ui/table/tickettable.h"
#include "ui/widgets/changesbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterbar.h"

#include <QStackedWidget>

namespace bunsnc::ui {

/// The live queue of one kind: search, chips, the table that holds still under the hand.
class QueuePage final : public Page {
    Q_OBJECT
public:
    QueuePage(Kind kind, Settings &settings, QWidget *parent = nullptr);

    Kind kind() const { return m_kind; }
    void setSession(models::ConsoleSession *session) override;
    QWidget *mainWidget() override { return m_table; }
    std::optional<qint64> currentTicket() const override { return m_current; }
    TicketTable *table() const { return m_table; }
    models::QueueModel *model() const { return m_model; }

    enum class Dimension { State, Priority, Group };
    /// Filters by one value of a chart, or takes that filter off when it is the one that is set.
    void toggleFilter(Dimension dimension, const QString &key);
    void editQuery();
    void clearFilters();
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    QString selectedNumbers() const;

protected:
    void retranslate() override;
    void renderEmpty() override;

private:
    void showFilterMenu();
    void render(); ///< counts, chips, and what stands in place of an empty table
    void applyHold();
    void onRemoved(const QString &chip);
    void onCurrent(const QModelIndex &index);
    QString groupName(const QString &id) const;

    const Kind m_kind;
    Settings &m_settings;
    QPointer<models::QueueModel> m_model;
    FilterBar *m_filters;
    ChangesBar *m_changes;
    QStackedWidget *m_stack;
    TicketTable *m_table;
    EmptyState *m_empty;
    qint64 m_current = 0;
    bool m_paused = false;
    bool m_firstRows = false;
    QTimer m_clock; // relative times grow old
};

} // namespace bunsnc::ui
