// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/textlabels.h"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace bunsnc::models {

std::vector<quint64> TextLabels::rebuild(const std::vector<std::string> &texts)
{
    struct Prefixed { // most comparisons end within the first bytes, read as one number
        quint64 prefix;
        quint64 next;
        quint32 at;
    };
    const auto bytes = [](std::string_view text, std::size_t from) {
        quint64 value = 0;
        for (std::size_t i = from; i < from + 8; ++i)
            value = value << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
        return value;
    };
    std::vector<Prefixed> order(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
        order[i] = {bytes(texts[i], 0), bytes(texts[i], 8), static_cast<quint32>(i)};
    std::sort(order.begin(), order.end(), [&texts](const Prefixed &a, const Prefixed &b) {
        if (a.prefix != b.prefix)
            return a.prefix < b.prefix;
        if (a.next != b.next)
            return a.next < b.next;
        return texts[a.at] < texts[b.at];
    });
    m_labels.clear();
    m_exhausted = false;
    std::vector<quint64> labels(texts.size());
    quint64 label = 0;
    for (const Prefixed &entry : order) {
        const std::string &text = texts[entry.at];
        if (m_labels.empty() || m_labels.rbegin()->first != text) {
            label += Spacing;
            m_labels.emplace_hint(m_labels.end(), text, label);
        }
        labels[entry.at] = label;
    }
    return labels;
}

quint64 TextLabels::labelOf(std::string text)
{
    const auto next = m_labels.lower_bound(text);
    if (next != m_labels.end() && next->first == text)
        return next->second;
    const quint64 before = next == m_labels.begin() ? 0 : std::prev(next)->second;
    const quint64 after = next == m_labels.end() ? before + 2 * Spacing : next->second;
    const quint64 label = before + (after - before) / 2;
    if (label == before) {
        m_exhausted = true;
        return label;
    }
    m_labels.emplace_hint(next, std::move(text), label);
    return label;
}

} // namespace bunsnc::models
