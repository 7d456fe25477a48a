// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload/columns.h"
#include "services/simulator/workload/generator.h"
#include "services/simulator/workload/streams.h"

#include <algorithm>
#include <charconv>

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t firstNumber = 10'001;
constexpr std::int64_t firstChange = 30'001;

template <typename T> const T &itemAt(std::span<const T> items, std::uint64_t index)
{
    return items[static_cast<std::size_t>(index % items.size())];
}

/// Index of a generated ticket, back from its number.
std::int64_t indexOf(const GeneratedTicket &ticket)
{
    const std::string &number = ticket.fields[taskColumn("number")].second;
    const std::size_t digits = number.find_first_of("0123456789");
    std::int64_t value = firstNumber;
    if (digits != std::string::npos)
        std::from_chars(number.data() + digits, number.data() + number.size(), value);
    return value - firstNumber;
}

std::uint64_t unsignedOf(std::int64_t index)
{
    return static_cast<std::uint64_t>(index);
}

} // namespace

TicketGenerator::Private::TaskCore TicketGenerator::Private::taskCore(Random &random, std::int64_t index) const
{
    TaskCore core;
    core.opened = openedAt(random, index, tasks);
    core.created = core.opened + random.below(40);
    core.live = isLive(random, core.opened);
    const std::int64_t age = now - core.created;
    if (core.live) {
        core.state = static_cast<int>(weighted(random, std::array{25, 35, 40})) + 1;
        const bool untouched = core.state == 1 || random.permille(150);
        core.updated = untouched ? core.created : now - random.skewed(age);
        core.started = core.state == 3 ? std::min(core.updated, core.created + age / 3) : 0;
        return core;
    }
    std::int64_t duration = 900 + random.skewed(21 * daySeconds);
    if (duration > age - 60)
        duration = 1 + random.below(age - 60);
    core.closed = core.created + duration;
    core.updated = core.closed;
    core.started = core.created + duration / 2;
    core.state = 4;
    return core;
}

TicketGenerator::Private::TaskCore TicketGenerator::Private::changeCore(std::int64_t index) const
{
    Random random(seed, streams::changeTask, unsignedOf(index));
    TaskCore core = taskCore(random, index);
    static constexpr std::array<int, 3> ends{4, 7, 8};
    if (!core.live)
        core.state = ends[weighted(random, std::array{88, 6, 6})];
    return core;
}

TicketGenerator::Private::TaskCore TicketGenerator::Private::catalogCore(std::int64_t index) const
{
    Random random(seed, streams::catalogTask, unsignedOf(index));
    TaskCore core = taskCore(random, index);
    if (!core.live && random.permille(70))
        core.state = 7;
    return core;
}

