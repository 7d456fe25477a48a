// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModelIndex>

#include <algorithm>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace bunsnc::models {

struct RowRange {
    int first = 0;
    int last = 0;
    int count() const { return last - first + 1; }
    bool operator==(const RowRange &) const = default;
};

/// Position by key for small dense keys (slots).
class DenseIndex {
public:
    using Key = quint32;
    void build(std::span<const Key> keys)
    {
        Key most = 0;
        for (const Key key : keys)
            most = std::max(most, key);
        m_at.assign(keys.empty() ? 0 : most + 1, -1);
        for (std::size_t i = 0; i < keys.size(); ++i)
            m_at[keys[i]] = static_cast<int>(i);
    }
    int find(Key key) const { return key < m_at.size() ? m_at[key] : -1; }

private:
    std::vector<int> m_at;
};

/// Position by key for any numbers (row ids).
class SortedIndex {
public:
    using Key = qint64;
    void build(std::span<const Key> keys)
    {
        m_pairs.clear();
        m_pairs.reserve(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i)
            m_pairs.emplace_back(keys[i], static_cast<int>(i));
        std::sort(m_pairs.begin(), m_pairs.end());
    }
    int find(Key key) const
    {
        const auto at = std::lower_bound(m_pairs.begin(), m_pairs.end(), std::pair(key, -1));
        return at != m_pairs.end() && at->first == key ? at->second : -1;
    }

private:
    std::vector<std::pair<Key, int>> m_pairs;
};

/// How to get from one order of rows to another with few signals, worked out off the GUI thread. Keys are unique.
/// Ranges: remove, then insert. Layout: append what is new, one layout change in which the persistent indexes follow
/// their key, cut off what is gone: three signals however much changed, and the row count is right in each of them.
template<typename Index>
struct OrderPlan {
    using Key = typename Index::Key;
    using Order = std::vector<Key>;
    enum class Shape { Same, Ranges, Layout };

    Shape shape = Shape::Same;
    std::shared_ptr<const Order> now; ///< the order this plan leads to
    std::vector<RowRange> removed; ///< Ranges: in rows of the old order, last range first
    std::vector<RowRange> inserted; ///< Ranges: in rows of the new order, first range first
    Order appended; ///< Layout: keys that are new
    Order permuted; ///< Layout: the new order, then the keys that are gone
    Index positions; ///< Layout: of every key in `permuted`

    /// The old order, which had `rows` rows, goes on as it was, and more follows.
    bool onlyAppends(int rows) const
    {
        return shape == Shape::Ranges && removed.empty() && inserted.size() == 1 && inserted.front().first == rows;
    }
};

