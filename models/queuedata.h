// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/orderplan.h"
#include "models/queuemodel.h"
#include "models/textfold.h"
#include "models/textlabels.h"

#include <QHash>

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace bunsnc::models {

/// One row of a snapshot; never changed once made, so both threads may read it.
struct QueueRow {
    TicketRow ticket;
    qint64 changedAtMs = 0;
    quint32 changedColumns = 0;
};
using RowPointer = std::shared_ptr<const QueueRow>;
using Rows = std::vector<RowPointer>; ///< by slot

inline constexpr quint32 allColumns = (1U << QueueModel::ColumnCount) - 1;
/// The columns in which two rows differ, as bits.
quint32 differingColumns(const TicketRow &a, const TicketRow &b);

struct SortSpec {
    int column = QueueModel::UpdatedColumn;
    Qt::SortOrder order = Qt::DescendingOrder;
    int thenColumn = -1; ///< -1 = none
    Qt::SortOrder thenOrder = Qt::AscendingOrder;
    bool operator==(const SortSpec &) const = default;
};

/// Counts of one dimension, by its key.
struct RawCounts {
    std::vector<std::pair<int, qint64>> states;
    std::array<qint64, 6> priorities{};
    std::vector<std::pair<RowPointer, qint64>> groups; ///< a row of the group, for its name
    qint64 total = 0; ///< rows that pass every filter
    qint64 loaded = 0; ///< rows there are
};

/// What the GUI thread needs to go from the view it shows to the next one.
struct QueueUpdate {
    quint64 generation = 0;
    std::shared_ptr<const Rows> rows;
    OrderPlan<DenseIndex> plan;
    std::vector<std::pair<int, quint32>> changed; ///< rows of the new order, ascending, and their columns
    RawCounts counts;
    bool complete = false; ///< everything that the store has is loaded
};

/// The rows of one queue with everything that filters and sorts them; used by one worker, knows no threads.
/// Rows live in slots; a slot is used again only after the view that dropped it was applied.
class QueueData {
public:
    using Slot = quint32;

    explicit QueueData(const StateCatalog &states);

    std::size_t size() const { return m_slotOf.size(); }
    bool contains(qint64 id) const { return m_slotOf.contains(id); }
    const TicketRow *find(qint64 id) const;

    /// Takes a row in; `markMs` is when the change was seen, 0 = not to be marked. False when nothing is different.
    bool upsert(TicketRow &&row, qint64 markMs);
    bool remove(qint64 id);
    /// A whole load: between the two, rows that are not taken in anew are counted as gone.
    void beginLoad();
    void endLoad();

    void setStateNames(const StateCatalog &states); ///< texts that are searched name them
    void setText(const QString &text);
    void setCategories(const QueueFilter &filter);
    /// Ids that match the encoded query; nullopt = there is none.
    void setQueryIds(std::optional<std::unordered_set<qint64>> ids);
    bool hasQuery() const { return m_queryIds.has_value(); }
    void setQueryMatch(qint64 id, bool matches);
    void setSort(const SortSpec &sort);
    /// Makes ready what sorting by some text column needs; false when all are. For idle moments.
    bool prepareNextColumn();

    /// Would a row that is not taken in yet be shown?
    bool wouldShow(const TicketRow &row, bool queryMatches) const;
    bool isShown(qint64 id) const;
    bool isDirty() const { return m_dirty; }
    void markDirty() { m_dirty = true; }

    /// The way from the order shown to what should be shown now. One at a time: settle() says what became of it.
    std::shared_ptr<QueueUpdate> build();
    void settle(bool applied);

private:
    struct Entry { // what filters and sorts look at, beside the row itself
        std::size_t haystackAt = 0; // in m_haystacks
        std::size_t haystackSize = 0;
        qint64 id = 0;
        quint32 state = 0; // index of m_stateNames
        quint32 group = 0; // index of m_groupIds
        quint8 priority = 0;
        bool alive = false;
        bool textMatches = true;
        bool queryMatches = true;
        bool seen = true;
    };
    struct SortKeys { // of one column; integers whose order is the column's, so that sorting never touches a text
        bool active = false;
        TextLabels labels; // of text columns
        std::vector<quint64> bySlot;
    };

    Slot takeSlot();
    void fill(Slot slot, quint32 columns);
    void appendHaystack(std::string &to, const TicketRow &row) const;
    std::string_view haystack(const Entry &entry) const
    {
        return std::string_view(m_haystacks).substr(entry.haystackAt, entry.haystackSize);
    }
    void compactHaystacks();
    bool categoriesMatch(int state, int priority, const QString &group) const;
    void placeDirtySlots();
    void sortAll(std::vector<Slot> &slots);
    bool less(Slot a, Slot b) const;
    void activate(int column);
    void updateKeys(Slot slot, quint32 columns);
    void relabel(int column);
    quint64 keyOf(const TicketRow &row, int column);
    void count(QueueUpdate &update, std::vector<Slot> &order);

    StateCatalog m_states;
    std::shared_ptr<Rows> m_rows; // copied when a view holds it
    std::vector<Entry> m_entries;
    std::unordered_map<qint64, Slot> m_slotOf;
    std::vector<Slot> m_free;
    std::vector<Slot> m_retired; // gone since the last build
    std::vector<Slot> m_retiring; // gone with the view on its way
    std::vector<Slot> m_sorted; // every live slot
    std::vector<Slot> m_toPlace;
    std::vector<bool> m_placing; // by slot: is in m_toPlace
    std::unordered_map<Slot, quint32> m_touched; // changed columns since the last build
    std::unordered_map<Slot, quint32> m_touching; // of the view on its way
    std::array<SortKeys, QueueModel::ColumnCount> m_keys;
    std::string m_haystacks; // one after the other: filtering reads memory in a row
    std::size_t m_haystacksUsed = 0;
    mutable std::unordered_map<int, std::string> m_stateTexts; // folded labels, both languages
    std::vector<int> m_stateNumbers;
    std::unordered_map<int, quint32> m_stateIndex;
    std::vector<QString> m_groupIds;
    QHash<QString, quint32> m_groupIndex;

    SortSpec m_sort;
    QString m_filterText;
    WordMatcher m_words;
    QSet<int> m_stateFilter;
    QSet<int> m_priorityFilter;
    QSet<QString> m_groupFilter;
    std::optional<std::unordered_set<qint64>> m_queryIds;

    std::shared_ptr<const std::vector<Slot>> m_base; // the order the GUI shows
    std::shared_ptr<const std::vector<Slot>> m_onItsWay;
    bool m_dirty = true;
    bool m_loadedAll = false;
};

} // namespace bunsnc::models
