// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace bunsnc::servicenow {

/// One of several writes to a table.
struct WriteItem {
    enum class Kind { Insert, Update, Delete };
    Kind kind = Kind::Update;
    QString sysId; ///< of an insert: the one chosen for it, or empty
    QHash<QString, QString> fields = {}; ///< of an insert or update
    std::optional<qint64> modCount = {}; ///< sys_mod_count as it was read
    ListOptions shape = TableApi::wholeRecord(); ///< of the answer; and how `fields` are meant
};

struct ItemResult {
    enum class Outcome {
        Done,
        Failed, ///< certainly not done
        Unknown, ///< no answer, and it could not be found out
        NotTried, ///< stopped, or an earlier item met a failure that every item would meet
    };
    QString sysId;
    Outcome outcome = Outcome::NotTried;
    std::optional<Error> error;
    std::optional<Record> record = {}; ///< of an insert or update: what the instance made of it
};
/// What a write that was tried came to; Done without an error.
ItemResult::Outcome outcomeOf(const std::optional<Error> &error);

/// How several writes reach the instance.
class ItemWriter {
public:
    virtual ~ItemWriter() = default;
    /// One result for each item, in their order. Blocks.
    virtual std::vector<ItemResult> write(
        const QString &table, const std::vector<WriteItem> &items, std::stop_token stop) = 0;
};

using WriteProgress = std::function<void(qsizetype done, qsizetype total)>;
/// Each write is a request of its own, several at once, each with the check of CheckedWriter.
std::shared_ptr<ItemWriter> singleItemWriter(std::shared_ptr<ClientCore> core, WriteProgress progress = {});

/// What several requests came to; an Item has an outcome and perhaps an error.
template<typename Item> struct ItemsReport {
    std::vector<Item> items;
    qsizetype count(ItemResult::Outcome outcome) const
    {
        return std::count_if(items.begin(), items.end(), [&](const Item &item) { return item.outcome == outcome; });
    }
    bool allDone() const { return count(ItemResult::Outcome::Done) == static_cast<qsizetype>(items.size()); }
    std::optional<Error> firstError() const
    {
        const auto failed = std::find_if(items.begin(), items.end(), [](const Item &item) { return item.error; });
        return failed == items.end() ? std::nullopt : failed->error;
    }
};

/// What a write of several records came to.
struct MultipleReport : ItemsReport<ItemResult> {
    bool dryRun = false; ///< nothing was sent
};

} // namespace bunsnc::servicenow
