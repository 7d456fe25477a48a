// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/workerthread.h"
#include "services/engine/engine.h"
#include "services/servicenow/tableapi.h"

#include <QHash>
#include <QLoggingCategory>

#include <mutex>

namespace bunsnc::engine {

Q_DECLARE_LOGGING_CATEGORY(logEngine)

/// Learns from the instance who the login is and how it names its states, and keeps that in the store, so that it is
/// there without the instance, too. Keeps also when the mirror last succeeded. Works in a thread of its own.
class AccountKeeper {
public:
    /// Reads what the store knows: blocking. `account` null: nothing is asked. `changed` is called from the thread.
    /// `successKeptEvery`: how often the time of the last success is written down while all goes well.
    AccountKeeper(std::shared_ptr<store::TicketStore> store, const StateCatalog &states, const QString &userName,
        std::shared_ptr<servicenow::Account> account, std::chrono::milliseconds successKeptEvery,
        std::function<void()> changed);
    ~AccountKeeper();

    /// When the mirror of the store was last through, as whoever mirrors it has kept it; 0 = never.
    static Result<qint64> readLastSuccess(store::TicketReader &reader);

    AccountFacts facts() const;
    qint64 lastSuccessMs() const; ///< of this run or an earlier one; 0 = never
    /// The mirror has succeeded: the login is sound. The first call starts the questions.
    void succeeded(qint64 atMs);
    void requestStop() { m_worker.requestStop(); }
    bool wait(std::chrono::milliseconds timeout) { return m_worker.wait(timeout.count()); }

private:
    void load();
    void ask(std::stop_token stop);
    Result<> askUser(servicenow::TableApi &api, std::stop_token stop);
    Result<> askStates(servicenow::TableApi &api, std::stop_token stop);
    void apply(const QByteArray &user, const QHash<Kind, QByteArray> &states);
    Result<> keep(const std::vector<store::Checkpoint> &checkpoints);

    const std::shared_ptr<store::TicketStore> m_store;
    const StateCatalog m_builtIn;
    const QString m_userName;
    const std::shared_ptr<servicenow::Account> m_account;
    const std::chrono::milliseconds m_successKeptEvery;
    const std::function<void()> m_changed;

    mutable std::mutex m_mutex;
    AccountFacts m_facts; // guarded
    qint64 m_lastSuccessMs = 0; // guarded
    qint64 m_keptSuccessMs = 0; // guarded
    bool m_asked = false; // guarded

    QByteArray m_user; // of load() and the worker
    QHash<Kind, QByteArray> m_stateNames;
    WorkerThread m_worker; // last: joined before what its jobs use is gone
};

} // namespace bunsnc::engine
