// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/query/parser.h"
#include "services/tickets/kind.h"

#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <vector>

namespace bunsnc::ui {

/// Editor of an encoded query over tickets of some kinds. Says where an error stands while it is typed, and which
/// fields it looks at.
class QueryDialog final : public QDialog {
    Q_OBJECT
public:
    QueryDialog(std::vector<Kind> kinds, const QString &encoded, QWidget *parent = nullptr);
    QPlainTextEdit *editor() const { return m_editor; }

Q_SIGNALS:
    void chosen(const bunsnc::query::Query &query);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void check();
    void apply();

    const std::vector<Kind> m_kinds;
    QLabel *m_title;
    QLabel *m_kindNames;
    QLabel *m_help;
    QPlainTextEdit *m_editor;
    QLabel *m_status;
    QLabel *m_examplesTitle;
    QLabel *m_examples;
    QPushButton *m_apply;
    QPushButton *m_cancel;
    query::Query m_query;
};

} // namespace bunsnc::ui
