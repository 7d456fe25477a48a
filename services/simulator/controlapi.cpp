// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/controlapi.h"

#include "services/http/failure.h"
#include "services/simulator/listquery.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

http::Response answerObject(const QJsonObject &object)
{
    return jsonAnswer(200, QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString());
}

http::Response answerError(const Error &error)
{
    return errorAnswer(400, error.detail.toStdString(), error.subject.toStdString());
}

Command commandOf(const DirectChange &change)
{
    Command command;
    Operation &operation = command.operation;
    operation.type = change.type == DirectChange::Type::Insert ? Operation::Type::Insert
        : change.type == DirectChange::Type::Delete            ? Operation::Type::Delete
                                                               : Operation::Type::Update;
    operation.table = change.table.toStdString();
    operation.sysId = change.sysId.toStdString();
    operation.user = change.user.toStdString();
    operation.at = change.at;
    for (const auto &[name, value] : change.fields)
        operation.fields.emplace_back(name.toStdString(), value.toStdString());
    command.policies = false;
    command.silent = change.silent;
    command.audit = change.audit;
    return command;
}

Result<DirectChange> changeOf(const QJsonObject &object)
{
    DirectChange change;
    const QString type = object[u"type"].toString(u"update"_s);
    if (type == u"insert"_s)
        change.type = DirectChange::Type::Insert;
    else if (type == u"delete"_s)
        change.type = DirectChange::Type::Delete;
    else if (type != u"update"_s)
        return http::failure(ErrorCode::InvalidArgument, type, u"type is insert, update or delete"_s);
    change.table = object[u"table"].toString();
    change.sysId = object[u"sys_id"].toString();
    change.user = object[u"user"].toString(u"admin"_s);
    change.silent = object[u"silent"].toBool();
    change.audit = object[u"audit"].toBool(true);
    const QJsonObject fields = object[u"fields"].toObject();
    for (auto it = fields.begin(); it != fields.end(); ++it)
        change.fields.emplace_back(it.key(), it.value().toVariant().toString());
    if (const QString at = object[u"at"].toString(); !at.isEmpty()) {
        const auto seconds = parseUtc(at);
        if (!seconds)
            return http::failure(ErrorCode::InvalidArgument, at, u"at is YYYY-MM-DD HH:MM:SS in UTC"_s);
        change.at = *seconds;
    }
    return change;
}

} // namespace

Result<QString> Control::apply(const DirectChange &change)
{
    auto done = apply(std::vector{change});
    if (!done)
        return done.error();
    return done->front();
}

Result<std::vector<QString>> InstanceControl::apply(const std::vector<DirectChange> &changes)
{
    std::vector<Command> commands;
    for (const DirectChange &change : changes)
        commands.push_back(commandOf(change));
    auto outcomes = m_instance.writer.applyAll(commands);
    if (!outcomes)
        return outcomes.error();
    std::vector<QString> ids;
    for (std::size_t i = 0; i < outcomes->size(); ++i) {
        const Outcome &outcome = (*outcomes)[i];
        if (outcome.status != Outcome::Status::Done && outcome.status != Outcome::Status::Unchanged)
            return http::failure(ErrorCode::InvalidArgument, changes[i].table + u'/' + changes[i].sysId,
                outcome.detail.empty() ? u"no such record or table"_s : QString::fromStdString(outcome.detail));
        ids.push_back(QString::fromStdString(outcome.sysId));
    }
    return ids;
}

Result<std::vector<std::string>> InstanceControl::column(
    const QString &tableName, const QString &encodedQuery, const std::string &expression, bool ordered)
{
    const Table *table = Schema::instance().table(tableName.toStdString());
    if (!table)
        return http::failure(ErrorCode::InvalidTable, tableName, u"no such table"_s);
    auto lease = m_instance.storage->reader();
    if (!lease)
        return lease.error();
    Caller caller;
    caller.zone = m_instance.world.zone({});
    const Selection selection
        = selectionFor(m_instance, *table, caller, encodedQuery, query::InvalidTerm::MatchesNothing);
    std::string sql
        = "SELECT " + expression + " FROM " + sqlName(table->name) + " t WHERE " + selection.filter.where.toStdString();
    if (ordered && !selection.filter.orderBy.isEmpty())
        sql += " ORDER BY " + selection.filter.orderBy.toStdString();
    auto rows = (*lease)->statement(sql);
    if (!rows)
        return rows.error();
    bindFilter(**rows, selection.filter);
    std::vector<std::string> values;
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        values.emplace_back(textOf((*rows)->text(0)));
    }
    return values;
}

Result<QJsonObject> InstanceControl::record(const QString &tableName, const QString &sysId)
{
    const Table *table = Schema::instance().table(tableName.toStdString());
    if (!table)
        return http::failure(ErrorCode::InvalidTable, tableName, u"no such table"_s);
    auto lease = m_instance.storage->reader();
    if (!lease)
        return lease.error();
    auto row = (*lease)->statement("SELECT * FROM " + sqlName(table->name) + " WHERE sys_id=?");
    if (!row)
        return row.error();
    (*row)->bind(1, sysId);
    const Result<bool> found = (*row)->step();
    if (!found)
        return found.error();
    QJsonObject object;
    if (*found) {
        const int first = table->children.empty() ? 1 : 0; // tables have their row number before the columns
        for (std::size_t i = 0; i < table->columns.size(); ++i)
            object.insert(QString::fromStdString(table->columns[i].name), (*row)->string(int(i) + first));
    }
    (*row)->reset();
    return object;
}

