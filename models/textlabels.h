// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <map>
#include <string>
#include <vector>

namespace bunsnc::models {

/// Integers in the order of texts. A new text gets a label between those of its neighbours, so that the labels given
/// before stay good; when there is no room left, isExhausted() asks for a rebuild.
class TextLabels {
public:
    /// Labels of `texts` (in their order, repeats allowed); forgets the texts known before.
    std::vector<quint64> rebuild(const std::vector<std::string> &texts);
    quint64 labelOf(std::string text);
    bool isExhausted() const { return m_exhausted; }
    std::size_t size() const { return m_labels.size(); }

private:
    static constexpr quint64 Spacing = quint64{1} << 32;
    std::map<std::string, quint64> m_labels;
    bool m_exhausted = false;
};

} // namespace bunsnc::models
