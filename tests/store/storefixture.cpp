// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/storefixture.h"

#include "services/query/parser.h"
#include "services/store/record/ticketcolumns.h"
#include "tests/store/postgresdatabases.h"

#include <QtTest>

namespace bunsnc::test {

namespace {

Backend currentBackend = Backend::Sqlite;

template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(toLogLine(result.error())));
    return std::move(*result);
}

} // namespace

void addStores()
{
    QTest::addColumn<int>("store");
    QTest::newRow("sqlite") << int(Backend::Sqlite);
#ifdef BUNSNC_POSTGRES
    QTest::newRow("postgresql") << int(Backend::Postgres);
#endif
}

query::Query parsed(const QString &encoded)
{
    auto query = query::parse(encoded);
    if (!query)
        qFatal("%s", qPrintable(toLogLine(query.error())));
    return std::move(*query);
}

QString useStore()
{
    QFETCH_GLOBAL(int, store);
    currentBackend = Backend(store);
    return currentBackend == Backend::Postgres ? postgresProblem() : QString();
}

StoreFixture::StoreFixture()
    : backend(currentBackend)
{
    if (onPostgres())
        address = takeDatabase();
    else
        path = directory.filePath(QStringLiteral("store.db"));
    reopen();
}

StoreFixture::StoreFixture(const store::SqliteOptions &storeOptions)
    : backend(Backend::Sqlite)
    , path(directory.filePath(QStringLiteral("store.db")))
    , options(storeOptions)
{
    reopen();
}

StoreFixture::~StoreFixture()
{
    if (onPostgres())
        giveDatabase(address);
}

void StoreFixture::reopen()
{
    reader.reset();
    writer.reset();
    store.reset();
    store = must(onPostgres() ? store::openPostgresStore(QString::fromUtf8(address), states, clock)
                              : store::openSqliteStore(path, states, options, clock));
    writer = must(store->openWriter());
    reader = must(store->openReader());
}

store::ApplyOutcome StoreFixture::apply(std::vector<std::string> records, Kind kind, store::Origin origin)
{
    const Page page(std::move(records), kind, origin);
    return must(writer->apply(page.batch));
}

std::vector<ChangeEvent> StoreFixture::events()
{
    return must(reader->eventsAfter(0, 10'000'000, {}));
}

TicketRow StoreFixture::row(const QString &sysId)
{
    const auto id = must(reader->idOf(sysId, {}));
    if (!id)
        return {};
    const auto rows = must(reader->rows(std::vector{*id}, {}));
    return rows.empty() ? TicketRow() : rows.front();
}

QString StoreFixture::field(const QString &sysId, const QString &name, bool display)
{
    const auto document = must(reader->document(row(sysId).id, {}));
    if (!document)
        return QStringLiteral("(no document)");
    for (const store::DocumentField &field : document->fields) {
        if (field.name == name)
            return display ? field.displayValue : field.value;
    }
    return QStringLiteral("(no field)");
}

qint64 StoreFixture::count(const QByteArray &table)
{
    const QByteArray sql = "SELECT count(*) FROM " + table;
    return query(sql).at(0).at(0).toLongLong();
}

QList<QStringList> StoreFixture::query(const QByteArray &sql)
{
    if (onPostgres())
        return queryPostgres(address, sql);
    const auto database = must(sqlite::Database::open(path, {.readOnly = true}));
    auto statement = must(database->prepare(sql));
    QList<QStringList> rows;
    while (must(statement.step())) {
        QStringList row;
        for (int column = 0; column < statement.columnCount(); ++column)
            row.append(statement.string(column));
        rows.append(row);
    }
    return rows;
}

bool StoreFixture::change(const QByteArray &sql)
{
    return onPostgres() ? changePostgres(address, sql) : must(sqlite::Database::open(path, {}))->execute(sql).hasValue();
}

bool StoreFixture::takeBackTo(int version)
{
    return onPostgres() && takePostgresBack(address, version);
}

bool StoreFixture::damageDocument(const QString &sysId)
{
    const QByteArray of = " WHERE sys_id = '" + sysId.toLatin1() + "'";
    if (onPostgres())
        return change("UPDATE sn_incidents_collection SET data = '{\"incident\": [1]}'" + of);
    return change("UPDATE ticket_document SET doc = substr(doc, 1, 40) WHERE id = (SELECT id FROM ticket" + of + ")");
}

bool StoreFixture::dropDocument(const QString &sysId)
{
    const QByteArray of = " WHERE sys_id = '" + sysId.toLatin1() + "'";
    if (onPostgres())
        return change("DELETE FROM sn_incidents_collection" + of);
    return change("DELETE FROM ticket_document WHERE id = (SELECT id FROM ticket" + of + ")");
}

bool StoreFixture::textIndexIsSound()
{
    if (onPostgres())
        return wordsAreSound(address);
    // The index is built anew from the documents beside it; both must hold the same terms in the same places.
    const auto database = must(sqlite::Database::open(path, {}));
    const auto done = database->execute(
        "CREATE VIRTUAL TABLE temp.fresh USING fts5(number, short_description, texts, journal, people, "
        "content='', tokenize='unicode61 remove_diacritics 2')");
    if (!done)
        return false;
    {
        auto documents = must(database->prepare("SELECT id, doc FROM ticket_document"));
        auto insert = must(database->prepare("INSERT INTO temp.fresh(rowid, number, short_description, texts, journal, people) VALUES(?,?,?,?,?,?)"));
        store::RecordParser parser;
        store::SearchTexts texts;
        while (must(documents.step())) {
            if (!parser.parse(store::view(documents.text(1))))
                return false;
            store::searchTextsOf(parser, texts);
            insert.bind(1, documents.integer(0)).bindText(2, store::bytes(texts.number));
            insert.bindText(3, store::bytes(texts.shortDescription)).bindText(4, store::bytes(texts.texts));
            insert.bindText(5, store::bytes(texts.journal)).bindText(6, store::bytes(texts.people));
            if (!insert.run())
                return false;
        }
    }
    if (!database->execute("CREATE VIRTUAL TABLE temp.kept_terms USING fts5vocab(main, ticket_text, instance);"
                           "CREATE VIRTUAL TABLE temp.fresh_terms USING fts5vocab(temp, fresh, instance);"))
        return false;
    auto difference = must(database->prepare(
        "SELECT (SELECT count(*) FROM (SELECT * FROM temp.kept_terms EXCEPT SELECT * FROM temp.fresh_terms))"
        " + (SELECT count(*) FROM (SELECT * FROM temp.fresh_terms EXCEPT SELECT * FROM temp.kept_terms))"));
    return must(difference.step()) && difference.integer(0) == 0;
}

} // namespace bunsnc::test
