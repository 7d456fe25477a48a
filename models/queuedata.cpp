// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuedata.h"

#include <cstring>

namespace bunsnc::models {

namespace {

constexpr int MaxRanges = 128;
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
        || column == QueueModel::AssigneeColumn || column == QueueModel::RequesterColumn
        || column == QueueModel::NumberColumn;
}

/// Integer columns; nullopt = empty.
std::optional<qint64> numberOf(const TicketRow &row, int column)
{
    const auto some = [](qint64 value) { return value == 0 ? std::nullopt : std::optional(value); };
    switch (column) {
    case QueueModel::PriorityColumn: return some(row.priority);
    case QueueModel::StateColumn: return row.state;
    case QueueModel::OpenedColumn: return some(row.openedAt);
    case QueueModel::UpdatedColumn: return some(row.updatedAt);
    case QueueModel::DueColumn: return some(row.dueAt);
    default: return std::nullopt;
    }
}

quint64 orderedKey(qint64 value, Qt::SortOrder order)
{
    const quint64 ascending = static_cast<quint64>(value) ^ (quint64{1} << 63);
    return order == Qt::AscendingOrder ? ascending : ~ascending;
}

} // namespace

quint32 differingColumns(const TicketRow &a, const TicketRow &b)
{
    quint32 mask = 0;
    const auto differs = [&mask](int column, bool different) {
        if (different)
            mask |= 1U << column;
    };
    differs(QueueModel::PriorityColumn, a.priority != b.priority);
    differs(QueueModel::NumberColumn, a.number != b.number);
    differs(QueueModel::ShortDescriptionColumn, a.shortDescription != b.shortDescription);
    differs(QueueModel::StateColumn, a.state != b.state);
    differs(QueueModel::GroupColumn, a.group != b.group || a.groupId != b.groupId);
    differs(QueueModel::AssigneeColumn, a.assignee != b.assignee || a.assigneeId != b.assigneeId);
    differs(QueueModel::RequesterColumn, a.requester != b.requester);
    differs(QueueModel::OpenedColumn, a.openedAt != b.openedAt);
    differs(QueueModel::UpdatedColumn, a.updatedAt != b.updatedAt || a.modCount != b.modCount);
    differs(QueueModel::DueColumn, a.dueAt != b.dueAt);
    return mask;
}

QueueData::QueueData(const StateCatalog &states)
    : m_states(states)
    , m_rows(std::make_shared<Rows>())
    , m_base(std::make_shared<std::vector<Slot>>())
{
}

const TicketRow *QueueData::find(qint64 id) const
{
    const auto found = m_slotOf.find(id);
    return found == m_slotOf.end() ? nullptr : &(*m_rows)[found->second]->ticket;
}

QueueData::Slot QueueData::takeSlot()
{
    if (!m_free.empty()) {
        const Slot slot = m_free.back();
        m_free.pop_back();
        return slot;
    }
    m_entries.emplace_back();
    m_placing.push_back(false);
    return static_cast<Slot>(m_entries.size() - 1);
}

std::string QueueData::haystackOf(const TicketRow &row) const
{
    std::string text;
    text.reserve(256);
    for (const QString *part :
        {&row.number, &row.shortDescription, &row.group, &row.assignee, &row.requester, &row.category}) {
        appendFolded(text, *part);
        text.push_back('\n'); // no word spans two fields
    }
    const StateInfo state = m_states.info(row.kind, row.state);
    appendFolded(text, state.labelPt);
    text.push_back('\n');
    appendFolded(text, state.labelEn);
    if (row.priority > 0) {
        text += "\np";
        text += std::to_string(row.priority);
    }
    return text;
}

void QueueData::fill(Slot slot)
{
    const TicketRow &row = (*m_rows)[slot]->ticket;
    Entry &entry = m_entries[slot];
    entry.haystack = haystackOf(row);
    entry.id = row.id;
    entry.updatedAt = row.updatedAt;
    entry.priority = static_cast<quint8>(std::clamp<int>(row.priority, 0, 5));
    entry.alive = true;
    entry.seen = true;
    const auto state = m_stateIndex.try_emplace(row.state, static_cast<quint32>(m_stateNumbers.size()));
    if (state.second)
        m_stateNumbers.push_back(row.state);
    entry.state = state.first->second;
    auto group = m_groupIndex.constFind(row.groupId);
    if (group == m_groupIndex.constEnd()) {
        group = m_groupIndex.insert(row.groupId, static_cast<quint32>(m_groupIds.size()));
        m_groupIds.push_back(row.groupId);
    }
    entry.group = group.value();
    entry.textMatches = m_words.matches(entry.haystack);
    entry.queryMatches = !m_queryIds || m_queryIds->contains(row.id);
    for (int column = 0; column < QueueModel::ColumnCount; ++column) {
        TextCache &cache = m_text[static_cast<std::size_t>(column)];
        if (!cache.active)
            continue;
        if (cache.folded.size() < m_entries.size())
            cache.folded.resize(m_entries.size());
        cache.folded[slot] = fold(textOf(row, column));
    }
    if (!m_placing[slot]) {
        m_placing[slot] = true;
        m_toPlace.push_back(slot);
    }
    m_dirty = true;
}

