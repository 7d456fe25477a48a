// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/storefixture.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::finishedSample;
using bunsnc::test::parsed;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

class TicketReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addStores(); }
    void init() { BUNSNC_USE_STORE(); }

    void liveRowsNewestFirstInChunks();
    void rowsShareTheirStrings();
    void rowsInTheOrderAsked();
    void documentKeepsTheOrder();
    void idOfSysIdAndNumber();
    void eventsInPages();
    void stoppedReadsEndAsCancelled();
    void readsWhileTheWriterRuns();
};

void TicketReaderTest::liveRowsNewestFirstInChunks()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 1000; ++i)
        records.push_back(Sample(sysIdOf(i)).version(1'800'000'000 + (i * 7919) % 1000 / 2, 1).json());
    records.push_back(finishedSample(5000, "2026-01-01 00:00:00").json());
    fixture.apply(records);
    fixture.apply({Sample("b1").json()}, Kind::ChangeTask);
    std::vector<size_t> sizes;
    std::vector<TicketRow> rows;
    QVERIFY(fixture.reader->liveRows(Kind::Incident, [&](std::vector<TicketRow> &&chunk) {
        sizes.push_back(chunk.size());
        std::ranges::move(chunk, std::back_inserter(rows));
    }, {}));
    QCOMPARE(rows.size(), size_t(1000));
    QVERIFY(sizes.front() <= 300);
    QVERIFY(sizes.size() > 1);
    QVERIFY(std::ranges::is_sorted(rows, [](const TicketRow &a, const TicketRow &b) {
        return std::pair(a.updatedAt, a.id) > std::pair(b.updatedAt, b.id);
    }));
    QVERIFY(std::ranges::none_of(rows, &TicketRow::finished));
}

void TicketReaderTest::rowsShareTheirStrings()
{
    StoreFixture fixture;
    Sample sample(sysIdOf(1));
    sample.reference("assignment_group", "g1", "Network").reference("assigned_to", "u1", "Ana Exemplo");
    sample.reference("caller_id", "u2", "Bia Exemplo").set("category", "hardware", "Hardware");
    const std::string first = sample.json();
    fixture.apply({first, sample.set("sys_id", sysIdOf(2)).json()});
    const TicketRow a = fixture.row(QString::fromLatin1(sysIdOf(1)));
    const TicketRow b = fixture.row(QString::fromLatin1(sysIdOf(2)));
    QCOMPARE(a.group, u"Network");
    QCOMPARE(a.groupId, u"g1");
    QCOMPARE(a.assignee, u"Ana Exemplo");
    QCOMPARE(a.assigneeId, u"u1");
    QCOMPARE(a.requester, u"Bia Exemplo");
    QCOMPARE(a.category, u"Hardware");
    QCOMPARE(a.group.constData(), b.group.constData());
    QCOMPARE(a.requester.constData(), b.requester.constData());
    QCOMPARE(a.category.constData(), b.category.constData());
}

void TicketReaderTest::rowsInTheOrderAsked()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").json(), Sample("b2").json(), Sample("c3").json()});
    const auto rows = fixture.reader->rows(std::vector<qint64>{3, 99, 1, 3}, {}).value();
    QCOMPARE(rows.size(), size_t(3));
    QCOMPARE(rows[0].sysId, u"c3");
    QCOMPARE(rows[1].sysId, u"a1");
    QCOMPARE(rows[2].sysId, u"c3");
}

void TicketReaderTest::documentKeepsTheOrder()
{
    StoreFixture fixture;
    fixture.clock.set(1'234'567);
    fixture.apply({Sample("a1").set("zebra", "1", "One").set("apple", "").json()});
    const auto document = fixture.reader->document(1, {}).value();
    QVERIFY(document.has_value());
    QCOMPARE(document->storedAtMs, 1'234'567);
    QCOMPARE(document->row.sysId, u"a1");
    QCOMPARE(document->fields.front().name, u"sys_id");
    const auto &zebra = document->fields[document->fields.size() - 2];
    QCOMPARE(zebra.name, u"zebra");
    QCOMPARE(zebra.value, u"1");
    QCOMPARE(zebra.displayValue, u"One");
    QCOMPARE(document->fields.back().name, u"apple");
    QVERIFY(!fixture.reader->document(2, {}).value().has_value());
}

