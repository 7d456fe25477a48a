// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/queuedata.h"

namespace bunsnc::models {

namespace {

constexpr int MaxRanges = 8; // a header looks at all its sections after each removal

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

void QueueData::appendHaystack(std::string &to, const TicketRow &row) const
{
    for (const QString *part :
        {&row.number, &row.shortDescription, &row.group, &row.assignee, &row.requester, &row.category}) {
        appendFolded(to, *part);
        to.push_back('\n'); // no word spans two fields
    }
    std::string &state = m_stateTexts[row.state];
    if (state.empty()) {
        const StateInfo info = m_states.info(row.kind, row.state);
        state = fold(info.labelPt) + '\n' + fold(info.labelEn);
    }
    to += state;
    if (row.priority > 0) {
        to += "\np";
        to += std::to_string(row.priority);
    }
}

void QueueData::compactHaystacks()
{
    std::string compact;
    compact.reserve(m_haystacksUsed + m_haystacksUsed / 4);
    for (Entry &entry : m_entries) {
        if (!entry.alive)
            continue;
        const std::size_t at = compact.size();
        compact += haystack(entry);
        entry.haystackAt = at;
    }
    m_haystacks = std::move(compact);
}

void QueueData::fill(Slot slot, quint32 columns)
{
    constexpr std::size_t slack = 1 << 20;
    const TicketRow &row = (*m_rows)[slot]->ticket;
    Entry &entry = m_entries[slot];
    m_haystacksUsed -= entry.haystackSize;
    entry.haystackAt = m_haystacks.size();
    appendHaystack(m_haystacks, row);
    entry.haystackSize = m_haystacks.size() - entry.haystackAt;
    m_haystacksUsed += entry.haystackSize;
    entry.id = row.id;
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
    entry.textMatches = m_words.matches(haystack(entry));
    entry.queryMatches = !m_queryIds || m_queryIds->contains(row.id);
    if (m_haystacks.size() > 2 * m_haystacksUsed + slack)
        compactHaystacks();
    updateKeys(slot, columns);
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
    fill(slot, columns);
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
    m_haystacksUsed -= m_entries[slot].haystackSize;
    m_entries[slot].haystackSize = 0;
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

void QueueData::setStateNames(const StateCatalog &states)
{
    m_states = states;
    m_stateTexts.clear();
    std::string anew;
    anew.reserve(m_haystacksUsed + m_haystacksUsed / 4);
    for (Slot slot = 0; slot < m_entries.size(); ++slot) {
        Entry &entry = m_entries[slot];
        if (!entry.alive)
            continue;
        entry.haystackAt = anew.size();
        appendHaystack(anew, (*m_rows)[slot]->ticket);
        entry.haystackSize = anew.size() - entry.haystackAt;
    }
    m_haystacks = std::move(anew);
    m_haystacksUsed = m_haystacks.size();
    for (Entry &entry : m_entries)
        entry.textMatches = !entry.alive || m_words.matches(haystack(entry));
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
            entry.textMatches = m_words.matches(haystack(entry));
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
        && (m_words.isEmpty() || [&] {
               std::string text;
               appendHaystack(text, row);
               return m_words.matches(text);
           }());
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
