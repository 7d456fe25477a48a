// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/database/sqlite.h"
#include "services/simulator/schema.h"

#include <QTemporaryDir>

#include <chrono>
#include <initializer_list>
#include <mutex>
#include <span>

namespace bunsnc::simulator {

/// A database connection with its prepared statements. Used by one thread at a time.
class Connection {
public:
    explicit Connection(std::unique_ptr<sqlite::Database> database);
    sqlite::Database &database() { return *m_database; }
    /// Prepared once and kept; comes reset. Valid until the next call with another text.
    Result<sqlite::Statement *> statement(const std::string &sql);
    /// Text of the first column of the first row; empty when there is none.
    Result<std::string> scalar(const std::string &sql, std::initializer_list<std::string_view> parameters = {});
    /// A statement left in the middle of its rows would hold the connection at what the tables were then.
    void resetAll();

private:
    std::unique_ptr<sqlite::Database> m_database; // outlives the statements below
    TextMap<sqlite::Statement> m_statements;
};

/// While it lives, statements of the connection end with Cancelled once that time is over. One at a time.
class TimeLimit {
public:
    TimeLimit(Connection &connection, std::chrono::milliseconds time);
    ~TimeLimit();
    Q_DISABLE_COPY_MOVE(TimeLimit)

private:
    Connection &m_connection;
    const std::chrono::steady_clock::time_point m_end;
};

/// The instance's tables in SQLite: a file, or a temporary one that goes when this goes. Many readers, one writer.
class Storage {
public:
    /// Makes the tables when the file is new.
    static Result<std::unique_ptr<Storage>> open(const QString &file);
    ~Storage();

    /// A reader for as long as the lease lives.
    class Lease {
    public:
        Lease(Storage *storage, std::unique_ptr<Connection> connection)
            : m_storage(storage)
            , m_connection(std::move(connection))
        {
        }
        ~Lease();
        Lease(Lease &&) noexcept = default;
        Lease &operator=(Lease &&) = delete;
        Q_DISABLE_COPY(Lease)
        Connection &operator*() const { return *m_connection; }
        Connection *operator->() const { return m_connection.get(); }

    private:
        Storage *m_storage;
        std::unique_ptr<Connection> m_connection;
    };
    Result<Lease> reader();

    /// The writing connection; hold the mutex while using it.
    Connection &writer() { return *m_writer; }
    std::mutex &writeMutex() { return m_writeMutex; }

    bool isNew() const { return m_new; }
    QString directory() const; ///< that the file is in
    /// Without indexes and journal, for filling; then with them, for serving. Neither while readers are out.
    Result<> beginFilling();
    Result<> endFilling();

private:
    Storage() = default;
    Result<std::unique_ptr<Connection>> connect(bool readOnly);
    Result<> createTables();
    Result<> sweepContents(); ///< of attachments whose upload was never finished

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_file;
    bool m_new = false;
    std::unique_ptr<Connection> m_writer;
    std::mutex m_writeMutex;
    std::mutex m_poolMutex;
    std::vector<std::unique_ptr<Connection>> m_idle;
};

inline QByteArrayView bytesOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}
inline std::string_view textOf(QByteArrayView bytes)
{
    return {bytes.data(), std::size_t(bytes.size())};
}

} // namespace bunsnc::simulator
