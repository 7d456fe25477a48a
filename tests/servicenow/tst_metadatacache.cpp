// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Descriptions of tables are read once, by one of many threads, kept for a while, and found again in a file.

#include "services/servicenow/metadatacache.h"
#include "tests/servicenow/glidefixture.h"
#include "tests/support/patience.h"

#include <QTemporaryDir>

#include <barrier>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class MetadataCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsOnce();
    void ages();
    void invalidates();
    void oneFlightForManyThreads();
    void aFailureIsToldToAllAndNotKept();
    void whoWaitsCanLeave();
    void whoReadsCanLeave();
    void startsFromTheFile();
    void damagedAndForeignFiles();
    void fileOfSeveralInstances();
    void noPlaceForTheFile();
};

void MetadataCacheTest::readsOnce()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    MetadataCache cache(client->core());
    QVERIFY(!cache.knownTable(u"incident"_s));
    const auto first = cache.table(u"incident"_s);
    GLIDE_OK(first);
    QVERIFY((*first)->readAtMs > 0);
    const qint64 requests = fixture.requests();
    QCOMPARE(cache.table(u"incident"_s).value(), *first); // the same object
    QCOMPARE(cache.knownTable(u"incident"_s), *first);
    QCOMPARE(fixture.requests(), requests);
    GLIDE_OK(cache.choices(u"incident"_s));
    const qint64 withChoices = fixture.requests();
    QVERIFY(withChoices > requests);
    GLIDE_OK(cache.choices(u"incident"_s));
    QCOMPARE(fixture.requests(), withChoices);
    QVERIFY(!cache.knownChoices(u"problem"_s));
}

void MetadataCacheTest::ages()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    ManualClock clock(1'800'000'000'000);
    MetadataCache cache(client->core(), {.maxAge = 10min, .clock = &clock});
    const auto first = cache.table(u"problem"_s).value();
    QCOMPARE(first->readAtMs, clock.nowMs());
    clock.advance(599'999);
    QCOMPARE(cache.table(u"problem"_s).value(), first);
    clock.advance(1);
    const auto second = cache.table(u"problem"_s).value();
    QVERIFY(second != first);
    clock.advance(-60'000); // a clock set back makes nothing younger than now
    QVERIFY(cache.table(u"problem"_s).value() != second);
    // never kept, when nothing may be old
    MetadataCache always(client->core(), {.maxAge = 0s, .clock = &clock});
    QVERIFY(always.table(u"problem"_s).value() != always.table(u"problem"_s).value());
}

void MetadataCacheTest::invalidates()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    QTemporaryDir folder;
    MetadataCache cache(client->core(), {.file = folder.filePath(u"tables.json"_s)});
    QVERIFY(!cache.table(u"problem"_s).value()->column(u"u_new"));
    GLIDE_OK(cache.table(u"sys_user"_s));
    fixture.simulator().insert(u"sys_dictionary"_s,
        {{u"name"_s, u"problem"_s}, {u"element"_s, u"u_new"_s}, {u"internal_type"_s, u"string"_s}});
    QVERIFY(!cache.table(u"problem"_s).value()->column(u"u_new"));
    cache.invalidate(u"problem"_s);
    QVERIFY(!cache.knownTable(u"problem"_s));
    QVERIFY(cache.knownTable(u"sys_user"_s));
    {
        MetadataCache other(client->core(), {.file = folder.filePath(u"tables.json"_s)});
        QVERIFY(!other.knownTable(u"problem"_s));
        QVERIFY(other.knownTable(u"sys_user"_s));
    }
    QVERIFY(cache.table(u"problem"_s).value()->column(u"u_new"));
    cache.invalidate();
    QVERIFY(!cache.knownTable(u"problem"_s) && !cache.knownTable(u"sys_user"_s));
    MetadataCache other(client->core(), {.file = folder.filePath(u"tables.json"_s)});
    QVERIFY(!other.knownTable(u"sys_user"_s));
}

