// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/importapi.h"

#include "services/http/failure.h"
#include "services/simulator/jsontext.h"
#include "services/simulator/recordinput.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

const std::string &valueOf(const Fields &fields, std::string_view name)
{
    static const std::string nothing;
    for (const auto &[key, value] : fields) {
        if (key == name)
            return value;
    }
    return nothing;
}

/// insertMultiple names columns by their labels, unless told otherwise; both are understood.
Fields byColumnName(const Table &staging, Fields fields)
{
    for (auto &[name, value] : fields) {
        if (staging.column(name))
            continue;
        for (const Column &column : staging.columns) {
            if (column.label == name || column.labelPt == name)
                name = column.name;
        }
    }
    return fields;
}

} // namespace

Result<std::vector<ImportApi::Map>> ImportApi::mapsOf(const Table &staging, Connection &connection) const
{
    auto rows = connection.statement("SELECT m.sys_id, m.name, m.target_table, e.source_field, e.target_field, e.coalesce"
                                     " FROM sys_transform_map m LEFT JOIN sys_transform_entry e ON e.map=m.sys_id"
                                     " WHERE m.source_table=? AND m.active IS NOT 'false'"
                                     " ORDER BY CAST(m.\"order\" AS INTEGER), m.sys_id, e._row");
    if (!rows)
        return rows.error();
    (*rows)->bindText(1, bytesOf(staging.name));
    std::vector<Map> maps;
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto text = [&rows](int column) { return std::string(textOf((*rows)->text(column))); };
        if (maps.empty() || maps.back().sysId != text(0))
            maps.push_back({text(0), text(1), Schema::instance().table(text(2)), {}});
        if (Entry entry{text(3), text(4), text(5) == "true"}; !entry.target.empty())
            maps.back().entries.push_back(std::move(entry));
    }
    return maps;
}

Result<std::string> ImportApi::insert(const std::string &table, Fields fields, const Caller &caller)
{
    Command command;
    command.operation.type = Operation::Type::Insert;
    command.operation.table = table;
    command.operation.user = caller.userName;
    command.operation.fields = std::move(fields);
    auto outcome = m_instance.writer.apply(command);
    if (!outcome)
        return outcome.error();
    if (outcome->status != Outcome::Status::Done)
        return http::failure(ErrorCode::StoreError, QString::fromStdString(table), QString::fromStdString(outcome->detail));
    return outcome->sysId;
}

Result<ImportApi::ImportSet> ImportApi::openSet(const Table &staging, const Caller &caller, Connection &connection)
{
    auto sysId = insert("sys_import_set", {{"table_name", staging.name}, {"state", "processed"}, {"mode", "synchronous"}},
        caller);
    if (!sysId)
        return sysId.error();
    auto number = connection.scalar("SELECT number FROM sys_import_set WHERE sys_id=?", {*sysId});
    if (!number)
        return number.error();
    return ImportSet{*sysId, *number, 0};
}

Result<ImportApi::Taken> ImportApi::transform(
    const Map &map, const Fields &row, const Caller &caller, Connection &connection)
{
    if (!map.target || !map.target->children.empty())
        return Taken{"error", {}, "The target table does not exist"};
    Fields fields;
    std::vector<bool> isKey;
    for (const Entry &entry : map.entries) { // empty values are not copied, but a key has to be there
        const std::string &value = valueOf(row, entry.source);
        if (value.empty() && !entry.coalesce)
            continue;
        fields.emplace_back(entry.target, value);
        isKey.push_back(entry.coalesce);
    }
    auto stored = storedValues(m_instance, *map.target, caller, fields, true, connection);
    if (!stored)
        return stored.error();
    Command command;
    Operation &operation = command.operation;
    operation.table = map.target->name;
    operation.user = caller.userName;
    operation.type = Operation::Type::Insert;
    std::string where;
    std::vector<std::string> keys;
    bool keyMissing = false;
    for (std::size_t i = 0; i < isKey.size(); ++i) {
        const auto &[column, value] = (*stored)[i];
        if (!isKey[i] || !map.target->column(column))
            continue;
        where += (where.empty() ? "" : " AND ") + sqlName(column) + "=?";
        keys.push_back(value);
        keyMissing = keyMissing || keys.back().empty();
    }
    if (keyMissing)
        return Taken{"skipped", {}, "A key value is not specified"};
    if (!where.empty()) {
        auto found = connection.statement("SELECT sys_id FROM " + sqlName(map.target->name) + " WHERE " + where);
        if (!found)
            return found.error();
        int index = 0;
        for (const std::string &key : keys)
            (*found)->bindText(++index, bytesOf(key));
        const Result<bool> any = (*found)->step();
        if (!any)
            return any.error();
        if (*any) {
            operation.type = Operation::Type::Update;
            operation.sysId = std::string(textOf((*found)->text(0)));
        }
        (*found)->reset();
    }
    operation.fields = std::move(*stored);
    auto outcome = m_instance.writer.apply(command);
    if (!outcome)
        return outcome.error();
    switch (outcome->status) {
    case Outcome::Status::Done:
        return Taken{operation.type == Operation::Type::Insert ? "inserted" : "updated", outcome->sysId, {}};
    case Outcome::Status::Unchanged:
        return Taken{"ignored", outcome->sysId, {}};
    case Outcome::Status::Refused:
    case Outcome::Status::NotFound:
    case Outcome::Status::InvalidTable:
        break;
    }
    return Taken{"error", {}, outcome->detail.empty() ? "The row could not be transformed" : outcome->detail};
}

