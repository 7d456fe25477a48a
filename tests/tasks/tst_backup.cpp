// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Saving and restoring a store with PostgreSQL's own programs.
#include "services/core/workerthread.h"
#include "services/database/postgres.h"
#include "services/tasks/backup.h"
#include "services/tasks/externalprogram.h"
#include "tests/support/patience.h"
#include "tests/support/smalldisk.h"
#include "tests/tasks/taskrig.h"

#include <QDir>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using namespace bunsnc::tasks;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<postgres::Connection> connectTo(const QString &address)
{
    postgres::Settings settings;
    settings.address = address;
    settings.searchPath = "bunsnc";
    return must(postgres::Connection::open(settings));
}

qint64 numberIn(const QString &address, const QByteArray &sql)
{
    return must(connectTo(address)->query(sql))[0].integer(0);
}

/// Some tickets with everything that hangs on them.
void fill(TaskRig &rig, int count)
{
    std::vector<std::string> records;
    for (int i = 0; i < count; ++i) {
        records.push_back(u"{\"sys_id\":{\"value\":\"%1\"},\"number\":{\"value\":\"INC%2\"},"
                          u"\"short_description\":{\"value\":\"Impressora não imprime %2 \\u00e9 \\ud83d\\ude00\"},"
                          u"\"state\":{\"value\":\"%3\"},\"sys_mod_count\":{\"value\":\"1\"},"
                          u"\"sys_updated_on\":{\"value\":\"2026-01-02 03:04:05\"}}"_s.arg(i, 32, 16, QChar(u'0'))
                              .arg(i)
                              .arg(i % 3 == 0 ? 7 : 2)
                              .toStdString());
    }
    PageBatch page;
    page.records.assign(records.begin(), records.end());
    const auto outcome = must(must(rig.tickets().openWriter())->apply(page));
    if (outcome.inserted != count)
        qFatal("%d inserted", outcome.inserted);
}

} // namespace

class TestBackup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        BUNSNC_NEEDS_POSTGRES(m_postgres);
        if (!findPostgresProgram(u"pg_dump"_s, {}))
            QSKIP("no pg_dump is installed");
    }
    void savesAndRestores();
    void onTrial();
    void anotherStoreIsLeftAlone();
    void aDamagedFileIsRefused();
    void oneAtATime();
    void whatBrokeOffIsCleared();
    void withoutRoom();
    void onAFullDisk();
    void stops();
    void programs();
    void rotation_data();
    void rotation();

private:
    Result<QJsonObject> save(const TaskRig &rig, const QString &folder, bool onTrial = false,
        std::stop_token stop = {}, const QString &program = {})
    {
        TaskContext context({}, std::move(stop));
        return backUp({.storeAddress = rig.address(), .folder = folder, .program = program,
                          .restoresOnTrial = onTrial},
            context);
    }

    PostgresServer m_postgres;
};

void TestBackup::savesAndRestores()
{
    TaskRig rig(m_postgres);
    fill(rig, 300);
    QTemporaryDir folder;
    const QJsonObject saved = must(save(rig, folder.path()));
    const QString file = saved.value("file"_L1).toString();
    QVERIFY(QFileInfo(file).size() > 0);
    QCOMPARE(saved.value("bytes"_L1).toInteger(), QFileInfo(file).size());
#ifndef Q_OS_WIN
    constexpr auto mode = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
    QCOMPARE(QFile::permissions(file), mode);
    QCOMPARE(QFile::permissions(file + u".json"_s), mode);
#endif
    const BackupNote note = must(readBackupNote(file));
    QCOMPARE(note.rows.at(u"ticket"_s), 300);
    QCOMPARE(note.rows.at(u"sn_incidents_collection"_s), 300);
    QCOMPARE(note.rows.at(u"outbox"_s), 400); // finished ones have two

    const QString address = m_postgres.createDatabaseUrl();
    must(restoreBackup({.file = file, .address = address}, {}));
    // A store as before, which goes on where it stood.
    const auto store = must(openStore(address, StateCatalog()));
    const auto reader = must(store->openReader());
    QCOMPARE(must(reader->count(Kind::Incident, false, {})), 200);
    QCOMPARE(must(reader->count(Kind::Incident, true, {})), 100);
    QCOMPARE(must(reader->search(u"impressora"_s, 1000, {})).size(), size_t(300));
    QCOMPARE(must(reader->lastSequence({})), 400);
    for (const QByteArray sql : {"SELECT hashtext(string_agg(t::text, '' ORDER BY id)) FROM ticket t",
             "SELECT hashtext(string_agg(t::text, '' ORDER BY sys_id)) FROM sn_incidents_collection t",
             "SELECT hashtext(string_agg(t::text, '' ORDER BY sequence)) FROM outbox t",
             "SELECT count(*) FROM pg_indexes WHERE schemaname = 'bunsnc'",
             "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
             "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee IN ('bunsnc_sync', "
             "'bunsnc_console')"})
        QCOMPARE(numberIn(address, sql), numberIn(rig.address(), sql));
    const qint64 sync = must(must(openTaskQueue(address))->add({.kind = u"a"_s})); // identity columns go on
    QVERIFY(sync > 0);
}

