// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/client.h"

#include <QJsonObject>

#include <map>
#include <string>
#include <vector>

namespace bunsnc::app {

/// Puts the record that a person names under the cursor, with these fields (empty: all): a sys_id, "field=value", or
/// else a number. An instance drops a condition with a field that it does not know, and gives any record: so what came
/// is checked. NotFound; InvalidArgument when there is no such field, or several records match.
Result<> findRecord(servicenow::GlideRecord &record, const QString &name, const QStringList &fields = {});

/// Fields in the conditions of a query that the table has not, or hides from this user: the instance drops such
/// conditions without a word, so more records match than were meant. Empty where no record can be looked at.
Result<QStringList> unknownFields(
    const servicenow::Client &client, const QString &table, const QString &encoded, const std::stop_token &stop);

/// Says on stderr what unknownFields() found; for commands that only read. It costs a request, so the query itself
/// goes first; nothing is said where that request fails.
void warnOfConditions(
    const servicenow::Client &client, const QString &table, const QString &encoded, const std::stop_token &stop);

/// Fields to write, in the order of their names.
using FieldValues = std::map<QString, QString>;
/// Of a JSON object. InvalidArgument for a value that is no text, number or truth value, and for a whole number that is
/// too large to be sent as it was written.
Result<FieldValues> fieldsOf(const QJsonObject &object);
/// From arguments: name=value, - (a JSON object on standard input) or @FILE (the same in a file); later ones win. A
/// value may be an object with a `value`, as --display both prints it. InvalidArgument, FileError, ParseError,
/// Cancelled.
Result<FieldValues> readFields(const std::vector<std::string> &arguments, const std::stop_token &stop);

} // namespace bunsnc::app
