// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/loader.h"

#include "services/simulator/zone.h"

#include <condition_variable>
#include <deque>
#include <thread>

namespace bunsnc::simulator {

namespace {

constexpr std::size_t batchSize = 200;
constexpr std::size_t waitingBatches = 4;
constexpr std::int64_t transactionSize = 20'000;

using Batch = std::vector<GeneratedTicket>;

/// A short queue between the generating and the inserting thread.
class Queue {
public:
    /// False when the other side has gone.
    bool push(Batch batch)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_batches.size() < waitingBatches || m_stopped; });
        if (m_stopped)
            return false;
        m_batches.push_back(std::move(batch));
        m_changed.notify_all();
        return true;
    }
    /// Empty at the end.
    Batch pop()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_batches.empty() || m_ended; });
        if (m_batches.empty())
            return {};
        Batch batch = std::move(m_batches.front());
        m_batches.pop_front();
        m_changed.notify_all();
        return batch;
    }
    void end()
    {
        const std::scoped_lock lock(m_mutex);
        m_ended = true;
        m_changed.notify_all();
    }
    void stop()
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Batch> m_batches;
    bool m_ended = false;
    bool m_stopped = false;
};

void generate(const TicketGenerator &generator, const TicketCounts &counts, Queue &queue)
{
    Batch batch;
    const auto add = [&](GeneratedTicket ticket) {
        batch.push_back(std::move(ticket));
        return batch.size() < batchSize || queue.push(std::exchange(batch, {}));
    };
    const auto addTask = [&](GeneratedTicket task) {
        for (GeneratedTicket &parent : generator.parentsOf(task)) {
            if (!add(std::move(parent)))
                return false;
        }
        return add(std::move(task));
    };
    bool going = true;
    for (std::int64_t i = 0; going && i < counts.incidents; ++i)
        going = add(generator.incident(i));
    for (std::int64_t i = 0; going && i < counts.changeTasks; ++i)
        going = addTask(generator.changeTask(i));
    for (std::int64_t i = 0; going && i < counts.catalogTasks; ++i)
        going = addTask(generator.catalogTask(i));
    if (going && !batch.empty())
        queue.push(std::move(batch));
    queue.end();
}

class Inserter {
public:
    explicit Inserter(Connection &connection)
        : m_connection(connection)
    {
    }

    Result<> insert(const GeneratedTicket &ticket)
    {
        auto statement = statementFor(ticket.table);
        if (!statement)
            return statement.error();
        int parameter = 0;
        for (const auto &[name, value] : ticket.fields) {
            ++parameter;
            if (value.empty())
                (*statement)->bindNull(parameter);
            else
                (*statement)->bindText(parameter, bytesOf(value));
        }
        if (auto done = (*statement)->run(); !done)
            return done;
        for (const Operation &operation : ticket.journal) {
            for (const auto &[element, text] : operation.fields) {
                if (auto done = insertJournal(ticket, operation, element, text); !done)
                    return done;
            }
        }
        return {};
    }

private:
    Result<sqlite::Statement *> statementFor(const std::string &table)
    {
        std::string &sql = m_sql[table];
        if (sql.empty()) {
            std::string marks;
            for (const std::string_view column : generatedColumns(table)) {
                sql += (sql.empty() ? "" : ",") + sqlName(column);
                marks += marks.empty() ? "?" : ",?";
            }
            sql = "INSERT INTO " + sqlName(table) + "(" + sql + ") VALUES(" + marks + ")";
        }
        return m_connection.statement(sql);
    }

    Result<> insertJournal(
        const GeneratedTicket &ticket, const Operation &operation, std::string_view element, std::string_view text)
    {
        static const std::string sql = "INSERT INTO sys_journal_field(sys_id,name,element,element_id,value,"
                                       "sys_created_on,sys_created_by,sys_updated_on,sys_updated_by,sys_mod_count)"
                                       " VALUES(?1,?2,?3,?4,?5,?6,?7,?6,?7,'0')";
        auto statement = m_connection.statement(sql);
        if (!statement)
            return statement.error();
        // Growing ids: their index is then appended to, not searched, while millions go in.
        std::string id = std::to_string(++m_journals);
        id.insert(0, 32 - id.size(), '0');
        id[0] = 'f';
        const std::string at = stamp(operation.at);
        (*statement)->bindText(1, bytesOf(id)).bindText(2, bytesOf(ticket.table)).bindText(3, bytesOf(element));
        (*statement)->bindText(4, bytesOf(ticket.sysId)).bindText(5, bytesOf(text)).bindText(6, bytesOf(at));
        (*statement)->bindText(7, bytesOf(operation.user));
        return (*statement)->run();
    }

    Connection &m_connection;
    TextMap<std::string> m_sql;
    std::int64_t m_journals = 0;
};

Result<> insertAll(Storage &storage, Queue &queue)
{
    Inserter inserter(storage.writer());
    std::int64_t inserted = 0;
    Batch batch = queue.pop();
    while (!batch.empty()) {
        auto transaction = sqlite::Transaction::begin(storage.writer().database());
        if (!transaction)
            return transaction.error();
        for (std::int64_t end = inserted + transactionSize; inserted < end && !batch.empty(); batch = queue.pop()) {
            for (const GeneratedTicket &ticket : batch) {
                if (auto done = inserter.insert(ticket); !done)
                    return done;
            }
            inserted += std::int64_t(batch.size());
        }
        if (auto committed = transaction->commit(); !committed)
            return committed;
    }
    return {};
}

} // namespace

TicketCounts countsFor(std::int64_t records, bool incidentsOnly)
{
    if (incidentsOnly)
        return {records, 0, 0};
    TicketCounts counts;
    counts.changeTasks = records / 6;
    counts.catalogTasks = records / 6;
    counts.incidents = records - counts.changeTasks - counts.catalogTasks;
    return counts;
}

Result<> insertTickets(Storage &storage, std::uint64_t seed, std::int64_t now, const TicketCounts &counts)
{
    const TicketGenerator generator(seed, now, counts.incidents, std::max<std::int64_t>(counts.changeTasks, 1));
    Queue queue;
    std::jthread producer([&] { generate(generator, counts, queue); });
    Result<> result = insertAll(storage, queue);
    queue.stop();
    return result;
}

} // namespace bunsnc::simulator
