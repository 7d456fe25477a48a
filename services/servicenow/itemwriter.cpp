// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/itemwriter.h"

#include "services/servicenow/checkedwriter.h"

#include <atomic>
#include <mutex>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr int writesAtOnce = 4;

// A failure that says nothing about the record: the next one would meet it, too.
bool meetsEveryItem(const Error &error)
{
    return error.code == ErrorCode::Cancelled || error.code == ErrorCode::InvalidTable || isAccountWide(error);
}

class SingleItemWriter final : public ItemWriter {
public:
    SingleItemWriter(std::shared_ptr<ClientCore> core, WriteProgress progress)
        : m_core(std::move(core))
        , m_progress(std::move(progress))
    {
    }

    std::vector<ItemResult> write(const QString &table, const std::vector<WriteItem> &items, std::stop_token stop) override
    {
        std::vector<ItemResult> results(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            results[i].sysId = items[i].sysId;
        std::atomic<bool> ended = false;
        std::mutex mutex;
        qsizetype done = 0;
        const auto one = [&](int index) {
            const auto at = static_cast<std::size_t>(index);
            if (ended || stop.stop_requested())
                return;
            results[at] = writeOne(table, items[at], stop);
            if (results[at].error && meetsEveryItem(*results[at].error))
                ended = true;
            const std::scoped_lock lock(mutex);
            ++done;
            if (m_progress)
                m_progress(done, qsizetype(items.size()));
        };
        if (const auto executor = m_core->executor()) {
            executor->forEach(static_cast<int>(items.size()), writesAtOnce, one);
        } else {
            for (int index = 0; index < static_cast<int>(items.size()); ++index)
                one(index);
        }
        return results;
    }

private:
    static void take(ItemResult &result, Result<Record> written)
    {
        if (!written) {
            result.error = std::move(written).error();
            return;
        }
        if (written->contains(u"sys_id"_s))
            result.sysId = written->sysId();
        result.record = *std::move(written);
    }

    ItemResult writeOne(const QString &table, const WriteItem &item, const std::stop_token &stop)
    {
        ClientCore::Lease lease(m_core);
        CheckedWriter writer(*m_core, lease.api());
        ItemResult result{item.sysId, ItemResult::Outcome::Done, {}};
        switch (item.kind) {
        case WriteItem::Kind::Insert: {
            QHash<QString, QString> fields = item.fields;
            if (!item.sysId.isEmpty())
                fields.insert(u"sys_id"_s, item.sysId);
            take(result, writer.insert(table, fields, stop, item.shape));
            break;
        }
        case WriteItem::Kind::Update:
            take(result, writer.update(table, item.sysId, item.fields, item.modCount, stop, item.shape));
            break;
        case WriteItem::Kind::Delete:
            if (const auto removed = writer.remove(table, item.sysId, stop, item.shape.noDomain); !removed)
                result.error = removed.error();
            break;
        }
        result.outcome = outcomeOf(result.error);
        return result;
    }

    const std::shared_ptr<ClientCore> m_core;
    const WriteProgress m_progress;
};

} // namespace

std::shared_ptr<ItemWriter> singleItemWriter(std::shared_ptr<ClientCore> core, WriteProgress progress)
{
    return std::make_shared<SingleItemWriter>(std::move(core), std::move(progress));
}

ItemResult::Outcome outcomeOf(const std::optional<Error> &error)
{
    if (!error)
        return ItemResult::Outcome::Done;
    // Stopped, it may have been on its way.
    const bool unclear = error->code == ErrorCode::OutcomeUnknown || error->code == ErrorCode::Cancelled;
    return unclear ? ItemResult::Outcome::Unknown : ItemResult::Outcome::Failed;
}

} // namespace bunsnc::servicenow
