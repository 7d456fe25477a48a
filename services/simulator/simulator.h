// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"

#include <QJsonObject>
#include <QString>
#include <QUrl>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace bunsnc::simulator {

struct Options {
    quint16 port = 0;
    QString tlsDirectory; ///< not empty: TLS; a CA and a certificate for localhost are made there when missing
    std::int64_t records = 20'000; ///< tickets of all kinds at start (two thirds incidents)
    std::uint64_t seed = 1;
    double rate = 0; ///< workload operations per second of instance time; 0 = nothing happens by itself
    double speed = 1; ///< instance seconds per real second
    /// Event log to play instead of the generated workload. The instance's clock then begins at the log's first event,
    /// and no incidents are generated: all of them come from the log, with its numbers, times and users.
    QString replayFile;
    QString databaseFile; ///< empty: a temporary file. One that exists is served as it is, nothing is generated
    QString zone = QStringLiteral("America/Sao_Paulo"); ///< of the callers
    std::int64_t clockSkewSeconds = 0; ///< instance minus this machine
    int threads = 2;
    bool requestLog = true; ///< keeps arrival time and concurrency of every request for control/log
    /// How much is generated: only incidents, for benchmarks; `records` counts incidents then.
    bool incidentsOnly = false;
    QJsonObject faults; ///< switched on from the start, by the names in docs/simulator.md
    QJsonObject access; ///< registered OAuth clients, API keys and certificates, as Control::addAccess() takes them
    QString clientCaFile; ///< with TLS: clients are asked for a certificate of these authorities (PEM)
};

/// A write done by "somebody on the instance", past the API; also ways that the API has not.
struct DirectChange {
    enum class Type { Insert, Update, Delete };
    Type type = Type::Update;
    QString table;
    QString sysId; ///< of an insert: empty, or the one to give
    QString user = QStringLiteral("admin");
    std::vector<std::pair<QString, QString>> fields; ///< journal inputs among them
    qint64 at = 0; ///< epoch seconds that it is stamped with, also in the past; 0: now
    bool silent = false; ///< without sys_updated_on, sys_mod_count and audit, as autoSysFields(false) does
    bool audit = true; ///< of a delete: leaves rows in sys_audit_delete and sys_audit
};

struct RequestFigures {
    qint64 requests = 0;
    int maximumInOneSecond = 0; ///< over every window of one second, wherever it begins
    int maximumAtOnce = 0;
};

/// Run-time control for tests and benchmarks that run the simulator in their own process. Callable from every thread.
/// The same can be had over HTTP under /__simulator/, from loopback only (docs/simulator.md).
class Control {
public:
    virtual ~Control() = default;
    /// Switches faults by the names in docs/simulator.md, e.g. {{"rate_limit", 3}}; the others stay as they are.
    virtual Result<> setFaults(const QJsonObject &faults) = 0;
    virtual void clearFaults() = 0;
    /// Registers OAuth clients, API keys and certificates; docs/simulator.md has the names.
    virtual Result<> addAccess(const QJsonObject &access) = 0;
    /// Ends tokens and sessions, e.g. {{"access_tokens", true}, {"user", "ana.souza"}}.
    virtual Result<> revokeAccess(const QJsonObject &what) = 0;
    /// Does the changes in one transaction; the sys_ids they were done to, in order.
    virtual Result<std::vector<QString>> apply(const std::vector<DirectChange> &changes) = 0;
    Result<QString> apply(const DirectChange &change);
    /// Stored values of a record; empty when it does not exist.
    virtual Result<QJsonObject> record(const QString &table, const QString &sysId) = 0;
    virtual Result<qint64> count(const QString &table, const QString &encodedQuery = {}) = 0;
    /// sys_ids that match, in the query's order.
    virtual Result<std::vector<QString>> find(const QString &table, const QString &encodedQuery) = 0;
    virtual RequestFigures requests() const = 0;
    virtual void resetRequests() = 0;
    /// From now on path, encoded query and fields ("path?query&fields") of each request are kept, in the order of their
    /// arrivals; for tests with few of them.
    virtual void keepTargets() = 0;
    virtual std::vector<std::string> targets() const = 0;
    virtual const Clock &clock() const = 0; ///< the instance's
    virtual void setClock(qint64 epochMs) = 0;
    virtual void advanceClock(qint64 ms) = 0;
    virtual void setSpeed(double speed) = 0;
    virtual void setWorkloadPaused(bool paused) = 0;
    virtual qint64 operationsPlayed() const = 0;
    virtual bool replayEnded() const = 0; ///< all operations of the event log were played
};

/// A small ServiceNow instance on loopback, by the contract of a real one. User admin, password admin.
/// Run-time control under /__simulator/ (loopback only): faults, clock, log, workload, direct changes.
class Simulator {
public:
    virtual ~Simulator() = default;
    virtual QUrl url() const = 0;
    virtual QString caFile() const = 0; ///< empty without TLS
    virtual Control &control() = 0;
    virtual void stop() = 0;
};
Result<std::unique_ptr<Simulator>> start(const Options &options);

} // namespace bunsnc::simulator
