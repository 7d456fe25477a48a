// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/core/clock.h"
#include "services/servicenow/clientcore.h"
#include "services/servicenow/metadatafile.h"

#include <condition_variable>
#include <memory>
#include <stop_token>

namespace bunsnc::servicenow {

/// The descriptions of an instance's tables, each read once however many threads ask for it, and read again when it
/// is too old. With a file, a program that starts anew needs no request. Thread-safe; calls block while they read.
class MetadataCache {
public:
    struct Options {
        std::chrono::seconds maxAge = std::chrono::hours(24); ///< older ones are read again; 0: always
        QString file = {}; ///< empty: in memory only
        const Clock *clock = &Clock::system();
    };
    using Table = std::shared_ptr<const TableMetadata>;
    using Choices = std::shared_ptr<const TableChoices>;

    explicit MetadataCache(std::shared_ptr<ClientCore> core)
        : MetadataCache(std::move(core), Options())
    {
    }
    MetadataCache(std::shared_ptr<ClientCore> core, Options options);
    ~MetadataCache();
    Q_DISABLE_COPY_MOVE(MetadataCache)

    /// The table with its columns. InvalidTable; Forbidden, with the role that is missing in its detail.
    Result<Table> table(const QString &name, std::stop_token stop = {});
    /// The choices of its columns.
    Result<Choices> choices(const QString &table, std::stop_token stop = {});
    /// What is known already, however old; null without. Sends nothing.
    Table knownTable(const QString &name) const;
    Choices knownChoices(const QString &table) const;

    /// Forgets a table, or all of them, also in the file. What is being read at this moment is not kept.
    void invalidate(const QString &table = {});
    /// Why the file could not be read or written the last time; the cache goes on without it.
    std::optional<Error> fileProblem() const;

private:
    struct Impl;
    std::unique_ptr<Impl> d;
};

} // namespace bunsnc::servicenow