bool QueueData::upsert(TicketRow &&row, qint64 markMs)
{
    const auto found = m_slotOf.find(row.id);
    const bool known = found != m_slotOf.end();
    if (known) {
        const TicketRow &before = (*m_rows)[found->second]->ticket;
        if (before == row) {
            m_entries[found->second].seen = true;
            return false;
        }
    }
    // A view may still be reading these rows: copy before the first change after a build.
    if (m_rows.use_count() > 1)
        m_rows = std::make_shared<Rows>(*m_rows);
    const Slot slot = known ? found->second : takeSlot();
    if (m_rows->size() < m_entries.size())
        m_rows->resize(m_entries.size());
    quint32 columns = allColumns;
    if (known)
        columns = differingColumns((*m_rows)[slot]->ticket, row);
    else
        m_slotOf.emplace(row.id, slot);
    auto made = std::make_shared<QueueRow>();
    made->ticket = std::move(row);
    made->changedAtMs = markMs;
    made->changedColumns = markMs > 0 ? columns : 0;
    if (known && markMs == 0) { // keep the mark of the change before
        made->changedAtMs = (*m_rows)[slot]->changedAtMs;
        made->changedColumns = (*m_rows)[slot]->changedColumns;
    }
    (*m_rows)[slot] = std::move(made);
    if (known)
        m_touched[slot] |= columns;
    fill(slot);
    return true;
}

bool QueueData::remove(qint64 id)
{
    const auto found = m_slotOf.find(id);
    if (found == m_slotOf.end())
        return false;
    const Slot slot = found->second;
    m_slotOf.erase(found);
    m_entries[slot].alive = false;
    m_entries[slot].haystack = {};
    m_touched.erase(slot);
    m_retired.push_back(slot);
    if (!m_placing[slot]) {
        m_placing[slot] = true;
        m_toPlace.push_back(slot);
    }
    if (m_queryIds)
        m_queryIds->erase(id);
    m_dirty = true;
    return true;
}

void QueueData::beginLoad()
{
    m_loadedAll = false;
    for (Entry &entry : m_entries)
        entry.seen = false;
}

void QueueData::endLoad()
{
    std::vector<qint64> gone;
    for (const Entry &entry : m_entries) {
        if (entry.alive && !entry.seen)
            gone.push_back(entry.id);
    }
    for (const qint64 id : gone)
        remove(id);
    m_loadedAll = true;
    m_dirty = true;
}

void QueueData::setText(const QString &text)
{
    if (text == m_filterText)
        return;
    m_filterText = text;
    m_words = WordMatcher(text);
    for (Entry &entry : m_entries) {
        if (entry.alive)
            entry.textMatches = m_words.matches(entry.haystack);
    }
    m_dirty = true;
}

void QueueData::setCategories(const QueueFilter &filter)
{
    if (filter.states == m_stateFilter && filter.priorities == m_priorityFilter && filter.groups == m_groupFilter)
        return;
    m_stateFilter = filter.states;
    m_priorityFilter = filter.priorities;
    m_groupFilter = filter.groups;
    m_dirty = true;
}

void QueueData::setQueryIds(std::optional<std::unordered_set<qint64>> ids)
{
    m_queryIds = std::move(ids);
    for (Entry &entry : m_entries)
        entry.queryMatches = !m_queryIds || m_queryIds->contains(entry.id);
    m_dirty = true;
}

void QueueData::setQueryMatch(qint64 id, bool matches)
{
    if (!m_queryIds)
        return;
    if (matches)
        m_queryIds->insert(id);
    else
        m_queryIds->erase(id);
    const auto found = m_slotOf.find(id);
    if (found == m_slotOf.end() || m_entries[found->second].queryMatches == matches)
        return;
    m_entries[found->second].queryMatches = matches;
    m_dirty = true;
}

bool QueueData::categoriesMatch(int state, int priority, const QString &group) const
{
    return (m_stateFilter.isEmpty() || m_stateFilter.contains(state))
        && (m_priorityFilter.isEmpty() || m_priorityFilter.contains(priority))
        && (m_groupFilter.isEmpty() || m_groupFilter.contains(group));
}

