// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/core/result.h"

#include <QString>
#include <QUrl>

#include <cstdint>
#include <memory>

namespace bunsnc::simulator {

struct Options {
    quint16 port = 0;
    QString tlsDirectory; ///< not empty: TLS; a CA and a certificate for localhost are made there when missing
    std::int64_t records = 20'000; ///< tickets of all kinds at start (two thirds incidents)
    std::uint64_t seed = 1;
    double rate = 0; ///< workload operations per second of instance time; 0 = nothing happens by itself
    double speed = 1; ///< instance seconds per real second
    QString replayFile; ///< event log to play instead of the generated workload
    QString databaseFile; ///< empty: in memory
    QString zone = QStringLiteral("America/Sao_Paulo"); ///< of the callers
    std::int64_t clockSkewSeconds = 0; ///< instance minus this machine
    int threads = 2;
    bool requestLog = true; ///< keeps arrival time and concurrency of every request for control/log
    /// How much is generated: only incidents, for benchmarks; `records` counts incidents then.
    bool incidentsOnly = false;
};

/// A small ServiceNow instance on loopback, by the contract of a real one. User admin, password admin.
/// Run-time control under /__simulator/ (loopback only): faults, clock, log, workload, direct changes.
class Simulator {
public:
    virtual ~Simulator() = default;
    virtual QUrl url() const = 0;
    virtual QString caFile() const = 0; ///< empty without TLS
    virtual void stop() = 0;
};
Result<std::unique_ptr<Simulator>> start(const Options &options);

} // namespace bunsnc::simulator
