// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/knownfields.h"

namespace bunsnc::store {

const std::vector<const RecordField *> &KnownFields::learn(Kind kind, const RecordParser &record)
{
    m_news.clear();
    const auto &fields = record.fields();
    auto &shapes = m_shapes[size_t(kind) & 3];
    if (const auto shape = shapes.find(record.shapeHash());
        shape != shapes.end() && shape->second.size() == fields.size()) {
        bool news = false;
        for (size_t i = 0; i < fields.size() && !news; ++i)
            news = fields[i].reference && !shape->second[i];
        if (!news)
            return m_news;
    }
    auto &known = m_fields[size_t(kind) & 3];
    std::vector<bool> references;
    references.reserve(fields.size());
    for (const RecordField &field : fields) {
        const auto found = known.find(std::string(field.name));
        references.push_back(field.reference || (found != known.end() && found->second));
        if (found != known.end() && (found->second || !field.reference))
            continue;
        m_news.push_back(&field);
        known.insert_or_assign(std::string(field.name), field.reference);
    }
    if (shapes.size() >= 1000)
        shapes.clear();
    shapes.insert_or_assign(record.shapeHash(), std::move(references));
    return m_news;
}

} // namespace bunsnc::store
