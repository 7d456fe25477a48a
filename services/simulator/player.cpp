// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/player.h"

#include "services/core/log.h"
#include "services/core/workerthread.h"

#include <charconv>

namespace bunsnc::simulator {

namespace {

constexpr qint64 tickMs = 25;
constexpr std::size_t perTransaction = 100; // so that readers and other writers come in between
constexpr int mostOpenTickets = 20'000;

int integer(QByteArrayView text)
{
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

Result<> Player::startGenerated(std::uint64_t seed, double rate, std::int64_t firstNewIndex)
{
    std::vector<WorkloadPlayer::OpenTicket> open;
    {
        auto lease = m_instance.storage->reader();
        if (!lease)
            return lease.error();
        for (const std::string &table : {std::string("incident"), std::string("change_task"), std::string("sc_task")}) {
            auto rows = (*lease)->statement("SELECT sys_id, assignment_group, assigned_to, state, priority FROM "
                + sqlName(table) + " WHERE active='true' ORDER BY sys_updated_on DESC, sys_id LIMIT "
                + std::to_string(mostOpenTickets));
            if (!rows)
                return rows.error();
            for (;;) {
                const Result<bool> row = (*rows)->step();
                if (!row)
                    return row.error();
                if (!*row)
                    break;
                const auto text = [&rows](int column) { return std::string(textOf((*rows)->text(column))); };
                open.push_back({table, text(0), text(1), text(2), integer((*rows)->text(3)), integer((*rows)->text(4))});
            }
        }
    }
    auto player = std::make_shared<WorkloadPlayer>(
        seed, rate, m_instance.clock.nowSeconds(), std::move(open), firstNewIndex);
    m_thread = std::jthread([this, player](std::stop_token stop) {
        run(stop, [player](std::int64_t until) { return player->next(until); });
    });
    return {};
}

void Player::startReplay(std::vector<Operation> operations)
{
    m_recorded = std::move(operations);
    m_thread = std::jthread([this](std::stop_token stop) {
        run(stop, [this](std::int64_t until) {
            std::vector<Operation> due;
            while (m_nextRecorded < m_recorded.size() && m_recorded[m_nextRecorded].at <= until)
                due.push_back(std::move(m_recorded[m_nextRecorded++]));
            return due;
        });
    });
}

void Player::run(std::stop_token stop, const Source &source)
{
    while (!stop.stop_requested()) {
        std::vector<Operation> due;
        if (!m_paused)
            due = source(m_instance.clock.nowSeconds());
        for (std::size_t first = 0; first < due.size() && !stop.stop_requested(); first += perTransaction) {
            std::vector<Command> commands;
            for (std::size_t i = first; i < std::min(due.size(), first + perTransaction); ++i) {
                Command command;
                command.operation = std::move(due[i]);
                command.policies = false; // what a recorded or invented person did is not refused
                command.audit = m_instance.faults.state().auditDeletes;
                commands.push_back(std::move(command));
            }
            const auto outcomes = m_instance.writer.applyAll(commands);
            if (!outcomes) {
                qCWarning(logCore).noquote() << "simulator: the workload stops:" << toLogLine(outcomes.error());
                return;
            }
            m_played += std::int64_t(commands.size());
        }
        m_ended = !m_recorded.empty() && m_nextRecorded >= m_recorded.size();
        if (!interruptibleSleep(tickMs, stop))
            return;
    }
}

void Player::stop()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
}

} // namespace bunsnc::simulator
