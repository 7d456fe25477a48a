// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/recordinput.h"

#include "app/bunsnc/console.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/standardinput.h"
#include "services/query/parser.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

/// As it was written, as far as the parser kept that: whole numbers of 64 bits, and others as doubles.
Result<QString> textOfNumber(const QString &name, const QJsonValue &value)
{
    const QVariant number = value.toVariant();
    if (number.typeId() == QMetaType::LongLong)
        return QString::number(number.toLongLong());
    constexpr double exact = 9007199254740992.0; // 2^53: from there on doubles have gaps
    if (std::abs(number.toDouble()) >= exact) {
        return argumentError(name,
            QCoreApplication::translate("WriteCommands",
                "the number in %1 is too large to be kept exactly; write it as text, in quotation marks")
                .arg(name));
    }
    return QString::number(number.toDouble(), 'f', QLocale::FloatingPointShortest);
}

Result<QString> textOf(const QString &name, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String: return value.toString();
    case QJsonValue::Bool: return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double: return textOfNumber(name, value);
    case QJsonValue::Null: return QString();
    case QJsonValue::Object:
        if (const QJsonValue inner = value.toObject()["value"_L1]; inner.isString())
            return inner.toString();
        [[fallthrough]];
    default:
        return argumentError(name,
            QCoreApplication::translate("WriteCommands", "the value of %1 is neither text, a number nor a truth value")
                .arg(name));
    }
}

Result<> readJson(const QString &source, const QByteArray &json, FieldValues &fields)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return Error{.code = ErrorCode::ParseError,
            .subject = source,
            .detail = problem.errorString(),
            .position = problem.offset};
    }
    if (!document.isObject()) {
        return argumentError(source,
            QCoreApplication::translate("WriteCommands", "one JSON object with the fields of one record is expected"));
    }
    const auto read = fieldsOf(document.object());
    if (!read)
        return read.error();
    for (const auto &[name, value] : *read)
        fields[name] = value;
    return {};
}

} // namespace

Result<FieldValues> fieldsOf(const QJsonObject &object)
{
    FieldValues fields;
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto text = textOf(it.key(), it.value());
        if (!text)
            return text.error();
        fields[it.key()] = *std::move(text);
    }
    return fields;
}

namespace {

Result<> findByField(
    servicenow::GlideRecord &record, const QString &field, const QString &value, const QStringList &fields)
{
    if (!fields.isEmpty() && !fields.contains(field))
        record.setFields(QStringList(field) + fields);
    servicenow::QueryBuilder builder(record.table());
    builder.addQuery(field, value);
    record.setLimit(2);
    if (auto queried = record.query(builder); !queried)
        return queried;
    const auto found = record.next();
    if (!found)
        return found.error();
    if (!*found)
        return Error{.code = ErrorCode::NotFound, .subject = record.table() + u'/' + value};
    const auto stored = record.value(field);
    const bool fits = stored
        && (stored->compare(value, Qt::CaseInsensitive) == 0
            || record.displayValue(field)->compare(value, Qt::CaseInsensitive) == 0);
    if (!fits) {
        return argumentError(field,
            QCoreApplication::translate("QueryCommand",
                "%1 has no field %2 that your user may search by; name the record by its sys_id, or by field=value")
                .arg(record.table(), field));
    }
    if (record.rowCount() > 1) {
        return argumentError(field,
            QCoreApplication::translate("QueryCommand", "%1 records have %2 = %3; name one by its sys_id")
                .arg(record.rowCount())
                .arg(field, value));
    }
    return {};
}

} // namespace

Result<> findRecord(servicenow::GlideRecord &record, const QString &name, const QStringList &fields)
{
    record.setFields(fields);
    const qsizetype equals = name.indexOf(u'=');
    if (equals > 0)
        return findByField(record, name.left(equals), name.mid(equals + 1), fields);
    if (!servicenow::guessIsSysId(name))
        return findByField(record, u"number"_s, name, fields);
    const auto found = record.get(name);
    if (!found)
        return found.error();
    return *found ? Result<>() : Error{.code = ErrorCode::NotFound, .subject = record.table() + u'/' + name};
}

Result<QStringList> unknownFields(
    const servicenow::Client &client, const QString &table, const QString &encoded, const std::stop_token &stop)
{
    const auto parsed = query::parseWithRelated(encoded);
    if (!parsed)
        return parsed.error();
    QStringList fields;
    for (const QString &field : parsed->fields()) {
        if (!field.isEmpty() && field.front().isLetter()) // else a search for words
            fields << field;
    }
    if (fields.isEmpty())
        return QStringList();
    servicenow::GlideRecord probe = client.glideRecord(table);
    probe.setStopToken(stop);
    probe.setFields(fields);
    probe.setLimit(1);
    if (auto queried = probe.query(); !queried)
        return queried.error();
    const auto found = probe.next();
    if (!found)
        return found.error();
    QStringList unknown;
    for (const QString &field : std::as_const(fields)) {
        if (*found && !probe.contains(field))
            unknown << field;
    }
    return unknown;
}

void warnOfConditions(
    const servicenow::Client &client, const QString &table, const QString &encoded, const std::stop_token &stop)
{
    const auto unknown = unknownFields(client, table, encoded, stop);
    if (unknown && !unknown->isEmpty()) {
        printError(QCoreApplication::translate("QueryCommand",
                       "The table has no field %1 that your user may read: the instance drops that condition, and more "
                       "records match than you mean.")
                       .arg(unknown->join(u", "_s))
            + u'\n');
    }
}

Result<FieldValues> readFields(const std::vector<std::string> &arguments, const std::stop_token &stop)
{
    FieldValues fields;
    for (const std::string &given : arguments) {
        const QString argument = fromArgument(given);
        if (argument == "-"_L1 || argument.startsWith(u'@')) {
            const QString path = argument == "-"_L1 ? argument : argument.mid(1);
            const auto input = openInput(path, stop);
            if (!input)
                return input.error();
            const QString source = argument == "-"_L1 ? u"standard input"_s : path;
            const QByteArray json = (*input)->readAll();
            if (auto ended = whyItEnded(**input, source, stop); !ended)
                return ended.error();
            if (auto read = readJson(source, json, fields); !read)
                return read.error();
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        if (equals <= 0) {
            return argumentError(argument,
                QCoreApplication::translate("WriteCommands",
                    "%1 is no field: write name=value, - for a JSON object on standard input, or @FILE")
                    .arg(argument));
        }
        fields[argument.left(equals)] = argument.mid(equals + 1);
    }
    if (fields.empty()) {
        return argumentError(u"fields"_s,
            QCoreApplication::translate("WriteCommands",
                "no field was given: write name=value, - for a JSON object on standard input, or @FILE"));
    }
    return fields;
}

} // namespace bunsnc::app
