// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/database/sqlite.h"
#include "services/query/query.h"
#include "services/store/sqlite/connection.h"
#include "services/store/ticketstore.h"
#include "tests/store/samplerecords.h"

#include <QTemporaryDir>

namespace bunsnc::test {

enum class Backend { Sqlite, Postgres };

/// For initTestCase_data(): every test then runs on every kind of store.
void addStores();
/// For init(): the store that this run is about. Empty, or why it cannot be had here: then the test is skipped.
QString useStore();
/// Both, in a test class.
#define BUNSNC_USE_STORE()                                                                                             \
    do {                                                                                                               \
        const QString problem = bunsnc::test::useStore();                                                              \
        if (!problem.isEmpty())                                                                                        \
            QSKIP(qPrintable(problem));                                                                                \
    } while (false)

/// Fails loudly when it is no query.
query::Query parsed(const QString &encoded);

/// A store of its own with its writer and one reader: of the kind that useStore() was told, else SQLite in a temporary
/// directory.
class StoreFixture {
public:
    StoreFixture();
    explicit StoreFixture(const store::SqliteOptions &storeOptions); ///< SQLite
    ~StoreFixture();
    Q_DISABLE_COPY_MOVE(StoreFixture)

    void reopen();
    /// Applies one page; fails loudly when the store does.
    store::ApplyOutcome apply(std::vector<std::string> records, Kind kind = Kind::Incident,
        store::Origin origin = store::Origin::Incremental);
    std::vector<ChangeEvent> events();
    TicketRow row(const QString &sysId);
    QString field(const QString &sysId, const QString &name, bool display = false);
    qint64 count(const QByteArray &table);
    QList<QStringList> query(const QByteArray &sql);
    /// Changes what is stored behind the store's back.
    bool change(const QByteArray &sql);
    bool takeBackTo(int version); ///< PostgreSQL: to an older version of the schema
    bool onPostgres() const { return backend == Backend::Postgres; }
    /// Puts something in the document's place that is none.
    bool damageDocument(const QString &sysId);
    bool dropDocument(const QString &sysId);
    /// The full-text index holds exactly the texts of the documents.
    bool textIndexIsSound();

    const Backend backend;
    QTemporaryDir directory;
    QString path; ///< of SQLite's file
    QByteArray address; ///< of PostgreSQL's database, for libpq
    store::SqliteOptions options;
    StateCatalog states;
    ManualClock clock{1'790'000'000'000};
    std::shared_ptr<store::TicketStore> store;
    std::unique_ptr<store::TicketWriter> writer;
    std::unique_ptr<store::TicketReader> reader;
};

} // namespace bunsnc::test
