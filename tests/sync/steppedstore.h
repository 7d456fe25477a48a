// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/store/ticketstore.h"

#include <functional>

namespace bunsnc::test {

/// What a test wants to happen at certain moments; called in the thread of the mirror that is just there. All empty
/// at first; set before the mirror starts.
struct Steps {
    std::function<void(const store::PageBatch &)> beforeApply;
    std::function<void(Kind, const QStringList &)> beforeRemove;
    std::function<void(const std::vector<store::Checkpoint> &)> afterCheckpoints; ///< of setCheckpoints()
    std::function<void(Kind, const QString &)> afterLookup; ///< of idOfSysId()
    std::function<void(Kind)> beforeCount; ///< of the rows here
};

/// A real store in which a test can hold up the mirror's threads, so that what happens between two of their steps is
/// no matter of luck.
class SteppedStore final : public store::TicketStore {
public:
    SteppedStore(std::shared_ptr<store::TicketStore> store, std::shared_ptr<const Steps> steps)
        : m_store(std::move(store))
        , m_steps(std::move(steps))
    {
    }
    void setCaller(const store::Caller &caller) override { m_store->setCaller(caller); }
    Result<std::unique_ptr<store::TicketWriter>> openWriter() override;
    Result<std::unique_ptr<store::TicketReader>> openReader() override;
    Result<std::unique_ptr<store::ConsumerPositions>> openPositions() override { return m_store->openPositions(); }
    Result<std::unique_ptr<store::StoreLock>> lockForMirror() override { return m_store->lockForMirror(); }
    QString location() const override { return m_store->location(); }

private:
    std::shared_ptr<store::TicketStore> m_store;
    std::shared_ptr<const Steps> m_steps;
};

} // namespace bunsnc::test
