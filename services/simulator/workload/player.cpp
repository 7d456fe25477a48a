// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/player.h"
#include "services/simulator/workload/datetime.h"
#include "services/simulator/workload/generator.h"
#include "services/simulator/workload/streams.h"

#include <algorithm>
#include <cmath>

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t oneOperation = 1'000'000;
constexpr int nightFloorPermille = 250; // a demonstration at night must not look dead
constexpr std::uint64_t playedTicket = 100; // keeps the ids of played tickets apart from generated ones

} // namespace

WorkloadPlayer::Private::Private(std::uint64_t seedValue, double operationsPerSecond, std::int64_t startSeconds,
    std::vector<OpenTicket> open, std::int64_t firstNewIndex)
    : seed(seedValue)
    , microRate(operationsPerSecond > 0 ? std::llround(std::min(operationsPerSecond, 100'000.0) * 1e6) : 0)
    , now(startSeconds)
    , nextIndex(firstNewIndex)
    , cast(makeCast(seedValue))
    , random(seedValue, streams::player, static_cast<std::uint64_t>(firstNewIndex))
{
    const auto groupCount = static_cast<std::int64_t>(cast.groups.size());
    std::unordered_map<std::string_view, int> groups;
    std::unordered_map<std::string_view, int> people;
    for (std::size_t i = 0; i < cast.groups.size(); ++i)
        groups.emplace(cast.groups[i].sysId, static_cast<int>(i));
    for (std::size_t i = 0; i < cast.people.size(); ++i)
        people.emplace(cast.people[i].sysId, static_cast<int>(i));
    for (OpenTicket &known : open) {
        Ticket ticket;
        if (known.table == "incident")
            ticket.table = Incident;
        else if (known.table == "change_task")
            ticket.table = ChangeTask;
        else if (known.table == "sc_task")
            ticket.table = CatalogTask;
        else
            continue;
        const auto group = groups.find(known.groupId);
        const auto assignee = people.find(known.assigneeId);
        ticket.group = group == groups.end() ? static_cast<int>(random.below(groupCount)) : group->second;
        ticket.assignee = assignee == people.end() ? -1 : assignee->second;
        ticket.state = known.state;
        ticket.scenario = drawScenario(random);
        ticket.sysId = std::move(known.sysId);
        if (ticket.table == Incident && ticket.state == 6)
            later.emplace(
                startSeconds + 60 + random.below(2 * daySeconds), Later{Later::What::Close, std::move(ticket)});
        else if (ticket.state >= 1 && ticket.state <= (ticket.table == Incident ? 5 : 3))
            live[ticket.table].push_back(std::move(ticket));
    }
    usualSize = std::max<std::size_t>(120, live[0].size() + live[1].size() + live[2].size());
    gap = random.below(2 * oneOperation);
    nextMajorAt = startSeconds + 240 + random.below(300);
}

void WorkloadPlayer::Private::step(std::int64_t at)
{
    credit += microRate * std::max(nightFloorPermille, activityPermille(brazilTime(at))) / 1000;
    while (credit >= gap) {
        const int operations = act(at);
        credit -= gap + (operations - 1) * oneOperation;
        gap = random.below(2 * oneOperation); // one operation on average
    }
}

int WorkloadPlayer::Private::act(std::int64_t at)
{
    if (!later.empty() && later.begin()->first <= at) {
        Later next = std::move(later.begin()->second);
        later.erase(later.begin());
        doLater(at, std::move(next));
        return 1;
    }
    if (at >= nextMajorAt) {
        startMajor(at);
        return 1;
    }
    if (major && at >= majorEndsAt)
        major.reset();
    if (major && followersLeft > 0 && random.permille(350)) {
        --followersLeft;
        Ticket follower = insertIncident(at, major->scenario, static_cast<int>(random.between(1, 2)), 2);
        later.emplace(at + 40 + random.below(240), Later{Later::What::LinkToMajor, std::move(follower)});
        return 1;
    }
    const std::size_t size = live[0].size() + live[1].size() + live[2].size();
    const int inserts = size > usualSize * 11 / 10 ? 150 : size < usualSize * 9 / 10 ? 330 : 230;
    if (size == 0 || random.permille(inserts))
        return insert(at);
    if (random.permille(2)) {
        remove(at);
        return 1;
    }
    auto table = static_cast<Table>(weighted(random, std::array{60, 20, 20}));
    while (live[table].empty())
        table = static_cast<Table>((table + 1) % 3);
    work(at, table);
    return 1;
}

void WorkloadPlayer::Private::startMajor(std::int64_t at)
{
    nextMajorAt = at + 2 * hourSeconds + random.below(4 * hourSeconds);
    static constexpr std::array<std::size_t, 5> candidates{1, 3, 10, 11, 5}; // what many people notice at once
    const std::size_t scenario = random.pick(std::span<const std::size_t>(candidates));
    major = insertIncident(at, scenario, 1, 1);
    followersLeft = static_cast<int>(12 + random.below(30));
    const std::int64_t end = at + 900 + random.below(900);
    majorEndsAt = end - 300;
    later.emplace(end, Later{Later::What::ResolveWithMajor, *major});
}

void WorkloadPlayer::Private::doLater(std::int64_t at, Later next)
{
    Ticket &ticket = next.ticket;
    switch (next.what) {
    case Later::What::Close:
        emitUpdate(at, ticket, random.permille(500) ? anyUser() : userOf(ticket), {{"state", "7"}});
        return;
    case Later::What::Reopen:
        ++ticket.reopened;
        ticket.state = 2;
        {
            const std::string &user = anyUser(); // first: the order in which arguments are evaluated is not fixed
            emitUpdate(at, ticket, user,
                {{"state", "2"}, {"comments", writer().reopenComment()},
                    {"reopen_count", std::to_string(ticket.reopened)}, {"reopened_time", dateTimeText(at)}});
        }
        live[Incident].push_back(std::move(ticket));
        return;
    case Later::What::LinkToMajor: {
        Fields fields{{"work_notes", "Vinculado ao incidente principal em andamento. 🔗"}, {"state", "2"}};
        if (major)
            fields.emplace_back("parent_incident", major->sysId);
        fields.emplace_back("assigned_to", person(assigneeOf(ticket)).sysId);
        ticket.state = 2;
        emitUpdate(at, ticket, userOf(ticket), std::move(fields));
        later.emplace(std::max(at + 60, majorEndsAt + 300 + random.below(240)),
            Later{Later::What::ResolveWithMajor, std::move(ticket)});
        return;
    }
    case Later::What::ResolveWithMajor: resolve(at, ticket); return;
    }
}

void WorkloadPlayer::Private::work(std::int64_t at, Table table)
{
    // Mostly what came in lately: that is what people at a desk are busy with.
    std::vector<Ticket> &pool = live[table];
    const auto size = static_cast<std::int64_t>(pool.size());
    const std::int64_t back =
        random.permille(650) ? random.below(std::min<std::int64_t>(size, 40)) : random.below(size);
    const auto index = static_cast<std::size_t>(size - 1 - back);
    Ticket &ticket = pool[index];
    const bool stays = table == Incident ? workOnIncident(at, ticket) : workOnTask(at, ticket);
    if (!stays)
        pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(index));
}

bool WorkloadPlayer::Private::workOnIncident(std::int64_t at, Ticket &ticket)
{
    TextWriter text = writer();
    const Scenario &scenario = incidentScenarios()[ticket.scenario];
    const auto reassign = [&] {
        const auto groupCount = static_cast<std::int64_t>(cast.groups.size());
        ticket.group = scenario.group != ticket.group ? scenario.group : static_cast<int>(random.below(groupCount));
        const std::string before = userOf(ticket);
        ticket.assignee = -1;
        emitUpdate(at, ticket, before,
            {{"assignment_group", group(ticket.group).sysId}, {"assigned_to", ""},
                {"work_notes", "Encaminhado para " + group(ticket.group).name + ": " + text.progressNote(&scenario)}});
    };
    const auto changeUrgency = [&](std::string_view note) {
        const std::string &user = userOf(ticket); // draws numbers too: not within the arguments below
        emitUpdate(
            at, ticket, user, {{"urgency", std::to_string(1 + random.below(3))}, {"work_notes", std::string(note)}});
    };
    if (ticket.state == 1) {
        switch (weighted(random, std::array{80, 10, 5, 5})) {
        case 0: {
            const int assignee = assigneeOf(ticket);
            ticket.state = 2;
            emitUpdate(at, ticket, person(assignee).userName,
                {{"state", "2"}, {"assigned_to", person(assignee).sysId}, {"work_notes", text.assignNote()}});
            return true;
        }
        case 1: reassign(); return true;
        case 2:
            emitUpdate(at, ticket, anyUser(),
                {{"state", "8"}, {"close_code", "Resolved by caller"}, {"close_notes", "Cancelado pelo solicitante."},
                    {"comments", "Pode cancelar, já voltou. Obrigado!"}});
            return false;
        default: changeUrgency("Urgência revista com o solicitante."); return true;
        }
    }
    if (ticket.state != 2) { // on hold, awaiting approval or a supplier
        if (random.permille(300)) {
            emitUpdate(at, ticket, anyUser(), {{"comments", text.callerComment()}});
            return true;
        }
        Fields fields{{"state", "2"}, {"hold_reason", ""}, {"work_notes", text.progressNote(&scenario)}};
        if (ticket.state == 4)
            fields.emplace_back("approval", "approved");
        ticket.state = 2;
        emitUpdate(at, ticket, userOf(ticket), std::move(fields));
        return true;
    }
    const auto hold = [&](int state, std::string_view reason) {
        ticket.state = state;
        emitUpdate(at, ticket, userOf(ticket),
            {{"state", std::to_string(state)}, {"hold_reason", std::string(reason)},
                {"comments", text.waitComment(reason.front() - '0')}});
    };
    switch (weighted(random, std::array{34, 12, 8, 3, 4, 3, 5, 2, 29})) {
    case 0: emitUpdate(at, ticket, userOf(ticket), {{"work_notes", text.progressNote(&scenario)}}); return true;
    case 1: emitUpdate(at, ticket, anyUser(), {{"comments", text.callerComment()}}); return true;
    case 2: hold(3, "1"); return true;
    case 3: hold(3, random.permille(500) ? "3" : "5"); return true;
    case 4: hold(5, "4"); return true;
    case 5:
        ticket.state = 4;
        emitUpdate(at, ticket, userOf(ticket),
            {{"state", "4"}, {"approval", "requested"}, {"work_notes", "Aprovação pedida ao gestor da área."}});
        return true;
    case 6: reassign(); return true;
    case 7: changeUrgency("Urgência revista: mais pessoas afetadas do que se pensava."); return true;
    default: resolve(at, ticket); return false;
    }
}

void WorkloadPlayer::Private::resolve(std::int64_t at, Ticket &ticket)
{
    TextWriter text = writer();
    const std::string &user = userOf(ticket);
    ticket.state = 6;
    emitUpdate(at, ticket, user,
        {{"state", "6"}, {"assigned_to", person(ticket.assignee).sysId}, {"hold_reason", ""},
            {"close_code", std::string(drawCloseCode(random))},
            {"close_notes", text.closeNotes(incidentScenarios()[ticket.scenario])}});
    if (random.permille(60))
        later.emplace(at + 180 + random.below(hourSeconds), Later{Later::What::Reopen, ticket});
    else if (random.permille(350)) // the caller confirms
        later.emplace(at + 90 + random.below(1800), Later{Later::What::Close, ticket});
    else
        later.emplace(at + 5 * daySeconds, Later{Later::What::Close, ticket});
}

bool WorkloadPlayer::Private::workOnTask(std::int64_t at, Ticket &ticket)
{
    TextWriter text = writer();
    const bool change = ticket.table == ChangeTask;
    if (ticket.state == 1 && random.permille(600)) {
        ticket.state = 2;
        emitUpdate(at, ticket, anyUser(),
            {{"state", "2"}, {"work_notes", "Pré-requisitos atendidos; liberado para execução."}});
        return true;
    }
    if (ticket.state != 3) {
        const int assignee = assigneeOf(ticket);
        ticket.state = 3;
        emitUpdate(at, ticket, person(assignee).userName,
            {{"state", "3"}, {"assigned_to", person(assignee).sysId}, {"work_start", dateTimeText(at)},
                {"work_notes", text.assignNote()}});
        return true;
    }
    const std::size_t what = weighted(random, change ? std::array{45, 10, 38, 4, 3} : std::array{45, 10, 40, 5, 0});
    if (what < 2) {
        emitUpdate(at, ticket, what == 0 ? userOf(ticket) : anyUser(),
            {{what == 0 ? "work_notes" : "comments", what == 0 ? text.progressNote(nullptr) : text.callerComment()}});
        return true;
    }
    static constexpr std::array<std::string_view, 3> states{"4", "7", "8"};
    Fields fields{{"state", std::string(states[what - 2])}, {"close_notes", text.assignmentCloseNotes(what != 4)},
        {"work_end", dateTimeText(at)}};
    if (change)
        fields.emplace_back("close_code", what == 4 ? "unsuccessful" : "successful");
    emitUpdate(at, ticket, userOf(ticket), std::move(fields));
    return false;
}

void WorkloadPlayer::Private::remove(std::int64_t at)
{
    std::vector<Ticket> &pool = !live[Incident].empty() ? live[Incident]
        : !live[CatalogTask].empty()                    ? live[CatalogTask]
                                                        : live[ChangeTask];
    const auto index = random.below(static_cast<std::int64_t>(pool.size()));
    Operation operation;
    operation.type = Operation::Type::Delete;
    operation.at = at;
    static constexpr std::array<std::string_view, 3> tables{"incident", "change_task", "sc_task"};
    operation.table = tables[pool[static_cast<std::size_t>(index)].table];
    operation.sysId = pool[static_cast<std::size_t>(index)].sysId;
    operation.user = "admin";
    done.push_back(std::move(operation));
    pool.erase(pool.begin() + index);
}

Operation &WorkloadPlayer::Private::emitUpdate(
    std::int64_t at, const Ticket &ticket, const std::string &user, Fields fields)
{
    static constexpr std::array<std::string_view, 3> tables{"incident", "change_task", "sc_task"};
    done.push_back(
        {Operation::Type::Update, at, std::string(tables[ticket.table]), ticket.sysId, user, std::move(fields)});
    return done.back();
}

std::string WorkloadPlayer::Private::newId(std::uint64_t stream)
{
    return makeSysId(seed, stream + playedTicket, static_cast<std::uint64_t>(nextIndex++));
}

TextWriter WorkloadPlayer::Private::writer()
{
    Random own(random.next());
    const Service &location = own.pick(std::span<const Service>(cast.locations));
    const Service &service = own.pick(std::span<const Service>(cast.services));
    const Person &contact = own.pick(std::span<const Person>(cast.people));
    return TextWriter(own, location.name, service.name, contact.name);
}

int WorkloadPlayer::Private::assigneeOf(Ticket &ticket)
{
    if (ticket.assignee < 0)
        ticket.assignee = random.pick(std::span<const int>(group(ticket.group).members));
    return ticket.assignee;
}

const std::string &WorkloadPlayer::Private::userOf(Ticket &ticket)
{
    return person(assigneeOf(ticket)).userName;
}

const Person &WorkloadPlayer::Private::anyPerson()
{
    const Person *chosen = nullptr;
    do {
        chosen = &random.pick(std::span<const Person>(cast.people));
    } while (!chosen->active);
    return *chosen;
}

const std::string &WorkloadPlayer::Private::anyUser()
{
    return anyPerson().userName;
}

WorkloadPlayer::WorkloadPlayer(std::uint64_t seed, double operationsPerSecond, std::int64_t startSeconds,
    std::vector<OpenTicket> open, std::int64_t firstNewIndex)
    : d(std::make_unique<Private>(seed, operationsPerSecond, startSeconds, std::move(open), firstNewIndex))
{
}

WorkloadPlayer::~WorkloadPlayer() = default;

std::vector<Operation> WorkloadPlayer::next(std::int64_t untilSeconds)
{
    if (d->microRate == 0) // nothing ever happens; do not count the seconds of years
        d->now = std::max(d->now, untilSeconds);
    while (d->now < untilSeconds)
        d->step(++d->now);
    return std::exchange(d->done, {});
}

} // namespace bunsnc::simulator
