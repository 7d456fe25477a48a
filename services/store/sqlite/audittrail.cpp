// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/audittrail.h"

#include "services/store/record/auditrow.h"
#include "services/store/sqlite/connection.h"

namespace bunsnc::store {

namespace {

constexpr char insertEntry[]
    = "INSERT INTO audit(" BUNSNC_AUDIT_COLUMNS ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) "
      "ON CONFLICT DO NOTHING";
constexpr char readHistory[]
    = "SELECT " BUNSNC_AUDIT_COLUMNS " FROM audit WHERE sys_id=?1 AND kind=?2 AND (sequence, position) < (?3, ?4) "
      "ORDER BY sequence DESC, position DESC LIMIT ?5";

class SqliteAuditTrail final : public AuditTrail {
public:
    explicit SqliteAuditTrail(std::unique_ptr<sqlite::Database> database)
        : m_database(std::move(database))
    {
    }

    Result<int> append(std::span<const AuditEntry> entries) override
    {
        auto transaction = sqlite::Transaction::begin(*m_database);
        if (!transaction)
            return transaction.error();
        auto insert = m_insert.use(*m_database);
        if (!insert)
            return insert.error();
        int added = 0;
        for (const AuditEntry &entry : entries) {
            sqlite::Statement &out = **insert;
            out.bind(1, entry.sequence).bind(2, entry.position).bind(3, int(entry.kind)).bind(4, int(entry.operation));
            out.bind(5, entry.sysId).bind(6, entry.number).bind(7, entry.field);
            bindText(out, 8, entry.before);
            bindText(out, 9, entry.after);
            out.bind(10, entry.who).bind(11, entry.at).bind(12, entry.recordedAtMs);
            if (auto done = out.run(); !done)
                return done.error();
            added += m_database->changes();
        }
        if (auto done = transaction->commit(); !done)
            return done.error();
        return added;
    }

    Result<std::vector<AuditEntry>> history(Kind kind, const QString &sysId, const std::optional<AuditPlace> &before,
        int limit, std::stop_token stop) override
    {
        const StopScope scope(*m_database, std::move(stop));
        auto statement = m_history.use(*m_database);
        if (!statement)
            return statement.error();
        const AuditPlace place = before.value_or(newestPlace);
        (*statement)->bind(1, sysId).bind(2, int(kind)).bind(3, place.sequence).bind(4, place.position).bind(5, limit);
        std::vector<AuditEntry> entries;
        auto row = (*statement)->step();
        for (; row && *row; row = (*statement)->step())
            entries.push_back(readAuditEntry(**statement));
        if (!row)
            return row.error();
        return entries;
    }

private:
    static void bindText(sqlite::Statement &statement, int index, const std::optional<QString> &text)
    {
        if (text)
            statement.bind(index, *text);
        else
            statement.bindNull(index);
    }

    std::unique_ptr<sqlite::Database> m_database;
    KeptStatement m_insert{insertEntry};
    KeptStatement m_history{readHistory};
};

} // namespace

std::unique_ptr<AuditTrail> makeSqliteAuditTrail(std::unique_ptr<sqlite::Database> database)
{
    return std::make_unique<SqliteAuditTrail>(std::move(database));
}

} // namespace bunsnc::store
