// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/core/workerthread.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

namespace bunsnc::tests {

/// A ticket with plausible values, made of its number alone.
TicketRow sampleRow(qint64 id, Kind kind = Kind::Incident);

/// A store in memory whose answers the tests can hold back, break and count.
class FakeStore final : public store::TicketStore {
public:
    void put(const TicketRow &row);
    void erase(qint64 id);
    std::optional<TicketRow> get(qint64 id) const;
    std::vector<TicketRow> live(Kind kind) const; ///< newest update first
    std::vector<TicketRow> finished() const; ///< newest first
    void setDocument(qint64 id, std::vector<store::DocumentField> fields);
    void addEvent(const ChangeEvent &event);

    /// Every call waits while the gate is closed (or its stop_token fires).
    void closeGate();
    void openGate();
    /// The next calls fail with this error; nullopt = they work again.
    void fail(std::optional<Error> error);
    std::vector<qint64> listed; ///< finished ids before those of the rows that were put: ids alone take little room
    void setChunk(std::size_t rows) { m_chunk = rows; }
    std::atomic<int> rowCalls{0};
    std::atomic<int> rowsRead{0};
    std::atomic<int> listCalls{0};
    std::atomic<int> waiting{0}; ///< calls at the closed gate

    void setCaller(const store::Caller &) override { } // queries here never ask who it is
    Result<std::unique_ptr<store::TicketWriter>> openWriter() override;
    Result<std::unique_ptr<store::TicketReader>> openReader() override;
    Result<std::unique_ptr<store::ConsumerPositions>> openPositions() override;
    Result<std::unique_ptr<store::StoreLock>> lockForMirror() override { return std::make_unique<store::StoreLock>(); }
    QString location() const override { return QStringLiteral("memory"); }

private:
    friend class FakeReader;
    std::optional<Error> enter(const std::stop_token &stop);

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::map<qint64, TicketRow> m_rows;
    std::map<qint64, std::vector<store::DocumentField>> m_documents;
    std::vector<ChangeEvent> m_events;
    bool m_closed = false;
    std::optional<Error> m_failure;
    std::atomic<std::size_t> m_chunk{1000};
};

/// A stream that delivers what the test publishes, from a thread of its own.
class FakeStream final : public stream::ChangeStream {
public:
    std::unique_ptr<stream::Subscription> subscribe(Handler handler, MissedHandler missed = {}) override;
    std::unique_ptr<stream::Subscription> subscribeDurable(
        const QString &name, Handler handler, MissedHandler missed = {}) override;
    void wake() override { }
    void stop() override { m_relay.requestStop(); }

    void publish(std::vector<ChangeEvent> events);
    void publish(const TicketRow &row, ChangeOperation operation, bool snapshot = false);
    void publishMissed(const stream::Missed &missed);
    int subscriberCount() const;

private:
    struct Handlers {
        mutable std::mutex mutex;
        std::map<int, Handler> byNumber;
        std::map<int, MissedHandler> missed;
    };
    class Sub;
    std::shared_ptr<Handlers> m_handlers = std::make_shared<Handlers>();
    int m_next = 0;
    qint64 m_sequence = 0;
    WorkerThread m_relay{QStringLiteral("fake-relay")};
};

ChangeEvent eventOf(const TicketRow &row, ChangeOperation operation, bool snapshot = false);

} // namespace bunsnc::tests