template <typename Row>
void TicketGenerator::Private::fillTask(
    Row &row, const TaskCore &core, TextWriter &text, const Assignment &work, Random &random) const
{
    const Group &group = cast.groups[static_cast<std::size_t>(work.group)];
    const Person &assignee = memberOf(random, group);
    const Person &opener = anyPerson(random);
    const int impact = drawImpact(random);
    const int urgency = drawUrgency(random);
    const bool touched = core.updated != core.created;
    text.append(row[taskColumn("short_description")], work.title);
    row[taskColumn("description")] = text.assignmentDescription(work);
    row[taskColumn("sys_domain")] = "global";
    row[taskColumn("sys_domain_path")] = "/";
    row[taskColumn("task_effective_number")] = row[taskColumn("number")];
    row[taskColumn("state")] = std::to_string(core.state);
    row[taskColumn("impact")] = std::to_string(impact);
    row[taskColumn("urgency")] = std::to_string(urgency);
    row[taskColumn("priority")] = std::to_string(priorityOf(impact, urgency));
    row[taskColumn("escalation")] = "0";
    row[taskColumn("order")] = "100";
    row[taskColumn("reassignment_count")] = touched ? std::to_string(random.skewed(3)) : "0";
    row[taskColumn("approval")] = "not requested";
    row[taskColumn("upon_approval")] = "proceed";
    row[taskColumn("upon_reject")] = "cancel";
    row[taskColumn("knowledge")] = "false";
    row[taskColumn("active")] = core.live ? "true" : "false";
    row[taskColumn("assignment_group")] = group.sysId;
    row[taskColumn("assigned_to")] = touched ? assignee.sysId : std::string();
    row[taskColumn("opened_by")] = opener.sysId;
    row[taskColumn("cmdb_ci")] = cast.services[static_cast<std::size_t>(work.service)].sysId;
    row[taskColumn("opened_at")] = dateTimeText(core.opened);
    row[taskColumn("sys_created_on")] = dateTimeText(core.created);
    row[taskColumn("sys_created_by")] = opener.userName;
    row[taskColumn("sys_updated_on")] = dateTimeText(core.updated);
    row[taskColumn("sys_updated_by")] = touched ? assignee.userName : opener.userName;
    row[taskColumn("sys_mod_count")] = std::to_string(touched ? 1 + random.skewed(6) : 0);
    const std::int64_t span = (3 + random.below(18)) * daySeconds;
    const std::int64_t due = dueAt(random, core.opened, span, core.live);
    row[taskColumn("due_date")] = dateTimeText(due);
    row[taskColumn("made_sla")] = (core.closed != 0 ? core.closed : now) <= due ? "true" : "false";
    row[taskColumn("work_start")] = dateTimeText(core.started);
    if (core.closed != 0) {
        row[taskColumn("closed_at")] = dateTimeText(core.closed);
        row[taskColumn("closed_by")] = assignee.sysId;
        row[taskColumn("work_end")] = dateTimeText(core.closed);
        row[taskColumn("calendar_duration")] = durationText(core.closed - core.opened);
        row[taskColumn("business_duration")] = durationText((core.closed - core.opened) / 3);
        row[taskColumn("close_notes")] = text.assignmentCloseNotes(core.state != 8);
    }
}

GeneratedTicket TicketGenerator::changeTask(std::int64_t index) const
{
    static constexpr auto &columns = changeTaskColumns;
    const Private &p = *d;
    const Private::TaskCore core = p.changeCore(index);
    const std::int64_t parent = index / 2;
    Random random(p.seed ^ 0x5a5a, streams::changeTask, unsignedOf(index));
    const Assignment &work = itemAt(changeAssignments(), mix64(p.seed + unsignedOf(parent)));
    const Service &location = random.pick(std::span<const Service>(p.cast.locations));
    TextWriter text(Random(p.seed, streams::changeRequest, unsignedOf(parent)), location.name,
        p.cast.services[static_cast<std::size_t>(work.service)].name, p.anyPerson(random).name);

    GeneratedTicket ticket{"change_task", makeSysId(p.seed, streams::changeTask, unsignedOf(index)), {}, {}};
    Row<columns> row;
    row[taskColumn("sys_id")] = ticket.sysId;
    row[taskColumn("sys_class_name")] = ticket.table;
    row[taskColumn("number")] = ticketNumber("CTASK", firstNumber + index);
    p.fillTask(row, core, text, work, random);
    const bool first = index % 2 == 0;
    row[taskColumn("short_description")].insert(0, first ? "Executar: " : "Validar: ");
    row[taskColumn("location")] = location.sysId;
    row[columnOf<columns>("change_request")] = makeSysId(p.seed, streams::changeRequest, unsignedOf(parent));
    row[taskColumn("parent")] = row[columnOf<columns>("change_request")];
    row[columnOf<columns>("change_task_type")] = first ? "implementation" : random.permille(600) ? "testing" : "review";
    const std::int64_t planned = core.opened + daySeconds + random.below(6 * daySeconds) / 1800 * 1800;
    row[columnOf<columns>("planned_start_date")] = dateTimeText(planned);
    row[columnOf<columns>("planned_end_date")] = dateTimeText(planned + hourSeconds * (1 + random.below(5)));
    row[taskColumn("expected_start")] = dateTimeText(planned);
    const bool onHold = core.live && core.state != 1 && random.permille(80);
    row[columnOf<columns>("on_hold")] = onHold ? "true" : "false";
    if (onHold)
        row[columnOf<columns>("on_hold_reason")] = "Aguardando confirmação da janela com a área de negócio.";
    if (!core.live && core.state == 4)
        row[columnOf<columns>("close_code")] = random.permille(880) ? "successful" : "successful_issues";
    else if (core.state == 8)
        row[columnOf<columns>("close_code")] = "unsuccessful";
    ticket.fields = row.take();
    return ticket;
}

