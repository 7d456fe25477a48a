// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuedata.h"

#include <algorithm>
#include <iterator>
#include <limits>

/// The sorted order of a live queue: one integer a row and column, and the places of changed rows.
namespace bunsnc::models {

namespace {

constexpr quint64 emptyKey = std::numeric_limits<quint64>::max();

const QString &textOf(const TicketRow &row, int column)
{
    switch (column) {
    case QueueModel::ShortDescriptionColumn: return row.shortDescription;
    case QueueModel::GroupColumn: return row.group;
    case QueueModel::AssigneeColumn: return row.assignee;
    case QueueModel::RequesterColumn: return row.requester;
    default: return row.number;
    }
}

bool isTextColumn(int column)
{
    return column == QueueModel::ShortDescriptionColumn || column == QueueModel::GroupColumn
        || column == QueueModel::AssigneeColumn || column == QueueModel::RequesterColumn;
}

quint64 integerKey(qint64 value)
{
    return static_cast<quint64>(value) ^ (quint64{1} << 63);
}

/// "INC0010023": prefix, then the number as a number, however many digits it has.
quint64 ticketNumberKey(const QString &number)
{
    constexpr quint64 digitsLimit = (quint64{1} << 40) - 1;
    quint64 prefix = 0;
    qsizetype at = 0;
    for (; at < number.size() && !number.at(at).isDigit(); ++at) {
        if (at < 2)
            prefix = prefix << 8 | (number.at(at).toLower().unicode() & 0xff);
    }
    quint64 digits = 0;
    for (; at < number.size() && number.at(at).isDigit(); ++at)
        digits = std::min(digitsLimit, digits * 10 + static_cast<quint64>(number.at(at).digitValue()));
    return number.isEmpty() ? emptyKey : prefix << 40 | digits;
}

/// Empty stays last in both directions.
quint64 directed(quint64 key, Qt::SortOrder order)
{
    return key == emptyKey || order == Qt::AscendingOrder ? key : ~key;
}

} // namespace

void QueueData::setSort(const SortSpec &sort)
{
    if (sort == m_sort)
        return;
    placeDirtySlots();
    m_sort = sort;
    sortAll(m_sorted);
    m_dirty = true;
}

/// Keeps the keys of the columns that changed, where keys are kept.
void QueueData::updateKeys(Slot slot, quint32 columns)
{
    const TicketRow &row = (*m_rows)[slot]->ticket;
    for (int column = 0; column < QueueModel::ColumnCount; ++column) {
        SortKeys &keys = m_keys[static_cast<std::size_t>(column)];
        if (!keys.active || (columns & (1U << column)) == 0)
            continue;
        if (keys.bySlot.size() < m_entries.size())
            keys.bySlot.resize(m_entries.size(), emptyKey);
        keys.bySlot[slot] = keyOf(row, column);
        if (isTextColumn(column) && keys.labels.isExhausted())
            relabel(column);
    }
}

quint64 QueueData::keyOf(const TicketRow &row, int column)
{
    const auto some = [](qint64 value) { return value == 0 ? emptyKey : integerKey(value); };
    switch (column) {
    case QueueModel::PriorityColumn: return some(row.priority);
    case QueueModel::NumberColumn: return ticketNumberKey(row.number);
    case QueueModel::StateColumn: return integerKey(row.state);
    case QueueModel::OpenedColumn: return some(row.openedAt);
    case QueueModel::UpdatedColumn: return some(row.updatedAt);
    case QueueModel::DueColumn: return some(row.dueAt);
    default: break;
    }
    const QString &text = textOf(row, column);
    return text.isEmpty() ? emptyKey : m_keys[static_cast<std::size_t>(column)].labels.labelOf(fold(text));
}

void QueueData::activate(int column)
{
    SortKeys &keys = m_keys[static_cast<std::size_t>(column)];
    if (keys.active)
        return;
    keys.active = true;
    keys.bySlot.assign(m_entries.size(), emptyKey);
    if (isTextColumn(column)) {
        relabel(column);
        return;
    }
    for (const auto &[id, slot] : m_slotOf)
        keys.bySlot[slot] = keyOf((*m_rows)[slot]->ticket, column);
}

/// Gives every text of a column its label anew, evenly spaced.
void QueueData::relabel(int column)
{
    SortKeys &keys = m_keys[static_cast<std::size_t>(column)];
    QHash<QStringView, quint32> seen; // texts that repeat are folded once
    seen.reserve(static_cast<qsizetype>(m_slotOf.size()));
    std::vector<std::string> texts;
    std::vector<std::pair<Slot, quint32>> textOfSlot;
    textOfSlot.reserve(m_slotOf.size());
    for (const auto &[id, slot] : m_slotOf) {
        const QString &text = textOf((*m_rows)[slot]->ticket, column);
        if (text.isEmpty())
            continue;
        const auto known = seen.constFind(text);
        quint32 at = static_cast<quint32>(texts.size());
        if (known != seen.constEnd()) {
            at = known.value();
        } else {
            seen.insert(text, at);
            texts.push_back(fold(text));
        }
        textOfSlot.emplace_back(slot, at);
    }
    const std::vector<quint64> labels = keys.labels.rebuild(texts);
    for (const auto &[slot, at] : textOfSlot)
        keys.bySlot[slot] = labels[at];
}

bool QueueData::prepareNextColumn()
{
    for (int column = 0; column < QueueModel::ColumnCount; ++column) {
        if (!m_keys[static_cast<std::size_t>(column)].active) {
            activate(column);
            return true;
        }
    }
    return false;
}

void QueueData::sortAll(std::vector<Slot> &slots)
{
    struct Keyed {
        quint64 first;
        quint64 second;
        quint64 updated;
        Slot slot;
    };
    const bool two = m_sort.thenColumn >= 0;
    for (const int column : {m_sort.column, two ? m_sort.thenColumn : m_sort.column, int(QueueModel::UpdatedColumn)})
        activate(column);
    const auto &first = m_keys[static_cast<std::size_t>(m_sort.column)].bySlot;
    const auto &second = m_keys[static_cast<std::size_t>(two ? m_sort.thenColumn : m_sort.column)].bySlot;
    const auto &updated = m_keys[QueueModel::UpdatedColumn].bySlot;
    std::vector<Keyed> keyed(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const Slot slot = slots[i];
        keyed[i] = {directed(first[slot], m_sort.order), two ? directed(second[slot], m_sort.thenOrder) : 0,
            directed(updated[slot], Qt::DescendingOrder), slot};
    }
    std::sort(keyed.begin(), keyed.end(), [this](const Keyed &a, const Keyed &b) {
        if (a.first != b.first)
            return a.first < b.first;
        if (a.second != b.second)
            return a.second < b.second;
        if (a.updated != b.updated)
            return a.updated < b.updated;
        return m_entries[a.slot].id > m_entries[b.slot].id;
    });
    for (std::size_t i = 0; i < slots.size(); ++i)
        slots[i] = keyed[i].slot;
}

bool QueueData::less(Slot a, Slot b) const
{
    const auto key = [this](int column, Slot slot, Qt::SortOrder order) {
        return directed(m_keys[static_cast<std::size_t>(column)].bySlot[slot], order);
    };
    if (const auto left = key(m_sort.column, a, m_sort.order), right = key(m_sort.column, b, m_sort.order);
        left != right)
        return left < right;
    if (m_sort.thenColumn >= 0) {
        const auto left = key(m_sort.thenColumn, a, m_sort.thenOrder);
        const auto right = key(m_sort.thenColumn, b, m_sort.thenOrder);
        if (left != right)
            return left < right;
    }
    const auto left = key(QueueModel::UpdatedColumn, a, Qt::DescendingOrder);
    const auto right = key(QueueModel::UpdatedColumn, b, Qt::DescendingOrder);
    return left != right ? left < right : m_entries[a].id > m_entries[b].id;
}

/// Takes the changed slots out of the sorted order and puts those alive in where they belong now.
void QueueData::placeDirtySlots()
{
    if (m_toPlace.empty())
        return;
    std::vector<Slot> kept;
    kept.reserve(m_sorted.size() + m_toPlace.size());
    for (const Slot slot : m_sorted) {
        if (!m_placing[slot])
            kept.push_back(slot);
    }
    std::vector<Slot> moved;
    moved.reserve(m_toPlace.size());
    for (const Slot slot : m_toPlace) {
        m_placing[slot] = false;
        if (m_entries[slot].alive)
            moved.push_back(slot);
    }
    m_toPlace.clear();
    sortAll(moved);
    const auto before = [this](Slot a, Slot b) { return less(a, b); };
    m_sorted.clear();
    m_sorted.reserve(kept.size() + moved.size());
    if (moved.size() > kept.size() / 16) {
        std::merge(kept.begin(), kept.end(), moved.begin(), moved.end(), std::back_inserter(m_sorted), before);
        return;
    }
    auto from = kept.begin();
    for (const Slot slot : moved) { // few: find each place, copy what lies between
        const auto place = std::upper_bound(from, kept.end(), slot, before);
        m_sorted.insert(m_sorted.end(), from, place);
        m_sorted.push_back(slot);
        from = place;
    }
    m_sorted.insert(m_sorted.end(), from, kept.end());
}

} // namespace bunsnc::models
