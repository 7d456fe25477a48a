// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/consumers/webhookmessage.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

using namespace Qt::StringLiterals;

namespace bunsnc::consumers {

namespace {

QJsonValue timeOf(qint64 ms, Qt::DateFormat format)
{
    return ms > 0 ? QJsonValue(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(format)) : QJsonValue();
}

} // namespace

QByteArray webhookBody(const ChangeEvent &event)
{
    QJsonArray changes;
    for (const FieldChange &change : event.changes)
        changes.append(
            QJsonObject{{u"field"_s, change.field}, {u"before"_s, change.before}, {u"after"_s, change.after}});
    const QJsonObject body{
        {u"sequence"_s, event.sequence},
        {u"event"_s, eventName(event.kind, event.operation)},
        {u"table"_s, tableName(event.kind)},
        {u"sys_id"_s, event.sysId},
        {u"number"_s, event.number},
        {u"short_description"_s, event.shortDescription},
        {u"state"_s, event.state},
        {u"priority"_s, event.priority},
        {u"assignment_group"_s, event.group},
        {u"assigned_to"_s, event.assignee},
        {u"updated_by"_s, event.operation == ChangeOperation::Deleted ? QString() : event.updatedBy},
        {u"updated_at"_s, timeOf(event.updatedAt * 1000, Qt::ISODate)},
        {u"mod_count"_s, event.modCount},
        {u"committed_at"_s, timeOf(event.committedAtMs, Qt::ISODateWithMs)},
        {u"changes"_s, changes},
    };
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QByteArray webhookSignature(const QByteArray &secret, qint64 timestamp, const QByteArray &body)
{
    const QByteArray time = QByteArray::number(timestamp);
    const QByteArray hash
        = QMessageAuthenticationCode::hash(QByteArray(time + '.' + body), secret, QCryptographicHash::Sha256);
    return "t=" + time + ",v1=" + hash.toHex();
}

} // namespace bunsnc::consumers
