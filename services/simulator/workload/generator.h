// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/workload.h"
#include "services/simulator/workload/datetime.h"
#include "services/simulator/workload/random.h"
#include "services/simulator/workload/texts.h"

#include <array>

namespace bunsnc::simulator {

/// Priority 1 to 5 from impact and urgency 1 to 3, by the platform's matrix.
constexpr int priorityOf(int impact, int urgency)
{
    return impact + urgency - 1;
}
/// Seconds until the service level of a priority is breached.
constexpr std::int64_t slaSeconds(int priority)
{
    constexpr std::array<std::int64_t, 6> hours{72, 4, 8, 24, 72, 120};
    return hours[static_cast<std::size_t>(priority)] * hourSeconds;
}
int drawImpact(Random &random);
int drawUrgency(Random &random);
std::size_t drawScenario(Random &random);
std::string_view drawCloseCode(Random &random);
std::string_view drawContactType(Random &random);
std::string ticketNumber(std::string_view prefix, std::int64_t number);

struct TicketGenerator::Private {
    std::uint64_t seed = 0;
    std::int64_t now = 0;
    std::int64_t incidents = 0;
    std::int64_t tasks = 0;
    std::int64_t historyDays = 0; ///< age of the oldest ticket
    Cast cast;

    /// When the index-th of count tickets was opened: evenly over the history, busier by day and on working days.
    std::int64_t openedAt(Random &random, std::int64_t index, std::int64_t count) const;
    /// Whether a ticket of that age is still being worked on: most new ones, none after a year; about what comes in
    /// within twelve days, whatever the length of the history.
    bool isLive(Random &random, std::int64_t opened) const;
    /// When a ticket is due that has `span` seconds, more than an hour; never before opened + span. Of live ones about
    /// one in six is late, few are due within the hour, the others later.
    std::int64_t dueAt(Random &random, std::int64_t opened, std::int64_t span, bool live) const;
    const Person &person(std::int64_t index) const { return cast.people[static_cast<std::size_t>(index)]; }
    const Person &anyPerson(Random &random) const;
    const Person &memberOf(Random &random, const Group &group) const;

    /// What two tasks of one parent and the parent itself must agree on.
    struct TaskCore {
        std::int64_t opened = 0, created = 0, started = 0, closed = 0, updated = 0;
        int state = 1;
        bool live = false;
    };
    TaskCore changeCore(std::int64_t index) const;
    TaskCore catalogCore(std::int64_t index) const;
    TaskCore taskCore(Random &random, std::int64_t index) const;
    /// Fills what both kinds of task and their parents have in common.
    template <typename Row>
    void fillTask(Row &row, const TaskCore &core, TextWriter &text, const Assignment &work, Random &random) const;
    GeneratedTicket changeRequest(std::int64_t index) const;
    GeneratedTicket requestItem(std::int64_t index) const;
    GeneratedTicket request(std::int64_t index) const;
};

} // namespace bunsnc::simulator
