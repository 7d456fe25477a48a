// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/counters.h"

namespace bunsnc::models {

Counters::Counters(std::shared_ptr<ReaderWorker> worker, stream::ChangeStream *changes, QObject *parent)
    : QObject(parent)
    , m_worker(std::move(worker))
    , m_changes(changes)
    , m_mailbox(std::make_shared<GuiMailbox>(this))
{
    m_interval.setInterval(30000);
    connect(&m_interval, &QTimer::timeout, this, &Counters::refresh);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(500);
    connect(&m_debounce, &QTimer::timeout, this, [this] {
        if (m_again)
            refresh();
    });
}

Counters::~Counters()
{
    stop();
}

void Counters::stop()
{
    detach();
}

Remains Counters::detach()
{
    m_mailbox->close();
    m_interval.stop();
    m_debounce.stop();
    m_running = true; // no answer comes any more
    return remainsOf(std::exchange(m_subscription, nullptr), std::exchange(m_worker, nullptr));
}

void Counters::start()
{
    if (m_interval.isActive())
        return;
    m_interval.start();
    if (m_changes) {
        const auto count = [this, box = m_mailbox](const auto &) {
            box->post([this] {
                if (m_debounce.isActive())
                    m_again = true; // the first change counts at once, the following ones together
                else
                    refresh();
            });
        };
        m_subscription = m_changes->subscribe(count, count);
    }
    refresh();
}

void Counters::refresh()
{
    if (m_running) {
        m_again = true;
        return;
    }
    m_running = true;
    m_again = false;
    m_debounce.start();
    const auto done = [this, box = m_mailbox](Result<Counts> answer) {
        box->post([this, answer = std::move(answer)] {
            m_running = false;
            if (!answer) {
                if (answer.error().code != ErrorCode::Cancelled)
                    Q_EMIT failed(answer.error());
            } else if (!(answer.value() == m_counts)) {
                m_counts = answer.value();
                Q_EMIT changed(m_counts);
            }
            if (m_again && !m_debounce.isActive())
                refresh();
        });
    };
    m_worker->post(
        [done](store::TicketReader &reader, const std::stop_token &stop) {
            Counts counts;
            counts.finished = 0;
            for (const Kind kind : allKinds) {
                const auto live = reader.count(kind, false, stop);
                const auto finished = live ? reader.count(kind, true, stop) : live;
                if (!finished) {
                    done(finished.error());
                    return;
                }
                counts.live[static_cast<std::size_t>(kind)] = *live;
                counts.finished += *finished;
            }
            done(counts);
        },
        [done](const Error &error) { done(error); });
}

} // namespace bunsnc::models
