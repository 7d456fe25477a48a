// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachment.h"
#include "services/servicenow/aggregate.h"
#include "services/servicenow/batch.h"
#include "services/servicenow/clientcore.h"
#include "services/servicenow/gliderecord.h"
#include "services/servicenow/importset.h"
#include "services/servicenow/servicecatalog.h"

namespace bunsnc::servicenow {

/// One login to one instance; everything made from it shares its limiter, credentials and connections, from any thread.
/// Records made from it may be used on after it is gone, but no longer asynchronously: its destructor stops such calls and
/// waits for them.
class Client {
public:
    /// InvalidArgument when the address or the settings cannot be used. Sends nothing.
    static Result<std::unique_ptr<Client>> make(ClientConfig config);
    ~Client();
    Q_DISABLE_COPY_MOVE(Client)

    /// Records of a table, read in batches of `batchSize`. Not `rewindable`: rows are dropped once passed, so any number of
    /// them takes the memory of two batches: the one that is read and the next one.
    GlideRecord glideRecord(const QString &table, int batchSize = 100, bool rewindable = true) const;

    /// Attachments of the records of a table; of all tables without one.
    Attachment attachment(const QString &table = {}, int batchSize = 100, bool rewindable = true) const;
    /// Counts, sums, averages, least and greatest values, computed by the instance.
    Aggregate aggregate(const QString &table) const { return Aggregate(m_core, table); }
    /// Many requests in few, with a function for each result.
    Batch batch(BatchOptions options = {}) const { return Batch(m_core, options); }
    /// Rows into a staging table, transformed by the instance.
    ImportSet importSet(const QString &stagingTable) const { return ImportSet(m_core, stagingTable); }
    /// What people order, and the caller's cart.
    ServiceCatalog serviceCatalog() const { return ServiceCatalog(m_core); }

    QString instance() const { return m_core->instance(); }
    const std::shared_ptr<Account> &account() const { return m_core->account(); }
    Limiter::Status limiterStatus() const { return account()->limiter->status(); }
    static bool guessIsSysId(QStringView text) { return servicenow::guessIsSysId(text); }

    /// Any request through the client's pipeline: login, limiter, retries, typed errors. Blocks.
    Result<HttpResponse> send(const HttpRequest &request, std::stop_token stop = {}) const;
    /// The same in a worker thread of the client.
    QFuture<Result<HttpResponse>> sendAsync(const HttpRequest &request) const;
    const std::shared_ptr<ClientCore> &core() const { return m_core; }

private:
    Client(std::shared_ptr<ClientCore> core, std::shared_ptr<Executor> executor);

    std::shared_ptr<ClientCore> m_core;
    std::shared_ptr<Executor> m_executor;
};

} // namespace bunsnc::servicenow
