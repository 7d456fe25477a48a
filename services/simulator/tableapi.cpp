// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/tableapi.h"

#include "services/simulator/acls.h"
#include "services/simulator/listquery.h"
#include "services/simulator/paging.h"
#include "services/simulator/recordinput.h"

namespace bunsnc::simulator {

namespace {

constexpr std::int64_t defaultLimit = 10'000;
constexpr std::int64_t bytesPerRecord = 9'000; // to reserve; about what a whole ticket takes
constexpr std::int64_t mostReserved = 16 * 1024 * 1024;

constexpr std::string_view viewColumns[] = {"sys_id", "number", "name", "short_description", "state", "priority",
    "caller_id", "category", "assignment_group", "assigned_to", "opened_at", "sys_updated_on"};
constexpr std::string_view lockedTables[] = {"sys_audit", "sys_audit_delete", "sys_journal_field"};

RenderOptions renderOptions(const http::Request &request, const Table &table, const FaultState &faults)
{
    RenderOptions options;
    const std::string_view mode = request.parameter("sysparm_display_value");
    options.mode = mode == "all" ? DisplayMode::All : isTrue(mode) ? DisplayMode::Display : DisplayMode::Value;
    options.excludeLinks = isTrue(request.parameter("sysparm_exclude_reference_link"));
    options.fields = splitList(request.parameter("sysparm_fields"));
    const std::string_view view = request.parameter("sysparm_view");
    if (options.fields.empty() && (view == "mobile" || view == "desktop" || view == "both")) {
        for (const std::string_view column : viewColumns) {
            if (table.column(column))
                options.fields.emplace_back(column);
        }
    }
    options.asNumber = faults.asNumber;
    options.asObject = faults.asObject;
    return options;
}

/// Leaves out the fields that the caller may not read.
void removeUnreadable(RenderOptions &options, const Table &table, const Acls &acls)
{
    if (!acls.restrictsFields("read"))
        return;
    if (options.fields.empty()) {
        for (const Column &column : table.columns)
            options.fields.push_back(column.name);
    }
    std::erase_if(options.fields, [&acls](const std::string &name) {
        return !acls.allowsField("read", std::string_view(name).substr(0, name.find('.')));
    });
    if (options.fields.empty())
        options.fields.emplace_back("-"); // no column's name: an empty record
}

http::Response insufficientRights()
{
    return errorAnswer(403, "Insufficient rights to query records");
}

} // namespace

http::Response TableApi::list(
    const TableRequest &request, const Table &table, const Caller &caller, Connection &connection)
{
    const http::Request &http = request.request;
    const FaultState faults = m_instance.faults.state();
    const std::optional<Page> page = pageOf(http, defaultLimit);
    if (!page)
        return errorAnswer(400, "Invalid paging", "sysparm_limit and sysparm_offset must not be negative");
    const Result<Acls> acls = Acls::of(table, caller, connection);
    if (!acls)
        return internalError(acls.error());
    if (!acls->allows("read"))
        return insufficientRights();
    Result<Selection> selection = selectionFor(m_instance, table, caller, http, connection);
    if (!selection)
        return internalError(selection.error());
    const std::string from
        = " FROM " + sqlName(table.name) + " t WHERE " + selection->filter.where.toStdString();

    std::optional<std::int64_t> total;
    if (!isTrue(http.parameter("sysparm_no_count"))) {
        auto count = connection.statement("SELECT count(*)" + from);
        if (!count)
            return internalError(count.error());
        bindFilter(**count, selection->filter);
        if (auto row = (*count)->step(); !row)
            return internalError(row.error());
        total = (*count)->integer(0);
        (*count)->reset();
    }

    RenderOptions options = renderOptions(http, table, faults);
    removeUnreadable(options, table, *acls);
    Renderer renderer(m_instance.world, table, caller, options, m_instance.baseUrl, connection);
    std::string sql = "SELECT " + renderer.selectList() + from;
    if (!selection->filter.orderBy.isEmpty())
        sql += " ORDER BY " + selection->filter.orderBy.toStdString();
    auto rows = connection.statement(sql + " LIMIT ? OFFSET ?");
    if (!rows)
        return internalError(rows.error());
    const int next = bindFilter(**rows, selection->filter);
    (*rows)->bind(next, qint64(page->limit)).bind(next + 1, qint64(page->offset));

    // ACLs hide rows after the limit was applied, so a page may be short while more follow.
    const bool locked = std::find(std::begin(lockedTables), std::end(lockedTables), table.name) != std::end(lockedTables)
        && (!caller.admin || (faults.journalLocked && table.name == "sys_journal_field"));
    const bool hideAll = m_instance.faults.nextPageIsEmpty() || locked;
    std::string body = "{\"result\":[";
    if (http.parameter("sysparm_fields").empty())
        body.reserve(std::size_t(
            std::min(std::min(page->limit, total.value_or(page->limit)), mostReserved / bytesPerRecord) * bytesPerRecord));
    std::int64_t count = 0;
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return internalError(row.error());
        if (!*row)
            break;
        ++count;
        if (hideAll || isHidden(textOf((*rows)->text(0)), faults.hiddenPermille))
            continue;
        if (body.back() == '}')
            body += ',';
        if (auto done = renderer.append(body, (*rows)->handle()); !done)
            return internalError(done.error());
        if (count == 1 && faults.oversizeBytes > 0 && body.back() == '}') {
            body.back() = ',';
            body += "\"u_padding\":\"" + std::string(std::size_t(faults.oversizeBytes), 'x') + "\"}";
        }
    }
    (*rows)->reset();
    body += "]}";

    http::Response response = request.version == 1 && count == 0
        ? noRecord()
        : jsonAnswer(200, std::move(body));
    addPageHeaders(response, m_instance, http, *page, count, total);
    return response;
}

