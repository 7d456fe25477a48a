// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"
#include "services/store/ticketstore.h"
#include "services/tickets/state.h"

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

namespace bunsnc::models {

/// The label of a column of the known tables in the language of the interface; else the name made readable
/// ("u_cost_center" -> "Cost center").
QString fieldLabel(const QString &fieldName);

/// Every field of one record as label and value, in an order for people: the well-known ones first, then by label.
/// Two columns (label, value); LabelRole, FieldNameRole, ValueRole and the tooltip tell the rest.
class FieldListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { LabelColumn, ValueColumn, ColumnCount };

    explicit FieldListModel(QObject *parent = nullptr);

    void setFields(std::vector<store::DocumentField> fields);
    void clear();
    /// Whose fields they are: known states and priorities are named in the interface's language.
    void setStateNames(Kind kind, const StateCatalog &states);
    /// Words that must occur in label, name or value.
    void setFilterText(const QString &text);
    QString filterText() const { return m_filterText; }
    void setShowEmpty(bool show);
    bool showEmpty() const { return m_showEmpty; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    void retranslate();

private:
    QString spoken(const store::DocumentField &field) const;
    struct Entry {
        store::DocumentField field;
        QString label;
        std::string haystack; // folded label, name and value
        int rank = 0; // well-known fields first
    };
    void label();
    std::vector<int> visibleEntries() const;
    void refilter(); // as row changes, so that the list stays where it is

    std::vector<Entry> m_entries;
    std::vector<int> m_visible;
    std::optional<Kind> m_kind;
    StateCatalog m_states;
    QString m_filterText;
    bool m_showEmpty = false;
};

} // namespace bunsnc::models
