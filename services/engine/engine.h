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
    /// As Mirror::acceptDeletes().
    virtual void acceptDeletes(Kind kind, qint64 counted) = 0;
    /// Where what is shown comes from: host of the instance, and the store's location.
    virtual QString sourceName() const = 0;
    /// Stops everything, at most `timeout`; true when it ended in time.
    virtual bool shutDown(std::chrono::milliseconds timeout) = 0;
};

struct EmbeddedOptions {
    servicenow::InstanceConfig instance;
    std::shared_ptr<servicenow::AuthProvider> auth; ///< null: reads the store only, no sync
    QString storePath;
    sync::MirrorOptions mirror;
    StateCatalog states;
};

/// Store, stream and mirror in this process. Blocking (opens the store): call it from a worker.
Result<std::unique_ptr<Engine>> openEmbedded(EmbeddedOptions options);

} // namespace bunsnc::engine
