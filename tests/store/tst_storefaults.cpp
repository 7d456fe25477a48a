// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What happens to the store when the world is against it. For some tests this program starts itself as a second
// process: "hold FILE" locks the database, "load FILE" writes pages until it is killed.
#include "tests/store/storefixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QThread>
#include <QtTest>

#include <cstdio>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Page;
using bunsnc::test::Sample;
using bunsnc::test::StoreFixture;
using bunsnc::test::sysIdOf;

namespace {

constexpr int newInPage = 20;
constexpr int changedInPage = 10;

/// Page n brings new tickets and changes some of the page before; its checkpoint is n.
std::vector<std::string> pageOf(int n)
{
    std::vector<std::string> records;
    for (int i = 0; i < newInPage; ++i) {
        records.push_back(Sample(sysIdOf(n * 1000 + i)).set("description", "page " + QByteArray::number(n)).json());
        if (n > 0 && i < changedInPage) {
            records.push_back(Sample(sysIdOf((n - 1) * 1000 + i))
                                  .set("description", "changed by page " + QByteArray::number(n))
                                  .version(1'900'000'000, 1)
                                  .json());
        }
    }
    return records;
}

QString checkpointName()
{
    return QStringLiteral("page");
}

int loadUntilKilled(const QString &path)
{
    auto store = openSqliteStore(path, StateCatalog());
    if (!store)
        return 2;
    auto writer = (*store)->openWriter();
    if (!writer)
        return 3;
    const auto reached = (*writer)->checkpoint(checkpointName());
    if (!reached)
        return 4;
    for (int n = reached->has_value() ? (*reached)->toInt() + 1 : 0;; ++n) {
        Page page(pageOf(n), Kind::Incident, Origin::Backfill);
        page.batch.checkpoints = {{checkpointName(), QString::number(n)}};
        if (!(*writer)->apply(page.batch) || !(*writer)->maintain())
            return 5;
        std::printf("%d\n", n);
        std::fflush(stdout);
    }
}

int holdLock(const QString &path)
{
    auto database = sqlite::Database::open(path, {});
    if (!database || !(*database)->execute("BEGIN EXCLUSIVE"))
        return 2;
    std::printf("locked\n");
    std::fflush(stdout);
    (void)std::getchar(); // until the parent closes the pipe
    return 0;
}

std::unique_ptr<QProcess> startMyself(const QString &mode, const QString &path)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(QCoreApplication::applicationFilePath(), {mode, path});
    return process;
}

} // namespace

class StoreFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void diskFullLosesNothing();
    void lockedByAnotherProcess();
    void damagedFile();
    void damagedInside();
    void newerVersion();
    void anotherProgramsDatabase();
    void noPlaceForTheFile();
    void killedAtAnyMoment();
};

void StoreFaultsTest::diskFullLosesNothing()
{
    StoreFixture fixture({.maxPages = 400});
    int stored = 0;
    std::optional<Error> error;
    for (int n = 0; n < 1000 && !error; ++n) {
        Page page({test::wideIncident(n * 2, false), test::wideIncident(n * 2 + 1, true)});
        page.batch.checkpoints = {{checkpointName(), QString::number(n)}};
        const auto outcome = fixture.writer->apply(page.batch);
        if (outcome)
            ++stored;
        else
            error = outcome.error();
    }
    QVERIFY(error.has_value());
    QCOMPARE(error->code, ErrorCode::StoreFull);
    QCOMPARE(error->subject.section(u'/', -1), u"store.db");
    QVERIFY(stored > 10);
    const auto check = [&](int pages) {
        QCOMPARE(fixture.count("ticket"), pages * 2);
        QCOMPARE(fixture.count("ticket_document"), pages * 2);
        QCOMPARE(fixture.count("outbox"), pages * 3); // the finished one has two
        QCOMPARE(fixture.writer->checkpoint(checkpointName()).value(), std::optional(QString::number(pages - 1)));
    };
    check(stored);
    // Again, on the same writer: the same answer, and still nothing half done.
    Page page({test::wideIncident(stored * 2, false), test::wideIncident(stored * 2 + 1, true)});
    page.batch.checkpoints = {{checkpointName(), QString::number(stored)}};
    QCOMPARE(fixture.writer->apply(page.batch).error().code, ErrorCode::StoreFull);
    check(stored);
    // Reading goes on.
    QCOMPARE(fixture.reader->count(Kind::Incident, false, {}).value(), stored);
    // Somebody made room.
    fixture.options.maxPages = 0;
    fixture.reopen();
    QCOMPARE(fixture.writer->apply(page.batch).value().inserted, 2);
    check(stored + 1);
    QVERIFY(fixture.textIndexIsSound());
}

