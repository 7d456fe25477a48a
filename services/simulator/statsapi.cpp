// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/statsapi.h"

#include "services/simulator/jsontext.h"
#include "services/simulator/listquery.h"

#include <array>

namespace bunsnc::simulator {

namespace {

struct Aggregate {
    std::string_view function; ///< "count", "avg", ...
    std::string field; ///< empty: count of rows
    std::string expression;
};

std::string aggregateSql(std::string_view function, const ResolvedField &field)
{
    const bool number = field.column->fieldType() == query::FieldType::Integer;
    const std::string value = number ? "CAST(NULLIF(" + field.value + ",'') AS INTEGER)" : "NULLIF(" + field.value + ",'')";
    if (function == "avg")
        return "printf('%.4f',avg(" + value + "))";
    if (function == "count")
        return "count(" + value + ")";
    return std::string(function) + "(" + value + ")";
}

std::string lowerCase(std::string text)
{
    for (char &c : text)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return text;
}

std::vector<std::string> splitAtCarets(std::string_view text)
{
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t caret = text.find('^');
        parts.emplace_back(text.substr(0, caret));
        if (caret == std::string_view::npos)
            return parts;
        text.remove_prefix(caret + 1);
    }
}

/// "COUNT", "AVG^state", "field^DESC" of sysparm_order_by to SQL, ascending unless told; empty when it cannot be had.
std::string orderSql(std::string_view text, const Table &table, const std::vector<Aggregate> &aggregates)
{
    std::string sql;
    for (const std::string &part : splitList(text)) {
        std::vector<std::string> pieces = splitAtCarets(part);
        const bool descending = pieces.size() > 1 && pieces.back() == "DESC";
        if (descending)
            pieces.pop_back();
        const std::string function = lowerCase(pieces.front());
        std::string expression;
        for (const Aggregate &aggregate : aggregates) {
            if (aggregate.function == function && (aggregate.field.empty() || aggregate.field == pieces.back())) {
                expression = aggregate.function == "avg" ? "CAST(" + aggregate.expression + " AS REAL)" : aggregate.expression;
                break;
            }
        }
        if (expression.empty()) {
            const auto resolved = resolveField(table, pieces.front(), "t");
            if (!resolved)
                continue;
            expression = resolved->value;
        }
        sql += (sql.empty() ? "" : ",") + expression + (descending ? " DESC" : "");
    }
    return sql;
}

/// "count^state^>^10" to a condition on the aggregates; values are bound, so only the shape is taken over.
std::string havingSql(std::string_view text, const Table &table, std::vector<std::string> &values)
{
    static constexpr std::array<std::string_view, 6> operators{"=", "!=", ">", "<", ">=", "<="};
    static constexpr std::array<std::string_view, 5> functions{"count", "sum", "avg", "min", "max"};
    std::string sql;
    for (const std::string &part : splitList(text)) {
        std::vector<std::string> pieces;
        std::string_view rest = part;
        while (pieces.size() < 3 && rest.find('^') != std::string_view::npos) {
            pieces.emplace_back(rest.substr(0, rest.find('^')));
            rest.remove_prefix(rest.find('^') + 1);
        }
        if (!pieces.empty())
            pieces[0] = lowerCase(pieces[0]);
        if (pieces.size() != 3 || std::find(functions.begin(), functions.end(), pieces[0]) == functions.end()
            || std::find(operators.begin(), operators.end(), pieces[2]) == operators.end())
            continue;
        const auto resolved = resolveField(table, pieces[1], "t");
        if (!resolved)
            continue;
        sql += (sql.empty() ? "" : " AND ") + std::string("CAST(") + aggregateSql(pieces[0], *resolved) + " AS REAL)"
            + pieces[2] + "CAST(? AS REAL)";
        values.emplace_back(rest);
    }
    return sql;
}

std::string statsJson(const std::vector<Aggregate> &aggregates, const sqlite::Statement &row, int first)
{
    std::string json = "{";
    for (std::size_t i = 0; i < aggregates.size();) {
        if (json.size() > 1)
            json += ',';
        if (aggregates[i].field.empty()) {
            json += "\"count\":" + jsonString(textOf(row.text(first + int(i))));
            ++i;
            continue;
        }
        const std::string_view function = aggregates[i].function;
        json += jsonString(function) + ":{";
        for (bool start = true; i < aggregates.size() && aggregates[i].function == function; ++i, start = false)
            json += (start ? "" : ",") + jsonString(aggregates[i].field) + ":" + jsonString(textOf(row.text(first + int(i))));
        json += '}';
    }
    return json + "}";
}

} // namespace

