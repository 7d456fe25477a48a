// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/audit.h"

namespace bunsnc::consumers {

namespace {

using store::AuditEntry;

redis::ConsumerOptions withGroup(redis::ConsumerOptions options)
{
    if (options.group.isEmpty())
        options.group = QLatin1String(auditGroup);
    return options;
}

void appendEntries(std::vector<AuditEntry> &entries, const ChangeEvent &event, bool whole, qint64 nowMs)
{
    const bool deleted = event.operation == ChangeOperation::Deleted;
    AuditEntry entry{.sequence = event.sequence, .kind = event.kind, .operation = event.operation, .sysId = event.sysId,
        .number = event.number, .recordedAtMs = nowMs};
    entry.at = deleted ? event.committedAtMs / 1000 : event.updatedAt;
    if (!deleted) // whoever updated a ticket last need not be who deleted it
        entry.who = event.updatedBy;
    if (event.changes.empty())
        entries.push_back(entry);
    for (const FieldChange &change : event.changes) {
        entry.field = change.field;
        if (whole) {
            entry.before = change.before;
            entry.after = change.after;
        }
        entries.push_back(entry);
        ++entry.position;
    }
}

} // namespace

Audit::Audit(std::shared_ptr<store::TicketStore> store, redis::ConsumerOptions options,
    redis::Consumer::Listener listener, const Clock &clock)
    : m_store(std::move(store))
    , m_clock(clock)
    , m_source(m_store)
    , m_consumer(
          withGroup(std::move(options)),
          [this](const auto &entries, const std::stop_token &stop) { return record(entries, stop); },
          std::move(listener), clock)
{
}

Result<> Audit::record(const std::vector<redis::Entry> &entries, const std::stop_token &stop)
{
    // Whatever is wrong is the store's fault, and waited for: no change may be missing from the trail.
    const auto waitFor = [this](Error error) {
        m_trail.reset();
        error.retryable = true;
        return error;
    };
    if (!m_trail) {
        auto trail = m_store->openAuditTrail();
        if (!trail)
            return waitFor(trail.error());
        m_trail = std::move(*trail);
    }
    std::vector<bool> whole;
    const auto events = m_source.events(entries, stop, &whole);
    if (!events)
        return events.error();
    std::vector<AuditEntry> trail;
    for (size_t i = 0; i < events->size(); ++i) {
        if (!(*events)[i].snapshot)
            appendEntries(trail, (*events)[i], whole[i], m_clock.nowMs());
    }
    if (trail.empty())
        return {};
    const auto added = m_trail->append(trail);
    return added ? Result<>() : Result<>(waitFor(added.error()));
}

} // namespace bunsnc::consumers
