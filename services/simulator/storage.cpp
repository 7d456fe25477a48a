// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/storage.h"

#include "services/http/failure.h"
#include "services/query/sqlite.h"
#include "services/simulator/catalogue.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

constexpr std::size_t keptStatements = 300;
constexpr std::size_t keptReaders = 8;
constexpr int stepsBetweenLooks = 10'000; ///< of SQLite's machine, between two looks at the time: about 0.1 ms

/// Indexed besides sys_id and (sys_updated_on, sys_id), where the table has the column.
constexpr std::string_view indexedColumns[] = {"number", "state", "assigned_to", "assignment_group", "opened_at",
    "element_id", "documentkey", "tablename", "name", "user_name", "sys_created_on", "parent", "change_request",
    "request_item", "request", "user", "caller_id", "table_sys_id", "tiny_url", "map"};
constexpr std::string_view foldedColumns[] = {"number", "name", "user_name", "tablename", "documentkey", "element_id"};

bool isOneOf(std::string_view name, std::span<const std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Tells whether a file has the tables and columns that this program knows.
std::string catalogueMark()
{
    const std::string_view tables = tableCatalogue();
    const QByteArrayView bytes(tables.data(), qsizetype(tables.size()));
    return QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha1).toHex().toStdString();
}

std::string createIndexes(const Table &table)
{
    const std::string on = " ON " + sqlName(table.name) + "(";
    const auto index = [&table](std::string_view suffix) {
        return "CREATE INDEX IF NOT EXISTS " + sqlName("i_" + table.name + "_" + std::string(suffix));
    };
    std::string sql = "CREATE UNIQUE INDEX IF NOT EXISTS " + sqlName("i_" + table.name + "_sys_id") + on + "sys_id);";
    sql += index("updated") + on + "sys_updated_on, sys_id);";
    for (const Column &column : table.columns) {
        if (isOneOf(column.name, foldedColumns)) // as compiled filters compare texts
            sql += index("folded_" + column.name) + on + "bunsnc_fold(" + sqlName(column.name) + "));";
        if (isOneOf(column.name, indexedColumns))
            sql += index(column.name) + on + sqlName(column.name) + ");";
    }
    return sql;
}

std::string createTable(const Table &table)
{
    if (table.children.empty()) {
        std::string sql = "CREATE TABLE " + sqlName(table.name) + "(_row INTEGER PRIMARY KEY";
        for (const Column &column : table.columns)
            sql += "," + sqlName(column.name) + " TEXT";
        return sql + ");";
    }
    std::string sql = "CREATE VIEW " + sqlName(table.name) + " AS ";
    for (const std::string &child : table.children) {
        if (&child != &table.children.front())
            sql += " UNION ALL ";
        sql += "SELECT ";
        for (const Column &column : table.columns)
            sql += (&column == &table.columns.front() ? "" : ",") + sqlName(column.name);
        sql += " FROM " + sqlName(child);
    }
    return sql + ";";
}

} // namespace

Connection::Connection(std::unique_ptr<sqlite::Database> database)
    : m_database(std::move(database))
{
}

Result<sqlite::Statement *> Connection::statement(const std::string &sql)
{
    auto found = m_statements.find(sql);
    if (found == m_statements.end()) {
        if (m_statements.size() >= keptStatements)
            m_statements.clear();
        Result<sqlite::Statement> prepared = m_database->prepare(bytesOf(sql));
        if (!prepared)
            return prepared.error();
        found = m_statements.emplace(sql, std::move(*prepared)).first;
    }
    found->second.reset();
    return &found->second;
}

Result<std::string> Connection::scalar(const std::string &sql, std::initializer_list<std::string_view> parameters)
{
    Result<sqlite::Statement *> statement = this->statement(sql);
    if (!statement)
        return statement.error();
    int index = 0;
    for (const std::string_view parameter : parameters)
        (*statement)->bindText(++index, bytesOf(parameter));
    Result<bool> row = (*statement)->step();
    if (!row)
        return row.error();
    std::string text(*row ? textOf((*statement)->text(0)) : std::string_view());
    (*statement)->reset();
    return text;
}

void Connection::resetAll()
{
    for (auto &[sql, statement] : m_statements)
        statement.reset();
}

TimeLimit::TimeLimit(Connection &connection, std::chrono::milliseconds time)
    : m_connection(connection)
    , m_end(std::chrono::steady_clock::now() + time)
{
    sqlite3_progress_handler(
        m_connection.database().handle(), stepsBetweenLooks,
        [](void *self) { return std::chrono::steady_clock::now() >= static_cast<TimeLimit *>(self)->m_end ? 1 : 0; },
        this);
}

