// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/enginehost.h"

namespace bunsnc::ui {

EngineHost::EngineHost(QObject *parent)
    : QObject(parent)
    , m_mailbox(std::make_shared<models::GuiMailbox>(this))
    , m_worker(std::make_unique<WorkerThread>(QStringLiteral("engine-host")))
{
}

EngineHost::~EngineHost()
{
    m_mailbox->close();
    m_worker.reset();
}

void EngineHost::open(MakeOptions makeOptions)
{
    const quint64 generation = ++m_generation;
    m_opening = true;
    m_worker->post([this, generation, mailbox = m_mailbox, makeOptions = std::move(makeOptions)](std::stop_token) {
        auto options = makeOptions();
        Result<std::unique_ptr<engine::Engine>> result = options
            ? engine::openEmbedded(std::move(options).value())
            : Result<std::unique_ptr<engine::Engine>>(options.error());
        if (!result) {
            mailbox->post([this, generation, error = result.error()] {
                if (generation != m_generation)
                    return;
                m_opening = false;
                Q_EMIT failed(error);
            });
            return;
        }
        std::shared_ptr<engine::Engine> engine = std::move(result).value();
        mailbox->post([this, generation, engine] {
            if (generation != m_generation) {
                release(engine);
                return;
            }
            m_opening = false;
            Q_EMIT opened(engine);
        });
    });
}

void EngineHost::release(std::shared_ptr<engine::Engine> engine, std::function<void()> then)
{
    if (!engine)
        return;
    m_worker->post([mailbox = m_mailbox, engine = std::move(engine), then = std::move(then)](std::stop_token) mutable {
        engine->shutDown(std::chrono::seconds(5));
        engine.reset();
        if (then)
            mailbox->post([then = std::move(then)] { then(); });
    });
}

} // namespace bunsnc::ui