void TicketReaderTest::idOfSysIdAndNumber()
{
    StoreFixture fixture;
    fixture.apply({Sample("a1").set("number", "INC0010001").json(), Sample("b2").set("number", "INC00100012").json(),
        Sample("c3").set("number", "INC-9 x").set("short_description", "INC0077777 was wrong").json()});
    const auto idOf = [&](const QString &text) { return fixture.reader->idOf(text, {}).value().value_or(0); };
    QCOMPARE(idOf(QStringLiteral("b2")), 2);
    const auto idOfKind = [&](Kind kind, const QString &sysId) {
        return fixture.reader->idOfSysId(kind, sysId, {}).value().value_or(0);
    };
    fixture.apply({Sample("b2").set("number", "CTASK1").json()}, Kind::ChangeTask);
    QCOMPARE(idOfKind(Kind::Incident, QStringLiteral("b2")), 2);
    QVERIFY(idOfKind(Kind::ChangeTask, QStringLiteral("b2")) > 3);
    QCOMPARE(idOfKind(Kind::CatalogTask, QStringLiteral("b2")), 0);
    QCOMPARE(idOfKind(Kind::Incident, QStringLiteral("INC0010001")), 0);
    QCOMPARE(idOf(QStringLiteral("INC0010001")), 1);
    QCOMPARE(idOf(QStringLiteral(" inc0010001 ")), 1);
    QCOMPARE(idOf(QStringLiteral("INC-9 x")), 3);
    QCOMPARE(idOf(QStringLiteral("INC0077777")), 0);
    QCOMPARE(idOf(QStringLiteral("INC001000")), 0);
    QCOMPARE(idOf(QString()), 0);
    QCOMPARE(idOf(QStringLiteral("\"' OR 1")), 0);
}

void TicketReaderTest::eventsInPages()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 25; ++i)
        records.push_back(Sample(sysIdOf(i)).json());
    fixture.apply(records);
    QCOMPARE(fixture.reader->lastSequence({}).value(), 25);
    qint64 position = 0;
    int seen = 0;
    while (true) {
        const auto events = fixture.reader->eventsAfter(position, 10, {}).value();
        if (events.empty())
            break;
        for (const ChangeEvent &event : events) {
            QCOMPARE(event.sequence, ++position);
            QCOMPARE(event.sysId, QString::fromLatin1(sysIdOf(seen++)));
        }
    }
    QCOMPARE(seen, 25);
}

void TicketReaderTest::stoppedReadsEndAsCancelled()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 3000; ++i)
        records.push_back(finishedSample(i, "2026-01-01 00:00:00").json());
    for (int i = 3000; i < 6000; ++i)
        records.push_back(Sample(sysIdOf(i)).json());
    fixture.apply(records);
    std::stop_source stop;
    stop.request_stop();
    const auto token = stop.get_token();
    QCOMPARE(fixture.reader->liveRows(Kind::Incident, [](auto &&) {}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->finishedIds({}, {}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->rows(std::vector<qint64>{1}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->matching(Kind::Incident, parsed(QStringLiteral("descriptionLIKEx")), {}, token).error().code, ErrorCode::Cancelled);
    QCOMPARE(fixture.reader->search(QStringLiteral("printer"), 10, token).error().code, ErrorCode::Cancelled);
    // In the middle: the first chunk says stop.
    std::stop_source later;
    int chunks = 0;
    const auto stopped = fixture.reader->liveRows(Kind::Incident, [&](auto &&) {
        ++chunks;
        later.request_stop();
    }, later.get_token());
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QCOMPARE(chunks, 1);
    // And the reader is as good as before.
    QCOMPARE(fixture.reader->count(Kind::Incident, true, {}).value(), 3000);
}

void TicketReaderTest::readsWhileTheWriterRuns()
{
    StoreFixture fixture;
    std::atomic<bool> done = false;
    std::atomic<int> reads = 0;
    std::atomic<int> wrong = 0;
    std::thread readerThread([&] {
        auto reader = std::move(fixture.store->openReader().value());
        while (!done) {
            // Each page has 50 rows: whatever moment is seen, pages are whole.
            size_t rows = 0;
            if (!reader->liveRows(Kind::Incident, [&](auto &&chunk) { rows += chunk.size(); }, {}) || rows % 50 != 0)
                ++wrong;
            if (const auto last = reader->lastSequence({}); !last || *last % 50 != 0)
                ++wrong;
            if (const auto found = reader->search(QStringLiteral("printer"), 10, {}); !found)
                ++wrong;
            ++reads;
        }
    });
    for (int page = 0; page < 60 || reads < 20; ++page) {
        std::vector<std::string> records;
        for (int i = 0; i < 50; ++i)
            records.push_back(Sample(sysIdOf(page * 50 + i)).json());
        fixture.apply(records);
    }
    done = true;
    readerThread.join();
    QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(TicketReaderTest)
#include "tst_ticketreader.moc"
