// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/workload.h"
#include "services/simulator/workload/random.h"
#include "services/simulator/workload/texts.h"

#include <array>
#include <map>
#include <optional>
#include <unordered_map>

namespace bunsnc::simulator {

/// Everything happens in step(), one second of the instance after the other, so that the operations cannot depend on
/// how next() cuts the time.
struct WorkloadPlayer::Private {
    enum Table : std::size_t { Incident, ChangeTask, CatalogTask };
    struct Ticket {
        Table table = Incident;
        std::string sysId;
        int group = 0;
        int assignee = -1; ///< index into the cast; -1 = nobody yet
        int state = 1;
        std::size_t scenario = 0;
        int reopened = 0;
    };
    /// Something that is to happen with a ticket at a later time.
    struct Later {
        enum class What { Close, Reopen, LinkToMajor, ResolveWithMajor } what = What::Close;
        Ticket ticket;
    };

    Private(std::uint64_t seed, double operationsPerSecond, std::int64_t startSeconds, std::vector<OpenTicket> open,
        std::int64_t firstNewIndex);

    void step(std::int64_t at);
    int act(std::int64_t at); ///< number of operations it made
    void doLater(std::int64_t at, Later later);
    int insert(std::int64_t at);
    Ticket insertIncident(std::int64_t at, std::size_t scenario, int impact, int urgency);
    int insertChange(std::int64_t at);
    int insertOrder(std::int64_t at);
    void startMajor(std::int64_t at);
    void work(std::int64_t at, Table table);
    /// False when the ticket leaves the pool of live ones.
    bool workOnIncident(std::int64_t at, Ticket &ticket);
    bool workOnTask(std::int64_t at, Ticket &ticket);
    void resolve(std::int64_t at, Ticket &ticket);
    void remove(std::int64_t at);

    Operation &emitUpdate(std::int64_t at, const Ticket &ticket, const std::string &user, Fields fields);
    std::string newId(std::uint64_t stream);
    TextWriter writer();
    int assigneeOf(Ticket &ticket);
    const std::string &userOf(Ticket &ticket);
    const Person &anyPerson(); ///< who still works there
    const std::string &anyUser();
    const Person &person(int index) const { return cast.people[static_cast<std::size_t>(index)]; }
    const Group &group(int index) const { return cast.groups[static_cast<std::size_t>(index)]; }

    std::uint64_t seed;
    std::int64_t microRate; ///< operations per second in the busiest hours, times a million
    std::int64_t now;
    std::int64_t nextIndex;
    Cast cast;
    Random random;
    std::int64_t credit = 0; ///< millionths of an operation
    std::int64_t gap = 0; ///< credit that the next operation costs
    std::array<std::vector<Ticket>, 3> live;
    std::size_t usualSize = 0;
    std::multimap<std::int64_t, Later> later; ///< by time, then in the order of planning
    // the major incident, if there is one
    std::int64_t nextMajorAt = 0;
    std::optional<Ticket> major;
    std::int64_t majorEndsAt = 0;
    int followersLeft = 0;
    std::vector<Operation> done;
};

} // namespace bunsnc::simulator
