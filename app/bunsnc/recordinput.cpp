// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/recordinput.h"

#include "app/bunsnc/report.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

namespace {

Result<QString> textOf(const QString &name, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double: {
        const double number = value.toDouble();
        const auto whole = qint64(number);
        return double(whole) == number ? QString::number(whole) : QString::number(number, 'g', 15);
    }
    case QJsonValue::Null:
        return QString();
    case QJsonValue::Object:
        if (const QJsonValue inner = value.toObject()["value"_L1]; inner.isString())
            return inner.toString();
        [[fallthrough]];
    default:
        return argumentError(name,
            QCoreApplication::translate("WriteCommands", "the value of %1 is neither text, a number nor a truth value").arg(name));
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
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto text = textOf(it.key(), it.value());
        if (!text)
            return text.error();
        fields[it.key()] = *std::move(text);
    }
    return {};
}

} // namespace

Result<> findRecord(servicenow::GlideRecord &record, const QString &name)
{
    const qsizetype equals = name.indexOf(u'=');
    const auto found = equals > 0 ? record.get(name.left(equals), name.mid(equals + 1))
        : servicenow::guessIsSysId(name) ? record.get(name)
                                         : record.get(u"number"_s, name);
    if (!found)
        return found.error();
    if (!*found)
        return Error{.code = ErrorCode::NotFound, .subject = record.table() + u'/' + name, .httpStatus = 0};
    return {};
}

Result<FieldValues> readFields(const std::vector<std::string> &arguments)
{
    FieldValues fields;
    for (const std::string &given : arguments) {
        const QString argument = fromArgument(given);
        if (argument == "-"_L1 || argument.startsWith(u'@')) {
            QFile file(argument == "-"_L1 ? QString() : argument.mid(1));
            const bool opened
                = argument == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
            if (!opened) {
                return Error{
                    .code = ErrorCode::FileError, .subject = file.fileName(), .detail = file.errorString()};
            }
            const QString source = argument == "-"_L1 ? u"standard input"_s : file.fileName();
            if (auto read = readJson(source, file.readAll(), fields); !read)
                return read.error();
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        if (equals <= 0) {
            return argumentError(argument,
                QCoreApplication::translate("WriteCommands",
                    "%1 is no field: write name=value, - for a JSON object on standard input, or @FILE").arg(argument));
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
