// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ticketdetail.h"

#include "models/readerworker.h"

#include <atomic>
#include <deque>
#include <unordered_map>

namespace bunsnc::models {

namespace {

/// The changes of the last while by ticket, read from the outbox as it grows; used by the worker only.
class EventHistory {
public:
    /// Reads what is new. A failure is no failure of the ticket: what is known stays.
    Result<> follow(store::TicketReader &reader, const std::stop_token &stop)
    {
        if (m_last < 0) {
            const auto newest = reader.lastSequence(stop);
            if (!newest)
                return newest.error();
            m_last = std::max<qint64>(0, *newest - Reach);
        }
        for (;;) {
            auto events = reader.eventsAfter(m_last, PageSize, stop);
            if (!events)
                return events.error();
            if (events->empty())
                return {};
            m_last = events->back().sequence;
            for (ChangeEvent &event : *events) {
                if (event.snapshot)
                    continue;
                m_order.push_back(event.rowId);
                m_byTicket[event.rowId].push_back(std::move(event));
            }
            while (m_order.size() > Reach) { // the oldest event is the first of its ticket
                const auto oldest = m_byTicket.find(m_order.front());
                oldest->second.pop_front();
                if (oldest->second.empty())
                    m_byTicket.erase(oldest);
                m_order.pop_front();
            }
        }
    }
    std::vector<ChangeEvent> of(qint64 id) const
    {
        const auto found = m_byTicket.find(id);
        return found == m_byTicket.end() ? std::vector<ChangeEvent>()
                                         : std::vector<ChangeEvent>(found->second.begin(), found->second.end());
    }

private:
    static constexpr qint64 Reach = 20000;
    static constexpr int PageSize = 1000;
    qint64 m_last = -1;
    std::unordered_map<qint64, std::deque<ChangeEvent>> m_byTicket;
    std::deque<qint64> m_order;
};

} // namespace

struct TicketDetail::Private {
    struct Loaded {
        std::optional<store::TicketDocument> document;
        std::vector<Activity> journal;
    };

    TicketDetail *q = nullptr;
    FieldListModel *fields = nullptr;
    ActivityModel *activity = nullptr;
    qint64 currentId = 0;
    QString currentName;
    StateCatalog states;
    std::optional<store::TicketDocument> document;
    quint64 generation = 0;
    bool loading = false;
    bool reloading = false;
    bool again = false;
    bool unread = false;

    std::shared_ptr<std::atomic<qint64>> watched = std::make_shared<std::atomic<qint64>>(0);
    std::shared_ptr<EventHistory> history = std::make_shared<EventHistory>();
    std::shared_ptr<GuiMailbox> mailbox;
    std::unique_ptr<ReaderWorker> worker;
    std::unique_ptr<stream::Subscription> subscription;
    std::stop_source stop;

