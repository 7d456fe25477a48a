// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/database/postgres.h"

#include "services/core/unlessstopped.h"
#include "services/database/postgresaddress.h"
#include "services/database/socketwait.h"

#include <libpq-fe.h>

#include <QElapsedTimer>
#include <QStringBuilder>

#include <array>
#include <utility>

namespace bunsnc::postgres {

namespace {

ErrorCode codeOf(QByteArrayView state)
{
    struct Meaning {
        const char *state; ///< a beginning
        ErrorCode code;
    };
    static constexpr std::array meanings{
        Meaning{"08", ErrorCode::StoreUnreachable}, // connection exceptions
        Meaning{"57P", ErrorCode::StoreUnreachable}, // the server shuts down, crashed, starts
        Meaning{"25006", ErrorCode::StoreUnreachable}, // a standby, or one that was promoted elsewhere
        Meaning{"55P03", ErrorCode::StoreBusy}, // lock not available in time
        Meaning{"55006", ErrorCode::StoreBusy}, // object in use
        Meaning{"57014", ErrorCode::StoreBusy}, // cancelled, and not by us: a time-out
        Meaning{"40", ErrorCode::StoreBusy}, // deadlock, serialization
        Meaning{"53300", ErrorCode::StoreUnreachable}, // too many connections
        Meaning{"53100", ErrorCode::StoreFull}, Meaning{"28", ErrorCode::StoreRefused},
        Meaning{"3D000", ErrorCode::StoreRefused}, Meaning{"42501", ErrorCode::StoreRefused},
        Meaning{"XX001", ErrorCode::StoreDamaged}, Meaning{"XX002", ErrorCode::StoreDamaged},
        Meaning{"42P01", ErrorCode::StoreDamaged}, // no such table
        Meaning{"42703", ErrorCode::StoreDamaged}, // no such column
        Meaning{"42883", ErrorCode::StoreDamaged}, // no such function
    };
    for (const Meaning &meaning : meanings) {
        if (state.startsWith(meaning.state))
            return meaning.code;
    }
    return ErrorCode::StoreError;
}

struct Finish {
    void operator()(pg_conn *connection) const { PQfinish(connection); }
};

bool isRetryable(ErrorCode code)
{
    return code == ErrorCode::StoreUnreachable || code == ErrorCode::StoreBusy || code == ErrorCode::StoreFull;
}

} // namespace

Connection::Connection(const Settings &settings)
    : m_settings(settings)
{
}

Connection::~Connection()
{
    m_onStop.reset();
    endCancel();
    PQfinish(m_connection);
}

Result<std::unique_ptr<Connection>> Connection::open(const Settings &settings)
{
    std::unique_ptr<Connection> connection(new Connection(settings));
    if (auto done = connection->connect(); !done)
        return done.error();
    return connection;
}

Result<> Connection::connect()
{
    auto address = parseAddress(m_settings);
    if (!address)
        return address.error();
    m_location = address->location();
    const bool again = m_session > 0;
    m_broken = false;
    const auto attempt = [&] {
        PQfinish(std::exchange(m_connection, nullptr));
        auto made = unlessStopped(m_settings.abandon,
            [to = *address] { return std::unique_ptr<pg_conn, Finish>(to.connect()); });
        m_connection = made ? made->release() : nullptr;
        return m_connection && PQstatus(m_connection) == CONNECTION_OK;
    };
    const auto holds = [&](bool (Address::*question)() const) {
        const auto answer = unlessStopped(m_settings.abandon, [to = *address, question] { return (to.*question)(); });
        return answer.value_or(false);
    };
    if (!attempt()) {
        // libpq keeps the reason to itself. Who answers a ping, and refuses twice, has something against us.
        const bool answers = !m_settings.abandon.stop_requested() && holds(&Address::isAnswering);
        if (m_settings.abandon.stop_requested())
            return Error{.code = ErrorCode::Cancelled};
        if (!answers || again)
            return lostError();
        if (!attempt()) {
            if (m_settings.abandon.stop_requested())
                return Error{.code = ErrorCode::Cancelled};
            Error error = lostError();
            if (error.detail.contains(QLatin1StringView("connection slots"))
                || error.detail.contains(QLatin1StringView("too many")))
                return error;
            // While another server takes over, the one that answers may not take writes yet.
            if (holds(&Address::isAnsweringReaders))
                return error;
            error.code = ErrorCode::StoreRefused;
            error.retryable = false;
            return error;
        }
    }
    return startSession();
}

Result<> Connection::startSession()
{
    ++m_session;
    m_inTransaction = false;
    PQsetNoticeProcessor(
        m_connection, [](void *, const char *) {}, nullptr);
    // Whatever the server's, the database's or the role's own settings say.
    const QByteArray script =
        "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET bytea_output = 'hex';"
        "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET jit = off;"
        // Many short statements over tables that are mostly in memory: what the planner is told by default is
        // for turning disks, and starting helpers takes longer than they save.
        "SET random_page_cost = 1.1; SET max_parallel_workers_per_gather = 0;"
        "SET idle_in_transaction_session_timeout = '5min';"
        "SET search_path = "
        + m_settings.searchPath + "; SET lock_timeout = " + QByteArray::number(m_settings.lockTimeoutMs)
        + "; SET statement_timeout = " + QByteArray::number(m_settings.statementTimeoutMs)
        + "; SET work_mem = " + QByteArray::number(m_settings.workMemoryKiB)
        // The server gives up a session whose machine or network has gone, and with it its locks, after some seven
        // seconds, or half a minute of one that only reads, instead of hours: whoever takes over needs them.
        + (m_settings.readOnly ? "; SET default_transaction_read_only = on;"
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
            "SET tcp_keepalives_count = 4; SET tcp_user_timeout = 30000"
          : "; SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2;"
            "SET tcp_keepalives_count = 2; SET tcp_user_timeout = 7000");
    return send(script, nullptr, false, [](pg_result *result) {
        PQclear(result);
        return Result<>();
    });
}

bool Connection::isLost() const
{
    return !m_connection || m_broken || PQstatus(m_connection) != CONNECTION_OK;
}

Error Connection::lostError() const
{
    return Error{.code = ErrorCode::StoreUnreachable,
        .subject = m_location,
        .detail =
            m_connection ? QString::fromUtf8(PQerrorMessage(m_connection)).simplified() : QStringLiteral("no memory"),
        .retryable = true};
}

Error Connection::errorOf(const pg_result *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    m_lastState = QByteArray(state);
    if (m_lastState.isEmpty())
        return lostError();
    if (m_lastState == "57014" && m_stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    const ErrorCode code = codeOf(m_lastState);
    m_broken = code == ErrorCode::StoreUnreachable;
    return Error{.code = code,
        .subject = m_location,
        .detail = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY))
            % QStringLiteral(" (PostgreSQL ") % QString::fromLatin1(m_lastState) % u')',
        .retryable = isRetryable(code)};
}