GeneratedTicket TicketGenerator::catalogTask(std::int64_t index) const
{
    static constexpr auto &columns = catalogTaskColumns;
    const Private &p = *d;
    const Private::TaskCore core = p.catalogCore(index);
    const std::int64_t item = index / 2;
    Random random(p.seed ^ 0x5a5a, streams::catalogTask, unsignedOf(index));
    const Assignment &work = itemAt(catalogAssignments(), mix64(p.seed + 77 + unsignedOf(item)));
    const Service &location = random.pick(std::span<const Service>(p.cast.locations));
    TextWriter text(Random(p.seed, streams::requestItem, unsignedOf(item)), location.name,
        p.cast.services[static_cast<std::size_t>(work.service)].name, p.anyPerson(random).name);

    GeneratedTicket ticket{"sc_task", makeSysId(p.seed, streams::catalogTask, unsignedOf(index)), {}, {}};
    Row<columns> row;
    row[taskColumn("sys_id")] = ticket.sysId;
    row[taskColumn("sys_class_name")] = ticket.table;
    row[taskColumn("number")] = ticketNumber("SCTASK", firstNumber + index);
    p.fillTask(row, core, text, work, random);
    if (index % 2 == 1)
        row[taskColumn("short_description")].insert(0, "Conferir: ");
    row[taskColumn("location")] = location.sysId;
    row[columnOf<columns>("request_item")] = makeSysId(p.seed, streams::requestItem, unsignedOf(item));
    row[columnOf<columns>("request")] = makeSysId(p.seed, streams::request, unsignedOf(item / 2));
    row[taskColumn("parent")] = row[columnOf<columns>("request_item")];
    ticket.fields = row.take();
    return ticket;
}

GeneratedTicket TicketGenerator::Private::changeRequest(std::int64_t index) const
{
    static constexpr auto &columns = changeRequestColumns;
    TaskCore core = changeCore(index * 2);
    const TaskCore second = changeCore(index * 2 + 1);
    core.live = core.live || second.live;
    core.opened = std::min(core.opened, second.opened);
    core.created = std::min(core.created, second.created);
    core.updated = std::max(core.updated, second.updated);
    core.closed = core.live ? 0 : std::max(core.closed, second.closed);
    core.state = !core.live ? 3 : core.state == 1 && second.state == 1 ? -2 : -1;
    Random random(seed, streams::changeRequest, unsignedOf(index));
    const Assignment &work = itemAt(changeAssignments(), mix64(seed + unsignedOf(index)));
    TextWriter text(Random(seed, streams::changeRequest, unsignedOf(index)), cast.locations[0].name,
        cast.services[static_cast<std::size_t>(work.service)].name, anyPerson(random).name);
    GeneratedTicket ticket{"change_request", makeSysId(seed, streams::changeRequest, unsignedOf(index)), {}, {}};
    Row<columns> row;
    row[taskColumn("sys_id")] = ticket.sysId;
    row[taskColumn("sys_class_name")] = ticket.table;
    row[taskColumn("number")] = ticketNumber("CHG", firstChange + index);
    fillTask(row, core, text, work, random);
    row[taskColumn("approval")] = "approved";
    static constexpr std::array<std::string_view, 3> types{"normal", "standard", "emergency"};
    row[columnOf<columns>("type")] = types[weighted(random, std::array{60, 33, 7})];
    row[columnOf<columns>("risk")] = std::to_string(2 + random.below(3));
    row[columnOf<columns>("category")] = "Infrastructure";
    row[columnOf<columns>("start_date")] = dateTimeText(core.opened + daySeconds);
    row[columnOf<columns>("end_date")] = dateTimeText(core.opened + 2 * daySeconds);
    row[columnOf<columns>("close_code")] = core.live ? "" : "successful";
    row[columnOf<columns>("requested_by")] = anyPerson(random).sysId;
    row[columnOf<columns>("cab_required")] = "false";
    ticket.fields = row.take();
    return ticket;
}

