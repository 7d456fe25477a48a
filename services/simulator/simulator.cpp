// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/simulator.h"

#include "services/http/certificates.h"
#include "services/http/failure.h"
#include "services/simulator/basedata.h"
#include "services/simulator/controlapi.h"
#include "services/simulator/loader.h"
#include "services/simulator/player.h"
#include "services/simulator/site.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

/// Depth of the queue in front of the semaphore that API requests pass.
constexpr int mostWaiting = 50;
/// The largest attachment and the form around it.
constexpr std::uint64_t mostUploaded = 1025ull * 1024 * 1024;

class RunningSimulator final : public Simulator {
public:
    RunningSimulator(std::unique_ptr<Storage> storage, const Options &options, qint64 startMs)
        : m_instance(std::move(storage), options.zone.toStdString(), startMs, options.speed, options.seed)
        , m_player(m_instance)
        , m_control(m_instance, m_player)
        , m_site(m_instance, options.requestLog,
              [this](const http::Request &request) { return m_control.answer(request); })
    {
    }
    ~RunningSimulator() override { stop(); }

    QUrl url() const override { return m_url; }
    QString caFile() const override { return m_caFile; }
    Control &control() override { return m_control; }

    void stop() override
    {
        m_player.stop();
        if (m_server)
            m_server->stop();
    }

    Result<> fill(const Options &options, const Replay *replay)
    {
        Storage &storage = *m_instance.storage;
        if (storage.isNew()) {
            const std::int64_t now = m_instance.clock.nowSeconds();
            if (auto begun = storage.beginFilling(); !begun)
                return begun;
            if (auto inserted = insertBaseData(storage, m_instance.writer, makeCast(options.seed), now); !inserted)
                return inserted;
            if (replay) {
                if (auto inserted = insertCast(m_instance.writer, replay->cast, now); !inserted)
                    return inserted;
            }
            m_counts = countsFor(options.records, options.incidentsOnly);
            if (replay)
                m_counts.incidents = 0;
            if (auto inserted = insertTickets(storage, options.seed, now, m_counts); !inserted)
                return inserted;
            if (auto ended = storage.endFilling(); !ended)
                return ended;
        }
        if (auto loaded = m_instance.world.load(storage.writer()); !loaded)
            return loaded;
        return m_instance.writer.load();
    }

    Result<> serve(const Options &options)
    {
        http::ServerOptions server;
        server.port = options.port;
        server.threads = options.threads;
        server.headerTooLong = &Site::headerTooLong;
        server.queueLimit = mostWaiting;
        server.queueFull = &Site::queueFull;
        server.spools = &Site::takesFiles;
        server.spoolDirectory = m_instance.storage->directory();
        server.spoolLimit = mostUploaded;
        if (!options.tlsDirectory.isEmpty()) {
            auto certificate = http::localCertificate(options.tlsDirectory);
            if (!certificate)
                return certificate.error();
            server.certificateFile = certificate->certificateFile;
            server.privateKeyFile = certificate->keyFile;
            m_caFile = certificate->caFile;
            server.clientCaFile = options.clientCaFile;
        } else if (!options.clientCaFile.isEmpty()) {
            return http::failure(ErrorCode::InvalidArgument, options.clientCaFile, u"client certificates need TLS"_s);
        }
        if (auto added = m_instance.credentials.add(options.access); !added)
            return added;
        if (auto set = m_instance.faults.set(options.faults); !set)
            return set;
        m_url.setScheme(m_caFile.isEmpty() ? u"http"_s : u"https"_s);
        m_url.setHost(u"127.0.0.1"_s);
        server.bound = [this](quint16 port) {
            m_url.setPort(port);
            setBaseUrl();
        };
        auto listening
            = http::listen(server, [this](const http::Request &request) { return m_site.answer(request); });
        if (!listening)
            return listening.error();
        m_server = std::move(*listening);
        return {};
    }

    Result<> play(const Options &options, std::optional<Replay> replay)
    {
        if (replay) {
            m_player.startReplay(std::move(replay->operations));
            return {};
        }
        if (options.rate <= 0)
            return {};
        return m_player.startGenerated(options.seed, options.rate,
            std::max({m_counts.incidents, m_counts.changeTasks, m_counts.catalogTasks}));
    }

private:
    /// Links in answers name the instance by its own address.
    void setBaseUrl() { m_instance.baseUrl = m_url.toString(QUrl::RemovePath).toStdString(); }

    Instance m_instance;
    Player m_player;
    InstanceControl m_control;
    Site m_site;
    TicketCounts m_counts;
    QUrl m_url;
    QString m_caFile;
    std::unique_ptr<http::Server> m_server; // last: stops before what it serves goes
};

} // namespace

Result<std::unique_ptr<Simulator>> start(const Options &options)
{
    std::optional<Replay> replay;
    if (!options.replayFile.isEmpty()) {
        auto log = readEventLog(options.replayFile);
        if (!log)
            return log.error();
        replay = std::move(*log);
    }
    auto storage = Storage::open(options.databaseFile);
    if (!storage)
        return storage.error();
    const qint64 startMs = replay && !replay->operations.empty()
        ? replay->operations.front().at * 1000
        : Clock::system().nowMs() + options.clockSkewSeconds * 1000;
    auto simulator = std::make_unique<RunningSimulator>(std::move(*storage), options, startMs);
    if (auto filled = simulator->fill(options, replay ? &*replay : nullptr); !filled)
        return filled.error();
    if (auto served = simulator->serve(options); !served)
        return served.error();
    if (auto playing = simulator->play(options, std::move(replay)); !playing)
        return playing.error();
    return std::unique_ptr<Simulator>(std::move(simulator));
}

} // namespace bunsnc::simulator
