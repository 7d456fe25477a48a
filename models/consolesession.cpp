// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consolesession.h"

#include "models/instanceclock.h"

#include <QTimer>

#include <array>

namespace bunsnc::models {

namespace {
/// A team's server may answer and yet refuse one of several sessions: what failed is read again after this time.
constexpr std::chrono::seconds recoverAfter{5};
} // namespace

struct ConsoleSession::Private {
    std::shared_ptr<engine::Engine> engine;
    StateCatalog states;
    const Clock &clock; // this machine's
    InstanceClock instanceClock{clock};
    std::shared_ptr<GuiMailbox> mailbox;
    std::shared_ptr<ReaderWorker> summaryWorker; // counts and trend
    std::array<QueueModel *, 4> queues{};
    FinishedModel *finished = nullptr;
    TicketDetail *detail = nullptr;
    TrendData *trend = nullptr;
    NotificationModel *notifications = nullptr;
    Freshness *freshness = nullptr;
    Counters *counters = nullptr;
    QTimer recovery{nullptr};
    bool team = false;
    bool away = false;
    bool closed = false;

    stream::ChangeStream *changes() const { return closed ? nullptr : &engine->changes(); }
};

SessionRemains::SessionRemains(std::shared_ptr<engine::Engine> engine, std::vector<Remains> remains)
    : m_engine(std::move(engine))
    , m_remains(std::move(remains))
{
}

SessionRemains::~SessionRemains()
{
    finish(std::chrono::seconds(5));
}

bool SessionRemains::finish(std::chrono::milliseconds timeout)
{
    const bool inTime = !m_engine || m_engine->shutDown(timeout);
    m_remains.clear(); // the stream is quiet now: nobody waits for a handler
    m_engine.reset();
    return inTime;
}

ConsoleSession::ConsoleSession(std::shared_ptr<engine::Engine> engine, const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(new Private{.engine = std::move(engine), .clock = clock})
{
    d->states = d->engine->accountFacts().states;
    d->mailbox = std::make_shared<GuiMailbox>(this);
    d->summaryWorker = std::make_shared<ReaderWorker>(QStringLiteral("summary"), d->engine->store());
    const auto team = d->engine->teamStatus();
    d->team = team.has_value();
    d->freshness = new Freshness(
        {d->engine->instanceName(), d->engine->store()->location(), d->engine->isMirroring(), d->team}, clock, this);
    d->recovery.setSingleShot(true);
    d->recovery.setInterval(recoverAfter);
    connect(&d->recovery, &QTimer::timeout, this, [this] {
        if (!d->away)
            recover();
    });
    d->engine->setMirrorListener([this, box = d->mailbox, source = std::weak_ptr(d->engine)](const auto &status) {
        const auto alive = source.lock();
        box->post([this, status, now = alive ? alive->teamStatus() : std::nullopt] { takeStatus(status, now); });
    });
    takeStatus(d->engine->mirrorStatus(), team);
    d->engine->setFactsListener([this, box = d->mailbox] { box->post([this] { takeFacts(); }); });
}

ConsoleSession::~ConsoleSession()
{
    close();
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly)); // they look at the clock, which goes with `d`
}

void ConsoleSession::takeStatus(const sync::MirrorStatus &status, const std::optional<engine::TeamStatus> &team)
{
    d->instanceClock.setSkewSeconds(status.clockSkewSeconds);
    d->freshness->setTeam(team);
    d->freshness->setStatus(status);
    const bool back = std::exchange(d->away, d->team && status.error.has_value()) && !d->away;
    if (back)
        recover();
    Q_EMIT mirrorStatusChanged(status);
}

bool ConsoleSession::isAway() const
{
    return d->away;
}

void ConsoleSession::report(const Error &error)
{
    if (d->team && error.retryable && !d->closed)
        d->recovery.start();
    Q_EMIT failed(error);
}

/// What could not be read is read now. Changes are caught up with by the stream.
void ConsoleSession::recover()
{
    for (QueueModel *queue : d->queues) {
        if (queue)
            queue->recover();
    }
    if (d->finished)
        d->finished->recover();
    if (d->detail)
        d->detail->recover();
    if (d->trend)
        d->trend->refresh();
    if (d->counters)
        d->counters->refresh();
}

