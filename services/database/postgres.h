// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <thread>
#include <vector>

struct pg_conn;
struct pg_result;

namespace bunsnc::postgres {

/// Values of $1, $2, …: they go without a type, which is spelt out in the statement where PostgreSQL cannot tell.
class Parameters {
public:
    Parameters &add(qint64 value);
    Parameters &add(int value) { return add(qint64(value)); }
    Parameters &add(const QString &value); ///< a NUL ends it
    Parameters &addText(QByteArray utf8); ///< a NUL ends it
    /// "$n::text[]", for large texts: nothing in them is escaped here, nor read by the server before it is used.
    Parameters &addTexts(std::span<const std::string_view> utf8);
    /// What addArray() can hold, with PostgreSQL's number for it.
    enum class Element : qint32 { BigInt = 20, Text = 25, TextSearchVector = 3614 };
    /// "$n::text[]" or "$n::tsvector[]", of elements in PostgreSQL's binary form.
    Parameters &addArray(std::span<const std::string_view> elements, Element type);
    Parameters &addNumbers(std::span<const qint64> numbers); ///< "$n::bigint[]"
    int size() const { return int(m_values.size()); }

private:
    friend class Connection;
    struct Value {
        QByteArray bytes;
        bool binary = false;
    };
    std::vector<Value> m_values;
};

/// One row of a result; columns count from 0. Valid as long as the result.
class Row {
public:
    Row(const pg_result *result, int row)
        : m_result(result)
        , m_row(row)
    {
    }
    bool isNull(int column) const;
    qint64 integer(int column) const; ///< of true 1, of false and NULL 0
    QByteArrayView text(int column) const;
    QString string(int column) const { return QString::fromUtf8(text(column)); }

private:
    const pg_result *m_result;
    int m_row;
};

class Rows {
public:
    explicit Rows(pg_result *result);
    int size() const;
    bool isEmpty() const { return size() == 0; }
    int columns() const;
    Row operator[](int row) const { return Row(m_result.get(), row); }
    qint64 affected() const; ///< rows that a statement changed
    QByteArrayView command() const; ///< what was done, such as "COMMIT"

private:
    struct Clear {
        void operator()(pg_result *result) const;
    };
    std::unique_ptr<pg_result, Clear> m_result;
};

struct Settings {
    /// A URL ("postgresql://ana@db.example.test/tickets") or libpq's "host=… dbname=…". Whatever is not there libpq
    /// takes from its environment (PGHOST, PGPASSFILE, …). A password in it is refused.
    QString address;
    QString password; ///< before PGPASSWORD and the password file; empty = those
    QByteArray searchPath; ///< of every session, as behind "SET search_path ="
    bool readOnly = false; ///< else a server that takes writes is asked for
    int lockTimeoutMs = 5000; ///< a statement that waits longer for a lock fails with StoreBusy
    int statementTimeoutMs = 0; ///< 0 = none
    int workMemoryKiB = 16 * 1024;
    int silenceSeconds = 30; ///< a server that answers nothing for so long is gone, unless the address says otherwise
    /// With `abandon`: how long nothing may come of a statement's answer, though the network holds; 0 = any time.
    int answerTimeoutMs = 0;
    /// Once it fires, nobody waits for this server any more: connecting, the statement under way and all coming ones
    /// end at once (Cancelled).
    std::stop_token abandon;
};

/// One PostgreSQL connection, through libpq. Belongs to the thread that uses it.
///
/// Errors are values. Lost, refused by the network, shutting down, read-only, too many connections: StoreUnreachable
/// (retryable; the next statement outside of a transaction connects anew, and one that only reads does so by itself
/// when the session had ended before it was asked). Locks, deadlocks, time-outs: StoreBusy
/// (retryable). No space left: StoreFull. Wrong password, no such database, missing rights: StoreRefused. Damaged
/// pages, a table that is gone: StoreDamaged. The rest: StoreError. `subject` is location(), `detail` the server's
/// message and SQLSTATE.
///
/// A server that is not on this machine has to prove who it is (sslmode=verify-full), unless the address says
/// otherwise.
class Connection {
public:
    static Result<std::unique_ptr<Connection>> open(const Settings &settings);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    Result<Rows> query(const QByteArray &sql, const Parameters &parameters = {});
    /// Sends a statement and returns while the server is at it; finish() is what query() would have given. Whatever else
    /// is asked of the connection before that waits for the statement and drops what comes of it.
    Result<> start(const QByteArray &sql, const Parameters &parameters);
    Result<Rows> finish();
    /// Hands out rows as they arrive; an error from `row` ends it.
    Result<> each(const QByteArray &sql, const Parameters &parameters, const std::function<Result<>(const Row &)> &row);
    /// One or several statements without parameters.
    Result<> execute(const QByteArray &script);

