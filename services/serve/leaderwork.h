// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/engine/engine.h"
#include "services/serve/serveoptions.h"
#include "services/serve/team.h"
#include "services/consumers/audit.h"
#include "services/stream/redis/analytics.h"

namespace bunsnc::serve {

/// How one of the consumers gets on.
struct ConsumerReport {
    QString name; ///< its group
    redis::ConsumerStatus status;
};

/// What a process does: its part of the mirror, and where it leads also the relay of all changes to Redis, the
/// consumers that come with the service, and background tasks. Its methods are safe from every thread.
class LeaderWork {
public:
    static Result<std::unique_ptr<LeaderWork>> begin(
        const ServeOptions &options, const std::shared_ptr<store::TicketStore> &store, Team &team);
    /// From now on; once more does nothing.
    void lead(const ServeOptions &options, const std::shared_ptr<store::TicketStore> &store);

    sync::MirrorStatus mirror() const { return m_engine->mirrorStatus(); }
    std::optional<redis::RelayStatus> relay() const;
    std::vector<ConsumerReport> consumers() const;
    std::optional<tasks::TaskRunnerStatus> tasks() const; ///< nothing where another process leads, or the store has no queue
    /// All of it begins to stop; does not wait.
    void requestStop();
    /// Stops all of it; true when it ended in time. The destructor waits for the rest.
    bool shutDown(std::chrono::milliseconds timeout);

private:
    class PublishedStream;
    LeaderWork() = default;
    void publish(const ServeOptions &options, const std::shared_ptr<store::TicketStore> &store);
    template<typename Call>
    void forEachConsumer(const Call &call);

    mutable std::mutex m_mutex; ///< of what comes with the lead
    bool m_leads = false;
    std::shared_ptr<servicenow::Account> m_account; ///< the mirror's and the tasks'
    std::shared_ptr<PublishedStream> m_stream; ///< with Redis
    std::unique_ptr<redis::Analytics> m_analytics; ///< likewise, as the next
    std::unique_ptr<consumers::Audit> m_audit;
    std::unique_ptr<consumers::Webhooks> m_webhooks; ///< where some are set
    std::unique_ptr<consumers::Alerts> m_alerts; ///< where rules are set
    std::unique_ptr<engine::Engine> m_engine; ///< ends before those
    std::unique_ptr<tasks::TaskRunner> m_tasks; ///< with a store that has a queue; ends first: it uses the engine
};

} // namespace bunsnc::serve
