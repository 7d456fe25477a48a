// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/sqlite.h"

#include <sqlite3.h>

#include <QStringBuilder>

#include <utility>

namespace bunsnc::sqlite {

namespace {

constexpr int progressSteps = 10'000; // virtual machine steps between two looks at the stop token: about 0.1 ms

Error makeError(sqlite3 *handle, int code, const QString &path)
{
    Error error{.subject = path};
    error.detail = QString::fromUtf8(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code)) % QStringLiteral(" (SQLite ")
        % QString::number(handle ? sqlite3_extended_errcode(handle) : code) % QLatin1Char(')');
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error.code = ErrorCode::StoreBusy;
        error.retryable = true;
        break;
    case SQLITE_FULL:
        error.code = ErrorCode::StoreFull;
        error.retryable = true;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        error.code = ErrorCode::StoreDamaged;
        break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        error.code = ErrorCode::FileError;
        break;
    case SQLITE_INTERRUPT:
        error.code = ErrorCode::Cancelled;
        break;
    default:
        error.code = ErrorCode::StoreError;
    }
    return error;
}

} // namespace

Statement::Statement(sqlite3_stmt *handle)
    : m_handle(handle)
{
}

Statement::~Statement()
{
    sqlite3_finalize(m_handle);
}

Statement::Statement(Statement &&other) noexcept
    : m_handle(std::exchange(other.m_handle, nullptr))
    , m_bindError(other.m_bindError)
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    std::swap(m_bindError, other.m_bindError);
    return *this;
}

Statement &Statement::bind(int index, qint64 value)
{
    if (const int code = sqlite3_bind_int64(m_handle, index, value); code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement &Statement::bind(int index, double value)
{
    if (const int code = sqlite3_bind_double(m_handle, index, value); code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement &Statement::bind(int index, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    if (const int code = sqlite3_bind_text64(m_handle, index, utf8.constData(), static_cast<sqlite3_uint64>(utf8.size()),
            SQLITE_TRANSIENT, SQLITE_UTF8);
        code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement &Statement::bindText(int index, QByteArrayView utf8)
{
    // A null pointer would bind NULL; an empty view is an empty text.
    const char *data = utf8.isNull() ? "" : utf8.data();
    if (const int code = sqlite3_bind_text64(
            m_handle, index, data, static_cast<sqlite3_uint64>(utf8.size()), SQLITE_STATIC, SQLITE_UTF8);
        code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement &Statement::bindBlob(int index, QByteArrayView bytes)
{
    const char *data = bytes.isNull() ? "" : bytes.data();
    if (const int code
        = sqlite3_bind_blob64(m_handle, index, data, static_cast<sqlite3_uint64>(bytes.size()), SQLITE_STATIC);
        code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Statement &Statement::bindNull(int index)
{
    if (const int code = sqlite3_bind_null(m_handle, index); code != SQLITE_OK)
        m_bindError = code;
    return *this;
}

Result<bool> Statement::step()
{
    sqlite3 *handle = sqlite3_db_handle(m_handle);
    const char *file = handle ? sqlite3_db_filename(handle, "main") : nullptr;
    if (m_bindError != SQLITE_OK)
        return makeError(nullptr, m_bindError, QString::fromUtf8(file));
    switch (const int code = sqlite3_step(m_handle)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: return makeError(handle, code, QString::fromUtf8(file));
    }
}

Result<> Statement::run()
{
    while (true) {
        const auto row = step();
        if (!row) {
            Error error = row.error();
            reset();
            return error;
        }
        if (!*row)
            break;
    }
    reset();
    return {};
}

void Statement::reset()
{
    sqlite3_reset(m_handle);
    sqlite3_clear_bindings(m_handle);
    m_bindError = SQLITE_OK;
}

int Statement::columnCount() const
{
    return sqlite3_column_count(m_handle);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_handle, column);
}

double Statement::real(int column) const
{
    return sqlite3_column_double(m_handle, column);
}

QByteArrayView Statement::text(int column) const
{
    const void *data = sqlite3_column_text(m_handle, column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_handle, column)};
}

QString Statement::string(int column) const
{
    return QString::fromUtf8(text(column));
}

QByteArrayView Statement::blob(int column) const
{
    const void *data = sqlite3_column_blob(m_handle, column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_handle, column)};
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, const OpenOptions &options)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI; // one thread a connection: no mutex needed
    flags |= options.readOnly ? SQLITE_OPEN_READONLY
                              : SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0);
    std::unique_ptr<Database> database(new Database);
    database->m_path = path;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &database->m_handle, flags, nullptr);
    if (code != SQLITE_OK)
        return makeError(database->m_handle, code, path);
    sqlite3_extended_result_codes(database->m_handle, 1);
    sqlite3_busy_timeout(database->m_handle, options.busyTimeoutMs);

    QByteArray pragmas = "PRAGMA cache_size=-" + QByteArray::number(options.cacheKiB)
        + ";PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=ON;PRAGMA synchronous="
        + (options.synchronousNormal ? "NORMAL" : "OFF") + ';';
    if (!options.readOnly)
        pragmas += "PRAGMA journal_mode=WAL;";
    // The schema is read here: a file that is no database is found out now, not in the middle of the work.
    pragmas += "SELECT count(*) FROM sqlite_schema;";
    if (auto done = database->execute(pragmas); !done)
        return done.error();
    return database;
}

Database::~Database()
{
    sqlite3_close_v2(m_handle);
}

Result<Statement> Database::prepare(QByteArrayView sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(
        m_handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return makeError(m_handle, code, m_path);
    return Statement(statement);
}

Result<> Database::execute(QByteArrayView sql)
{
    const QByteArray text = sql.toByteArray(); // zero-terminated
    const int code = sqlite3_exec(m_handle, text.constData(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return makeError(m_handle, code, m_path);
    return {};
}

qint64 Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

int Database::changes() const
{
    return sqlite3_changes(m_handle);
}

void Database::setStopToken(std::stop_token token)
{
    m_stop = std::move(token);
    if (!m_stop.stop_possible()) {
        sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
        return;
    }
    sqlite3_progress_handler(
        m_handle, progressSteps,
        [](void *self) { return static_cast<Database *>(self)->m_stop.stop_requested() ? 1 : 0; }, this);
}

void Database::interrupt()
{
    sqlite3_interrupt(m_handle);
}

Error Database::lastError() const
{
    return makeError(m_handle, sqlite3_errcode(m_handle), m_path);
}

Result<Transaction> Transaction::begin(Database &database, bool immediate)
{
    if (auto begun = database.execute(immediate ? "BEGIN IMMEDIATE" : "BEGIN"); !begun)
        return begun.error();
    return Transaction(database);
}

Transaction::~Transaction()
{
    // SQLite itself rolls back after some errors (disk full); then there is nothing left to do.
    if (m_database && sqlite3_get_autocommit(m_database->handle()) == 0) {
        sqlite3_progress_handler(m_database->handle(), 0, nullptr, nullptr); // a rollback must not be stopped
        sqlite3_exec(m_database->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{
}

Result<> Transaction::commit()
{
    if (auto done = m_database->execute("COMMIT"); !done)
        return done.error();
    m_database = nullptr;
    return {};
}

} // namespace bunsnc::sqlite
