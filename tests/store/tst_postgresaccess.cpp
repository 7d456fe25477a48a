// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Who may do what in the team's store, and what is refused, against a real server.
#include "tests/store/postgresdatabases.h"
#include "tests/store/storefixture.h"
#include "tests/support/postgresserver.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace Qt::StringLiterals;
using bunsnc::test::connectTo;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;

class PostgresAccessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init() { BUNSNC_USE_STORE(); }
    void refused();
    void passwordInTheAddressIsRefused();
    void rolesHaveLeastRights();
    void plainUsersAreEnough();
    void addressesSayWhichStore();
    void tooManyConnections();
};

void PostgresAccessTest::initTestCase_data()
{
    QTest::addColumn<int>("store");
    QTest::newRow("postgresql") << int(test::Backend::Postgres);
}

namespace {

Result<std::shared_ptr<TicketStore>> open(const QString &address)
{
    return openPostgresStore(address, StateCatalog());
}

} // namespace

void PostgresAccessTest::refused()
{
    StoreFixture fixture;
    QString address = QString::fromUtf8(fixture.address);
    const auto noDatabase = open(address.left(address.indexOf(u"dbname="_s)) + u"dbname=no_such_database"_s);
    QCOMPARE(noDatabase.error().code, ErrorCode::StoreRefused);
    QVERIFY(!noDatabase.error().retryable);
    const auto noUser = open(address.replace(u"user=postgres"_s, u"user=nobody_of_that_name"_s));
    QCOMPARE(noUser.error().code, ErrorCode::StoreRefused);
}

void PostgresAccessTest::passwordInTheAddressIsRefused()
{
    for (const QString &address : {u"postgresql://ana:geheim@localhost/x"_s,
             u"postgresql://localhost/x?password=geheim"_s, u"postgresql://ana:geheim@local host:x/"_s}) {
        const auto store = openStore(address, StateCatalog());
        QCOMPARE(store.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!toLogLine(store.error()).contains(u"geheim"));
    }
}

void PostgresAccessTest::rolesHaveLeastRights()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json()});
    const auto connection = connectTo(fixture.address);
    const auto state = [&](const char *role, const QByteArray &sql) {
        if (!connection->execute(QByteArray("SET ROLE ") + role))
            qFatal("no role");
        const auto done = connection->execute(sql);
        const QByteArray code = connection->lastState();
        if (!connection->execute("RESET ROLE"))
            qFatal("no way back");
        return done ? QByteArray() : code;
    };
    QCOMPARE(state("bunsnc_console", "SELECT * FROM sn_incidents_collection"), QByteArray());
    QCOMPARE(state("bunsnc_console", "SELECT * FROM report_state_distribution"), QByteArray());
    QCOMPARE(state("bunsnc_console", "INSERT INTO consumer_position VALUES ('console', 1)"), QByteArray());
    QCOMPARE(state("bunsnc_console", "DELETE FROM ticket"), QByteArray("42501"));
    QCOMPARE(state("bunsnc_console", "UPDATE checkpoint SET value = ''"), QByteArray("42501"));
    QCOMPARE(state("bunsnc_sync", "UPDATE ticket SET state = 2"), QByteArray());
    QCOMPARE(state("bunsnc_sync", "UPDATE schema_version SET version = 5"), QByteArray("42501"));
    QCOMPARE(state("bunsnc_sync", "DROP TABLE ticket"), QByteArray("42501"));
    const QByteArray entry = "INSERT INTO audit VALUES (1, 0, 1, 2, 'a1', 'INC1', 'state', '1', '2', 'ana', 0, 0)";
    QCOMPARE(state("bunsnc_sync", entry), QByteArray());
    QCOMPARE(state("bunsnc_sync", "UPDATE audit SET changed_by = ''"), QByteArray("42501"));
    QCOMPARE(state("bunsnc_sync", "DELETE FROM audit"), QByteArray("42501"));
    QCOMPARE(state("bunsnc_sync", "TRUNCATE audit"), QByteArray("42501"));
    QCOMPARE(state("bunsnc_console", "SELECT * FROM audit"), QByteArray());
    QCOMPARE(state("bunsnc_console", entry), QByteArray("42501"));
    const bool has = fixture.query("SELECT has_table_privilege('bunsnc_sync', 'audit', 'UPDATE') OR "
                                   "has_table_privilege('bunsnc_sync', 'audit', 'DELETE, TRUNCATE')").at(0).at(0) == u"t";
    QVERIFY(!has); // the right itself is not there, whatever the trigger says
}

