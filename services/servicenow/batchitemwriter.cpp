// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/batch.h"

namespace bunsnc::servicenow {

namespace {

class BatchItemWriter final : public ItemWriter {
public:
    BatchItemWriter(std::shared_ptr<ClientCore> core, BatchOptions options)
        : m_core(std::move(core))
        , m_options(options)
    {
    }

    std::vector<ItemResult> write(
        const QString &table, const std::vector<WriteItem> &items, std::stop_token stop) override
    {
        Batch batch(m_core, m_options);
        std::vector<ItemResult> results(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            const WriteItem &item = items[i];
            results[i].sysId = item.sysId;
            const auto take = [&result = results[i]](const Result<Record> &record) {
                if (!record)
                    return;
                result.record = *record;
                if (record->contains(QStringLiteral("sys_id")))
                    result.sysId = record->sysId();
            };
            switch (item.kind) {
            case WriteItem::Kind::Insert: {
                QHash<QString, QString> fields = item.fields;
                if (!item.sysId.isEmpty())
                    fields.insert(QStringLiteral("sys_id"), item.sysId);
                batch.insert(table, fields, take, item.shape);
                break;
            }
            case WriteItem::Kind::Update:
                batch.update(table, item.sysId, item.fields, take, item.modCount, item.shape);
                break;
            case WriteItem::Kind::Delete: batch.remove(table, item.sysId, {}, item.shape.noDomain); break;
            }
        }
        BatchReport report = batch.execute(std::move(stop));
        for (std::size_t i = 0; i < items.size(); ++i) {
            results[i].outcome = report.items[i].outcome;
            results[i].error = std::move(report.items[i].error);
        }
        return results;
    }

private:
    const std::shared_ptr<ClientCore> m_core;
    const BatchOptions m_options;
};

} // namespace

std::shared_ptr<ItemWriter> batchItemWriter(std::shared_ptr<ClientCore> core, BatchOptions options)
{
    return std::make_shared<BatchItemWriter>(std::move(core), options);
}

} // namespace bunsnc::servicenow
