// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consolesession.h"

#include <array>

namespace bunsnc::models {

struct ConsoleSession::Private {
    std::shared_ptr<engine::Engine> engine;
    StateCatalog states;
    const Clock &clock;
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

ConsoleSession::ConsoleSession(
    std::shared_ptr<engine::Engine> engine, const StateCatalog &states, const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(Private{.engine = std::move(engine), .states = states, .clock = clock}))
{
    d->mailbox = std::make_shared<GuiMailbox>(this);
    d->summaryWorker = std::make_shared<ReaderWorker>(QStringLiteral("summary"), d->engine->store());
    d->freshness = new Freshness(d->engine->sourceName(), clock, this);
    d->engine->setMirrorListener([this, box = d->mailbox](const sync::MirrorStatus &status) {
        box->post([this, status] {
            d->freshness->setStatus(status);
            Q_EMIT mirrorStatusChanged(status);
        });
    });
    d->freshness->setStatus(d->engine->mirrorStatus());
}

ConsoleSession::~ConsoleSession()
{
    close();
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
    return d->clock;
}

QueueModel *ConsoleSession::queue(Kind kind)
{
    QueueModel *&queue = d->queues[static_cast<std::size_t>(kind)];
    if (!queue) {
        queue = new QueueModel(kind, d->engine->store(), d->changes(), d->states, d->clock, this);
        connect(queue, &QueueModel::failed, this, &ConsoleSession::failed);
        if (!d->closed)
            queue->start();
    }
    return queue;
}

FinishedModel *ConsoleSession::finished()
{
    if (!d->finished) {
        d->finished = new FinishedModel(d->engine->store(), d->changes(), d->states, d->clock, this);
        connect(d->finished, &FinishedModel::failed, this, &ConsoleSession::failed);
        if (!d->closed)
            d->finished->start();
    }
    return d->finished;
}

TicketDetail *ConsoleSession::detail()
{
    if (!d->detail) {
        d->detail = new TicketDetail(d->engine->store(), d->changes(), d->clock, this);
        connect(d->detail, &TicketDetail::failed, this, &ConsoleSession::failed);
    }
    return d->detail;
}

TrendData *ConsoleSession::trend()
{
    if (!d->trend) {
        d->trend = new TrendData(d->summaryWorker, d->changes(), d->clock, this);
        connect(d->trend, &TrendData::failed, this, &ConsoleSession::failed);
    }
    return d->trend;
}

NotificationModel *ConsoleSession::notifications()
{
    if (!d->notifications) {
        d->notifications = new NotificationModel(d->changes(), d->clock, this);
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

bool ConsoleSession::close(std::chrono::milliseconds timeout)
{
    if (d->closed)
        return true;
    d->closed = true;
    // Everything is asked to stop before anything is waited for.
    d->engine->setMirrorListener({});
    d->mailbox->close();
    d->summaryWorker->requestStop();
    for (QueueModel *queue : d->queues) {
        if (queue)
            queue->requestStop();
    }
    if (d->finished)
        d->finished->requestStop();
    if (d->detail)
        d->detail->requestStop();
    const bool inTime = d->engine->shutDown(timeout);
    for (QueueModel *queue : d->queues) {
        if (queue)
            queue->stop();
    }
    if (d->finished)
        d->finished->stop();
    if (d->detail)
        d->detail->stop();
    if (d->notifications)
        d->notifications->stop();
    if (d->trend)
        d->trend->stop();
    if (d->counters)
        d->counters->stop();
    d->summaryWorker->wait(timeout.count());
    return inTime;
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
