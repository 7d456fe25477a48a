// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/fieldlistmodel.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QWidget>

namespace bunsnc::ui {

/// Every field of a ticket, with a filter; a value can be copied.
class FieldTable final : public QWidget {
    Q_OBJECT
public:
    explicit FieldTable(QWidget *parent = nullptr);
    void setModel(models::FieldListModel *model);
    QLineEdit *filter() const { return m_filter; }
    QTableView *view() const { return m_view; }

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();

    models::FieldListModel *m_model = nullptr;
    QLineEdit *m_filter;
    QCheckBox *m_empty;
    QTableView *m_view;
};

} // namespace bunsnc::ui