void MetadataCacheTest::oneFlightForManyThreads()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    qint64 alone = 0;
    {
        MetadataCache cache(client->core());
        const qint64 before = fixture.requests();
        GLIDE_OK(cache.choices(u"incident"_s));
        alone = fixture.requests() - before;
    }
    MetadataCache cache(client->core());
    const qint64 before = fixture.requests();
    constexpr int threads = 8;
    std::barrier together(threads);
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < threads; ++i)
            all.emplace_back([&, i] {
                together.arrive_and_wait();
                good += i % 2 ? cache.table(u"incident"_s).hasValue() : cache.choices(u"incident"_s).hasValue();
            });
    }
    QCOMPARE(good.load(), threads);
    QCOMPARE(fixture.requests() - before, alone);
}

void MetadataCacheTest::aFailureIsToldToAllAndNotKept()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    MetadataCache cache(client->core());
    constexpr int threads = 6;
    std::barrier together(threads);
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < threads; ++i)
            all.emplace_back([&] {
                together.arrive_and_wait();
                const auto table = cache.table(u"u_later"_s);
                refused += !table && table.error().code == ErrorCode::InvalidTable;
            });
    }
    QCOMPARE(refused.load(), threads);
    fixture.simulator().insert(u"sys_db_object"_s, {{u"name"_s, u"u_later"_s}, {u"label"_s, u"Later"_s}});
    fixture.simulator().insert(u"sys_dictionary"_s,
        {{u"name"_s, u"u_later"_s}, {u"element"_s, u"u_text"_s}, {u"internal_type"_s, u"string"_s}});
    GLIDE_OK(cache.table(u"u_later"_s));
}

void MetadataCacheTest::whoWaitsCanLeave()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    MetadataCache cache(client->core());
    fixture.simulator().setFaults({{u"latency_ms"_s, 4000}});
    const qint64 before = fixture.requests();
    std::atomic<bool> read = false;
    std::jthread reader([&] { read = cache.table(u"incident"_s).hasValue(); });
    QTRY_VERIFY(fixture.requests() > before);
    std::stop_source stop;
    stop.request_stop();
    const auto table = cache.table(u"incident"_s, stop.get_token());
    QVERIFY(!table);
    QCOMPARE(table.error().code, ErrorCode::Cancelled);
    fixture.simulator().setFaults({{u"latency_ms"_s, 0}});
    reader.join();
    QVERIFY(read);
}

