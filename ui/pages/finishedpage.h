// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/settings.h"
#include "ui/pages/page.h"
#include "ui/table/tickettable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterbar.h"

#include <QStackedWidget>

namespace bunsnc::ui {

/// All finished tickets of the three kinds, newest first, without end.
class FinishedPage final : public Page {
    Q_OBJECT
public:
    explicit FinishedPage(Settings &settings, QWidget *parent = nullptr);

    void setSession(models::ConsoleSession *session) override;
    void setActive(bool active) override;
    QWidget *mainWidget() override { return m_table; }
    std::optional<qint64> currentTicket() const override { return m_current; }
    TicketTable *table() const { return m_table; }
    models::FinishedModel *model() const { return m_model; }
    void clearFilters();
    void editQuery();

protected:
    void retranslate() override;
    void renderEmpty() override;

private:
    void attach();
    void render();
    void applyKinds();
    std::vector<Kind> shownKinds() const;
    void keepSelection();

    Settings &m_settings;
    QPointer<models::FinishedModel> m_model;
    FilterBar *m_filters;
    std::vector<QToolButton *> m_kinds;
    QStackedWidget *m_stack;
    TicketTable *m_table;
    EmptyState *m_empty;
    qint64 m_current = 0; // the ticket that was selected last
    bool m_active = false;
};

} // namespace bunsnc::ui
