// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "bench/benchserver.h"

#include "bench/figures.h"

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::bench {

std::unique_ptr<test::PostgresServer> startBenchServer()
{
    auto server = std::make_unique<test::PostgresServer>(
        QStringList{u"shared_buffers=1GB"_s, u"max_wal_size=4GB"_s, u"maintenance_work_mem=256MB"_s});
    if (!server->isRunning())
        fail(server->problem());
    return server;
}

} // namespace bunsnc::bench