bool QueueData::wouldShow(const TicketRow &row, bool queryMatches) const
{
    return queryMatches && categoriesMatch(row.state, row.priority, row.groupId)
        && (m_words.isEmpty() || m_words.matches(haystackOf(row)));
}

bool QueueData::isShown(qint64 id) const
{
    const auto found = m_slotOf.find(id);
    if (found == m_slotOf.end())
        return false;
    const Entry &entry = m_entries[found->second];
    const TicketRow &row = (*m_rows)[found->second]->ticket;
    return entry.textMatches && entry.queryMatches && categoriesMatch(row.state, row.priority, row.groupId);
}

void QueueData::setSort(const SortSpec &sort)
{
    if (sort == m_sort)
        return;
    placeDirtySlots();
    m_sort = sort;
    sortAll(m_sorted);
    m_dirty = true;
}

void QueueData::activateTextCache(int column)
{
    TextCache &cache = m_text[static_cast<std::size_t>(column)];
    if (cache.active)
        return;
    cache.active = true;
    cache.folded.assign(m_entries.size(), {});
    for (const auto &[id, slot] : m_slotOf)
        cache.folded[slot] = fold(textOf((*m_rows)[slot]->ticket, column));
}

/// Keys whose order as integers is the order of the column: texts by their rank among the texts there are.
std::vector<quint64> QueueData::keysOf(const std::vector<Slot> &slots, int column, Qt::SortOrder order)
{
    std::vector<quint64> keys(slots.size(), 0);
    if (column < 0)
        return keys;
    if (!isTextColumn(column)) {
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const auto value = numberOf((*m_rows)[slots[i]]->ticket, column);
            keys[i] = value ? orderedKey(*value, order) : emptyKey;
        }
        return keys;
    }
    activateTextCache(column);
    const auto &folded = m_text[static_cast<std::size_t>(column)].folded;
    struct Ranked {
        quint64 prefix;
        quint64 prefix2;
        std::string_view text;
        quint32 at;
    };
    const auto bytes = [](std::string_view text, std::size_t from) {
        quint64 value = 0;
        for (std::size_t i = from; i < from + 8; ++i)
            value = value << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
        return value;
    };
    std::vector<Ranked> ranked;
    std::unordered_map<std::string_view, quint32> first; // texts that repeat are ranked once
    first.reserve(slots.size());
    std::vector<quint32> textAt(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const std::string_view text = folded[slots[i]];
        const auto [where, added] = first.try_emplace(text, static_cast<quint32>(ranked.size()));
        if (added)
            ranked.push_back({bytes(text, 0), bytes(text, 8), text, where->second});
        textAt[i] = where->second;
    }
    std::sort(ranked.begin(), ranked.end(), [](const Ranked &a, const Ranked &b) {
        if (a.prefix != b.prefix)
            return a.prefix < b.prefix;
        if (a.prefix2 != b.prefix2)
            return a.prefix2 < b.prefix2;
        return a.text < b.text;
    });
    std::vector<quint64> rankOf(ranked.size());
    for (std::size_t rank = 0; rank < ranked.size(); ++rank) {
        rankOf[ranked[rank].at]
            = ranked[rank].text.empty() ? emptyKey : orderedKey(static_cast<qint64>(rank), order);
    }
    for (std::size_t i = 0; i < slots.size(); ++i)
        keys[i] = rankOf[textAt[i]];
    return keys;
}

