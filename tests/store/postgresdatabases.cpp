// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/postgresdatabases.h"

#include "tests/support/postgresserver.h"

#ifdef BUNSNC_POSTGRES
#include "services/store/postgres/schema.h"
#include "services/store/postgres/words.h"
#include "services/store/record/views.h"
#endif

#include <QCoreApplication>

#include <array>
#include <memory>

namespace bunsnc::test {

namespace {

std::unique_ptr<PostgresServer> server;
std::vector<QByteArray> freeDatabases;

} // namespace

PostgresServer &postgresServer()
{
    if (!server) {
        server = std::make_unique<PostgresServer>();
        qAddPostRoutine([] { server.reset(); });
    }
    return *server;
}

QString postgresProblem()
{
    PostgresServer &there = postgresServer();
    if (there.isInstalled() && !there.isRunning())
        qFatal("%s", qPrintable(there.problem()));
    return there.isInstalled() ? QString() : there.problem();
}

#ifdef BUNSNC_POSTGRES

std::unique_ptr<postgres::Connection> connectTo(const QByteArray &address)
{
    postgres::Settings settings;
    settings.address = QString::fromUtf8(address);
    settings.searchPath = "bunsnc, public";
    auto connection = postgres::Connection::open(settings);
    if (!connection)
        qFatal("%s", qPrintable(toLogLine(connection.error())));
    return std::move(*connection);
}

namespace {

postgres::Rows mustQuery(
    postgres::Connection &connection, const QByteArray &sql, const postgres::Parameters &parameters = {})
{
    auto rows = connection.query(sql, parameters);
    if (!rows)
        qFatal("%s: %s", sql.constData(), qPrintable(toLogLine(rows.error())));
    return std::move(*rows);
}

} // namespace

QByteArray takeDatabase()
{
    if (freeDatabases.empty()) {
        const QByteArray made = postgresServer().createDatabase();
        if (made.isEmpty())
            qFatal("%s", qPrintable(postgresServer().problem()));
        return made;
    }
    const QByteArray address = freeDatabases.back();
    freeDatabases.pop_back();
    if (!changePostgres(address, "DROP SCHEMA IF EXISTS bunsnc CASCADE"))
        qFatal("a database is not emptied");
    return address;
}

void giveDatabase(const QByteArray &address)
{
    freeDatabases.push_back(address);
}

QList<QStringList> queryPostgres(const QByteArray &address, const QByteArray &sql)
{
    const auto connection = connectTo(address);
    const postgres::Rows result = mustQuery(*connection, sql);
    QList<QStringList> rows;
    for (int i = 0; i < result.size(); ++i) {
        QStringList row;
        for (int column = 0; column < result.columns(); ++column)
            row.append(result[i].string(column));
        rows.append(row);
    }
    return rows;
}

bool changePostgres(const QByteArray &address, const QByteArray &sql)
{
    const auto done = connectTo(address)->execute(sql);
    if (!done)
        qWarning("%s", qPrintable(toLogLine(done.error())));
    return done.hasValue();
}

bool takePostgresBack(const QByteArray &address, int version)
{
    // What each migration made, from the second one on; the newest is undone first.
    QByteArray storage = "ALTER TABLE ticket_text ALTER words SET COMPRESSION default;";
    for (const QByteArray kind : {"incidents", "ctasks", "sctasks"}) {
        for (int part = 0; part < 8; ++part)
            storage += "ALTER TABLE sn_" + kind + "_collection_" + QByteArray::number(part) + " RESET (toast_tuple_target);";
    }
    const std::array<QByteArray, 6> undone{
        "DROP FUNCTION count_tickets() CASCADE; DROP TABLE ticket_count, ticket_group CASCADE;"
        "CREATE INDEX ticket_counts ON ticket(kind, finished, state);",
        "DROP TABLE audit; DROP FUNCTION refuse_audit_change();",
        "DROP TABLE task, task_schedule;",
        storage,
        "DROP TABLE work_lease, mirror_member;",
        "DROP TABLE attachment;",
    };
    QByteArray sql;
    for (auto number = int(undone.size()) + 1; number > version; --number)
        sql += undone[size_t(number) - 2];
    return changePostgres(address, sql + "UPDATE schema_version SET version = " + QByteArray::number(version));
}

bool wordsAreSound(const QByteArray &address)
{
    const auto connection = connectTo(address);
    qint64 tickets = 0;
    for (const Kind kind : allKinds) {
        const QByteArray number = QByteArray::number(int(kind));
        const postgres::Rows documents = mustQuery(*connection,
            QByteArray("SELECT t.id, d.data -> '") + store::pg::keyOf(kind) + "' FROM ticket t JOIN "
                + store::pg::collectionOf(kind) + " d ON d.sys_id = t.sys_id WHERE t.kind = " + number);
        store::RecordParser parser;
        store::SearchTexts texts;
        for (int i = 0; i < documents.size(); ++i) {
            if (!parser.parse(store::view(documents[i].text(1))))
                return false;
            store::searchTextsOf(parser, texts);
            std::string words;
            store::pg::appendWords(words, texts);
            postgres::Parameters parameters;
            const std::array<std::string_view, 1> element{words};
            parameters.add(documents[i].integer(0)).addArray(element, postgres::Parameters::Element::TextSearchVector);
            if (mustQuery(
                    *connection, "SELECT FROM ticket_text WHERE id = $1 AND words = ($2::tsvector[])[1]", parameters)
                    .isEmpty())
                return false;
            ++tickets;
        }
    }
    return mustQuery(*connection, "SELECT count(*) FROM ticket_text")[0].integer(0) == tickets
        && mustQuery(*connection, "SELECT count(*) FROM ticket")[0].integer(0) == tickets;
}

#else

QByteArray takeDatabase()
{
    qFatal("built without PostgreSQL");
    return {};
}
void giveDatabase(const QByteArray &) { }
QList<QStringList> queryPostgres(const QByteArray &, const QByteArray &)
{
    return {};
}
bool changePostgres(const QByteArray &, const QByteArray &)
{
    return false;
}
bool takePostgresBack(const QByteArray &, int)
{
    return false;
}
bool wordsAreSound(const QByteArray &)
{
    return false;
}

#endif

} // namespace bunsnc::test