http::Response TableApi::one(const TableRequest &request, const Table &table, const std::string &sysId,
    const Caller &caller, Connection &connection, int status)
{
    const FaultState faults = m_instance.faults.state();
    const Result<Acls> acls = Acls::of(table, caller, connection);
    if (!acls)
        return internalError(acls.error());
    RenderOptions options = renderOptions(request.request, table, faults);
    removeUnreadable(options, table, *acls);
    Renderer renderer(m_instance.world, table, caller, options, m_instance.baseUrl, connection);
    auto row = connection.statement(
        "SELECT " + renderer.selectList() + " FROM " + sqlName(table.name) + " t WHERE t.sys_id=?");
    if (!row)
        return internalError(row.error());
    (*row)->bindText(1, bytesOf(sysId));
    const Result<bool> found = (*row)->step();
    if (!found)
        return internalError(found.error());
    if (!*found || isHidden(sysId, faults.hiddenPermille) || !acls->allows("read"))
        return noRecord();
    std::string body = "{\"result\":";
    if (auto done = renderer.append(body, (*row)->handle()); !done)
        return internalError(done.error());
    (*row)->reset();
    return jsonAnswer(status, body + "}");
}

http::Response TableApi::write(
    const TableRequest &request, const Table &table, const Caller &caller, Connection &connection)
{
    const http::Request &http = request.request;
    Command command;
    Operation &operation = command.operation;
    operation.table = table.name;
    operation.sysId = request.sysId;
    operation.user = caller.userName;
    command.audit = m_instance.faults.state().auditDeletes;
    const bool inserts = request.method == "POST";
    operation.type = inserts ? Operation::Type::Insert
        : request.method == "DELETE" ? Operation::Type::Delete
                                     : Operation::Type::Update;
    if (!caller.admin && (table.name.starts_with("sys_") || !table.isTask()))
        return forbiddenBySecurity("Update");
    const Result<Acls> acls = Acls::of(table, caller, connection);
    if (!acls)
        return internalError(acls.error());
    const bool deletes = operation.type == Operation::Type::Delete;
    if (!acls->allows(inserts ? "create" : deletes ? "delete" : "write"))
        return forbiddenBySecurity(inserts ? "Insert" : deletes ? "Delete" : "Update");
    std::string password;
    std::string userName; // after the write
    std::string formerName;
    if (!inserts && table.name == "sys_user") {
        auto known = connection.scalar("SELECT user_name FROM sys_user WHERE sys_id=?", {request.sysId});
        if (!known)
            return internalError(known.error());
        userName = formerName = *known;
    }
    if (!deletes) {
        Result<Fields> fields = fieldsOfBody(http.body);
        if (!fields)
            return errorAnswer(400, "Exception while reading request", fields.error().detail.toStdString());
        command.stampsGiven = isTrue(http.parameter("sysparm_suppress_auto_sys_field")) && caller.admin;
        auto input = storedValues(m_instance, table, caller, std::move(*fields),
            isTrue(http.parameter("sysparm_input_display_value")), connection);
        if (!input)
            return internalError(input.error());
        operation.fields = std::move(*input);
        std::erase_if(operation.fields, [&](const auto &field) { // taken for nothing, as unknown ones are
            return !acls->allowsField("write", field.first) || (inserts && !acls->allowsField("create", field.first));
        });
        for (auto &[name, value] : operation.fields) {
            if (inserts && name == "sys_id")
                operation.sysId = value;
            if (table.name == "sys_user" && name == "user_name")
                userName = value;
            if (table.name == "sys_user" && name == "user_password")
                password = std::exchange(value, "set"); // the table never sees it
        }
    }
    Result<Outcome> outcome = m_instance.writer.apply(command);
    if (!outcome)
        return internalError(outcome.error());
    switch (outcome->status) {
    case Outcome::Status::NotFound:
        return noRecord();
    case Outcome::Status::InvalidTable:
        return errorAnswer(400, "Invalid table " + table.name);
    case Outcome::Status::Refused:
        return errorAnswer(403, "Operation Failed", outcome->detail);
    case Outcome::Status::Done:
    case Outcome::Status::Unchanged:
        break;
    }
    if (deletes && !formerName.empty())
        m_access.forgetUser(formerName);
    else if (!formerName.empty() && userName != formerName)
        m_access.renameUser(formerName, userName);
    if (!password.empty() && !userName.empty())
        m_access.setPassword(userName, password);
    http::Response response;
    if (deletes) {
        response.status = 204;
        response.noBody = true;
        return response;
    }
    if (isTrue(http.header("X-no-response-body")))
        response.status = inserts ? 201 : 204;
    else
        response = one(request, table, outcome->sysId, caller, connection, inserts ? 201 : 200);
    if (inserts)
        response.headers.emplace_back(
            "Location", m_instance.baseUrl + "/api/now/table/" + table.name + "/" + outcome->sysId);
    return response;
}

http::Response TableApi::answer(const TableRequest &request, const Caller &caller, Connection &connection)
{
    const Table *table = Schema::instance().table(request.table);
    if (!table)
        return errorAnswer(400, "Invalid table " + request.table);
    const bool isList = request.sysId.empty();
    if (request.method == "GET" || request.method == "HEAD")
        return isList ? list(request, *table, caller, connection)
                      : one(request, *table, request.sysId, caller, connection, 200);
    const bool fits = isList ? request.method == "POST"
                             : request.method == "PUT" || request.method == "PATCH" || request.method == "DELETE";
    if (!fits)
        return wrongMethod();
    return write(request, *table, caller, connection);
}

} // namespace bunsnc::simulator
