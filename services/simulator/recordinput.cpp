// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/recordinput.h"

#include "services/http/failure.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

std::string textOfValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? "true" : "false";
    case QJsonValue::Double: {
        const double number = value.toDouble();
        if (std::trunc(number) == number && std::abs(number) < 9e15)
            return std::to_string(value.toInteger());
        return QString::number(number, 'g', 15).toStdString();
    }
    case QJsonValue::String:
        return value.toString().toStdString();
    case QJsonValue::Object: // as it was read with sysparm_display_value=all
        return textOfValue(value[u"value"]);
    case QJsonValue::Array:
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

bool looksLikeSysId(std::string_view text)
{
    return text.size() == 32 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

} // namespace

Result<Fields> fieldsOfBody(const std::string &body)
{
    if (body.empty())
        return Fields{};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(body), &error);
    if (error.error != QJsonParseError::NoError)
        return http::failure(ErrorCode::ParseError, u"body"_s, error.errorString() + u" at "_s + QString::number(error.offset));
    QJsonObject object = document.object();
    if (document.isArray()) // one record a write; further ones are not looked at
        object = document.array().at(0).toObject();
    else if (object.size() == 1 && object.begin().key() == "records"_L1)
        object = object.begin().value().toArray().at(0).toObject();
    Fields fields;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isArray())
            fields.emplace_back(it.key().toStdString(), textOfValue(it.value()));
    }
    return fields;
}

Result<Fields> storedValues(const Instance &instance, const Table &table, const Caller &caller, Fields fields,
    bool asDisplayed, Connection &connection)
{
    for (auto &[name, value] : fields) {
        const Column *column = table.column(name);
        if (!column || value.empty())
            continue;
        if (column->kind == ColumnKind::Reference && !looksLikeSysId(value)) {
            const Table *target = Schema::instance().table(column->reference);
            if (!target)
                continue;
            std::string sql = "SELECT sys_id FROM " + sqlName(target->name) + " WHERE " + sqlName(target->display) + "=?1";
            if (target->name == "sys_user")
                sql += " OR user_name=?1";
            auto found = connection.scalar(sql + " LIMIT 1", {value});
            if (!found)
                return found.error();
            if (!found->empty())
                value = *found;
        } else if (asDisplayed && column->kind == ColumnKind::DateTime) {
            value = caller.zone->toUtc(value);
        } else if (asDisplayed && column->isChoice()) {
            if (const auto labels = instance.world.labels(table, name, caller.language)) {
                for (const Label &label : *labels) {
                    if (label.text == value) {
                        value = label.value;
                        break;
                    }
                }
            }
        }
    }
    return fields;
}

} // namespace bunsnc::simulator
