// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowrig.h"

#include "ui/theme/theme.h"

#include <QTest>

namespace bunsnc::tests {

WindowRig::WindowRig(int incidents, const QString &language)
{
    m_settings.set(SettingKey::Language, language);
    m_language.set(language);
    ui::Theme::instance().setMode(QStringLiteral("light"));
    const QString path = m_directory.filePath(QStringLiteral("desk.sqlite"));
    const auto filled = filledStore(path, incidents);
    if (!filled)
        return;
    engine::EmbeddedOptions options;
    options.instance.url = QUrl(QStringLiteral("https://desk.invalid"));
    options.storePath = path;
    auto opened = engine::openEmbedded(std::move(options));
    if (!opened)
        return;
    m_engine = std::move(opened).value();
    m_store = m_engine->store();
    auto writer = m_store->openWriter();
    if (!writer)
        return;
    m_writer = std::move(writer).value();
    m_window = std::make_unique<ui::MainWindow>(
        m_settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(m_directory.path())), m_language);
    m_window->resize(1280, 800);
    m_window->show();
    m_window->setEngine(m_engine);
    m_ready = QTest::qWaitFor([this] {
        const auto *const model = this->incidents()->model();
        return model && !model->isLoading() && model->rowCount() > 0;
    }, 10'000);
}

WindowRig::~WindowRig()
{
    m_engine.reset(); // the window lets go of the last one
    m_window.reset();
    m_writer.reset();
}

std::shared_ptr<engine::Engine> WindowRig::openAgain()
{
    engine::EmbeddedOptions options;
    options.storePath = m_directory.filePath(QStringLiteral("desk.sqlite"));
    auto opened = engine::openEmbedded(std::move(options));
    return opened ? std::shared_ptr<engine::Engine>(std::move(opened).value()) : nullptr;
}

bool WindowRig::change(const SampleTicket &ticket)
{
    const auto outcome = write(*m_writer, ticket.kind, {ticket}, store::Origin::Incremental);
    m_engine->changes().wake();
    return outcome && outcome->quarantined == 0;
}

} // namespace bunsnc::tests