Result<qint64> InstanceControl::count(const QString &table, const QString &encodedQuery)
{
    auto values = column(table, encodedQuery, "count(*)", false);
    if (!values)
        return values.error();
    return values->empty() ? 0 : std::stoll(values->front());
}

Result<std::vector<QString>> InstanceControl::find(const QString &table, const QString &encodedQuery)
{
    auto values = column(table, encodedQuery, "t.sys_id", true);
    if (!values)
        return values.error();
    std::vector<QString> ids;
    for (const std::string &value : *values)
        ids.push_back(QString::fromStdString(value));
    return ids;
}

RequestFigures InstanceControl::requests() const
{
    const RequestLog::Figures figures = m_instance.log.figures();
    return {figures.requests, figures.maximumInOneSecond, figures.maximumAtOnce};
}

http::Response InstanceControl::log() const
{
    const RequestLog::Figures figures = m_instance.log.figures();
    QJsonArray arrivals;
    for (const std::int64_t microseconds : figures.arrivals)
        arrivals.append(qint64(microseconds));
    return answerObject({{u"requests"_s, qint64(figures.requests)},
        {u"max_in_one_second"_s, figures.maximumInOneSecond}, {u"max_at_once"_s, figures.maximumAtOnce},
        {u"arrivals_us"_s, arrivals}});
}

http::Response InstanceControl::stats()
{
    QJsonObject tables;
    for (const auto &[name, table] : Schema::instance().tables()) {
        const auto rows = count(QString::fromStdString(name), {});
        if (!rows)
            return internalError(rows.error());
        tables.insert(QString::fromStdString(name), *rows);
    }
    return answerObject({{u"rows"_s, tables}, {u"operations_played"_s, operationsPlayed()},
        {u"replay_ended"_s, replayEnded()}, {u"now"_s, formatUtc(m_instance.clock.nowSeconds())}});
}

http::Response InstanceControl::change(const QJsonObject &body)
{
    std::vector<DirectChange> changes;
    for (const QJsonValue &value : body.contains(u"changes"_s) ? body[u"changes"].toArray() : QJsonArray{body}) {
        auto change = changeOf(value.toObject());
        if (!change)
            return answerError(change.error());
        changes.push_back(std::move(*change));
    }
    auto ids = apply(changes);
    if (!ids)
        return answerError(ids.error());
    QJsonArray list;
    for (const QString &id : *ids)
        list.append(id);
    // The commit is behind us: when it happened by this machine's clock, and by the instance's.
    return answerObject({{u"sys_ids"_s, list}, {u"committed_at_ms"_s, Clock::system().nowMs()},
        {u"instance_now"_s, formatUtc(m_instance.clock.nowSeconds())}});
}

http::Response InstanceControl::setClockFrom(const QJsonObject &body)
{
    if (const QString at = body[u"set"].toString(); !at.isEmpty()) {
        const auto seconds = parseUtc(at);
        if (!seconds)
            return errorAnswer(400, "set is YYYY-MM-DD HH:MM:SS in UTC");
        setClock(*seconds * 1000);
    }
    if (body.contains(u"advance_seconds"_s))
        advanceClock(qint64(body[u"advance_seconds"].toDouble() * 1000));
    if (body.contains(u"speed"_s))
        setSpeed(body[u"speed"].toDouble(1));
    return answerObject({{u"now"_s, formatUtc(m_instance.clock.nowSeconds())},
        {u"skew_seconds"_s, m_instance.clock.nowSeconds() - Clock::system().nowSeconds()},
        {u"speed"_s, m_instance.clock.speed()}});
}

http::Response InstanceControl::answer(const http::Request &request)
{
    const std::string_view what = std::string_view(request.path).substr(std::string_view("/__simulator/").size());
    QJsonObject body;
    if (request.method == "POST" && !request.body.empty()) {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(request.body), &error);
        if (error.error != QJsonParseError::NoError || !document.isObject())
            return errorAnswer(400, "The body is no JSON object", error.errorString().toStdString());
        body = document.object();
    }
    if (what == "faults" && (request.method == "POST" || request.method == "DELETE")) {
        if (request.method == "DELETE")
            clearFaults();
        else if (auto set = setFaults(body); !set)
            return answerError(set.error());
        return answerObject({{u"status"_s, u"ok"_s}});
    }
    if ((what == "access" || what == "access/revoke") && request.method == "POST") {
        if (auto done = what == "access" ? addAccess(body) : revokeAccess(body); !done)
            return answerError(done.error());
        return answerObject({{u"status"_s, u"ok"_s}});
    }
    if (what == "log" && request.method == "DELETE") {
        resetRequests();
        return answerObject({{u"status"_s, u"ok"_s}});
    }
    if (what == "log" && request.method == "GET")
        return log();
    if (what == "change" && request.method == "POST")
        return change(body);
    if (what == "clock" && (request.method == "POST" || request.method == "GET"))
        return setClockFrom(body);
    if (what == "workload" && request.method == "POST") {
        setWorkloadPaused(body[u"paused"].toBool());
        return answerObject({{u"operations_played"_s, operationsPlayed()}});
    }
    if (what == "stats" && request.method == "GET")
        return stats();
    return errorAnswer(404, "No such control", request.path);
}

} // namespace bunsnc::simulator
