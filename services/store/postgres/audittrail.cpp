// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/audittrail.h"

#include "services/store/postgres/connection.h"
#include "services/store/record/auditrow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace bunsnc::store {

namespace {

constexpr char insertEntries[]
    = "INSERT INTO audit(" BUNSNC_AUDIT_COLUMNS ") SELECT " BUNSNC_AUDIT_COLUMNS " FROM json_to_recordset($1::json) AS "
      "e(sequence bigint, position integer, kind smallint, operation smallint, sys_id text, number text, field text, "
      "before text, after text, changed_by text, changed_at bigint, recorded_at bigint) ON CONFLICT DO NOTHING";
constexpr char readHistory[]
    = "SELECT " BUNSNC_AUDIT_COLUMNS " FROM audit WHERE sys_id = $1 AND kind = $2::smallint "
      "AND (sequence, position) < ($3::bigint, $4::integer) ORDER BY sequence DESC, position DESC LIMIT $5::integer";

/// PostgreSQL's texts hold no NUL.
QString storable(QString text)
{
    return text.remove(QChar(u'\0'));
}

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(storable(*text)) : QJsonValue();
}

class PostgresAuditTrail final : public AuditTrail {
public:
    explicit PostgresAuditTrail(std::unique_ptr<postgres::Connection> connection)
        : m_connection(std::move(connection))
    {
    }

    Result<int> append(std::span<const AuditEntry> entries) override
    {
        QJsonArray array;
        for (const AuditEntry &entry : entries) {
            array.append(QJsonObject{{u"sequence"_s, entry.sequence}, {u"position"_s, entry.position},
                {u"kind"_s, int(entry.kind)}, {u"operation"_s, int(entry.operation)},
                {u"sys_id"_s, storable(entry.sysId)}, {u"number"_s, storable(entry.number)},
                {u"field"_s, storable(entry.field)}, {u"before"_s, orNull(entry.before)},
                {u"after"_s, orNull(entry.after)}, {u"changed_by"_s, storable(entry.who)}, {u"changed_at"_s, entry.at},
                {u"recorded_at"_s, entry.recordedAtMs}});
        }
        postgres::Parameters parameters;
        parameters.addText(QJsonDocument(array).toJson(QJsonDocument::Compact));
        const auto added = m_connection->query(insertEntries, parameters);
        if (!added)
            return added.error();
        return int(added->affected());
    }

    Result<std::vector<AuditEntry>> history(Kind kind, const QString &sysId, const std::optional<AuditPlace> &before,
        int limit, std::stop_token stop) override
    {
        const postgres::StopScope scope(*m_connection, std::move(stop));
        const AuditPlace place = before.value_or(newestPlace);
        postgres::Parameters parameters;
        parameters.add(sysId).add(int(kind)).add(place.sequence).add(place.position).add(limit);
        const auto rows = m_connection->query(readHistory, parameters);
        if (!rows)
            return rows.error();
        std::vector<AuditEntry> entries;
        entries.reserve(size_t(rows->size()));
        for (int i = 0; i < rows->size(); ++i)
            entries.push_back(readAuditEntry((*rows)[i]));
        return entries;
    }

private:
    std::unique_ptr<postgres::Connection> m_connection;
};

} // namespace

std::unique_ptr<AuditTrail> makePostgresAuditTrail(std::unique_ptr<postgres::Connection> connection)
{
    return std::make_unique<PostgresAuditTrail>(std::move(connection));
}

} // namespace bunsnc::store