void Connection::setStopToken(std::stop_token token)
{
    m_onStop.reset(); // waits for a callback under way
    endCancel();
    m_cancelWanted = false;
    m_stop = std::move(token);
    if (m_stop.stop_possible())
        m_onStop.emplace(m_stop, Cancel{this});
}

void Connection::requestCancel()
{
    const std::scoped_lock lock(m_cancelMutex);
    m_cancelWanted = true;
    if (!m_running || m_cancel.joinable())
        return;
    // It goes over a connection of its own, which may take its time: whoever asks, such as a window, does not wait.
    m_cancel = std::jthread([cancel = PQgetCancel(m_connection)] {
        if (!cancel)
            return;
        std::array<char, 256> message{};
        PQcancel(cancel, message.data(), int(message.size())); // when it fails, the statement ends by itself
        PQfreeCancel(cancel);
    });
}

void Connection::endCancel()
{
    std::jthread cancel;
    const std::scoped_lock lock(m_cancelMutex);
    std::swap(cancel, m_cancel);
    if (m_broken && cancel.joinable())
        cancel.detach(); // the server may never answer it either, and no later statement comes in that session
}

/// As PQgetResult(); nothing, too, when it is waited for no longer.
pg_result *Connection::nextResult()
{
    if (!m_settings.abandon.stop_possible())
        return PQgetResult(m_connection);
    constexpr int sliceMs = 50;
    constexpr qint64 stopMs = 2'000; // what asking the server to stop may take
    QElapsedTimer silence;
    silence.start();
    while (PQisBusy(m_connection)) {
        const qint64 longest = m_stop.stop_requested() ? stopMs : m_settings.answerTimeoutMs;
        if (m_settings.abandon.stop_requested() || (longest > 0 && silence.elapsed() > longest)) {
            m_broken = m_gaveUp = true;
            return nullptr;
        }
        if (!waitForData(PQsocket(m_connection), sliceMs))
            continue;
        silence.restart();
        if (PQconsumeInput(m_connection) == 0)
            break; // and the result is why
    }
    return PQgetResult(m_connection);
}

Result<> Connection::send(const QByteArray &sql, const Parameters *parameters, bool rowByRow, const Results &results)
{
    if (auto sent = dispatch(sql, parameters, rowByRow); !sent)
        return sent;
    return collect(results);
}

Result<> Connection::dispatch(const QByteArray &sql, const Parameters *parameters, bool rowByRow)
{
    if (m_started)
        (void)finish(); // nobody wants to know any more
    if (m_stop.stop_requested() || m_settings.abandon.stop_requested())
        return Error{.code = ErrorCode::Cancelled};
    m_lastState.clear();
    m_answered = m_gaveUp = false;
    std::vector<const char *> values;
    std::vector<int> lengths, formats;
    if (parameters) {
        for (const Parameters::Value &value : parameters->m_values) {
            values.push_back(value.bytes.constData());
            lengths.push_back(int(value.bytes.size()));
            formats.push_back(value.binary ? 1 : 0);
        }
    }
    const int sent = parameters ? PQsendQueryParams(m_connection, sql.constData(), int(values.size()), nullptr,
                         values.data(), lengths.data(), formats.data(), 0)
                                : PQsendQuery(m_connection, sql.constData());
    if (sent == 0)
        return lostError();
    if (rowByRow)
        PQsetSingleRowMode(m_connection);
    bool stopped = false;
    {
        const std::scoped_lock lock(m_cancelMutex);
        m_running = true;
        stopped = m_cancelWanted;
    }
    if (stopped)
        requestCancel();
    return {};
}

