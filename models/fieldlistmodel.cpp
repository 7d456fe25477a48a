// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/fieldlistmodel.h"

#include "models/fieldlabels.h"
#include "models/textfold.h"
#include "models/wording.h"
#include "services/query/calendar.h"

#include <algorithm>

namespace bunsnc::models {

namespace {

constexpr qsizetype MaxShown = 4000; // characters of a value in the list; the tooltip and ValueRole have it all
constexpr qsizetype MaxTip = 900; // of each of two

const QString &shownValue(const store::DocumentField &field)
{
    return field.displayValue.isEmpty() ? field.value : field.displayValue;
}

/// The same as people here write it: times in this zone, dates in this locale, yes and no. The instance delivers them
/// in the form and zone of its account.
QString localValue(const store::DocumentField &field)
{
    const QString &shown = shownValue(field);
    if (shown.size() > 19)
        return shown;
    if (shown == QLatin1StringView("true"))
        return FieldListModel::tr("Yes");
    if (shown == QLatin1StringView("false"))
        return FieldListModel::tr("No");
    if (query::parseStoredDateTime(shown)) {
        if (const auto moment = query::parseStoredDateTime(field.value))
            return exactTime(*moment);
    }
    if (const auto date = query::parseStoredDate(shown); date && field.value == shown)
        return QLocale().toString(*date, QLocale::ShortFormat);
    return shown;
}

} // namespace

FieldListModel::FieldListModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void FieldListModel::setFields(std::vector<store::DocumentField> fields)
{
    std::vector<Entry> entries;
    entries.reserve(fields.size());
    for (store::DocumentField &field : fields) {
        const int rank = fieldRank(field.name);
        entries.push_back({std::move(field), {}, {}, rank});
    }
    std::swap(entries, m_entries);
    label();
    // The same ticket with other values keeps its rows.
    const bool same = std::equal(entries.begin(), entries.end(), m_entries.begin(), m_entries.end(),
        [](const Entry &a, const Entry &b) { return a.field.name == b.field.name; });
    const std::vector<int> visible = visibleEntries();
    if (!same || visible != m_visible) {
        beginResetModel();
        m_visible = visible;
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < m_visible.size(); ++row) {
        const auto at = static_cast<std::size_t>(m_visible[row]);
        if (entries[at].field.value != m_entries[at].field.value
            || entries[at].field.displayValue != m_entries[at].field.displayValue)
            Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), ColumnCount - 1));
    }
}

void FieldListModel::clear()
{
    beginResetModel();
    m_entries.clear();
    m_visible.clear();
    endResetModel();
}

void FieldListModel::setStateNames(Kind kind, const StateCatalog &states)
{
    if (m_kind == kind && m_states == states)
        return;
    m_kind = kind;
    m_states = states;
    if (!m_entries.empty())
        retranslate();
}

QString FieldListModel::spoken(const store::DocumentField &field) const
{
    bool isNumber = false;
    const int number = field.value.toInt(&isNumber);
    if (isNumber && m_kind && field.name == QLatin1StringView("state") && m_states.knows(*m_kind, number))
        return m_states.label(*m_kind, number, interfaceIsEnglish());
    if (isNumber && m_kind && field.name == QLatin1StringView("priority")) {
        if (const QString words = priorityLabel(number); !words.isEmpty())
            return words;
    }
    return localValue(field);
}

void FieldListModel::label()
{
    for (Entry &entry : m_entries) {
        entry.label = fieldLabel(entry.field.name);
        entry.haystack = fold(QString(entry.label % QLatin1Char('\n') % entry.field.name % QLatin1Char('\n')
            % shownValue(entry.field).left(MaxShown) % QLatin1Char('\n') % spoken(entry.field).left(MaxShown)));
    }
    std::stable_sort(m_entries.begin(), m_entries.end(), [](const Entry &a, const Entry &b) {
        return a.rank != b.rank ? a.rank < b.rank : a.label.localeAwareCompare(b.label) < 0;
    });
}

std::vector<int> FieldListModel::visibleEntries() const
{
    const WordMatcher words(m_filterText);
    std::vector<int> visible;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry &entry = m_entries[i];
        if ((m_showEmpty || !shownValue(entry.field).isEmpty()) && words.matches(entry.haystack))
            visible.push_back(static_cast<int>(i));
    }
    return visible;
}

void FieldListModel::refilter()
{
    const std::vector<int> wanted = visibleEntries();
    // Both lists ascend, so the way from one to the other is rows out, then rows in.
    for (std::size_t row = m_visible.size(); row-- > 0;) {
        if (std::binary_search(wanted.begin(), wanted.end(), m_visible[row]))
            continue;
        beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
        m_visible.erase(m_visible.begin() + static_cast<std::ptrdiff_t>(row));
        endRemoveRows();
    }
    for (std::size_t row = 0; row < wanted.size(); ++row) {
        if (row < m_visible.size() && m_visible[row] == wanted[row])
            continue;
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
        m_visible.insert(m_visible.begin() + static_cast<std::ptrdiff_t>(row), wanted[row]);
        endInsertRows();
    }
}

void FieldListModel::setFilterText(const QString &text)
{
    if (text == m_filterText)
        return;
    m_filterText = text;
    refilter();
}

void FieldListModel::setShowEmpty(bool show)
{
    if (show == m_showEmpty)
        return;
    m_showEmpty = show;
    refilter();
}

int FieldListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int FieldListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FieldListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Entry &entry
        = m_entries[static_cast<std::size_t>(m_visible[static_cast<std::size_t>(index.row())])];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == LabelColumn ? entry.label : spoken(entry.field).left(MaxShown);
    case Qt::ToolTipRole:
        if (index.column() == LabelColumn)
            return entry.field.name;
        return entry.field.value == entry.field.displayValue || entry.field.displayValue.isEmpty()
            ? plainTip(entry.field.value)
            : plainTip(entry.field.displayValue.left(MaxTip) + QLatin1Char('\n') + entry.field.value.left(MaxTip));
    case LabelRole: return entry.label;
    case FieldNameRole: return entry.field.name;
    case ValueRole: return entry.field.value;
    case BodyRole: return shownValue(entry.field);
    default: return {};
    }
}

QVariant FieldListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LabelColumn: return tr("Field");
    case ValueColumn: return tr("Value");
    default: return {};
    }
}

void FieldListModel::retranslate()
{
    beginResetModel(); // labels decide the order
    label();
    m_visible = visibleEntries();
    endResetModel();
}

} // namespace bunsnc::models