Result<std::string> ImportApi::take(const Table &staging, ImportSet &set, const Fields &fields,
    const std::vector<Map> &maps, const Caller &caller, Connection &connection, std::vector<Taken> &taken)
{
    const Taken *last = nullptr;
    const Map *lastMap = nullptr;
    taken.reserve(maps.size());
    for (const Map &map : maps) {
        auto outcome = transform(map, fields, caller, connection);
        if (!outcome)
            return outcome.error();
        taken.push_back(std::move(*outcome));
        last = &taken.back();
        lastMap = &map;
    }
    Fields row = fields;
    std::erase_if(row, [](const auto &field) { return field.first.starts_with("sys_"); });
    row.emplace_back("sys_import_set", set.sysId);
    row.emplace_back("sys_import_row", std::to_string(set.rows++));
    row.emplace_back("sys_import_state", last ? last->status : "pending");
    if (last) {
        row.emplace_back("sys_target_table", lastMap->target ? lastMap->target->name : std::string());
        row.emplace_back("sys_target_sys_id", last->sysId);
        row.emplace_back("sys_transform_map", lastMap->sysId);
        row.emplace_back("sys_import_state_comment", last->problem);
    }
    return insert(staging.name, std::move(row), caller);
}

Result<std::string> ImportApi::resultJson(const Map &map, const Taken &taken, Connection &connection) const
{
    std::string json = "{\"transform_map\":" + jsonString(map.name)
        + ",\"table\":" + jsonString(map.target ? map.target->name : std::string());
    if (map.target && !taken.sysId.empty()) {
        auto display = connection.scalar(
            "SELECT " + sqlName(map.target->display) + " FROM " + sqlName(map.target->name) + " WHERE sys_id=?",
            {taken.sysId});
        if (!display)
            return display.error();
        json += ",\"display_name\":" + jsonString(map.target->display) + ",\"display_value\":" + jsonString(*display)
            + ",\"record_link\":"
            + jsonString(m_instance.baseUrl + "/api/now/table/" + map.target->name + "/" + taken.sysId);
    }
    json += ",\"status\":" + jsonString(taken.status) + ",\"sys_id\":" + jsonString(taken.sysId);
    if (!taken.problem.empty())
        json += (taken.status == "error" ? ",\"error_message\":" : ",\"status_message\":") + jsonString(taken.problem);
    return json + "}";
}

http::Response ImportApi::post(
    const http::Request &request, const Table &staging, const Caller &caller, Connection &connection)
{
    Result<Fields> fields = fieldsOfBody(request.body);
    if (!fields)
        return errorAnswer(400, "Exception while reading request", fields.error().detail.toStdString());
    const auto maps = mapsOf(staging, connection);
    if (!maps)
        return internalError(maps.error());
    auto set = openSet(staging, caller, connection);
    if (!set)
        return internalError(set.error());
    std::vector<Taken> taken;
    const auto row = take(staging, *set, *fields, *maps, caller, connection, taken);
    if (!row)
        return internalError(row.error());
    std::string results;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        auto json = resultJson((*maps)[i], taken[i], connection);
        if (!json)
            return internalError(json.error());
        results += (results.empty() ? "" : ",") + *json;
    }
    http::Response response = jsonAnswer(201,
        "{\"import_set\":" + jsonString(set->number) + ",\"staging_table\":" + jsonString(staging.name) + ",\"result\":["
            + results + "]}");
    response.headers.emplace_back(
        "Location", m_instance.baseUrl + "/api/now/import/" + staging.name + "/" + *row);
    return response;
}