    void open(qint64 id, const QString &name);
    void load();
    void receive(quint64 of, const Result<Loaded> &answer);
    void setLoading(bool on)
    {
        if (loading == on)
            return;
        loading = on;
        Q_EMIT q->loadingChanged(on);
    }
};

TicketDetail::TicketDetail(
    std::shared_ptr<store::TicketStore> store, stream::ChangeStream *changes, const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->q = this;
    d->fields = new FieldListModel(this);
    d->activity = new ActivityModel(clock, this);
    d->mailbox = std::make_shared<GuiMailbox>(this);
    d->worker = std::make_unique<ReaderWorker>(QStringLiteral("detail"), std::move(store));
    if (changes) {
        const auto reload = [this, box = d->mailbox](qint64 id) {
            box->post([this, id] {
                if (d->currentId != id)
                    return;
                if (d->loading || d->reloading)
                    d->again = true;
                else
                    d->load();
            });
        };
        d->subscription = changes->subscribe(
            [reload, watched = d->watched](const stream::Batch &batch) {
                const qint64 id = watched->load();
                const bool concerned = id != 0
                    && std::any_of(
                        batch->begin(), batch->end(), [id](const ChangeEvent &event) { return event.rowId == id; });
                if (concerned)
                    reload(id);
            },
            [reload, watched = d->watched](const stream::Missed &) {
                if (const qint64 id = watched->load(); id != 0)
                    reload(id);
            });
    }
}

TicketDetail::~TicketDetail()
{
    stop();
}

void TicketDetail::request(qint64 id)
{
    d->open(id, {});
}

void TicketDetail::requestByName(const QString &sysIdOrNumber)
{
    d->open(0, sysIdOrNumber.trimmed());
}

void TicketDetail::Private::open(qint64 id, const QString &name)
{
    ++generation;
    stop.request_stop(); // nobody waits for the ticket before
    stop = {};
    currentId = id;
    currentName = name;
    watched->store(id);
    again = false;
    unread = false;
    reloading = false;
    if (id == 0 && name.isEmpty()) {
        document.reset();
        fields->clear();
        activity->clear();
        setLoading(false);
        Q_EMIT q->closed();
        return;
    }
    setLoading(true);
    load();
}

void TicketDetail::Private::load()
{
    if (!worker)
        return;
    reloading = true;
    again = false;
    const quint64 of = generation;
    const auto answer = [this, of, box = mailbox](Result<Loaded> loaded) {
        box->post([this, of, loaded = std::move(loaded)] { receive(of, loaded); });
    };
    worker->post(
        [this, of, answer, id = currentId, name = currentName, token = stop.get_token(), box = mailbox,
            past = history](store::TicketReader &reader, const std::stop_token &) {
            qint64 wanted = id;
            if (wanted == 0) {
                const auto found = reader.idOf(name, token);
                if (!found) {
                    answer(found.error());
                    return;
                }
                if (!*found) {
                    answer(Loaded{});
                    return;
                }
                wanted = **found;
            }
            auto document = reader.document(wanted, token);
            if (!document) {
                answer(document.error());
                return;
            }
            Loaded loaded;
            loaded.document = std::move(*document);
            if (loaded.document)
                loaded.journal = journalOf(*loaded.document);
            answer(std::move(loaded));
            // The ticket is on screen; what happened to it may come a moment later.
            if (const auto followed = past->follow(reader, token); !followed)
                return;
            box->post([this, of, events = past->of(wanted)] {
                if (of == generation)
                    activity->setEvents(events);
            });
        },
        [answer](const Error &error) { answer(error); });
}

void TicketDetail::Private::receive(quint64 of, const Result<Loaded> &answer)
{
    if (of != generation)
        return;
    reloading = false;
    unread = !answer;
    setLoading(false);
    if (!answer) {
        if (answer.error().code != ErrorCode::Cancelled)
            Q_EMIT q->failed(answer.error());
    } else if (!answer->document) {
        const qint64 id = currentId;
        document.reset();
        fields->clear();
        activity->clear();
        Q_EMIT q->missing(id, currentName);
    } else {
        const bool other = !document || document->row.id != answer->document->row.id;
        document = answer->document;
        currentId = document->row.id;
        watched->store(currentId);
        if (other)
            activity->clear();
        fields->setStateNames(document->row.kind, states);
        fields->setFields(document->fields);
        activity->setJournal(answer->journal);
        Q_EMIT q->loaded(*document);
    }
    if (again && of == generation)
        load();
}

qint64 TicketDetail::currentId() const
{
    return d->currentId;
}

bool TicketDetail::isLoading() const
{
    return d->loading;
}

const std::optional<store::TicketDocument> &TicketDetail::document() const
{
    return d->document;
}

FieldListModel *TicketDetail::fields() const
{
    return d->fields;
}

ActivityModel *TicketDetail::activity() const
{
    return d->activity;
}

void TicketDetail::recover()
{
    if (std::exchange(d->unread, false))
        d->load();
}

void TicketDetail::requestStop()
{
    d->stop.request_stop();
    if (d->worker)
        d->worker->requestStop();
}

void TicketDetail::stop()
{
    requestStop();
    d->mailbox->close();
    d->subscription.reset();
    d->worker.reset();
}

Remains TicketDetail::detach()
{
    requestStop();
    d->mailbox->close();
    return remainsOf(std::exchange(d->subscription, nullptr), std::exchange(d->worker, nullptr));
}

void TicketDetail::setStateNames(const StateCatalog &states)
{
    d->states = states;
    d->activity->setStateNames(states);
    if (d->document)
        d->fields->setStateNames(d->document->row.kind, states);
}

void TicketDetail::retranslate()
{
    d->fields->retranslate();
    d->activity->retranslate();
}

} // namespace bunsnc::models
