// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/engine/team.h"
#include "services/stream/changestream.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace bunsnc::engine {

/// The change stream of a store that another process fills: one reading of its outbox for all subscribers, which are
/// all live ones (a console leaves no traces in its team's store), in a thread of its own. Somebody wakes it when there
/// is news; otherwise it looks by itself. While the store cannot be read it tries again by itself, ever less often, and
/// then hands over what was committed meanwhile; of what was trimmed in the meantime subscribers hear that they missed
/// it. Subscribing asks nobody and does not block.
class Follower final : public stream::ChangeStream {
public:
    /// What its last round found. A value.
    struct Status {
        std::optional<Error> error; ///< why the store cannot be read
        qint64 nextAttemptMs = 0; ///< with an error; this machine's clock
        qint64 lastSuccessMs = 0; ///< when the store's mirror was last through, by its clock; 0 = never
        bool operator==(const Status &other) const
        {
            return error.has_value() == other.error.has_value() && (!error || error->code == other.error->code)
                && nextAttemptMs == other.nextAttemptMs && lastSuccessMs == other.lastSuccessMs;
        }
    };
    using Listener = std::function<void(const Status &)>;

    /// Blocking: reads where the outbox ends. `listener` is called in its thread whenever the status changes.
    static Result<std::unique_ptr<Follower>> open(
        std::shared_ptr<store::TicketStore> store, FollowTimes times, const Clock &clock, Listener listener);
    ~Follower() override; ///< stops and waits
    Q_DISABLE_COPY_MOVE(Follower)

    std::unique_ptr<stream::Subscription> subscribe(Handler handler, MissedHandler missed) override;
    /// As subscribe().
    std::unique_ptr<stream::Subscription> subscribeDurable(
        const QString &name, Handler handler, MissedHandler missed) override;
    void wake() override; ///< looks now, also when it waits for another attempt
    void stop() override;
    void requestStop(); ///< does not wait
    Status status() const;
    /// Whether somebody wakes it: then it looks less often by itself.
    void setWoken(bool woken);

private:
    struct Subscriber {
        Handler handler;
        MissedHandler missed;
        bool closed = false; // guarded
    };
    using SubscriberPtr = std::shared_ptr<Subscriber>;
    class Handle;
    /// Shared with the subscriptions, which may outlive this.
    struct Shared {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::vector<SubscriberPtr> subscribers;
        const Subscriber *running = nullptr;
        std::thread::id thread;
        bool woken = false;
        bool hasWaker = false;
        Status status;
    };

    Follower(std::shared_ptr<store::TicketStore> store, FollowTimes times, const Clock &clock, Listener listener);
    Result<> begin();
    void run(const std::stop_token &stop);
    Result<> round(const std::stop_token &stop);
    Result<> catchUp(const std::stop_token &stop);
    void tell(const Status &status);
    template<typename Call>
    void forEach(const Call &call);

    const std::shared_ptr<store::TicketStore> m_store;
    const FollowTimes m_times;
    const Clock &m_clock;
    const Listener m_listener;
    const std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    // of begin(), then of the thread
    std::unique_ptr<store::TicketReader> m_reader;
    qint64 m_position = 0; ///< the last event that was handed over
    qint64 m_lastSuccessMs = 0;

    std::mutex m_joinMutex;
    std::jthread m_thread; ///< ends first
};

} // namespace bunsnc::engine
