// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/database/sqlite.h"
#include "services/store/sqlite/connection.h"
#include "services/store/ticketstore.h"
#include "tests/store/samplerecords.h"

#include <QTemporaryDir>

namespace bunsnc::test {

/// A store in a temporary directory with its writer and one reader.
class StoreFixture {
public:
    explicit StoreFixture(const store::SqliteOptions &storeOptions = {});

    void reopen();
    /// Applies one page; fails loudly when the store does.
    store::ApplyOutcome apply(std::vector<std::string> records, Kind kind = Kind::Incident,
        store::Origin origin = store::Origin::Incremental);
    std::vector<ChangeEvent> events();
    TicketRow row(const QString &sysId);
    QString field(const QString &sysId, const QString &name, bool display = false);
    qint64 count(const QByteArray &table);
    QList<QStringList> query(const QByteArray &sql);
    /// Changes the file behind the store's back.
    bool change(const QByteArray &sql);
    /// The full-text index holds exactly the texts of the documents.
    bool textIndexIsSound();

    QTemporaryDir directory;
    QString path;
    store::SqliteOptions options;
    StateCatalog states;
    ManualClock clock{1'790'000'000'000};
    std::shared_ptr<store::TicketStore> store;
    std::unique_ptr<store::TicketWriter> writer;
    std::unique_ptr<store::TicketReader> reader;
};

} // namespace bunsnc::test