void MetadataCacheTest::whoReadsCanLeave()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    MetadataCache cache(client->core());
    fixture.simulator().setFaults({{u"latency_ms"_s, 20'000}});
    const qint64 before = fixture.requests();
    std::stop_source stop;
    std::atomic<bool> left = false;
    std::atomic<bool> followed = false;
    std::jthread reader([&] {
        const auto table = cache.table(u"incident"_s, stop.get_token());
        left = !table && table.error().code == ErrorCode::Cancelled;
    });
    QTRY_VERIFY(fixture.requests() > before);
    std::jthread follower([&] { followed = cache.table(u"incident"_s).hasValue(); });
    fixture.simulator().setFaults({{u"latency_ms"_s, 0}});
    stop.request_stop();
    reader.join();
    follower.join();
    QVERIFY(left);
    QVERIFY(followed); // it reads itself, instead of failing with the other
}

void MetadataCacheTest::startsFromTheFile()
{
    GlideFixture fixture;
    QTemporaryDir folder;
    const QString file = folder.filePath(u"below/tables.json"_s); // the folder is made
    const auto client = fixture.client();
    MetadataCache first(client->core(), {.file = file});
    const auto incident = first.table(u"incident"_s).value();
    const auto choices = first.choices(u"incident"_s).value();
    GLIDE_OK(first.table(u"sys_user"_s));
    QVERIFY(!first.fileProblem());
    QVERIFY(QFile::exists(file));
    const qint64 requests = fixture.requests();
    MetadataCache second(client->core(), {.file = file});
    const auto again = second.table(u"incident"_s).value();
    QVERIFY(again != incident);
    QCOMPARE(*again, *incident);
    QCOMPARE(*second.choices(u"incident"_s).value(), *choices);
    QCOMPARE(*second.table(u"sys_user"_s).value(), *first.knownTable(u"sys_user"_s));
    QCOMPARE(fixture.requests(), requests);
    // too old: read again; still there for those who would rather have it than nothing
    ManualClock later(incident->readAtMs + 25 * 3600 * 1000);
    fixture.simulator().stop();
    MetadataCache third(client->core(), {.file = file, .clock = &later});
    QCOMPARE(*third.knownTable(u"incident"_s), *incident);
    QVERIFY(!third.table(u"incident"_s));
}

void MetadataCacheTest::damagedAndForeignFiles()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    QTemporaryDir folder;
    const QString path = folder.filePath(u"tables.json"_s);
    const QByteArray instance = client->instance().toUtf8();
    const QByteArray contents[] = {"no JSON", "[1,2]", R"({"version":99,"instances":{}})", R"({"version":1,"instances":7})",
        R"({"version":1,"instances":{")" + instance + R"(":{"incident":{"table":{"hierarchy":["task"],"columns":[7]}}}}})",
        R"({"version":1,"instances":{")" + instance
            + R"(":{"incident":{"table":{"hierarchy":["incident"],"columns":[{"name":"b"},{"name":"a"}]},"choices":3}}}})"};
    int damaged = 0;
    for (const QByteArray &content : contents) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        MetadataCache cache(client->core(), {.file = path});
        QVERIFY(!cache.knownTable(u"incident"_s));
        damaged += cache.fileProblem() && cache.fileProblem()->code == ErrorCode::DamagedAnswer;
        GLIDE_OK(cache.table(u"incident"_s));
        QVERIFY(!cache.fileProblem()); // written anew
        MetadataCache again(client->core(), {.file = path});
        QVERIFY(again.knownTable(u"incident"_s));
    }
    QCOMPARE(damaged, 2);
}

void MetadataCacheTest::fileOfSeveralInstances()
{
    GlideFixture one, two;
    const auto clientOne = one.client(), clientTwo = two.client();
    QTemporaryDir folder;
    const QString file = folder.filePath(u"tables.json"_s);
    MetadataCache first(clientOne->core(), {.file = file});
    MetadataCache second(clientTwo->core(), {.file = file});
    GLIDE_OK(first.table(u"incident"_s));
    GLIDE_OK(second.table(u"problem"_s));
    GLIDE_OK(first.table(u"sys_user"_s));
    MetadataCache again(clientOne->core(), {.file = file});
    QVERIFY(again.knownTable(u"incident"_s) && again.knownTable(u"sys_user"_s) && !again.knownTable(u"problem"_s));
    MetadataCache other(clientTwo->core(), {.file = file});
    QVERIFY(other.knownTable(u"problem"_s) && !other.knownTable(u"incident"_s));
    again.invalidate();
    MetadataCache left(clientTwo->core(), {.file = file});
    QVERIFY(left.knownTable(u"problem"_s));
}

void MetadataCacheTest::noPlaceForTheFile()
{
    GlideFixture fixture;
    const auto client = fixture.client();
    QTemporaryDir folder;
    QFile blocker(folder.filePath(u"blocker"_s));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    MetadataCache cache(client->core(), {.file = folder.filePath(u"blocker/tables.json"_s)});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"kept in memory only"_s));
    GLIDE_OK(cache.table(u"incident"_s));
    QVERIFY(cache.fileProblem());
    QCOMPARE(cache.fileProblem()->code, ErrorCode::FileError);
    QVERIFY(cache.knownTable(u"incident"_s));
}

QTEST_GUILESS_MAIN(MetadataCacheTest)
#include "tst_metadatacache.moc"