template<typename Index>
OrderPlan<Index> planOrder(const std::vector<typename Index::Key> &old,
    std::shared_ptr<const std::vector<typename Index::Key>> nowShared, int maxRanges)
{
    using Plan = OrderPlan<Index>;
    using Key = typename Index::Key;
    const std::vector<Key> &now = *nowShared;
    Plan plan;
    plan.now = std::move(nowShared);
    const std::size_t shorter = std::min(old.size(), now.size());
    std::size_t prefix = 0;
    while (prefix < shorter && old[prefix] == now[prefix])
        ++prefix;
    std::size_t suffix = 0;
    while (suffix < shorter - prefix && old[old.size() - 1 - suffix] == now[now.size() - 1 - suffix])
        ++suffix;
    const std::span oldMiddle(old.data() + prefix, old.size() - prefix - suffix);
    const std::span nowMiddle(now.data() + prefix, now.size() - prefix - suffix);
    if (oldMiddle.empty() && nowMiddle.empty())
        return plan;

    const auto extend = [](std::vector<RowRange> &ranges, std::size_t row) {
        const int at = static_cast<int>(row);
        if (!ranges.empty() && ranges.back().last == at - 1)
            ranges.back().last = at;
        else
            ranges.push_back({at, at});
    };
    bool sameOrder = true;
    int lastPosition = -1;
    std::vector<Key> gone;
    if (nowMiddle.empty()) {
        plan.removed.push_back({static_cast<int>(prefix), static_cast<int>(prefix + oldMiddle.size()) - 1});
        gone.assign(oldMiddle.begin(), oldMiddle.end());
    } else if (!oldMiddle.empty()) {
        Index index;
        index.build(nowMiddle);
        for (std::size_t i = 0; i < oldMiddle.size(); ++i) {
            const int position = index.find(oldMiddle[i]);
            if (position < 0) {
                extend(plan.removed, prefix + i);
                gone.push_back(oldMiddle[i]);
            } else {
                sameOrder = sameOrder && position > lastPosition;
                lastPosition = position;
            }
        }
    }
    if (oldMiddle.empty()) {
        plan.inserted.push_back({static_cast<int>(prefix), static_cast<int>(prefix + nowMiddle.size()) - 1});
        plan.appended.assign(nowMiddle.begin(), nowMiddle.end());
    } else if (!nowMiddle.empty()) {
        Index index;
        index.build(oldMiddle);
        for (std::size_t i = 0; i < nowMiddle.size(); ++i) {
            if (index.find(nowMiddle[i]) < 0) {
                extend(plan.inserted, prefix + i);
                plan.appended.push_back(nowMiddle[i]);
            }
        }
    }
    if (sameOrder && static_cast<int>(plan.removed.size() + plan.inserted.size()) <= maxRanges) {
        plan.shape = Plan::Shape::Ranges;
        std::reverse(plan.removed.begin(), plan.removed.end());
        plan.appended.clear();
        return plan;
    }
    plan.shape = Plan::Shape::Layout;
    plan.removed.clear();
    plan.inserted.clear();
    plan.permuted.reserve(now.size() + gone.size());
    plan.permuted = now;
    plan.permuted.insert(plan.permuted.end(), gone.begin(), gone.end());
    plan.positions.build(plan.permuted);
    return plan;
}

/// Carries a plan out on `order`, from which the model's rows are read, with the model's signals around each step.
/// `Model` offers the protected signals of QAbstractItemModel under these names.
template<typename Model, typename Index>
void applyOrder(Model model, std::vector<typename Index::Key> &order, OrderPlan<Index> &plan)
{
    using Shape = typename OrderPlan<Index>::Shape;
    const auto at = [&order](int row) { return order.begin() + row; };
    if (plan.shape == Shape::Ranges) {
        for (const RowRange &range : plan.removed) {
            model.beginRemove(range.first, range.last);
            order.erase(at(range.first), at(range.last + 1));
            model.endRemove();
        }
        for (const RowRange &range : plan.inserted) {
            model.beginInsert(range.first, range.last);
            order.insert(at(range.first), plan.now->begin() + range.first, plan.now->begin() + range.last + 1);
            model.endInsert();
        }
        return;
    }
    if (plan.shape != Shape::Layout)
        return;
    if (!plan.appended.empty()) {
        const int rows = static_cast<int>(order.size());
        model.beginInsert(rows, rows + static_cast<int>(plan.appended.size()) - 1);
        order.insert(order.end(), plan.appended.begin(), plan.appended.end());
        model.endInsert();
    }
    model.beginLayout();
    const QModelIndexList from = model.persistent();
    QModelIndexList to;
    to.reserve(from.size());
    for (const QModelIndex &index : from)
        to.append(model.at(plan.positions.find(order[static_cast<std::size_t>(index.row())]), index.column()));
    order = std::move(plan.permuted);
    model.changePersistent(from, to);
    model.endLayout();
    const int rows = static_cast<int>(plan.now->size());
    if (rows < static_cast<int>(order.size())) {
        model.beginRemove(rows, static_cast<int>(order.size()) - 1);
        order.resize(static_cast<std::size_t>(rows));
        model.endRemove();
    }
}

} // namespace bunsnc::models
