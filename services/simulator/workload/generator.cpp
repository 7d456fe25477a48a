// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/generator.h"
#include "services/simulator/workload/columns.h"
#include "services/simulator/workload/streams.h"

#include <algorithm>

namespace bunsnc::simulator {

namespace {

// A desk of one size: fewer tickets are a shorter history, not fewer tickets a day.
constexpr std::int64_t ticketsPerDay = 40;
constexpr std::int64_t shortestHistoryDays = 45;
constexpr std::int64_t longestHistoryDays = 900;

consteval std::size_t column(std::string_view name)
{
    return columnOf<incidentColumns>(name);
}

std::string number(std::int64_t value)
{
    return std::to_string(value);
}

} // namespace

int drawImpact(Random &random)
{
    return static_cast<int>(weighted(random, std::array{80, 420, 500})) + 1;
}

int drawUrgency(Random &random)
{
    return static_cast<int>(weighted(random, std::array{100, 500, 400})) + 1;
}

std::size_t drawScenario(Random &random)
{
    static const int sum = [] {
        int total = 0;
        for (const Scenario &scenario : incidentScenarios())
            total += scenario.weight;
        return total;
    }();
    auto rest = static_cast<int>(random.below(sum));
    std::size_t index = 0;
    for (const Scenario &scenario : incidentScenarios()) {
        if (rest < scenario.weight)
            return index;
        rest -= scenario.weight;
        ++index;
    }
    return 0;
}

std::string_view drawCloseCode(Random &random)
{
    static constexpr std::array<std::string_view, 8> codes{"Solution provided", "Workaround provided", "User error",
        "Known error", "Resolved by caller", "Resolved by change", "Duplicate", "Resolved by problem"};
    return codes[weighted(random, std::array{52, 14, 10, 7, 6, 5, 4, 2})];
}

std::string_view drawContactType(Random &random)
{
    static constexpr std::array<std::string_view, 6> types{
        "self-service", "phone", "email", "chat", "monitoring", "walk-in"};
    return types[weighted(random, std::array{44, 24, 17, 8, 4, 3})];
}

std::string ticketNumber(std::string_view prefix, std::int64_t number)
{
    std::string text(prefix);
    const std::string digits = std::to_string(number);
    if (digits.size() < 7)
        text.append(7 - digits.size(), '0');
    return text.append(digits);
}

std::int64_t TicketGenerator::Private::openedAt(Random &random, std::int64_t index, std::int64_t count) const
{
    const std::int64_t all = std::max(count, index + 1);
    const std::int64_t age = historyDays * daySeconds / (2 * all) * (2 * (all - index) - 1);
    std::int64_t opened = now - 150 - age;
    if (age < daySeconds)
        return opened;
    LocalTime time = brazilTime(opened);
    if (time.weekday >= 5 && random.permille(650))
        time = brazilTime(time.dayStart - (time.weekday - 4 + random.below(5)) * daySeconds); // a working day before
    LocalTime at = time;
    do {
        at.hour = static_cast<int>(random.below(24));
    } while (!random.permille(activityPermille(at) + (time.weekday >= 5 ? 300 : 0)));
    opened = time.dayStart + at.hour * hourSeconds + random.below(hourSeconds);
    return std::min(opened, now - 150);
}

bool TicketGenerator::Private::isLive(Random &random, std::int64_t opened) const
{
    const std::int64_t days = (now - opened) / daySeconds;
    const int chance = days < 3 ? 800 : days < 14 ? 400 : days < 45 ? 120 : days < 120 ? 20 : days < 365 ? 2 : 0;
    return random.permille(chance);
}

std::int64_t TicketGenerator::Private::dueAt(
    Random &random, std::int64_t opened, std::int64_t span, bool live) const
{
    const std::int64_t plain = opened + span;
    if (!live)
        return plain;
    // The time that a ticket waits does not count, so an old one is not simply a late one.
    const std::int64_t beyond = now - plain;
    switch (weighted(random, std::array{18, 8, 74})) {
    case 0: return beyond > 0 ? now - 1 - random.skewed(std::min(beyond, 4 * span)) : plain;
    case 1: return std::max(plain, now + 300 + random.below(hourSeconds - 300));
    default: return std::max(plain, now + hourSeconds + random.below(span - hourSeconds));
    }
}

const Person &TicketGenerator::Private::anyPerson(Random &random) const
{
    return person(random.below(static_cast<std::int64_t>(cast.people.size())));
}

const Person &TicketGenerator::Private::memberOf(Random &random, const Group &group) const
{
    return person(random.pick(std::span<const int>(group.members)));
}

TicketGenerator::TicketGenerator(
    std::uint64_t seed, std::int64_t nowSeconds, std::int64_t incidents, std::int64_t tasksOfEachKind)
    : d(std::make_unique<Private>())
{
    d->seed = seed;
    d->now = nowSeconds;
    d->incidents = std::max<std::int64_t>(incidents, 1);
    d->tasks = std::max<std::int64_t>(tasksOfEachKind < 0 ? incidents / 4 : tasksOfEachKind, 1);
    d->historyDays
        = std::clamp((d->incidents + 2 * d->tasks) / ticketsPerDay, shortestHistoryDays, longestHistoryDays);
    d->cast = makeCast(seed);
}

TicketGenerator::~TicketGenerator() = default;

GeneratedTicket TicketGenerator::incident(std::int64_t index) const
{
    const Private &p = *d;
    Random random(p.seed, streams::incident, static_cast<std::uint64_t>(index));
    const Scenario &scenario = incidentScenarios()[drawScenario(random)];
    const std::size_t route = weighted(random, std::array{66, 20, 14});
    const Group &group = p.cast.groups[route == 0 ? static_cast<std::size_t>(scenario.group) : route - 1];
    const Service &service = p.cast.services[static_cast<std::size_t>(scenario.service)];
    const Service &location = p.cast.locations[weighted(random, std::array{34, 18, 12, 7, 7, 5, 5, 8, 2, 2})];
    const Person &caller = p.anyPerson(random);
    const Person &assignee = p.memberOf(random, group);
    TextWriter text(Random(random.next()), location.name, service.name, caller.name);

    // Times and state.
    const std::int64_t opened = p.openedAt(random, index, p.incidents);
    const std::int64_t created = opened + random.below(90);
    const int impact = drawImpact(random);
    const int urgency = drawUrgency(random);
    const int priority = priorityOf(impact, urgency);
    const bool live = p.isLive(random, opened);
    const std::int64_t age = p.now - created;
    int state = 0;
    std::int64_t resolved = 0;
    std::int64_t closed = 0;
    std::int64_t updated = 0;
    if (live) {
        const bool fresh = age < daySeconds;
        static constexpr std::array<int, 5> states{1, 2, 3, 4, 5};
        state = states[fresh ? weighted(random, std::array{46, 44, 6, 2, 2})
                             : weighted(random, std::array{7, 45, 29, 6, 13})];
        const bool untouched = state == 1 && random.permille(600);
        updated = untouched ? created : p.now - random.skewed(age);
    } else {
        static constexpr std::array<std::int64_t, 5> longest{8, 36, 140, 340, 700};
        std::int64_t duration = 600 + random.skewed(longest[static_cast<std::size_t>(priority) - 1] * hourSeconds);
        if (duration > age - 60)
            duration = 1 + random.below(age - 60);
        const std::int64_t done = created + duration;
        if (random.permille(38)) {
            state = 8;
            closed = done;
            updated = done;
        } else {
            resolved = done;
            // Closed by the caller's confirmation, or by the hourly job five days later: that one closes many at once.
            const std::int64_t due = random.permille(280)
                ? resolved + 300 + random.below(3 * daySeconds)
                : (resolved + 5 * daySeconds + hourSeconds) / hourSeconds * hourSeconds + random.below(3);
            state = due <= p.now ? 7 : 6;
            closed = state == 7 ? due : 0;
            updated = state == 7 ? due : resolved + random.skewed(p.now - resolved + 1) / 4;
        }
    }
    const bool automaticClose = state == 7 && closed - resolved >= 5 * daySeconds;
    // A housekeeping job touched many tickets in one second, at a time when enough of them were finished.
    const std::int64_t massUpdate = (p.now - p.historyDays * 2 / 9 * daySeconds) / daySeconds * daySeconds;
    const bool massUpdated = closed != 0 && closed < massUpdate && random.permille(25);
    if (massUpdated)
        updated = massUpdate;
    const std::int64_t ended = resolved != 0 ? resolved : closed != 0 ? closed : p.now;
    const std::int64_t slaDue = p.dueAt(random, opened, slaSeconds(priority), live);
    const bool madeSla = ended <= slaDue;
    const bool assigned = state != 1 || random.permille(300);
    const std::int64_t workStart = state == 1 ? 0 : created + random.below((ended - created) / 4);
    const bool reopened = state != 1 && resolved != 0 && random.permille(60);
    const std::int64_t span = ended - created;
    const bool selfService = random.permille(440);
    const Person &opener = selfService ? caller : p.memberOf(random, p.cast.groups[0]);
    const int reassignments = state == 1 ? 0 : static_cast<int>(random.skewed(5));

    // What was written while it lived.
    GeneratedTicket ticket;
    ticket.table = "incident";
    ticket.sysId = makeSysId(p.seed, streams::incident, static_cast<std::uint64_t>(index));
    const std::int64_t lastWord = resolved != 0 || closed != 0 ? ended : updated;
    const std::int64_t notes = updated == created ? 0 : 1 + random.skewed(5);
    ticket.journal.reserve(static_cast<std::size_t>(notes));
    for (std::int64_t i = 0; i < notes; ++i) {
        Operation operation;
        operation.type = Operation::Type::Update;
        operation.at = created + (lastWord - created) * (i + 1) / (notes + 1);
        operation.table = ticket.table;
        operation.sysId = ticket.sysId;
        const bool byCaller = i > 0 && random.permille(280);
        operation.user = byCaller ? caller.userName : assignee.userName;
        operation.fields.emplace_back(byCaller ? "comments" : "work_notes",
            byCaller     ? text.callerComment()
                : i == 0 ? text.assignNote()
                         : text.progressNote(&scenario));
        ticket.journal.push_back(std::move(operation));
    }

    Row<incidentColumns> row;
    row[column("sys_id")] = ticket.sysId;
    row[column("number")] = ticketNumber("INC", 10'001 + index);
    row[column("task_effective_number")] = row[column("number")];
    row[column("short_description")] = text.title(scenario);
    row[column("description")] = text.description(scenario);
    row[column("sys_class_name")] = "incident";
    row[column("sys_domain")] = "global";
    row[column("sys_domain_path")] = "/";
    row[column("state")] = number(state);
    row[column("incident_state")] = row[column("state")];
    row[column("impact")] = number(impact);
    row[column("urgency")] = number(urgency);
    row[column("priority")] = number(priority);
    row[column("severity")] = priority == 1 ? "1" : "3";
    row[column("active")] = state == 7 || state == 8 ? "false" : "true";
    row[column("made_sla")] = madeSla ? "true" : "false";
    row[column("knowledge")] = resolved != 0 && random.permille(90) ? "true" : "false";
    row[column("escalation")] = madeSla ? (live && slaDue - p.now < slaSeconds(priority) / 4 ? "2" : "0") : "3";
    row[column("order")] = "0";
    row[column("approval")] = state == 4 ? "requested" : "not requested";
    row[column("approval_set")] = state == 4 ? dateTimeText(updated) : std::string();
    row[column("upon_approval")] = "proceed";
    row[column("upon_reject")] = "cancel";
    row[column("contact_type")] = selfService ? std::string_view("self-service") : drawContactType(random);
    row[column("notify")] = "1";
    row[column("category")] = scenario.category;
    row[column("subcategory")] = scenario.subcategory;
    row[column("u_symptom")] = scenario.symptom;
    row[column("u_priority_confirmation")] = priority <= 2 ? "true" : "false";
    row[column("u_business_unit")] = location.name;
    row[column("caller_id")] = caller.sysId;
    row[column("opened_by")] = opener.sysId;
    row[column("assignment_group")] = group.sysId;
    row[column("assigned_to")] = assigned ? assignee.sysId : std::string();
    row[column("cmdb_ci")] = service.sysId;
    row[column("business_service")] = random.permille(700) ? service.sysId : std::string();
    row[column("location")] = location.sysId;
    row[column("watch_list")] = random.permille(120) ? p.anyPerson(random).sysId + "," + caller.sysId : std::string();
    row[column("work_notes_list")] = random.permille(60) ? assignee.sysId : std::string();
    if (index > 40 && random.permille(20))
        row[column("parent_incident")] =
            makeSysId(p.seed, streams::incident, static_cast<std::uint64_t>(index - 1 - random.below(40)));
    row[column("child_incidents")] = "0";
    row[column("reassignment_count")] = number(reassignments);
    row[column("reopen_count")] = reopened ? number(1 + random.below(2)) : "0";
    if (reopened) {
        row[column("reopened_time")] = dateTimeText(created + span / 2 + random.below(span / 4));
        row[column("reopened_by")] = caller.sysId;
    }
    if (state == 3) {
        static constexpr std::array<std::string_view, 3> reasons{"1", "3", "5"};
        row[column("hold_reason")] = reasons[weighted(random, std::array{70, 16, 14})];
    } else if (state == 5) {
        row[column("hold_reason")] = "4";
    }
    if (random.permille(90)) {
        row[column("correlation_id")] = "EVT-" + ticket.sysId.substr(0, 12);
        row[column("correlation_display")] = "Monitoramento";
    }
    row[column("opened_at")] = dateTimeText(opened);
    row[column("sys_created_on")] = dateTimeText(created);
    row[column("sys_created_by")] = opener.userName;
    row[column("sys_updated_on")] = dateTimeText(updated);
    row[column("sys_updated_by")] = massUpdated ? std::string("admin")
        : automaticClose                        ? std::string("system")
        : updated == created                    ? opener.userName
                                                : assignee.userName;
    row[column("sla_due")] = dateTimeText(slaDue);
    row[column("due_date")] = random.permille(250) ? dateTimeText(slaDue + daySeconds) : std::string();
    row[column("activity_due")] = live ? dateTimeText(updated + 2 * hourSeconds) : std::string();
    if (priority >= 4 && random.permille(200))
        row[column("expected_start")] = dateTimeText(opened + daySeconds);
    row[column("follow_up")] = state == 3 ? dateTimeText(updated + 3 * daySeconds) : std::string();
    row[column("work_start")] = dateTimeText(workStart);
    std::int64_t changes = notes + reassignments + (state == 1 ? 0 : 1) + (massUpdated ? 1 : 0);
    if (resolved != 0) {
        row[column("resolved_at")] = dateTimeText(resolved);
        row[column("resolved_by")] = assignee.sysId;
        row[column("close_code")] = drawCloseCode(random);
        row[column("close_notes")] = text.closeNotes(scenario);
        row[column("calendar_stc")] = number(resolved - opened);
        row[column("business_stc")] = number((resolved - opened) / 3);
        row[column("calendar_duration")] = durationText(resolved - opened);
        row[column("business_duration")] = durationText((resolved - opened) / 3);
        row[column("time_worked")] = durationText(300 + random.skewed(4 * hourSeconds));
        row[column("work_end")] = dateTimeText(resolved);
        ++changes;
    }
    if (closed != 0) {
        row[column("closed_at")] = dateTimeText(closed);
        row[column("closed_by")] = automaticClose ? opener.sysId : caller.sysId;
        if (state == 8)
            row[column("close_notes")] = "Cancelado a pedido do solicitante.";
        ++changes;
    }
    row[column("sys_mod_count")] = number(updated == created ? 0 : changes);
    ticket.fields = row.take();
    return ticket;
}

} // namespace bunsnc::simulator
