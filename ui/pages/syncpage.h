// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "ui/pages/page.h"
#include "ui/widgets/emptystate.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace bunsnc::ui {

/// The state of the mirror: phase, age, request budget, rows by table, what was quarantined, and what is wrong.
class SyncPage final : public Page {
    Q_OBJECT
public:
    explicit SyncPage(QWidget *parent = nullptr);
    ~SyncPage() override;
    void setSession(models::ConsoleSession *session) override;
    void setActive(bool active) override;

protected:
    void retranslate() override;
    void renderEmpty() override;

private:
    struct Fact {
        QFrame *card;
        QLabel *name;
        QLabel *value;
        QLabel *note;
    };
    static constexpr int tableColumns = 7;
    Fact makeFact();
    void render();
    void renderAcceptance(const sync::MirrorStatus &status);
    void askToAccept();
    void renderQuarantine();
    void readQuarantine();

    QStackedWidget *m_stack;
    EmptyState *m_empty;
    Fact m_phase;
    Fact m_age;
    Fact m_budget;
    Fact m_clockFact;
    QFrame *m_error;
    QLabel *m_errorTitle;
    QLabel *m_errorText;
    QPushButton *m_acceptDeletes;
    sync::TableStatus m_held; ///< what the button stands for
    QPushButton *m_poll;
    QPushButton *m_reconcile;
    QFrame *m_tables;
    QLabel *m_tablesTitle;
    std::array<QLabel *, tableColumns> m_heads{};
    std::array<std::array<QLabel *, tableColumns>, 3> m_cells{};
    std::array<QProgressBar *, 3> m_progress{};
    QLabel *m_quarantineTitle;
    QLabel *m_quarantine;
    std::vector<store::Quarantined> m_damaged;
    qint64 m_setAside = 0; ///< how many the mirror counted when they were read
    bool m_active = false;
    QTimer m_tick;
    std::shared_ptr<models::GuiMailbox> m_mailbox;
};

} // namespace bunsnc::ui
