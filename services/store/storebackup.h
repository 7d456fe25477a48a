// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <map>
#include <memory>
#include <stop_token>

// What saving and restoring a store in PostgreSQL need of the database, beside PostgreSQL's own programs.
namespace bunsnc::store {

/// Rows of each table of a store.
using TableCounts = std::map<QString, qint64>;

/// How PostgreSQL's programs are told where to connect, as our own connections are: verified TLS, too.
struct ProgramConnection {
    QString dbname; ///< libpq's keywords, without a password
    QString password; ///< for PGPASSWORD; empty: libpq's ways
};

/// One state of a store, held still as long as this lives while somebody dumps it.
class StoreSnapshot {
public:
    virtual ~StoreSnapshot() = default;
    virtual QString id() const = 0; ///< pg_dump's --snapshot
    virtual QString database() const = 0; ///< its name
    virtual int serverVersion() const = 0; ///< the first number, such as 15
    virtual int schemaVersion() const = 0;
    virtual QStringList extensions() const = 0; ///< of ours, those that are there
    virtual ProgramConnection connection() const = 0;
    virtual Result<TableCounts> counts(std::stop_token stop) = 0;
};
/// StoreDamaged where there is no store. Errors as of postgres::Connection.
Result<std::unique_ptr<StoreSnapshot>> openStoreSnapshot(const QString &address);

/// A database into which a store is restored; while it lives no mirror begins there.
class RestoreTarget {
public:
    virtual ~RestoreTarget() = default;
    virtual bool isEmpty() const = 0; ///< no store, and nothing of that name
    virtual int serverVersion() const = 0;
    virtual ProgramConnection connection() const = 0;
    /// Drops the store that is there, all of it.
    virtual Result<> clear() = 0;
    /// Makes the store's roles where they are missing; false where that is not allowed: then rights are left out.
    virtual Result<bool> makeRoles() = 0;
    virtual Result<TableCounts> counts(std::stop_token stop) = 0;
};
/// StoreBusy while a mirror keeps a store there up to date.
Result<std::unique_ptr<RestoreTarget>> openRestoreTarget(const QString &address);

/// A database for a trial, dropped when this goes; its address. StoreRefused without the right to make one.
class ScratchDatabase {
public:
    virtual ~ScratchDatabase() = default;
    virtual QString address() const = 0;
};
/// On the server of that store.
Result<std::unique_ptr<ScratchDatabase>> makeScratchDatabase(const QString &address);

} // namespace bunsnc::store
