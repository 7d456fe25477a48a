// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"
#include "services/servicenow/rawrecord.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace bunsnc::servicenow {

/// One field of a record, in whatever of the three display modes it was asked for.
struct FieldValue {
    QString value; ///< stored value (the display value when only that was delivered)
    QString displayValue; ///< equals `value` when only that was delivered
    QString link;
    bool operator==(const FieldValue &) const = default;
};
FieldValue fieldValue(const RawRecord::Field &raw);

/// A record as a map, in the order of delivery. For tools and single records; the mirror works on raw slices.
class Record {
public:
    QString value(const QString &field) const { return m_fields.value(field).value; }
    QString displayValue(const QString &field) const { return m_fields.value(field).displayValue; }
    FieldValue field(const QString &field) const { return m_fields.value(field); }
    bool contains(const QString &field) const { return m_fields.contains(field); }
    void set(const QString &field, FieldValue value);
    const QStringList &fieldNames() const { return m_order; }
    QString sysId() const { return value(QStringLiteral("sys_id")); }

    /// From the JSON object of one record. Accepts every shape of a leaf: string, number, boolean, null, object.
    static Result<Record> fromJson(std::string_view json);

private:
    QHash<QString, FieldValue> m_fields;
    QStringList m_order;
};

/// One page of a list: the answer's body and where in it the records stand.
struct TablePage {
    QByteArray body; ///< keeps the slices alive
    std::vector<std::string_view> records; ///< raw JSON objects inside `body`
    std::optional<qint64> totalCount; ///< X-Total-Count: matches before ACL filtering
    bool hasNext = false; ///< Link rel="next"
    QByteArray next; ///< its target
    qint64 serverTime = 0; ///< Date header, epoch seconds
    qint64 elapsedMs = 0;
};

/// Cuts the body of a list answer into its records. DamagedAnswer when the body is cut off, is not JSON, has no
/// `result` array, or carries an `error` beside it.
/// The records are validated in their structure (brackets, commas between records, UTF-8), not inside: whoever
/// reads a record's fields meets an error there.
Result<TablePage> splitPage(QByteArray body);
/// The same for the answer that holds one record: `records` has exactly that one.
Result<TablePage> splitSingle(QByteArray body);

/// The text of one top-level string member of a raw record, its `value` when it is an object; unescaped.
/// For the few fields that paging needs (sys_id, sys_updated_on).
QString rawField(std::string_view record, std::string_view field);

} // namespace bunsnc::servicenow