void PostgresAccessTest::plainUsersAreEnough()
{
    StoreFixture fixture; // of the superuser, who made the roles
    const auto connection = connectTo(fixture.address);
    for (const char *sql :
        {"CREATE ROLE plain_owner LOGIN", "CREATE DATABASE plain OWNER plain_owner TEMPLATE template0",
            "CREATE ROLE plain_writer LOGIN IN ROLE bunsnc_sync",
            "CREATE ROLE plain_reader LOGIN IN ROLE bunsnc_console"}) {
        const auto done = connection->execute(sql);
        QVERIFY2(done.hasValue(), done ? "" : qPrintable(toLogLine(done.error())));
    }
    const QString host = QString::fromUtf8(fixture.address).section(u" user="_s, 0, 0);
    const auto openAs = [&](const char *user) {
        return open(host + u" dbname=plain user="_s + QLatin1StringView(user));
    };
    // No schema yet, and no right to make one.
    QCOMPARE(openAs("plain_reader").error().code, ErrorCode::StoreRefused);
    const auto owned = openAs("plain_owner");
    QVERIFY2(owned.hasValue(), owned ? "" : qPrintable(toLogLine(owned.error())));
    QVERIFY((*owned)->settle({}));
    const Page page({Sample("a1").json()});
    QCOMPARE((*owned)->openWriter().value()->apply(page.batch).value().inserted, 1);

    const auto written = openAs("plain_writer");
    QVERIFY2(written.hasValue(), written ? "" : qPrintable(toLogLine(written.error())));
    const Page more({Sample("b2").json(), Sample("a1").version(1'900'000'000, 1).json(), "{"});
    const auto writer = std::move((*written)->openWriter().value());
    QCOMPARE(writer->apply(more.batch).value().inserted, 1);
    QCOMPARE(writer->remove(Kind::Incident, {u"b2"_s}).value(), 1);
    QVERIFY((*written)->lockForMirror());

    const auto readable = openAs("plain_reader");
    QVERIFY2(readable.hasValue(), readable ? "" : qPrintable(toLogLine(readable.error())));
    const auto reader = std::move((*readable)->openReader().value());
    QCOMPARE(reader->count(Kind::Incident, false, {}).value(), 1);
    QCOMPARE(reader->similar(1, 5, {}).value().size(), size_t(0));
    QVERIFY((*readable)->openPositions().value()->setPosition(u"console"_s, 1));
    const auto refused = (*readable)->openWriter().value()->apply(more.batch);
    QCOMPARE(refused.error().code, ErrorCode::StoreRefused);
    QVERIFY(!refused.error().retryable);
}

void PostgresAccessTest::addressesSayWhichStore()
{
    QVERIFY(isStoreAddress(u"postgresql://db.example.test/x"_s));
    QVERIFY(isStoreAddress(u"sqlite:x"_s));
    QVERIFY(!isStoreAddress(u"sqlite:"_s));
    QVERIFY(!isStoreAddress(u"x.sqlite"_s));
    QCOMPARE(openStore(u"mysql://ana:geheim@x/y"_s, StateCatalog()).error().code, ErrorCode::InvalidArgument);
    StoreFixture fixture;
    QVERIFY2(fixture.store->location().startsWith(u"postgresql://"_s), qPrintable(fixture.store->location()));
}

/// Nobody holds the store: it is the server that has no room, for now.
void PostgresAccessTest::tooManyConnections()
{
    StoreFixture fixture;
    const auto connection = connectTo(fixture.address);
    QVERIFY(connection->execute("CREATE ROLE plain_crowd LOGIN CONNECTION LIMIT 0 IN ROLE bunsnc_sync"));
    QString address = QString::fromUtf8(fixture.address);
    const auto store = open(address.replace(u"user=postgres"_s, u"user=plain_crowd"_s));
    QCOMPARE(store.error().code, ErrorCode::StoreUnreachable);
    QVERIFY(store.error().retryable);
    QVERIFY2(store.error().detail.contains(u"too many connections"_s), qPrintable(store.error().detail));
    QVERIFY(connection->execute("DROP ROLE plain_crowd"));
}

QTEST_GUILESS_MAIN(PostgresAccessTest)
#include "tst_postgresaccess.moc"
