// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consolesession.h"

#include "models/instanceclock.h"

#include <array>

namespace bunsnc::models {

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
    d->freshness = new Freshness(
        {d->engine->instanceName(), d->engine->store()->location(), d->engine->isMirroring()}, clock, this);
    d->engine->setMirrorListener([this, box = d->mailbox](const sync::MirrorStatus &status) {
        box->post([this, status] {
            d->instanceClock.setSkewSeconds(status.clockSkewSeconds);
            d->freshness->setStatus(status);
            Q_EMIT mirrorStatusChanged(status);
        });
    });
    d->instanceClock.setSkewSeconds(d->engine->mirrorStatus().clockSkewSeconds);
    d->freshness->setStatus(d->engine->mirrorStatus());
    d->engine->setFactsListener([this, box = d->mailbox] { box->post([this] { takeFacts(); }); });
}

ConsoleSession::~ConsoleSession()
{
    close();
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly)); // they look at the clock, which goes with `d`
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
        connect(queue, &QueueModel::failed, this, &ConsoleSession::failed);
        if (!d->closed)
            queue->start();
    }
    return queue;
}

FinishedModel *ConsoleSession::finished()
{
    if (!d->finished) {
        d->finished = new FinishedModel(d->engine->store(), d->changes(), d->states, d->instanceClock, this);
        connect(d->finished, &FinishedModel::failed, this, &ConsoleSession::failed);
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
        connect(d->detail, &TicketDetail::failed, this, &ConsoleSession::failed);
    }
    return d->detail;
}

TrendData *ConsoleSession::trend()
{
    if (!d->trend) {
        d->trend = new TrendData(d->summaryWorker, d->changes(), d->instanceClock, this);
        connect(d->trend, &TrendData::failed, this, &ConsoleSession::failed);
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
        connect(d->counters, &Counters::failed, this, &ConsoleSession::failed);
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
