// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/recordarguments.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/aggregate.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Aggregate;
using servicenow::AggregateFunction;
using servicenow::AggregateRow;

namespace {

struct StatsArguments {
    std::string table, query, groupBy, sum, average, minimum, maximum, having, order;
    ConnectionArguments connection;
    OutputArguments output;
};

struct Column {
    AggregateFunction function;
    QString field;
    QString name; ///< "avg_reassignment_count"
};

/// "count>5"
Result<> readHaving(const QString &text, Aggregate &aggregate)
{
    static const QRegularExpression form(u"^\\s*count\\s*(=|!=|>=|<=|>|<)\\s*([0-9]+)\\s*$"_s);
    const auto match = form.match(text);
    if (!match.hasMatch()) {
        return argumentError(u"--having"_s,
            QCoreApplication::translate(
                "StatsCommand", "--having takes a condition on the count, such as \"count>5\""));
    }
    aggregate.addHavingCount(match.captured(1), match.captured(2).toLongLong());
    return {};
}

void readOrder(const QString &key, Aggregate &aggregate)
{
    const bool descending = key.startsWith(u'-');
    const QString field = descending ? key.mid(1) : key;
    if (field == "count"_L1)
        aggregate.orderByCount(descending);
    else
        aggregate.orderBy(field, descending);
}

Result<> stats(const StatsArguments &arguments, const std::stop_token &stop)
{
    const auto client = connectTo(arguments.connection, stop);
    if (!client)
        return client.error();
    Aggregate aggregate = (*client)->aggregate(fromArgument(arguments.table));
    aggregate.addEncodedQuery(fromArgument(arguments.query));
    aggregate.addCount();
    std::vector<Column> columns;
    const auto add = [&](const std::string &list, AggregateFunction function, const QString &prefix) {
        for (const QString &field : namesIn(list)) {
            aggregate.add(function, field);
            columns.push_back({function, field, prefix + field});
        }
    };
    add(arguments.sum, AggregateFunction::Sum, u"sum_"_s);
    add(arguments.average, AggregateFunction::Average, u"avg_"_s);
    add(arguments.minimum, AggregateFunction::Minimum, u"min_"_s);
    add(arguments.maximum, AggregateFunction::Maximum, u"max_"_s);
    const QStringList groups = namesIn(arguments.groupBy);
    for (const QString &field : groups)
        aggregate.groupBy(field);
    if (!arguments.having.empty()) {
        if (auto read = readHaving(fromArgument(arguments.having), aggregate); !read)
            return read;
    }
    for (const QString &key : namesIn(arguments.order))
        readOrder(key, aggregate);
    const bool display = arguments.output.mode() != servicenow::SerializeMode::Value;
    aggregate.setDisplayValues(display && !groups.isEmpty());
    const auto found = aggregate.run(stop);
    if (!found)
        return found.error();
    warnOfConditions(**client, fromArgument(arguments.table), fromArgument(arguments.query), stop);

    QStringList fields = groups;
    fields << u"count"_s;
    for (const Column &column : columns)
        fields << column.name;
    std::vector<servicenow::Row> rows;
    for (const AggregateRow &group : *found) {
        servicenow::Row row;
        for (const QString &field : groups)
            row.setElement({field, group.value(field), group.displayValue(field)});
        row.setValue(u"count"_s, QString::number(group.count.value_or(0)));
        for (const Column &column : columns)
            row.setValue(column.name, group.text(column.function, column.field));
        rows.push_back(std::move(row));
    }
    return writeRows(arguments.output, fields, rows, groups.isEmpty(), arguments.output.mode());
}

} // namespace

void addStatsCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "stats",
        translate("StatsCommand", "Count, sum and compare records on the instance, in groups if wanted"),
        {"bunsnc stats incident active=true",
            "bunsnc stats incident active=true --group-by assignment_group,priority --order -count --having 'count>5'",
            "bunsnc stats incident --avg reassignment_count --max sys_updated_on --format json"});
    const auto arguments = std::make_shared<StatsArguments>();
    const auto option = [&](const char *name, std::string &value, const std::string &text, const char *type) {
        command->add_option(name, value, text)->type_name(type);
    };
    addTableArgument(*command, arguments->table);
    addQueryArgument(*command, arguments->query);
    option(
        "--group-by", arguments->groupBy, translate("StatsCommand", "one row for each value of these columns"), "LIST");
    option("--sum", arguments->sum, translate("StatsCommand", "columns to add up"), "LIST");
    option("--avg", arguments->average, translate("StatsCommand", "columns to take the average of"), "LIST");
    option("--min", arguments->minimum, translate("StatsCommand", "columns to take the least value of"), "LIST");
    option("--max", arguments->maximum, translate("StatsCommand", "columns to take the greatest value of"), "LIST");
    option("--having", arguments->having,
        translate("StatsCommand", "only groups of which this holds, such as \"count>5\""), "CONDITION");
    option("--order", arguments->order,
        translate("StatsCommand", "sort groups by these of their columns, or count; -name for descending"), "LIST");
    addDisplayOption(*command, arguments->output);
    addOutputOptions(*command, arguments->output);
    addConnectionOptions(*command, arguments->connection);
    command->callback([arguments, &exitCode] {
        const std::stop_token stop = watchTermination();
        exitCode = conclude(stats(*arguments, stop));
    });
}

} // namespace bunsnc::app
