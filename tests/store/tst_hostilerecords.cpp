// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/storefixture.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;
using namespace Qt::StringLiterals;

/// Records that are hostile or not readable, as they come or as they are stored.
class HostileRecordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void unreadableDocumentIsReplaced();
    void unreadableDocumentCanBeRemoved();
    void quarantineAndRecovery();
    void readableVersionClearsTheQuarantine_data();
    void readableVersionClearsTheQuarantine();
    void hostileTextsStayIntact();
    void whatTheDatabaseRefusesIsSetAside();
    void refusedInPlaceOfAnUnreadableDocument();
    void sysIdsThatReadLikeNone();
};

void HostileRecordsTest::unreadableDocumentIsReplaced()
{
    StoreFixture fixture;
    const QString sysId = QString::fromLatin1(sysIdOf(1));
    Sample sample(sysIdOf(1));
    fixture.apply({sample.set("description", "before").json(), Sample(sysIdOf(2)).json(), Sample(sysIdOf(3)).json()});
    const qint64 oldId = fixture.row(sysId).id;
    QVERIFY(fixture.damageDocument(sysId));
    QVERIFY(fixture.dropDocument(QString::fromLatin1(sysIdOf(3))));

    const auto outcome = fixture.apply({sample.version(1'900'000'000, 1).set("description", "after").json(),
        Sample(sysIdOf(2)).version(1'900'000'000, 1).json(),
        Sample(sysIdOf(3)).version(1'900'000'000, 1).set("state", "7", "Closed").json()});
    QCOMPARE(outcome.updated, 3);
    QCOMPARE(outcome.inserted, 0);
    QCOMPARE(fixture.count("ticket"), 3);
    QCOMPARE(fixture.count("sn_incidents_collection"), 3);
    const qint64 newId = fixture.row(sysId).id;
    QVERIFY(newId > oldId);
    QCOMPARE(fixture.field(sysId, QStringLiteral("description")), u"after");
    QVERIFY(fixture.reader->rows(std::vector{oldId}, {}).value().empty());
    // Those who follow by id lose one and get another; the one that finished meanwhile is told as finished.
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(9));
    QCOMPARE(events[3].operation, ChangeOperation::Deleted);
    QCOMPARE(events[3].rowId, oldId);
    QCOMPARE(events[4].operation, ChangeOperation::Created);
    QCOMPARE(events[4].rowId, newId);
    QVERIFY(events[4].snapshot);
    QCOMPARE(events[5].operation, ChangeOperation::Updated);
    QCOMPARE(events[8].operation, ChangeOperation::Finished);
    // Terms left behind by the old id lead nowhere.
    const auto hits = fixture.reader->search(QStringLiteral("before"), 10, {}).value();
    QVERIFY(fixture.reader->rows(hits, {}).value().empty());
    QCOMPARE(fixture.reader->search(QStringLiteral("after"), 10, {}).value(), std::vector<qint64>{newId});
    QCOMPARE(fixture.apply({sample.version(1'900'000'001, 2).json()}).updated, 1);
    QCOMPARE(fixture.row(sysId).id, newId);
}

void HostileRecordsTest::unreadableDocumentCanBeRemoved()
{
    StoreFixture fixture;
    Sample finished(sysIdOf(2));
    finished.set("state", "7", "Closed").set("closed_at", "2020-01-01 00:00:00");
    fixture.apply({Sample(sysIdOf(1)).json(), finished.json()}, Kind::Incident, Origin::Backfill);
    for (const int number : {1, 2})
        QVERIFY(fixture.damageDocument(QString::fromLatin1(sysIdOf(number))));
    QCOMPARE(fixture.writer->remove(Kind::Incident, {QString::fromLatin1(sysIdOf(1))}).value(), 1);
    QCOMPARE(fixture.events().back().operation, ChangeOperation::Deleted);
    QCOMPARE(fixture.events().back().sysId, QString::fromLatin1(sysIdOf(1)));
    QCOMPARE(fixture.writer->applyRetention(1'700'000'000).value(), 1);
    QCOMPARE(fixture.count("ticket"), 0);
    QCOMPARE(fixture.count("sn_incidents_collection"), 0);
}

void HostileRecordsTest::quarantineAndRecovery()
{
    StoreFixture fixture;
    const std::string bad = R"({"sys_id":")" + sysIdOf(9).toStdString() + R"(","description":"cut of)";
    const std::vector<std::string> page{Sample(sysIdOf(1)).json(), bad, R"({"number":"INC1"})", R"({"sys_id":"'; DROP"})",
        R"({"sys_id":null})", "", Sample(sysIdOf(2)).json()};
    auto outcome = fixture.apply(page);
    QCOMPARE(outcome.inserted, 2);
    QCOMPARE(outcome.quarantined, 5);
    QCOMPARE(fixture.reader->quarantined({}).value().size(), size_t(5));
    // The same damage again is one entry.
    QCOMPARE(fixture.apply(page).quarantined, 5);
    const auto records = fixture.reader->quarantined({}).value();
    QCOMPARE(records.size(), size_t(5));
    QVERIFY(std::any_of(records.begin(), records.end(), [&](const Quarantined &q) {
        return q.raw == QByteArray::fromStdString(bad) && !q.reason.isEmpty() && q.kind == Kind::Incident;
    }));
    QCOMPARE(fixture.events().size(), size_t(2));
}

void HostileRecordsTest::readableVersionClearsTheQuarantine_data()
{
    QTest::addColumn<QByteArray>("damaged");
    const QByteArray id = sysIdOf(9);
    QTest::newRow("cut off") << QByteArray("{\"sys_id\":\"" + id + "\",\"description\":\"cut of");
    QTest::newRow("a pair, cut off")
        << QByteArray("{\"sys_id\" : {\"display_value\":\"x\", \"value\": \"" + id + "\"},\"description\":\"cut of");
    QTest::newRow("behind a bad escape") << QByteArray("{\"description\":\"\\q\", \"sys_id\":\"" + id + "\"}");
    QTest::newRow("behind another's") << QByteArray(
        "{\"caller_id\":{\"sys_id\":\"ffff\"},\"x\":\"\\\"sys_id\\\":\\\"eeee\\\"\", \"sys_id\":\"" + id + "\",");
}

void HostileRecordsTest::readableVersionClearsTheQuarantine()
{
    QFETCH(QByteArray, damaged);
    const QString sysId = QString::fromLatin1(sysIdOf(9));
    for (const bool reopened : {false, true}) {
        StoreFixture fixture;
        QCOMPARE(fixture.apply({damaged.toStdString()}).quarantined, 1);
        if (reopened)
            fixture.reopen();
        QCOMPARE(fixture.reader->quarantined({}).value().at(0).sysId, sysId);
        fixture.apply({Sample(sysIdOf(8)).json()});
        fixture.apply({Sample(sysIdOf(9)).json()}, Kind::ChangeTask); // another ticket of that name
        QCOMPARE(fixture.count("quarantine"), 1);
        fixture.apply({Sample(sysIdOf(9)).json()});
        QCOMPARE(fixture.count("quarantine"), 0);
    }
}

void HostileRecordsTest::hostileTextsStayIntact()
{
    StoreFixture fixture;
    const QString megabyte = QStringLiteral("á😀x ").repeated(250'000);
    const QString rtl = QStringLiteral("שלום \u202Eabc");
    Sample sample(sysIdOf(1));
    sample.set("description", megabyte.toUtf8());
    sample.set("short_description", rtl.toUtf8());
    const bool nul = !fixture.onPostgres(); // which holds no such text
    sample.setRaw("close_notes", nul ? R"("a\u0000b \"quoted\" \\ \u0007")" : R"("ab \"quoted\" \\ \u0007")");
    sample.set("u_sql", "'); DROP TABLE ticket; --");
    QCOMPARE(fixture.apply({sample.json()}).inserted, 1);
    const QString id = QString::fromLatin1(sysIdOf(1));
    QCOMPARE(fixture.field(id, QStringLiteral("description")), megabyte);
    QCOMPARE(fixture.row(id).shortDescription, rtl);
    QCOMPARE(fixture.field(id, QStringLiteral("close_notes")),
        QString(u"a" + (nul ? QString(QChar(0)) : QString()) + u"b \"quoted\" \\ \u0007"));
    QCOMPARE(fixture.field(id, QStringLiteral("u_sql")), u"'); DROP TABLE ticket; --");
    QCOMPARE(fixture.apply({sample.json()}).unchanged, 1);
    QCOMPARE(fixture.apply({sample.version(1'900'000'000, 1).set("description", "short").json()}).updated, 1);
    QVERIFY(fixture.events().at(1).changes.at(0).before.size() <= 2000);
    QVERIFY(fixture.textIndexIsSound());
}

/// What only PostgreSQL refuses is set aside with its reason, and the rest of the page is stored.
void HostileRecordsTest::whatTheDatabaseRefusesIsSetAside()
{
    StoreFixture fixture;
    if (!fixture.onPostgres())
        QSKIP("SQLite refuses nothing of the kind");
    std::vector<std::string> records;
    for (int i = 0; i < 40; ++i)
        records.push_back(Sample(sysIdOf(i)).json());
    records[7] = Sample(sysIdOf(7)).setRaw("close_notes", R"("a\u0000b")").json();
    records[8] = Sample(sysIdOf(8)).setRaw("close_notes", R"("a\\u0000b")").json(); // a backslash, and no NUL
    // Too long for an index, and random enough not to be made shorter.
    QByteArray longNumber;
    for (int i = 100; longNumber.size() < 20'000; ++i)
        longNumber += sysIdOf(i);
    records[21] = Sample(sysIdOf(21)).set("number", longNumber).json();
    Page page(records, Kind::Incident, Origin::Backfill);
    page.batch.checkpoints = {{QStringLiteral("page"), QStringLiteral("1")}};
    const auto outcome = fixture.writer->apply(page.batch).value();
    QCOMPARE(outcome.inserted, 38);
    QCOMPARE(outcome.quarantined, 2);
    QCOMPARE(fixture.count("ticket"), 38);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(38));
    QCOMPARE(events.back().sequence, 38);
    QCOMPARE(fixture.writer->checkpoint(QStringLiteral("page")).value(), std::optional(QStringLiteral("1")));
    QCOMPARE(fixture.field(QString::fromLatin1(sysIdOf(8)), QStringLiteral("close_notes")), u"a\\u0000b");
    const auto aside = fixture.reader->quarantined({}).value();
    QCOMPARE(aside.size(), size_t(2));
    for (const Quarantined &record : aside) {
        const bool isLong = record.sysId == QString::fromLatin1(sysIdOf(21));
        QVERIFY(isLong || record.sysId == QString::fromLatin1(sysIdOf(7)));
        QVERIFY2(record.reason.contains(isLong ? u"index row"_s : u"NUL"_s), qPrintable(record.reason));
        QCOMPARE(record.raw, QByteArray::fromStdString(records[isLong ? 21 : 7]));
    }
    // It is readable by now.
    QCOMPARE(fixture.apply({Sample(sysIdOf(21)).json(), Sample(sysIdOf(7)).json()}).inserted, 2);
    QVERIFY(fixture.reader->quarantined({}).value().empty());
    QVERIFY(fixture.textIndexIsSound());
}

void HostileRecordsTest::refusedInPlaceOfAnUnreadableDocument()
{
    StoreFixture fixture;
    if (!fixture.onPostgres())
        QSKIP("SQLite refuses nothing of the kind");
    const QString sysId = QString::fromLatin1(sysIdOf(1));
    fixture.apply({Sample(sysIdOf(1)).json()});
    const qint64 id = fixture.row(sysId).id;
    QVERIFY(fixture.damageDocument(sysId));
    QByteArray longNumber; // too long for an index, and random enough not to be made shorter
    for (int i = 100; longNumber.size() < 20'000; ++i)
        longNumber += sysIdOf(i);
    QCOMPARE(fixture.apply({Sample(sysIdOf(1)).version(1'900'000'000, 1).set("number", longNumber).json()}).quarantined, 1);
    // What could not be read is gone, what came is set aside, and whoever follows is told.
    QCOMPARE(fixture.count("ticket"), 0);
    const auto events = fixture.events();
    QCOMPARE(events.size(), size_t(2));
    QCOMPARE(events[1].operation, ChangeOperation::Deleted);
    QCOMPARE(events[1].rowId, id);
    QCOMPARE(fixture.reader->quarantined({}).value().size(), size_t(1));
}

void HostileRecordsTest::sysIdsThatReadLikeNone()
{
    StoreFixture fixture;
    for (const QByteArray sysId : {"null", "NULL", "true", "0"}) {
        const QString text = QString::fromLatin1(sysId);
        QCOMPARE(fixture.apply({Sample(sysId).json()}).inserted, 1);
        QCOMPARE(fixture.apply({Sample(sysId).json()}).unchanged, 1);
        const auto later = Sample(sysId).version(1'900'000'000, 1).set("description", "later").json();
        QCOMPARE(fixture.apply({later}).updated, 1);
        QCOMPARE(fixture.field(text, QStringLiteral("description")), u"later");
        QCOMPARE(fixture.writer->remove(Kind::Incident, {text}).value(), 1);
    }
    QCOMPARE(fixture.count("ticket"), 0);
    QCOMPARE(fixture.count("sn_incidents_collection"), 0);
}

QTEST_GUILESS_MAIN(HostileRecordsTest)
#include "tst_hostilerecords.moc"