http::Response ImportApi::postMany(
    const http::Request &request, const Table &staging, const Caller &caller, Connection &connection)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(request.body), &error);
    if (error.error != QJsonParseError::NoError)
        return errorAnswer(400, "Exception while reading request", error.errorString().toStdString());
    if (!document[u"records"].isArray())
        return errorAnswer(400, "Bad Request", "records is required");
    const auto maps = mapsOf(staging, connection);
    if (!maps)
        return internalError(maps.error());
    auto multi = std::string(request.parameter("multi_import_set_id"));
    if (multi.empty()) {
        auto made = insert("sys_multi_import_set", {{"state", "complete"}}, caller);
        if (!made)
            return internalError(made.error());
        multi = *made;
    }
    auto set = openSet(staging, caller, connection);
    if (!set)
        return internalError(set.error());
    for (const QJsonValue &record : document[u"records"].toArray()) {
        auto fields = fieldsOfBody(QJsonDocument(record.toObject()).toJson(QJsonDocument::Compact).toStdString());
        if (!fields)
            return internalError(fields.error());
        std::vector<Taken> taken;
        if (auto row = take(staging, *set, byColumnName(staging, std::move(*fields)), *maps, caller, connection, taken); !row)
            return internalError(row.error());
    }
    return jsonAnswer(201,
        "{\"import_set_id\":" + jsonString(set->sysId) + ",\"multi_import_set_id\":" + jsonString(multi) + "}");
}

http::Response ImportApi::result(const Table &staging, const std::string &sysId, Connection &connection)
{
    auto row = connection.statement("SELECT r.sys_target_sys_id, r.sys_import_state, r.sys_import_state_comment,"
                                    " m.name, m.target_table, s.number FROM "
        + sqlName(staging.name)
        + " r LEFT JOIN sys_transform_map m ON m.sys_id=r.sys_transform_map"
          " LEFT JOIN sys_import_set s ON s.sys_id=r.sys_import_set WHERE r.sys_id=?");
    if (!row)
        return internalError(row.error());
    (*row)->bindText(1, bytesOf(sysId));
    const Result<bool> found = (*row)->step();
    if (!found)
        return internalError(found.error());
    if (!*found)
        return noRecord();
    const auto text = [&row](int column) { return std::string(textOf((*row)->text(column))); };
    const Map map{{}, text(3), Schema::instance().table(text(4)), {}};
    const Taken taken{text(1), text(0), text(2)};
    const std::string number = text(5);
    (*row)->reset();
    auto json = resultJson(map, taken, connection);
    if (!json)
        return internalError(json.error());
    return jsonAnswer(200,
        "{\"import_set\":" + jsonString(number) + ",\"staging_table\":" + jsonString(staging.name) + ",\"result\":["
            + *json + "]}");
}

http::Response ImportApi::answer(const http::Request &request, const std::string &method,
    const std::vector<std::string> &path, const Caller &caller, Connection &connection)
{
    const Table *staging = path.empty() ? nullptr : Schema::instance().table(path[0]);
    if (!staging || staging->super != "sys_import_set_row")
        return errorAnswer(400, "Invalid staging table " + (path.empty() ? std::string() : path[0]));
    if (!caller.admin)
        return errorAnswer(403, "User Not Authorized", "Failed API level ACL Validation");
    if (path.size() == 1)
        return method == "POST" ? post(request, *staging, caller, connection) : wrongMethod();
    if (path.size() == 2 && path[1] == "insertMultiple")
        return method == "POST" ? postMany(request, *staging, caller, connection) : wrongMethod();
    if (path.size() == 2)
        return method == "GET" ? result(*staging, path[1], connection) : wrongMethod();
    return unknownResource(request.path);
}

} // namespace bunsnc::simulator
