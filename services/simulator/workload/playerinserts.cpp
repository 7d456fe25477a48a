// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/datetime.h"
#include "services/simulator/workload/generator.h"
#include "services/simulator/workload/player.h"
#include "services/simulator/workload/streams.h"

namespace bunsnc::simulator {

int WorkloadPlayer::Private::insert(std::int64_t at)
{
    switch (weighted(random, std::array{62, 19, 19})) {
    case 0: {
        const std::size_t scenario = drawScenario(random);
        const int impact = drawImpact(random);
        live[Incident].push_back(insertIncident(at, scenario, impact, drawUrgency(random)));
        return 1;
    }
    case 1: return insertChange(at);
    default: return insertOrder(at);
    }
}

WorkloadPlayer::Private::Ticket WorkloadPlayer::Private::insertIncident(
    std::int64_t at, std::size_t scenarioIndex, int impact, int urgency)
{
    const Scenario &scenario = incidentScenarios()[scenarioIndex];
    const Person &caller = anyPerson();
    const Service &location = random.pick(std::span<const Service>(cast.locations));
    const Service &service = cast.services[static_cast<std::size_t>(scenario.service)];
    TextWriter text(Random(random.next()), location.name, service.name, caller.name);

    Ticket ticket;
    ticket.table = Incident;
    ticket.sysId = newId(streams::incident);
    ticket.group = random.permille(650) ? scenario.group : static_cast<int>(random.below(2));
    ticket.scenario = scenarioIndex;

    Operation operation{Operation::Type::Insert, at, "incident", ticket.sysId, {}, {}};
    const std::string_view contact = drawContactType(random);
    // Who calls or writes has the ticket opened by the service desk.
    operation.user = contact == "self-service"
        ? caller.userName
        : person(random.pick(std::span<const int>(cast.groups[0].members))).userName;
    operation.fields = {{"short_description", text.title(scenario)}, {"description", text.description(scenario)},
        {"caller_id", caller.sysId}, {"contact_type", std::string(contact)},
        {"category", std::string(scenario.category)}, {"subcategory", std::string(scenario.subcategory)},
        {"u_symptom", std::string(scenario.symptom)}, {"impact", std::to_string(impact)},
        {"urgency", std::to_string(urgency)}, {"assignment_group", group(ticket.group).sysId},
        {"cmdb_ci", service.sysId}, {"business_service", service.sysId}, {"location", location.sysId},
        {"u_business_unit", location.name}, {"state", "1"}, {"opened_at", dateTimeText(at)},
        {"sla_due", dateTimeText(at + slaSeconds(priorityOf(impact, urgency)))}};
    done.push_back(std::move(operation));
    return ticket;
}

int WorkloadPlayer::Private::insertChange(std::int64_t at)
{
    const Assignment &work = random.pick(changeAssignments());
    const Service &service = cast.services[static_cast<std::size_t>(work.service)];
    const Service &location = random.pick(std::span<const Service>(cast.locations));
    const Person &requester = anyPerson();
    TextWriter text(Random(random.next()), location.name, service.name, requester.name);
    std::string title;
    text.append(title, work.title);
    const std::int64_t start = at + daySeconds + random.below(5 * daySeconds) / 1800 * 1800;

    const std::string change = newId(streams::changeRequest);
    done.push_back({Operation::Type::Insert, at, "change_request", change, requester.userName,
        {{"short_description", title}, {"description", text.assignmentDescription(work)}, {"type", "normal"},
            {"state", "-1"}, {"approval", "approved"}, {"assignment_group", group(work.group).sysId},
            {"cmdb_ci", service.sysId}, {"requested_by", requester.sysId}, {"start_date", dateTimeText(start)},
            {"end_date", dateTimeText(start + 4 * hourSeconds)}}});
    Ticket ticket;
    ticket.table = ChangeTask;
    ticket.sysId = newId(streams::changeTask);
    ticket.group = work.group;
    done.push_back({Operation::Type::Insert, at, "change_task", ticket.sysId, requester.userName,
        {{"short_description", "Executar: " + title}, {"description", text.assignmentDescription(work)},
            {"change_request", change}, {"parent", change}, {"change_task_type", "implementation"}, {"state", "1"},
            {"impact", std::to_string(drawImpact(random))}, {"urgency", std::to_string(drawUrgency(random))},
            {"assignment_group", group(work.group).sysId}, {"cmdb_ci", service.sysId}, {"location", location.sysId},
            {"planned_start_date", dateTimeText(start)}, {"planned_end_date", dateTimeText(start + 2 * hourSeconds)},
            {"due_date", dateTimeText(start + daySeconds)}}});
    live[ChangeTask].push_back(std::move(ticket));
    return 2;
}

int WorkloadPlayer::Private::insertOrder(std::int64_t at)
{
    const Assignment &work = random.pick(catalogAssignments());
    const Service &service = cast.services[static_cast<std::size_t>(work.service)];
    const Service &location = random.pick(std::span<const Service>(cast.locations));
    const Person &requester = anyPerson();
    TextWriter text(Random(random.next()), location.name, service.name, requester.name);
    std::string title;
    text.append(title, work.title);

    const std::string request = newId(streams::request);
    const std::string item = newId(streams::requestItem);
    done.push_back({Operation::Type::Insert, at, "sc_request", request, requester.userName,
        {{"short_description", "Pedido de catálogo – " + location.name}, {"requested_for", requester.sysId},
            {"request_state", "in_process"}, {"approval", "approved"}, {"state", "1"}}});
    done.push_back({Operation::Type::Insert, at, "sc_req_item", item, requester.userName,
        {{"short_description", title}, {"request", request}, {"parent", request}, {"quantity", "1"}, {"state", "2"},
            {"requested_for", requester.sysId}, {"stage", "fulfillment"}}});
    Ticket ticket;
    ticket.table = CatalogTask;
    ticket.sysId = newId(streams::catalogTask);
    ticket.group = work.group;
    done.push_back({Operation::Type::Insert, at, "sc_task", ticket.sysId, requester.userName,
        {{"short_description", title}, {"description", text.assignmentDescription(work)}, {"request", request},
            {"request_item", item}, {"parent", item}, {"state", "1"}, {"impact", std::to_string(drawImpact(random))},
            {"urgency", std::to_string(drawUrgency(random))}, {"assignment_group", group(work.group).sysId},
            {"cmdb_ci", service.sysId}, {"location", location.sysId},
            {"due_date", dateTimeText(at + (2 + random.below(8)) * daySeconds)}}});
    live[CatalogTask].push_back(std::move(ticket));
    return 3;
}

} // namespace bunsnc::simulator
