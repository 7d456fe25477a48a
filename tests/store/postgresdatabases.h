// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/database/postgres.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

// Databases of the test executable's own PostgreSQL, which is started when it is first asked for and ends with the
// test. Calls fail loudly. Where the program is built without PostgreSQL, there is none.
namespace bunsnc::test {

class PostgresServer;
PostgresServer &postgresServer();
/// Empty when it is there; fatal when it is installed and does not start.
QString postgresProblem();

/// The connection string of a database in which nothing is; to be given back.
QByteArray takeDatabase();
void giveDatabase(const QByteArray &address);

std::unique_ptr<postgres::Connection> connectTo(const QByteArray &address);
QList<QStringList> queryPostgres(const QByteArray &address, const QByteArray &sql);
bool changePostgres(const QByteArray &address, const QByteArray &sql);
/// As the version of the program left it that made this one of the schema (services/store/postgres/migrations.cpp).
bool takePostgresBack(const QByteArray &address, int version);
/// The words of every ticket are those of its document.
bool wordsAreSound(const QByteArray &address);

} // namespace bunsnc::test