void TestBackup::onTrial()
{
    TaskRig rig(m_postgres);
    fill(rig, 20);
    QTemporaryDir folder;
    QVERIFY(must(save(rig, folder.path(), true)).value("tried"_L1).toBool());
    QCOMPARE(numberIn(rig.address(), "SELECT count(*) FROM pg_database WHERE datname LIKE 'bunsnc_trial%'"), 0);
}

void TestBackup::anotherStoreIsLeftAlone()
{
    TaskRig rig(m_postgres), other(m_postgres);
    fill(rig, 10);
    fill(other, 20);
    QTemporaryDir folder;
    const QString file = must(save(rig, folder.path())).value("file"_L1).toString();
    const auto refused = restoreBackup({.file = file, .address = other.address()}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(numberIn(other.address(), "SELECT count(*) FROM ticket"), 20);
    {
        const auto lock = must(other.tickets().lockForMirror());
        const auto busy = restoreBackup({.file = file, .address = other.address(), .replace = true}, {});
        QVERIFY(!busy);
        QCOMPARE(busy.error().code, ErrorCode::StoreBusy);
        QCOMPARE(numberIn(other.address(), "SELECT count(*) FROM ticket"), 20);
    }
    must(restoreBackup({.file = file, .address = other.address(), .replace = true}, {}));
    QCOMPARE(numberIn(other.address(), "SELECT count(*) FROM ticket"), 10);
}

void TestBackup::aDamagedFileIsRefused()
{
    TaskRig rig(m_postgres), other(m_postgres);
    fill(rig, 10);
    fill(other, 20);
    QTemporaryDir folder;
    const QString path = must(save(rig, folder.path())).value("file"_L1).toString();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(file.size() / 2));
    const char byte = file.peek(1).at(0);
    QVERIFY(file.putChar(char(byte ^ 1)));
    file.close();
    const RestoreOptions options{.file = path, .address = other.address(), .replace = true};
    auto refused = restoreBackup(options, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::StoreDamaged);
    QVERIFY(QFile::remove(path + u".json"_s));
    refused = restoreBackup(options, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::FileError);
    QCOMPARE(numberIn(other.address(), "SELECT count(*) FROM ticket"), 20);
}

void TestBackup::oneAtATime()
{
    TaskRig rig(m_postgres);
    QTemporaryDir folder;
    QLockFile lock(folder.filePath(u".bunsnc-backup.lock"_s));
    QVERIFY(lock.tryLock(0));
    const auto busy = save(rig, folder.path());
    QVERIFY(!busy);
    QCOMPARE(busy.error().code, ErrorCode::StoreBusy);
    QVERIFY(busy.error().retryable);
    lock.unlock();
    // Left by a machine that is gone: its age alone tells.
    QFile left(lock.fileName());
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.write("1\nbunsnc\nanother.example.com\n");
    QVERIFY(left.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-5 * 3600), QFileDevice::FileModificationTime));
    left.close();
    QVERIFY(!save(rig, folder.path()));
    QVERIFY(left.open(QIODevice::ReadWrite));
    QVERIFY(left.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-7 * 3600), QFileDevice::FileModificationTime));
    left.close();
    must(save(rig, folder.path()));
}

void TestBackup::whatBrokeOffIsCleared()
{
    TaskRig rig(m_postgres);
    QTemporaryDir folder;
    QFile part(folder.filePath(u"bunsnc-x-20260101T000000Z.dump.part"_s));
    QVERIFY(part.open(QIODevice::WriteOnly));
    part.close();
    QFile foreign(folder.filePath(u"somebody's.txt"_s));
    QVERIFY(foreign.open(QIODevice::WriteOnly));
    must(save(rig, folder.path()));
    QVERIFY(!part.exists());
    QVERIFY(foreign.exists());
    QVERIFY(save(rig, folder.filePath(u"new"_s))); // the last part alone is made
    const auto nowhere = save(rig, folder.filePath(u"no/such"_s));
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, ErrorCode::FileError);
}

