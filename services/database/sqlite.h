// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

struct sqlite3;
struct sqlite3_stmt;

namespace bunsnc::sqlite {

/// A prepared statement. Parameters count from 1, columns from 0. Bound byte views must outlive the step unless
/// bound by QString. Errors are sticky until reset(): a failed bind makes the next step fail with it.
class Statement {
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt *handle);
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    Q_DISABLE_COPY(Statement)

    Statement &bind(int index, qint64 value);
    Statement &bind(int index, int value) { return bind(index, qint64(value)); }
    Statement &bind(int index, double value);
    Statement &bind(int index, const QString &value); ///< as UTF-8 text, copied
    Statement &bindText(int index, QByteArrayView utf8); ///< not copied
    Statement &bindBlob(int index, QByteArrayView bytes); ///< not copied
    Statement &bindNull(int index);

    /// True when a row is there, false at the end.
    Result<bool> step();
    /// Steps to the end, dropping rows, and resets.
    Result<> run();
    /// Makes it ready to be bound and run again.
    void reset();

    int columnCount() const;
    bool isNull(int column) const;
    qint64 integer(int column) const;
    double real(int column) const;
    QByteArrayView text(int column) const; ///< valid until the next step or reset
    QString string(int column) const;
    QByteArrayView blob(int column) const;
    sqlite3_stmt *handle() const { return m_handle; }

private:
    sqlite3_stmt *m_handle = nullptr;
    int m_bindError = 0;
};

struct OpenOptions {
    bool readOnly = false;
    bool create = true;
    int busyTimeoutMs = 5000;
    int cacheKiB = 16 * 1024;
    bool synchronousNormal = true; ///< WAL with synchronous=NORMAL: a committed transaction survives a killed process
};

/// One SQLite connection (WAL for files). Belongs to the thread that uses it; open one per thread.
/// SQLite's errors become Errors: busy and locked StoreBusy (retryable), full StoreFull, corrupt and not-a-database
/// StoreDamaged, cannot-open FileError, the rest StoreError; `subject` is the file, `detail` SQLite's message.
class Database {
public:
    static Result<std::unique_ptr<Database>> open(const QString &path, const OpenOptions &options = {});
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    Result<Statement> prepare(QByteArrayView sql);
    /// Runs one or several statements without parameters.
    Result<> execute(QByteArrayView sql);
    qint64 lastInsertId() const;
    int changes() const;
    /// Makes running and coming statements of this connection fail with Cancelled while the token is stopped.
    void setStopToken(std::stop_token token);
    /// Callable from any thread: the running statement ends with Cancelled.
    void interrupt();
    sqlite3 *handle() const { return m_handle; }
    QString path() const { return m_path; }
    Error lastError() const;

private:
    Database() = default;
    sqlite3 *m_handle = nullptr;
    QString m_path;
    std::stop_token m_stop;
};

/// BEGIN IMMEDIATE ... COMMIT; rolls back when destroyed uncommitted.
class Transaction {
public:
    static Result<Transaction> begin(Database &database, bool immediate = true);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Q_DISABLE_COPY(Transaction)
    Result<> commit();

private:
    explicit Transaction(Database &database)
        : m_database(&database)
    {
    }
    Database *m_database = nullptr;
};

} // namespace bunsnc::sqlite
