// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/recordarguments.h"

#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace bunsnc::app {

void addTableArgument(CLI::App &command, std::string &table)
{
    command.add_option("table", table, translate("RecordArguments", "table, such as incident"))
        ->required()
        ->type_name("");
}

void addRecordArgument(CLI::App &command, std::string &record, Required required)
{
    command.add_option("record", record, translate("RecordArguments", "sys_id, number, or field=value"))
        ->required(required == Required::Yes)
        ->type_name("");
}

void addQueryArgument(CLI::App &command, std::string &encodedQuery)
{
    command
        .add_option("query", encodedQuery,
            translate("RecordArguments", "encoded query, as \"Copy query\" in a list gives it; without it, all records"))
        ->type_name("");
}

void addFieldsOption(CLI::App &command, std::string &fields)
{
    command
        .add_option("--fields", fields,
            translate("RecordArguments", "columns, separated by commas; also behind references: caller_id.email"))
        ->type_name("LIST");
}

QStringList namesIn(const std::string &list)
{
    QStringList names;
    for (const QString &name : fromArgument(list).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!names.contains(name.trimmed()))
            names << name.trimmed();
    }
    return names;
}

} // namespace bunsnc::app