http::Response answerStats(const Instance &instance, const http::Request &request, const std::string &tableName,
    const Caller &caller, Connection &connection)
{
    const Table *table = Schema::instance().table(tableName);
    if (!table)
        return errorAnswer(400, "Invalid table " + tableName);
    Result<Selection> selection = selectionFor(instance, *table, caller, request, connection);
    if (!selection)
        return internalError(selection.error());

    std::vector<Aggregate> aggregates;
    if (isTrue(request.parameter("sysparm_count")))
        aggregates.push_back({"count", {}, "count(*)"});
    for (const auto &[function, parameter] : {std::pair<std::string_view, std::string_view>("avg", "sysparm_avg_fields"),
             {"min", "sysparm_min_fields"}, {"max", "sysparm_max_fields"}, {"sum", "sysparm_sum_fields"}}) {
        for (const std::string &field : splitList(request.parameter(parameter))) {
            if (const auto resolved = resolveField(*table, field, "t"))
                aggregates.push_back({function, field, aggregateSql(function, *resolved)});
        }
    }
    struct Group {
        std::string field;
        ResolvedField resolved;
    };
    std::vector<Group> groups;
    for (const std::string &field : splitList(request.parameter("sysparm_group_by"))) {
        if (const auto resolved = resolveField(*table, field, "t"))
            groups.push_back({field, *resolved});
    }

    std::string select;
    std::string groupBy;
    for (const Group &group : groups) {
        const std::string value = "coalesce(" + group.resolved.value + ",'')";
        select += (select.empty() ? "" : ",") + value + ","
            + (group.resolved.display.empty() ? value : "max(" + group.resolved.display + ")");
        groupBy += (groupBy.empty() ? " GROUP BY " : ",") + value;
    }
    for (const Aggregate &aggregate : aggregates)
        select += (select.empty() ? "" : ",") + aggregate.expression;
    std::vector<std::string> havingValues;
    std::string sql = "SELECT " + (select.empty() ? "1" : select) + " FROM " + sqlName(table->name) + " t WHERE "
        + selection->filter.where.toStdString() + groupBy;
    if (const std::string having = havingSql(request.parameter("sysparm_having"), *table, havingValues);
        !having.empty() && !groups.empty())
        sql += " HAVING " + having;
    else
        havingValues.clear();
    if (std::string order = orderSql(request.parameter("sysparm_order_by"), *table, aggregates); !order.empty())
        sql += " ORDER BY " + order;
    auto rows = connection.statement(sql);
    if (!rows)
        return internalError(rows.error());
    int parameter = bindFilter(**rows, selection->filter);
    for (const std::string &value : havingValues)
        (*rows)->bindText(parameter++, bytesOf(value));

    const std::string_view mode = request.parameter("sysparm_display_value");
    const bool display = isTrue(mode) || mode == "all";
    std::string body = groups.empty() ? "{\"result\":" : "{\"result\":[";
    for (bool start = true;; start = false) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return internalError(row.error());
        if (!*row)
            break;
        const std::string stats = "{\"stats\":" + statsJson(aggregates, **rows, int(groups.size()) * 2);
        if (groups.empty()) {
            body += stats + "}";
            break;
        }
        body += (start ? "" : ",") + stats + ",\"groupby_fields\":[";
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const std::string_view value = textOf((*rows)->text(int(i) * 2));
            std::string shown(textOf((*rows)->text(int(i) * 2 + 1)));
            if (groups[i].resolved.column->isChoice()) {
                if (const auto labels
                    = instance.world.labels(*groups[i].resolved.table, groups[i].resolved.column->name, caller.language)) {
                    for (const Label &label : *labels)
                        shown = label.value == value ? label.text : shown;
                }
            }
            body += (i == 0 ? "{" : ",{") + std::string("\"field\":") + jsonString(groups[i].field) + ",\"value\":"
                + jsonString(value) + (display ? ",\"display_value\":" + jsonString(shown) : std::string()) + "}";
        }
        body += "]}";
    }
    (*rows)->reset();
    return jsonAnswer(200, body + (groups.empty() ? "}" : "]}"));
}

} // namespace bunsnc::simulator
