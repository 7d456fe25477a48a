// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/tickets/ticketrow.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace bunsnc::ui {

class ElidedLabel;

/// The handful of facts that everybody looks at first, as pairs of word and value in two columns.
class KeyFields final : public QWidget {
    Q_OBJECT
public:
    explicit KeyFields(QWidget *parent = nullptr);
    void setTicket(const TicketRow &row, qint64 nowSeconds);

private:
    struct Pair {
        QLabel *name;
        ElidedLabel *value;
    };
    void set(size_t index, const QString &name, const QString &value, const QString &tip = {});

    std::vector<Pair> m_pairs;
};

} // namespace bunsnc::ui
