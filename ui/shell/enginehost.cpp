// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/enginehost.h"

namespace bunsnc::ui {

namespace {
constexpr int retryMs = 2000;
constexpr int lookMs = 100;
constexpr std::chrono::seconds longestEnd{10}; ///< then the store is opened nevertheless, and says what is wrong
} // namespace

EngineHost::EngineHost(QObject *parent)
    : QObject(parent)
    , m_mailbox(std::make_shared<models::GuiMailbox>(this))
    , m_generation(std::make_shared<std::atomic<quint64>>(0))
    , m_opener(std::make_unique<WorkerThread>(QStringLiteral("engine-opener")))
    , m_ender(std::make_unique<WorkerThread>(QStringLiteral("engine-ender")))
{
}

EngineHost::~EngineHost()
{
    m_mailbox->close();
    m_unwanted.request_stop();
    m_opener->requestStop();
    m_ender.reset();
    models::discard(std::shared_ptr<WorkerThread>(std::move(m_opener)));
}

void EngineHost::open(Make make)
{
    forget();
    m_unwanted = {};
    const quint64 generation = *m_generation;
    m_opener->post([this, generation, asked = m_generation, ended = m_ended, mailbox = m_mailbox,
                       unwanted = m_unwanted.get_token(), make = std::move(make)](const std::stop_token &stop) {
        if (ended.valid())
            ended.wait_for(longestEnd);
        if (stop.stop_requested() || unwanted.stop_requested())
            return;
        auto result = make(unwanted);
        while (!result) {
            if (result.error().code == ErrorCode::Cancelled)
                return;
            mailbox->post([this, generation, error = result.error()] {
                if (generation == *m_generation)
                    Q_EMIT failed(error);
            });
            if (!result.error().retryable)
                return;
            for (int waited = 0; waited < retryMs; waited += lookMs) {
                if (generation != *asked || !interruptibleSleep(lookMs, stop))
                    return;
            }
            result = make(unwanted);
        }
        std::shared_ptr<engine::Engine> engine = std::move(result).value();
        mailbox->post([this, generation, engine = std::move(engine)]() mutable {
            if (generation == *m_generation) {
                Q_EMIT opened(std::move(engine));
            } else {
                release(std::make_unique<models::SessionRemains>(std::move(engine), std::vector<models::Remains>()),
                    longestEnd);
            }
        });
    });
}

void EngineHost::forget()
{
    ++*m_generation;
    m_unwanted.request_stop();
}

void EngineHost::release(std::unique_ptr<models::SessionRemains> remains, std::chrono::milliseconds limit,
    std::function<void(bool inTime)> then)
{
    const auto ended = std::make_shared<std::promise<void>>();
    m_ended = ended->get_future().share();
    m_ender->post([ended, limit, mailbox = m_mailbox, then = std::move(then),
                      remains = std::shared_ptr<models::SessionRemains>(std::move(remains))](
                      const std::stop_token &) mutable {
        const bool inTime = remains->finish(limit);
        remains.reset();
        ended->set_value();
        if (then)
            mailbox->post([then = std::move(then), inTime] { then(inTime); });
    });
}

} // namespace bunsnc::ui