void TestBackup::withoutRoom()
{
    TaskRig rig(m_postgres);
    QTemporaryDir folder;
    // What pg_dump says on a full disk, without one.
    const QString program = folder.filePath(u"pg_dump"_s);
    QFile script(program);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) 99.1'; exit; fi\n"
                 "echo 'pg_dump: error: could not write to output file: No space left on device' >&2\nexit 1\n");
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const auto full = save(rig, folder.path(), false, {}, program);
    QVERIFY(!full);
    QCOMPARE(full.error().code, ErrorCode::FileError);
    QVERIFY2(full.error().detail.contains(u"no space left"_s), qPrintable(full.error().detail));
    QCOMPARE(QDir(folder.path()).entryList({u"bunsnc-*"_s}, QDir::Files), QStringList());
}

void TestBackup::onAFullDisk()
{
    if (smallDisk().isEmpty())
        QSKIP("no mount of its own allowed here: needs unshare and the right to mount");
    TaskRig rig(m_postgres);
    fill(rig, 300);
    const QString folder = smallDisk() + u"/backups"_s;
    const QString before = must(save(rig, folder)).value("file"_L1).toString();
    DiskFiller filler;
    QVERIFY(filler.fill(30'000));
    Result<QJsonObject> full = QJsonObject();
    QTRY_VERIFY((full = save(rig, folder), !full && full.error().detail.contains(u"no space left"_s)));
    QCOMPARE(full.error().code, ErrorCode::FileError);
    // Nothing of it stays, and what was there is as it was.
    QCOMPARE(QDir(folder).entryList({u"bunsnc-*.dump*"_s}, QDir::Files).size(), 2);
    QVERIFY(verifyBackupFile(before, {}));
    filler.remove();
    bool saved = false;
    QTRY_VERIFY(saved || (saved = save(rig, folder).hasValue())); // names have whole seconds
}

void TestBackup::stops()
{
    TaskRig rig(m_postgres);
    QTemporaryDir folder;
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = save(rig, folder.path(), false, stop.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
}

void TestBackup::programs()
{
    const QString program = must(findPostgresProgram(u"pg_dump"_s, {}));
    QVERIFY(must(checkPostgresVersion(program, 9, {})) >= 14);
    const auto old = checkPostgresVersion(program, 999, {});
    QVERIFY(!old);
    QCOMPARE(old.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(old.error().detail.contains(u"tasks.backup.program"_s), qPrintable(old.error().detail));
    QVERIFY(!findPostgresProgram(u"pg_dump"_s, u"/nowhere/pg_dump"_s));
}

void TestBackup::rotation_data()
{
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<int>("days");
    QTest::addColumn<int>("weeks");
    QTest::addColumn<QStringList>("gone");
    const QStringList all{u"2026-03-15T02"_s, u"2026-03-14T22"_s, u"2026-03-14T02"_s, u"2026-03-09T02"_s,
        u"2026-03-08T02"_s, u"2026-03-01T02"_s, u"2026-02-01T02"_s};
    QTest::newRow("days") << all << 2 << 0
                          << QStringList{all[2], all[3], all[4], all[5], all[6]};
    QTest::newRow("weeks") << all << 1 << 3 << QStringList{all[1], all[2], all[3], all[6]};
    QTest::newRow("enough") << all << 30 << 5 << QStringList{all[2]};
    QTest::newRow("the newest stays") << QStringList{all[6]} << 0 << 0 << QStringList();
    QTest::newRow("none") << QStringList() << 7 << 4 << QStringList();
}

void TestBackup::rotation()
{
    QFETCH(QStringList, there);
    QFETCH(int, days);
    QFETCH(int, weeks);
    std::vector<KeptBackup> backups;
    for (const QString &at : there) {
        QDateTime time = QDateTime::fromString(at + u":00:00"_s, Qt::ISODate);
        time.setTimeSpec(Qt::UTC);
        backups.push_back({at, time});
    }
    QStringList gone;
    for (const KeptBackup &backup : backupsToRemove(backups, days, weeks))
        gone << backup.path;
    QTEST(gone, "gone");
    // Names say the time and the database, and no other's are found.
    QTemporaryDir folder;
    for (const QString &database : {u"a"_s, u"a-b"_s}) {
        for (const KeptBackup &backup : backups) {
            QFile file(folder.filePath(backupName(database, backup.at)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
    }
    const auto found = backupsIn(folder.path(), u"a"_s);
    QCOMPARE(found.size(), backups.size());
    for (size_t i = 0; i < found.size(); ++i)
        QCOMPARE(found[i].at, backups[i].at);
}

int main(int argc, char **argv)
{
    if (const auto code = runOnSmallDisk(argc, argv))
        return *code;
    QCoreApplication application(argc, argv);
    TestBackup test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_backup.moc"
