// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/engine/engine.h"
#include "tests/support/simulatorfixture.h"

#include <QTemporaryDir>

namespace bunsnc::test {

/// An engine's options for mirroring that instance, which must be running, into a store there.
inline engine::EmbeddedOptions optionsFor(SimulatorFixture &instance, const QString &storePath)
{
    engine::EmbeddedOptions options;
    options.instance.url = instance.url();
    options.auth = servicenow::basicAuth(QStringLiteral("admin"), QStringLiteral("admin"));
    options.storePath = storePath;
    return options;
}

/// An instance, a place for a store, and the options of an engine that mirrors the one into the other. Check
/// instance.isRunning() first.
struct EngineFixture {
    explicit EngineFixture(const simulator::Options &instanceOptions = SimulatorFixture::smallInstance())
        : instance(instanceOptions)
    {
        if (instance.isRunning())
            options = optionsFor(instance, directory.filePath(QStringLiteral("a.sqlite")));
    }
    explicit EngineFixture(std::int64_t records)
        : EngineFixture(SimulatorFixture::smallInstance(records))
    {
    }

    SimulatorFixture instance;
    QTemporaryDir directory;
    engine::EmbeddedOptions options;
};

} // namespace bunsnc::test