    /// Makes the running statement and all coming ones fail with Cancelled while the token is stopped.
    void setStopToken(std::stop_token token);
    /// Where it leads, without a password.
    QString location() const { return m_location; }
    /// SQLSTATE of the last statement that failed, empty when it never got to the server.
    QByteArray lastState() const { return m_lastState; }
    /// Times that it was connected: another number means another session, without the old one's locks.
    int session() const { return m_session; }

private:
    friend class Transaction;
    struct Cancel {
        Connection *connection;
        void operator()() const { connection->requestCancel(); }
    };
    using Results = std::function<Result<>(pg_result *)>;

    explicit Connection(const Settings &settings);
    Result<> connect();
    Result<> startSession();
    Result<> run(const QByteArray &sql, const Parameters *parameters, bool rowByRow, const Results &results);
    pg_result *nextResult();
    Result<> send(const QByteArray &sql, const Parameters *parameters, bool rowByRow, const Results &results);
    Result<> dispatch(const QByteArray &sql, const Parameters *parameters, bool rowByRow = false);
    Result<> collect(const Results &results);
    static Results into(std::optional<Rows> &rows);
    Result<Rows> gathered(std::optional<Rows> &&rows) const;
    void requestCancel();
    void endCancel(); ///< waits for one under way, so it cannot meet a later statement
    bool isLost() const;
    Error lostError() const;
    Error errorOf(const pg_result *result);

    const Settings m_settings;
    pg_conn *m_connection = nullptr;
    QString m_location;
    QByteArray m_lastState;
    std::stop_token m_stop;
    std::optional<std::stop_callback<Cancel>> m_onStop;
    std::mutex m_cancelMutex;
    std::jthread m_cancel; ///< asks the server to end the running statement
    bool m_running = false; ///< a statement is at the server
    bool m_started = false; ///< by start(), and not finished
    bool m_cancelWanted = false;
    bool m_inTransaction = false;
    bool m_broken = false; ///< of no use any more, though it is open
    bool m_answered = false; ///< something came of the last statement
    bool m_gaveUp = false; ///< nothing came of it, and it was waited for no longer
    int m_session = 0;
};

/// The connection heeds a stop token while this lives.
class StopScope {
public:
    StopScope(Connection &connection, std::stop_token stop)
        : m_connection(connection)
    {
        m_connection.setStopToken(std::move(stop));
    }
    ~StopScope() { m_connection.setStopToken({}); }
    Q_DISABLE_COPY_MOVE(StopScope)

private:
    Connection &m_connection;
};

/// Rolls back when destroyed uncommitted.
class Transaction {
public:
    /// ReadOnly: everything is read from one state of the database.
    enum class Mode { Write, ReadOnly };
    static Result<Transaction> begin(Connection &connection, Mode mode = Mode::Write);
    ~Transaction();
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Q_DISABLE_COPY(Transaction)
    Result<> commit();

private:
    explicit Transaction(Connection &connection)
        : m_connection(&connection)
    {
    }
    Connection *m_connection = nullptr;
};

} // namespace bunsnc::postgres