Result<> Connection::collect(const Results &results)
{
    Result<> outcome;
    while (pg_result *result = nextResult()) {
        const ExecStatusType status = PQresultStatus(result);
        const bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE;
        if (outcome && !fine)
            outcome = errorOf(result);
        if (!outcome || !fine) {
            PQclear(result); // the rest is only read to its end
            continue;
        }
        m_answered = true;
        outcome = results(result); // which clears it
        if (!outcome)
            requestCancel();
    }
    {
        const std::scoped_lock lock(m_cancelMutex);
        m_running = false;
        m_cancelWanted = m_cancelWanted && m_stop.stop_requested();
    }
    endCancel();
    if (outcome && m_gaveUp) {
        if (m_stop.stop_requested() || m_settings.abandon.stop_requested())
            return Error{.code = ErrorCode::Cancelled};
        Error error = lostError();
        error.detail = QStringLiteral("no answer within %1 s").arg(m_settings.answerTimeoutMs / 1000);
        return error;
    }
    if (outcome && isLost())
        return lostError();
    return outcome;
}

Result<> Connection::run(const QByteArray &sql, const Parameters *parameters, bool rowByRow, const Results &results)
{
    const bool wasOpen = !isLost();
    if (!wasOpen && !m_inTransaction) {
        if (auto done = connect(); !done)
            return done;
    }
    auto done = send(sql, parameters, rowByRow, results);
    const bool ended = !done && done.error().code == ErrorCode::StoreUnreachable && wasOpen && !m_answered && !m_gaveUp;
    // While nobody used it the server may have been restarted, or a firewall forgotten the session. Reading again does
    // no harm.
    if (!ended || !m_settings.readOnly || m_inTransaction)
        return done;
    if (auto again = connect(); !again)
        return again;
    return send(sql, parameters, rowByRow, results);
}

Result<Rows> Connection::query(const QByteArray &sql, const Parameters &parameters)
{
    std::optional<Rows> rows;
    const auto done = run(sql, &parameters, false, into(rows));
    return done ? gathered(std::move(rows)) : done.error();
}

Result<> Connection::start(const QByteArray &sql, const Parameters &parameters)
{
    if (isLost() && !m_inTransaction) {
        if (auto done = connect(); !done)
            return done;
    }
    auto sent = dispatch(sql, &parameters);
    m_started = sent.hasValue();
    return sent;
}

Result<Rows> Connection::finish()
{
    m_started = false;
    std::optional<Rows> rows;
    const auto done = collect(into(rows));
    return done ? gathered(std::move(rows)) : done.error();
}

Connection::Results Connection::into(std::optional<Rows> &rows)
{
    return [&rows](pg_result *result) {
        rows.emplace(result);
        return Result<>();
    };
}

Result<Rows> Connection::gathered(std::optional<Rows> &&rows) const
{
    if (!rows)
        return lostError();
    return std::move(*rows);
}

Result<> Connection::each(
    const QByteArray &sql, const Parameters &parameters, const std::function<Result<>(const Row &)> &row)
{
    return run(sql, &parameters, true, [&row](pg_result *result) {
        const Rows rows(result);
        return rows.isEmpty() ? Result<>() : row(rows[0]);
    });
}

Result<> Connection::execute(const QByteArray &script)
{
    return run(script, nullptr, false, [](pg_result *result) {
        PQclear(result);
        return Result<>();
    });
}

Result<Transaction> Transaction::begin(Connection &connection, Mode mode)
{
    const auto begun =
        connection.execute(mode == Mode::ReadOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
    if (!begun)
        return begun.error();
    connection.m_inTransaction = true;
    return Transaction(connection);
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

Transaction::~Transaction()
{
    if (!m_connection)
        return;
    m_connection->m_inTransaction = false;
    if (m_connection->isLost())
        return;
    // Also when everything is to stop.
    const std::stop_token stop = std::exchange(m_connection->m_stop, {});
    const auto wantCancel = [this](bool wanted) {
        const std::scoped_lock lock(m_connection->m_cancelMutex);
        return std::exchange(m_connection->m_cancelWanted, wanted);
    };
    const bool wanted = wantCancel(false);
    if (!m_connection->execute("ROLLBACK"))
        m_connection->m_broken = true; // and with the session the transaction ends
    wantCancel(wanted);
    m_connection->m_stop = stop;
}

Result<> Transaction::commit()
{
    const auto rows = m_connection->query("COMMIT");
    if (!rows)
        return rows.error();
    if (rows->command() != "COMMIT") {
        return Error{.code = ErrorCode::StoreError,
            .subject = m_connection->m_location,
            .detail = QStringLiteral("a statement of the transaction had failed")};
    }
    std::exchange(m_connection, nullptr)->m_inTransaction = false;
    return {};
}

} // namespace bunsnc::postgres