void StoreFaultsTest::lockedByAnotherProcess()
{
    StoreFixture fixture({.busyTimeoutMs = 50});
    fixture.apply({Sample("a1").json()});
    const auto process = startMyself(QStringLiteral("hold"), fixture.path);
    QVERIFY(process->waitForReadyRead(20'000));
    const Page page({Sample("b2").json(), Sample("a1").version(1'900'000'000, 1).json()});
    const auto refused = fixture.writer->apply(page.batch);
    QCOMPARE(refused.error().code, ErrorCode::StoreBusy);
    QVERIFY(refused.error().retryable);
    QCOMPARE(fixture.writer->remove(Kind::Incident, {QStringLiteral("a1")}).error().code, ErrorCode::StoreBusy);
    QCOMPARE(fixture.writer->setCheckpoints({{checkpointName(), QString()}}).error().code, ErrorCode::StoreBusy);
    // Readers do not care.
    QCOMPARE(fixture.reader->count(Kind::Incident, false, {}).value(), 1);
    process->closeWriteChannel();
    QVERIFY(process->waitForFinished(20'000));
    const auto outcome = fixture.writer->apply(page.batch);
    QVERIFY(outcome);
    QCOMPARE(outcome->inserted, 1);
    QCOMPARE(outcome->updated, 1);
    QCOMPARE(fixture.events().size(), size_t(3));
}

void StoreFaultsTest::damagedFile()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("store.db"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("this is no database at all. ").repeated(1000));
    file.close();
    const auto store = openSqliteStore(path, StateCatalog());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::StoreDamaged);
    QCOMPARE(store.error().subject, path);
    QVERIFY(!describe(store.error()).action.isEmpty());
}

void StoreFaultsTest::damagedInside()
{
    StoreFixture fixture;
    std::vector<std::string> records;
    for (int i = 0; i < 300; ++i)
        records.push_back(test::wideIncident(i, i % 2 == 0));
    fixture.apply(records);
    fixture.writer.reset();
    fixture.reader.reset();
    fixture.store.reset(); // the last connection folds the log into the file
    QFile file(fixture.path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const qint64 size = file.size();
    for (qint64 at = 40 * 4096; at < size; at += 3 * 4096) {
        file.seek(at);
        file.write(QByteArray(4096, '\xa5'));
    }
    file.close();
    // Whatever is asked: an answer or an error that says so, never a crash.
    auto store = openSqliteStore(fixture.path, StateCatalog());
    bool told = !store && store.error().code == ErrorCode::StoreDamaged;
    if (store) {
        const auto writer = std::move((*store)->openWriter().value());
        const auto reader = std::move((*store)->openReader().value());
        const auto look = [&told](const auto &result) {
            if (!result)
                told = told || result.error().code == ErrorCode::StoreDamaged;
        };
        look(reader->liveRows(Kind::Incident, [](auto &&) {}, {}));
        look(reader->finishedIds({}, {}, {}));
        look(reader->search(QStringLiteral("printer"), 10, {}));
        for (qint64 id = 1; id <= 300; ++id)
            look(reader->document(id, {}));
        for (std::string &record : records)
            record.replace(record.find("printer"), 7, "printed");
        look(writer->apply(Page(records).batch));
    }
    QVERIFY(told);
}

void StoreFaultsTest::newerVersion()
{
    StoreFixture fixture;
    {
        auto database = std::move(sqlite::Database::open(fixture.path, {}).value());
        QVERIFY(database->execute("PRAGMA user_version=99"));
    }
    const auto store = openSqliteStore(fixture.path, StateCatalog());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::StoreVersion);
}

void StoreFaultsTest::anotherProgramsDatabase()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("other.db"));
    {
        auto database = std::move(sqlite::Database::open(path, {}).value());
        QVERIFY(database->execute("CREATE TABLE precious(x)"));
    }
    const auto store = openSqliteStore(path, StateCatalog());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::StoreDamaged);
    auto database = std::move(sqlite::Database::open(path, {}).value());
    QVERIFY(!database->prepare("SELECT * FROM ticket"));
}

void StoreFaultsTest::noPlaceForTheFile()
{
    const QTemporaryDir directory;
    QFile file(directory.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto store = openSqliteStore(file.fileName() + QStringLiteral("/below/store.db"), StateCatalog());
    QVERIFY(!store);
    QCOMPARE(store.error().code, ErrorCode::FileError);
}

void StoreFaultsTest::killedAtAnyMoment()
{
    StoreFixture fixture;
    fixture.writer.reset();
    fixture.reader.reset();
    fixture.store.reset();
    auto *random = QRandomGenerator::global();
    int reached = -1;
    int killedAmid = 0;
    for (int round = 0; round < 25; ++round) {
        const auto process = startMyself(QStringLiteral("load"), fixture.path);
        QByteArray output;
        const int lines = random->bounded(1, 12);
        while (output.count('\n') < lines && process->waitForReadyRead(20'000))
            output += process->readAllStandardOutput();
        QVERIFY2(process->state() == QProcess::Running, qPrintable(QString::number(process->exitCode())));
        QThread::usleep(ulong(random->bounded(4000))); // the moment within a page is left to chance
        process->kill();
        QVERIFY(process->waitForFinished(20'000));
        output += process->readAllStandardOutput();
        const int printed = output.trimmed().split('\n').last().toInt();

        fixture.reopen();
        const int now = fixture.writer->checkpoint(checkpointName()).value().value_or(QStringLiteral("-1")).toInt();
        QVERIFY2(now >= printed, "a page that was reported as stored is gone");
        killedAmid += now > printed ? 1 : 0;
        QVERIFY(now > reached);
        reached = now;
        const int tickets = (now + 1) * newInPage;
        const int events = tickets + now * changedInPage;
        QCOMPARE(fixture.count("ticket"), tickets);
        QCOMPARE(fixture.count("ticket_document"), tickets);
        QCOMPARE(fixture.count("(SELECT DISTINCT sys_id FROM ticket)"), tickets);
        QCOMPARE(fixture.count("outbox"), events);
        QCOMPARE(fixture.count("(SELECT DISTINCT sys_id, operation FROM outbox)"), events);
        QCOMPARE(fixture.count("ticket_document WHERE doc LIKE '%changed by page%'"), now * changedInPage);
        fixture.writer.reset();
        fixture.reader.reset();
        fixture.store.reset();
    }
    fixture.reopen();
    QVERIFY(fixture.textIndexIsSound());
    QCOMPARE(fixture.query("PRAGMA integrity_check").at(0).at(0), u"ok");
    qInfo("%d pages, %d of 25 kills between commit and report", reached + 1, killedAmid);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "load") == 0)
        return loadUntilKilled(QString::fromLocal8Bit(argv[2]));
    if (argc == 3 && qstrcmp(argv[1], "hold") == 0)
        return holdLock(QString::fromLocal8Bit(argv[2]));
    StoreFaultsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_storefaults.moc"
