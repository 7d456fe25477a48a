// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/sharedtexts.h"

#include "services/store/record/views.h"

namespace bunsnc::store {

const QString &SharedTexts::shared(std::string_view utf8)
{
    constexpr size_t mostShared = 200'000; // beyond that the table itself costs more than it saves
    static const QString nothing;
    if (utf8.empty())
        return nothing;
    if (const auto found = m_texts.find(utf8); found != m_texts.end())
        return found->second;
    if (m_texts.size() >= mostShared)
        m_texts.clear();
    return m_texts.emplace(std::string(utf8), toQString(utf8)).first->second;
}

} // namespace bunsnc::store