void QueueData::sortAll(std::vector<Slot> &slots)
{
    struct Keyed {
        quint64 first;
        quint64 second;
        quint64 updated;
        Slot slot;
    };
    const std::vector<quint64> first = keysOf(slots, m_sort.column, m_sort.order);
    const std::vector<quint64> second = keysOf(slots, m_sort.thenColumn, m_sort.thenOrder);
    std::vector<Keyed> keyed(slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
        keyed[i] = {first[i], second[i], orderedKey(m_entries[slots[i]].updatedAt, Qt::DescendingOrder), slots[i]};
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

int QueueData::compare(Slot a, Slot b, int column, Qt::SortOrder order) const
{
    const auto directed = [order](int ascending) { return order == Qt::AscendingOrder ? ascending : -ascending; };
    if (isTextColumn(column)) {
        const auto &folded = m_text[static_cast<std::size_t>(column)].folded;
        const std::string &left = folded[a];
        const std::string &right = folded[b];
        if (left.empty() || right.empty())
            return static_cast<int>(left.empty()) - static_cast<int>(right.empty());
        return directed(left.compare(right));
    }
    const auto left = numberOf((*m_rows)[a]->ticket, column);
    const auto right = numberOf((*m_rows)[b]->ticket, column);
    if (!left || !right)
        return static_cast<int>(!left) - static_cast<int>(!right);
    return directed(*left < *right ? -1 : *left > *right ? 1 : 0);
}

bool QueueData::less(Slot a, Slot b) const
{
    if (const int first = compare(a, b, m_sort.column, m_sort.order); first != 0)
        return first < 0;
    if (m_sort.thenColumn >= 0) {
        if (const int second = compare(a, b, m_sort.thenColumn, m_sort.thenOrder); second != 0)
            return second < 0;
    }
    const Entry &left = m_entries[a];
    const Entry &right = m_entries[b];
    if (left.updatedAt != right.updatedAt)
        return left.updatedAt > right.updatedAt;
    return left.id > right.id;
}

/// Takes the changed slots out of the sorted order and puts those alive in where they belong now.
void QueueData::placeDirtySlots()
{
    if (m_toPlace.empty())
        return;
    for (const int column : {m_sort.column, m_sort.thenColumn}) {
        if (column >= 0 && isTextColumn(column))
            activateTextCache(column);
    }
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

/// Filters the sorted slots, and counts each dimension with every filter but its own.
void QueueData::count(QueueUpdate &update, std::vector<Slot> &order)
{
    std::vector<char> stateOk(m_stateNumbers.size());
    for (std::size_t i = 0; i < stateOk.size(); ++i)
        stateOk[i] = m_stateFilter.isEmpty() || m_stateFilter.contains(m_stateNumbers[i]);
    std::array<bool, 6> priorityOk{};
    for (int i = 0; i < 6; ++i)
        priorityOk[static_cast<std::size_t>(i)] = m_priorityFilter.isEmpty() || m_priorityFilter.contains(i);
    std::vector<char> groupOk(m_groupIds.size());
    for (std::size_t i = 0; i < groupOk.size(); ++i)
        groupOk[i] = m_groupFilter.isEmpty() || m_groupFilter.contains(m_groupIds[i]);

    std::vector<qint64> states(m_stateNumbers.size());
    std::vector<qint64> groups(m_groupIds.size());
    std::vector<Slot> groupRow(m_groupIds.size());
    for (const Slot slot : m_sorted) {
        const Entry &entry = m_entries[slot];
        if (!entry.textMatches || !entry.queryMatches)
            continue;
        const bool state = stateOk[entry.state] != 0;
        const bool priority = priorityOk[entry.priority];
        const bool group = groupOk[entry.group] != 0;
        if (priority && group)
            ++states[entry.state];
        if (state && group)
            ++update.counts.priorities[entry.priority];
        if (state && priority) {
            ++groups[entry.group];
            groupRow[entry.group] = slot;
        }
        if (state && priority && group)
            order.push_back(slot);
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i] > 0 || m_stateFilter.contains(m_stateNumbers[i]))
            update.counts.states.emplace_back(m_stateNumbers[i], states[i]);
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (groups[i] > 0)
            update.counts.groups.emplace_back((*m_rows)[groupRow[i]], groups[i]);
    }
    update.counts.total = static_cast<qint64>(order.size());
    update.counts.loaded = static_cast<qint64>(m_slotOf.size());
}

std::shared_ptr<QueueUpdate> QueueData::build()
{
    placeDirtySlots();
    auto update = std::make_shared<QueueUpdate>();
    auto order = std::make_shared<std::vector<Slot>>();
    order->reserve(m_sorted.size());
    count(*update, *order);
    update->rows = m_rows;
    update->complete = m_loadedAll;
    update->plan = planOrder<DenseIndex>(*m_base, order, MaxRanges);
    if (!m_touched.empty()) {
        std::vector<char> touched(m_entries.size(), 0);
        for (const auto &[slot, columns] : m_touched)
            touched[slot] = 1;
        for (std::size_t row = 0; row < order->size(); ++row) {
            if (touched[(*order)[row]] != 0)
                update->changed.emplace_back(static_cast<int>(row), m_touched[(*order)[row]]);
        }
    }
    m_onItsWay = std::move(order);
    m_touching = std::move(m_touched);
    m_touched.clear();
    m_retiring = std::move(m_retired);
    m_retired.clear();
    m_dirty = false;
    return update;
}

void QueueData::settle(bool applied)
{
    if (!m_onItsWay)
        return;
    if (applied) {
        m_base = std::move(m_onItsWay);
        m_free.insert(m_free.end(), m_retiring.begin(), m_retiring.end());
    } else {
        for (const auto &[slot, columns] : m_touching) {
            if (m_entries[slot].alive)
                m_touched[slot] |= columns;
        }
        m_retired.insert(m_retired.end(), m_retiring.begin(), m_retiring.end());
        m_dirty = true;
    }
    m_touching.clear();
    m_retiring.clear();
    m_onItsWay.reset();
}

} // namespace bunsnc::models
