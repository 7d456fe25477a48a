// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/postgres/schema.h"

#include "services/database/postgres.h"
#include "services/query/postgres.h"
#include "services/store/postgres/migrations.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace bunsnc::store::pg {

namespace {

constexpr int oldestServer = 140'000; // lz4

Result<qint64> readNumber(postgres::Connection &connection, const QByteArray &sql)
{
    const auto rows = connection.query(sql);
    if (!rows)
        return rows.error();
    return rows->isEmpty() ? 0 : (*rows)[0].integer(0);
}

Error refusal(const postgres::Connection &connection, ErrorCode code, const QString &detail)
{
    return Error{.code = code, .subject = connection.location(), .detail = detail};
}

/// 0 in a database without our schema.
Result<qint64> versionOf(postgres::Connection &connection)
{
    const auto there =
        connection.query("SELECT to_regnamespace('bunsnc') IS NOT NULL, to_regclass('bunsnc.schema_version') "
                         "IS NOT NULL, current_setting('server_version_num'), "
                         "current_setting('server_encoding')");
    if (!there)
        return there.error();
    if ((*there)[0].integer(2) < oldestServer)
        return refusal(connection, ErrorCode::StoreError, QStringLiteral("PostgreSQL 14 or later is needed"));
    if ((*there)[0].text(3) != "UTF8")
        return refusal(connection, ErrorCode::StoreError, QStringLiteral("the database's encoding must be UTF8"));
    if ((*there)[0].integer(0) == 0)
        return 0;
    if ((*there)[0].integer(1) == 0)
        return refusal(connection, ErrorCode::StoreDamaged, QStringLiteral("a schema \"bunsnc\" of another program"));
    return readNumber(connection, "SELECT version FROM bunsnc.schema_version");
}

} // namespace

const char *collectionOf(Kind kind)
{
    switch (kind) {
    case Kind::ChangeTask: return "sn_ctasks_collection";
    case Kind::CatalogTask: return "sn_sctasks_collection";
    default: return "sn_incidents_collection";
    }
}

const char *keyOf(Kind kind)
{
    switch (kind) {
    case Kind::ChangeTask: return "ctask";
    case Kind::CatalogTask: return "sctask";
    default: return "incident";
    }
}

int newestSchemaVersion()
{
    return int(migrations().size());
}

namespace {

/// StoreVersion for a newer one.
Result<qint64> knownVersionOf(postgres::Connection &connection)
{
    auto version = versionOf(connection);
    if (version && *version > newestSchemaVersion()) {
        return refusal(connection, ErrorCode::StoreVersion,
            QStringLiteral("schema %1, this program knows %2").arg(*version).arg(newestSchemaVersion()));
    }
    return version;
}

} // namespace

Result<> checkVersion(postgres::Connection &connection)
{
    const auto version = knownVersionOf(connection);
    if (!version)
        return version.error();
    if (*version == 0)
        return refusal(connection, ErrorCode::StoreDamaged, QStringLiteral("the database has no tables of BunSNC"));
    if (*version < newestSchemaVersion())
        return refusal(connection, ErrorCode::StoreVersion,
            QStringLiteral("the service that fills the database is older than this program"));
    return {};
}

Result<> migrate(postgres::Connection &connection)
{
    const auto version = knownVersionOf(connection);
    if (!version)
        return version.error();
    const std::vector<QByteArray> scripts = migrations();
    for (auto number = size_t(*version); number < scripts.size(); ++number) {
        auto transaction = postgres::Transaction::begin(connection);
        if (!transaction)
            return transaction.error();
        // Another process may be at it: it is waited for, and then nothing is left to do.
        if (auto locked = connection.query("SELECT pg_advisory_xact_lock(hashtext('bunsnc migration'))"); !locked)
            return locked.error();
        const auto now = versionOf(connection);
        if (!now)
            return now.error();
        if (*now > qint64(number))
            continue;
        if (auto done = connection.execute(scripts[number]); !done)
            return done;
        const QByteArray reached = QByteArray::number(qsizetype(number) + 1);
        if (auto done = connection.execute("UPDATE bunsnc.schema_version SET version = " + reached); !done)
            return done;
        if (auto done = transaction->commit(); !done)
            return done;
    }
    return {};
}

Result<> storeStates(postgres::Connection &connection, const StateCatalog &states)
{
    QJsonArray known;
    for (const Kind kind : allKinds) {
        for (const StateInfo &state : states.states(kind)) {
            known.append(QJsonObject{{QStringLiteral("kind"), int(kind)}, {QStringLiteral("value"), state.value},
                {QStringLiteral("label_pt"), state.labelPt}, {QStringLiteral("label_en"), state.labelEn},
                {QStringLiteral("finished"), state.finished}});
        }
    }
    postgres::Parameters parameters;
    parameters.addText(QJsonDocument(known).toJson(QJsonDocument::Compact));
    const QByteArray catalog = "json_to_recordset($1::json) AS c(kind smallint, value integer, label_pt text, "
                               "label_en text, finished boolean)";
    const auto different = connection.query("SELECT count(*) FROM ((SELECT * FROM " + catalog
            + " EXCEPT SELECT kind, value, label_pt, label_en, finished FROM ticket_state) UNION ALL "
              "(SELECT kind, value, label_pt, label_en, finished FROM ticket_state EXCEPT SELECT * FROM "
            + catalog + ")) d",
        parameters);
    if (!different)
        return different.error();
    if ((*different)[0].integer(0) == 0)
        return {};

    auto transaction = postgres::Transaction::begin(connection);
    if (!transaction)
        return transaction.error();
    // As whoever writes tickets does.
    if (auto done = connection.execute("SELECT FROM counter FOR UPDATE;"
                                       "LOCK TABLE ticket_state IN EXCLUSIVE MODE; DELETE FROM ticket_state");
        !done)
        return done;
    const auto stored = connection.query(
        "INSERT INTO ticket_state(kind, value, label_pt, label_en, finished) SELECT * FROM " + catalog, parameters);
    if (!stored)
        return stored.error();
    // Tickets whose state changed sides with the catalog; unknown states are live.
    if (auto done = connection.execute(R"sql(
            UPDATE ticket SET finished = NOT finished,
                finished_at = CASE WHEN finished THEN 0 WHEN closed_at > 0 THEN closed_at
                    WHEN resolved_at > 0 THEN resolved_at ELSE updated_at END
            WHERE finished <> coalesce((SELECT s.finished FROM ticket_state s
                WHERE s.kind = ticket.kind AND s.value = ticket.state), false))sql");
        !done)
        return done;
    return transaction->commit();
}

} // namespace bunsnc::store::pg