TimeLimit::~TimeLimit()
{
    sqlite3_progress_handler(m_connection.database().handle(), 0, nullptr, nullptr);
}

Storage::Lease::~Lease()
{
    if (!m_connection)
        return;
    m_connection->resetAll();
    const std::scoped_lock lock(m_storage->m_poolMutex);
    if (m_storage->m_idle.size() < keptReaders)
        m_storage->m_idle.push_back(std::move(m_connection));
}

Storage::~Storage()
{
    m_idle.clear();
    m_writer.reset();
}

Result<std::unique_ptr<Connection>> Storage::connect(bool readOnly)
{
    sqlite::OpenOptions options;
    options.readOnly = readOnly;
    options.cacheKiB = 8 * 1024;
    auto database = sqlite::Database::open(m_file, options);
    if (!database)
        return database.error();
    if (auto registered = query::registerSqliteFunctions((*database)->handle()); !registered)
        return registered.error();
    // What the simulator holds need not survive a power cut.
    if (auto set = (*database)->execute("PRAGMA synchronous=OFF;");
        !set)
        return set.error();
    return std::make_unique<Connection>(std::move(*database));
}

Result<> Storage::createTables()
{
    std::string sql = "BEGIN;CREATE TABLE _meta(key TEXT PRIMARY KEY, value TEXT);"
                      "CREATE TABLE _attachment_chunk(attachment TEXT, position INTEGER, data BLOB,"
                      " PRIMARY KEY(attachment, position));";
    for (const bool views : {false, true}) {
        for (const auto &[name, table] : Schema::instance().tables()) {
            if (table.children.empty() != views)
                sql += createTable(table);
        }
    }
    sql += "INSERT INTO _meta VALUES('catalogue', '" + catalogueMark() + "');";
    return m_writer->database().execute(bytesOf(sql + "COMMIT;"));
}

Result<> Storage::sweepContents()
{
    auto made = m_writer->scalar("SELECT value FROM _meta WHERE key='catalogue'");
    if (!made)
        return made.error();
    if (*made != catalogueMark())
        return http::failure(ErrorCode::InvalidArgument, m_file, u"made by an earlier version; make a new one"_s);
    return m_writer->database().execute(
        "DELETE FROM _attachment_chunk WHERE attachment NOT IN (SELECT sys_id FROM sys_attachment)");
}

Result<std::unique_ptr<Storage>> Storage::open(const QString &file)
{
    std::unique_ptr<Storage> storage(new Storage);
    storage->m_file = file;
    if (file.isEmpty()) {
        storage->m_temporary = std::make_unique<QTemporaryDir>();
        if (!storage->m_temporary->isValid())
            return http::failure(
                ErrorCode::FileError, storage->m_temporary->path(), storage->m_temporary->errorString());
        storage->m_file = storage->m_temporary->filePath(u"instance.db"_s);
    }
    storage->m_new = !QFile::exists(storage->m_file);
    auto writer = storage->connect(false);
    if (!writer)
        return writer.error();
    storage->m_writer = std::move(*writer);
    if (storage->m_new) {
        if (auto created = storage->createTables(); !created)
            return created.error();
    } else if (auto swept = storage->sweepContents(); !swept) {
        return swept.error();
    }
    return storage;
}

QString Storage::directory() const
{
    return QFileInfo(m_file).absolutePath();
}

Result<Storage::Lease> Storage::reader()
{
    {
        const std::scoped_lock lock(m_poolMutex);
        if (!m_idle.empty()) {
            std::unique_ptr<Connection> connection = std::move(m_idle.back());
            m_idle.pop_back();
            return Lease(this, std::move(connection));
        }
    }
    auto connection = connect(true);
    if (!connection)
        return connection.error();
    return Lease(this, std::move(*connection));
}

Result<> Storage::beginFilling()
{
    return m_writer->database().execute("PRAGMA journal_mode=OFF; PRAGMA cache_size=-32768; PRAGMA locking_mode=NORMAL;");
}

Result<> Storage::endFilling()
{
    std::string sql = "BEGIN;";
    for (const auto &[name, table] : Schema::instance().tables()) {
        if (table.children.empty())
            sql += createIndexes(table);
    }
    sql += "COMMIT; PRAGMA journal_mode=WAL; PRAGMA cache_size=-8192; PRAGMA shrink_memory;";
    return m_writer->database().execute(bytesOf(sql));
}

} // namespace bunsnc::simulator
