// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"
#include "services/sync/mirror.h"

#include <functional>
#include <memory>

namespace bunsnc::engine {

/// What is known of who looks, and how the instance speaks. A value.
struct AccountFacts {
    QString userId; ///< sys_id of the login; empty until it could be looked up once
    QStringList groupIds; ///< sys_ids of the groups the user belongs to
    StateCatalog states; ///< the built-in maps with the labels that the instance's sys_choice has in our languages
};

/// How changes become known in an engine that reads what a service elsewhere mirrors.
struct TeamStatus {
    bool wantsStream = false; ///< a Redis is set
    bool hasStream = false; ///< it is connected and tells of changes; else the store is asked every second
    std::optional<Error> streamError;
    bool operator==(const TeamStatus &other) const
    {
        return wantsStream == other.wantsStream && hasStream == other.hasStream
            && streamError.has_value() == other.streamError.has_value()
            && (!streamError || streamError->code == other.streamError->code);
    }
};

/// What the console stands on, whether the engine lives in this process or in a server: a store to read, a stream of
/// changes, and the state of the mirror. Value types only; every method is safe from every thread.
class Engine {
public:
    virtual ~Engine() = default;
    virtual std::shared_ptr<store::TicketStore> store() const = 0;
    virtual stream::ChangeStream &changes() = 0;
    virtual sync::MirrorStatus mirrorStatus() const = 0;
    virtual void setMirrorListener(std::function<void(const sync::MirrorStatus &)> listener) = 0;
    virtual void pollNow() = 0;
    virtual void reconcileNow() = 0;
    /// As Mirror::housekeepNow(); without a mirror InvalidArgument, at once.
    virtual void housekeepNow(std::function<void(const Result<int> &)> done)
    {
        done(Error{.code = ErrorCode::InvalidArgument, .detail = QStringLiteral("there is no mirror")});
    }
    /// As Mirror::acceptDeletes().
    virtual void acceptDeletes(Kind kind, qint64 counted) = 0;
    /// Where what is shown comes from: host of the instance, and the store's location.
    virtual QString sourceName() const = 0;
    virtual QString instanceName() const = 0; ///< host and port; empty without an instance
    /// False for an engine that only reads a store: its mirror is Stopped, and that is no fault.
    virtual bool isMirroring() const = 0;
    /// Of an engine that reads a team's store (team.h); its mirrorStatus() tells how reading goes. Changes are told to
    /// the mirror listener.
    virtual std::optional<TeamStatus> teamStatus() const { return std::nullopt; }
    virtual AccountFacts accountFacts() const = 0;
    /// Called from a thread of the engine when accountFacts() changed; waits for a running call when it is replaced.
    virtual void setFactsListener(std::function<void()> listener) = 0;
    /// Stops everything, at most `timeout`; true when it ended in time.
    virtual bool shutDown(std::chrono::milliseconds timeout) = 0;
};

struct EmbeddedOptions {
    servicenow::InstanceConfig instance;
    QString userName; ///< the login, for filters about "me"; empty = as `auth` says
    std::shared_ptr<servicenow::AuthProvider> auth; ///< null: reads the store only, no sync
    /// The one of `auth`, where others use its limiter too; null: one is made.
    std::shared_ptr<servicenow::Account> account;
    QString storePath; ///< of an embedded store
    std::shared_ptr<store::TicketStore> store; ///< one that is open already, in place of `storePath`
    std::shared_ptr<stream::ChangeStream> stream; ///< null: one in the process
    std::shared_ptr<SharedLimit> limit; ///< over all processes of the account; null: this process is alone
    sync::MirrorOptions mirror;
    StateCatalog states;
};

/// Store, stream and mirror in this process. Blocking (opens the store): call it from a worker.
Result<std::unique_ptr<Engine>> openEmbedded(EmbeddedOptions options);

} // namespace bunsnc::engine