GeneratedTicket TicketGenerator::Private::requestItem(std::int64_t index) const
{
    static constexpr auto &columns = requestItemColumns;
    TaskCore core = catalogCore(index * 2);
    const TaskCore second = catalogCore(index * 2 + 1);
    core.live = core.live || second.live;
    core.opened = std::min(core.opened, second.opened);
    core.created = std::min(core.created, second.created);
    core.updated = std::max(core.updated, second.updated);
    core.closed = core.live ? 0 : std::max(core.closed, second.closed);
    core.state = core.live ? 2 : 3;
    Random random(seed, streams::requestItem, unsignedOf(index));
    const Assignment &work = itemAt(catalogAssignments(), mix64(seed + 77 + unsignedOf(index)));
    TextWriter text(Random(seed, streams::requestItem, unsignedOf(index)), cast.locations[0].name,
        cast.services[static_cast<std::size_t>(work.service)].name, anyPerson(random).name);
    GeneratedTicket ticket{"sc_req_item", makeSysId(seed, streams::requestItem, unsignedOf(index)), {}, {}};
    Row<columns> row;
    row[taskColumn("sys_id")] = ticket.sysId;
    row[taskColumn("sys_class_name")] = ticket.table;
    row[taskColumn("number")] = ticketNumber("RITM", firstNumber + index);
    fillTask(row, core, text, work, random);
    row[columnOf<columns>("request")] = makeSysId(seed, streams::request, unsignedOf(index / 2));
    row[taskColumn("parent")] = row[columnOf<columns>("request")];
    row[columnOf<columns>("quantity")] = "1";
    row[columnOf<columns>("stage")] = core.live ? "fulfillment" : "completed";
    row[columnOf<columns>("price")] = "0";
    row[columnOf<columns>("requested_for")] = anyPerson(random).sysId;
    ticket.fields = row.take();
    return ticket;
}

GeneratedTicket TicketGenerator::Private::request(std::int64_t index) const
{
    static constexpr auto &columns = requestColumns;
    TaskCore core = catalogCore(index * 4);
    for (std::int64_t task = index * 4 + 1; task < index * 4 + 4; ++task) {
        const TaskCore other = catalogCore(task);
        core.live = core.live || other.live;
        core.opened = std::min(core.opened, other.opened);
        core.created = std::min(core.created, other.created);
        core.updated = std::max(core.updated, other.updated);
        core.closed = std::max(core.closed, other.closed);
    }
    if (core.live)
        core.closed = 0;
    core.state = core.live ? 1 : 3;
    Random random(seed, streams::request, unsignedOf(index));
    const Assignment work{"Pedido de catálogo – {l}", "Pedido feito pelo portal por {p}.", 0, 4};
    TextWriter text(Random(seed, streams::request, unsignedOf(index)), cast.locations[0].name, cast.services[4].name,
        anyPerson(random).name);
    GeneratedTicket ticket{"sc_request", makeSysId(seed, streams::request, unsignedOf(index)), {}, {}};
    Row<columns> row;
    row[taskColumn("sys_id")] = ticket.sysId;
    row[taskColumn("sys_class_name")] = ticket.table;
    row[taskColumn("number")] = ticketNumber("REQ", firstNumber + index);
    fillTask(row, core, text, work, random);
    row[taskColumn("approval")] = "approved";
    row[columnOf<columns>("requested_for")] = anyPerson(random).sysId;
    row[columnOf<columns>("request_state")] = core.live ? "in_process" : "closed_complete";
    row[columnOf<columns>("stage")] = core.live ? "fulfillment" : "closed_complete";
    row[columnOf<columns>("price")] = "0";
    ticket.fields = row.take();
    return ticket;
}

std::vector<GeneratedTicket> TicketGenerator::parentsOf(const GeneratedTicket &task) const
{
    std::vector<GeneratedTicket> parents;
    if (task.fields.size() <= taskColumn("number"))
        return parents;
    const std::int64_t index = indexOf(task);
    if (task.table == "change_task") {
        if (index % 2 == 0)
            parents.push_back(d->changeRequest(index / 2));
    } else if (task.table == "sc_task") {
        if (index % 4 == 0)
            parents.push_back(d->request(index / 4));
        if (index % 2 == 0)
            parents.push_back(d->requestItem(index / 2));
    }
    return parents;
}

} // namespace bunsnc::simulator