/// Who we are and how states are called is known better now.
void ConsoleSession::takeFacts()
{
    const StateCatalog states = d->engine->accountFacts().states;
    const bool renamed = !(states == d->states);
    d->states = states;
    for (QueueModel *queue : d->queues) {
        if (!queue)
            continue;
        queue->setStateNames(states);
        queue->refreshQuery();
    }
    if (d->finished) {
        d->finished->setStateNames(states);
        d->finished->refreshQuery();
    }
    if (d->detail)
        d->detail->setStateNames(states);
    if (d->notifications)
        d->notifications->setStateNames(states);
    if (renamed)
        Q_EMIT statesChanged();
}

engine::Engine &ConsoleSession::engine() const
{
    return *d->engine;
}

const StateCatalog &ConsoleSession::states() const
{
    return d->states;
}

const Clock &ConsoleSession::clock() const
{
    return d->instanceClock;
}

QueueModel *ConsoleSession::queue(Kind kind)
{
    QueueModel *&queue = d->queues[static_cast<std::size_t>(kind)];
    if (!queue) {
        queue = new QueueModel(kind, d->engine->store(), d->changes(), d->states, d->instanceClock, this);
        connect(queue, &QueueModel::failed, this, &ConsoleSession::report);
        if (!d->closed)
            queue->start();
    }
    return queue;
}

FinishedModel *ConsoleSession::finished()
{
    if (!d->finished) {
        d->finished = new FinishedModel(d->engine->store(), d->changes(), d->states, d->instanceClock, this);
        connect(d->finished, &FinishedModel::failed, this, &ConsoleSession::report);
        if (!d->closed)
            d->finished->start();
    }
    return d->finished;
}

TicketDetail *ConsoleSession::detail()
{
    if (!d->detail) {
        d->detail = new TicketDetail(d->engine->store(), d->changes(), d->instanceClock, this);
        d->detail->setStateNames(d->states);
        connect(d->detail, &TicketDetail::failed, this, &ConsoleSession::report);
    }
    return d->detail;
}

TrendData *ConsoleSession::trend()
{
    if (!d->trend) {
        d->trend = new TrendData(d->summaryWorker, d->changes(), d->instanceClock, this);
        connect(d->trend, &TrendData::failed, this, &ConsoleSession::report);
    }
    return d->trend;
}

NotificationModel *ConsoleSession::notifications()
{
    if (!d->notifications) {
        d->notifications = new NotificationModel(d->changes(), d->clock, this);
        d->notifications->setStateNames(d->states);
        d->notifications->start();
    }
    return d->notifications;
}

Freshness *ConsoleSession::freshness() const
{
    return d->freshness;
}

Counters *ConsoleSession::counters()
{
    if (!d->counters) {
        d->counters = new Counters(d->summaryWorker, d->changes(), this);
        connect(d->counters, &Counters::failed, this, &ConsoleSession::report);
        if (!d->closed)
            d->counters->start();
    }
    return d->counters;
}

ReaderWorker &ConsoleSession::reader()
{
    return *d->summaryWorker;
}

std::unique_ptr<SessionRemains> ConsoleSession::detach()
{
    if (d->closed)
        return std::make_unique<SessionRemains>(nullptr, std::vector<Remains>());
    d->closed = true;
    // Everything is asked to stop before anything is waited for.
    d->engine->setMirrorListener({});
    d->engine->setFactsListener({});
    d->mailbox->close();
    d->recovery.stop();
    d->summaryWorker->requestStop();
    std::vector<Remains> remains;
    for (QueueModel *queue : d->queues) {
        if (queue)
            remains.push_back(queue->detach());
    }
    if (d->finished)
        remains.push_back(d->finished->detach());
    if (d->detail)
        remains.push_back(d->detail->detach());
    if (d->notifications)
        remains.push_back(d->notifications->detach());
    if (d->trend)
        remains.push_back(d->trend->detach());
    if (d->counters)
        remains.push_back(d->counters->detach());
    remains.push_back(d->summaryWorker);
    return std::make_unique<SessionRemains>(std::move(d->engine), std::move(remains));
}

bool ConsoleSession::close(std::chrono::milliseconds timeout)
{
    return detach()->finish(timeout);
}

bool ConsoleSession::isClosed() const
{
    return d->closed;
}

void ConsoleSession::retranslate()
{
    for (QueueModel *queue : d->queues) {
        if (queue)
            queue->retranslate();
    }
    if (d->finished)
        d->finished->retranslate();
    if (d->detail)
        d->detail->retranslate();
    if (d->notifications)
        d->notifications->retranslate();
    d->freshness->retranslate();
}

} // namespace bunsnc::models
