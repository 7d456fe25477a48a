// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Attachments saved to files and folders: names, links, what is left of a download that broke off, and damage.
#include "tests/servicenow/attachmentfixture.h"

#include <QJsonDocument>
#include <QLockFile>
#include <QTemporaryDir>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

constexpr int largeSize = 4'000'000;

} // namespace

class TestAttachmentFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<AttachmentFixture>();
        m_client = m_fixture->client();
    }
    void init()
    {
        m_files = std::make_unique<Attachment>(m_client->attachment(u"problem"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }
    void cleanup() { m_fixture->simulator().control().clearFaults(); }

    void neverTwoOfAName()
    {
        for (const QByteArray content : {"first", "second", "third"}) {
            select(u"name.ext"_s, content);
            const auto path = m_files->writeTo(m_folder->path());
            GLIDE_OK(path);
            QCOMPARE(AttachmentFixture::fileContent(*path), content);
        }
        const QStringList names{u"name (2).ext"_s, u"name (3).ext"_s, u"name.ext"_s};
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), names); // and nothing else is left
        QCOMPARE(AttachmentFixture::fileContent(in(u"name.ext"_s)), "first"_ba);
    }

    void alwaysInTheFolder_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("file");
        QTest::newRow("upwards") << u"../../../tmp/evil.txt"_s << u"evil.txt"_s;
        QTest::newRow("absolute") << u"/etc/cron.d/evil"_s << u"evil"_s;
        QTest::newRow("Windows path") << u"C:\\Windows\\system32\\evil.dll"_s << u"evil.dll"_s;
        QTest::newRow("drive") << u"C:evil.txt"_s << u"C_evil.txt"_s;
        QTest::newRow("dots") << u".."_s << u"attachment"_s;
        QTest::newRow("hidden") << u".bashrc"_s << u"_bashrc"_s;
        QTest::newRow("reserved") << u"CON.txt"_s << u"_CON.txt"_s;
        QTest::newRow("controls") << u"a\nb\tc\u0007.txt"_s << u"abc.txt"_s;
        QTest::newRow("direction") << u"a\u202Etxt.exe"_s << u"atxt.exe"_s;
        QTest::newRow("end") << u"name.txt. . "_s << u"name.txt"_s;
        QTest::newRow("long") << u"é"_s.repeated(150) + u".txt"_s << u"é"_s.repeated(113) + u".txt"_s;
        QTest::newRow("our own") << u"name.part"_s << u"name.part"_s;
    }

    void alwaysInTheFolder()
    {
        QFETCH(QString, name);
        QFETCH(QString, file);
        select(name, "content");
        const QString inner = in(u"inner"_s);
        QVERIFY(QDir().mkdir(inner));
        const auto path = m_files->writeTo(inner);
        GLIDE_OK(path);
        QCOMPARE(*path, inner + u'/' + file);
        QCOMPARE(AttachmentFixture::namesIn(inner), QStringList(file));
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList(u"inner"_s));
        QCOMPARE(AttachmentFixture::fileContent(*path), "content"_ba);
    }

    void neverThroughLinks()
    {
        QTemporaryDir outside;
        const QString victim = outside.filePath(u"victim"_s);
        AttachmentFixture::writeFile(victim, "precious");
        const QString nowhere = outside.filePath(u"nowhere"_s);
        if (!QFile::link(victim, in(u"name.ext"_s)))
            QSKIP("no links here");
        QFile::link(nowhere, in(u"name (2).ext"_s));
        QFile::link(victim, in(u"name (3).ext.part"_s));
        QFile::link(nowhere, in(u"name (4).ext.part.json"_s));
        QFile::link(outside.path(), in(u"name (5).ext"_s));
        select(u"name.ext"_s, "content");
        const auto path = m_files->writeTo(m_folder->path());
        GLIDE_OK(path);
        QCOMPARE(*path, in(u"name (6).ext"_s)); // the names before are taken, or would be written through a link
        QVERIFY(!QFileInfo(*path).isSymLink());
        QCOMPARE(AttachmentFixture::fileContent(*path), "content"_ba);

        // A file that is named takes the place of a link, not of what it leads to.
        GLIDE_OK(m_files->writeTo(in(u"name.ext"_s)));
        QVERIFY(!QFileInfo(in(u"name.ext"_s)).isSymLink());
        QCOMPARE(m_files->writeTo(in(u"name (4).ext"_s)).error().code, ErrorCode::FileError);
        QCOMPARE(AttachmentFixture::namesIn(outside.path()), QStringList(u"victim"_s));
        QCOMPARE(AttachmentFixture::fileContent(victim), "precious"_ba);
    }

    void toANamedFile()
    {
        select(u"whatever.txt"_s, "new");
        AttachmentFixture::writeFile(in(u"mine"_s), "old");
        QCOMPARE(m_files->writeTo(in(u"mine"_s), {.overwrite = false}).error().code, ErrorCode::FileError);
        QCOMPARE(AttachmentFixture::fileContent(in(u"mine"_s)), "old"_ba);
        QCOMPARE(*m_files->writeTo(in(u"mine"_s)), in(u"mine"_s));
        QCOMPARE(AttachmentFixture::fileContent(in(u"mine"_s)), "new"_ba);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList(u"mine"_s));
        QCOMPARE(m_files->writeTo(in(u"no/folder/x"_s)).error().code, ErrorCode::FileError);
    }

    void partsHaveOtherNames()
    {
        select(u"large.bin"_s, AttachmentFixture::content(largeSize));
        QSet<QString> seen;
        const auto path = m_files->writeTo(m_folder->path(), {.progress = [&](qint64, qint64) {
            for (const QString &name : AttachmentFixture::namesIn(m_folder->path()))
                seen.insert(name);
        }});
        GLIDE_OK(path);
        QCOMPARE(seen, (QSet<QString>{u"large.bin.part"_s, u"large.bin.part.json"_s, u"large.bin.part.lock"_s}));
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList(u"large.bin"_s));
    }

    void goesOnAfterLostConnections()
    {
        const QByteArray content = AttachmentFixture::content(largeSize);
        select(u"large.bin"_s, content);
        m_fixture->simulator().setFaults({{u"cut_connection"_s, 4}}); // each half of what is still to come
        qint64 last = 0;
        qint64 told = 0;
        const auto path = m_files->writeTo(m_folder->path(), {.progress = [&](qint64 done, qint64 total) {
            QVERIFY(done > last); // never begun anew
            QCOMPARE(total, largeSize);
            told += done - last;
            last = done;
        }});
        GLIDE_OK(path);
        QCOMPARE(told, largeSize);
        QVERIFY(AttachmentFixture::fileContent(*path) == content);

        m_fixture->simulator().setFaults({{u"cut_connection"_s, 2}});
        const auto read = m_files->read(); // memory and devices, too
        GLIDE_OK(read);
        QVERIFY(*read == content);
        m_fixture->simulator().setFaults({{u"cut_connection"_s, 2}});
        const auto file = m_files->asTempFile();
        GLIDE_OK(file);
        QVERIFY((*file)->readAll() == content);
    }

    void goesOnInTheNextCall_data()
    {
        QTest::addColumn<bool>("named");
        QTest::newRow("folder") << false;
        QTest::newRow("file") << true;
    }

    void goesOnInTheNextCall()
    {
        QFETCH(bool, named);
        const QByteArray content = AttachmentFixture::content(largeSize, 7);
        select(u"large.bin"_s, content);
        const QString where = named ? in(u"large.bin"_s) : m_folder->path();
        stopAtHalf(where);
        QVERIFY(!QFile::exists(in(u"large.bin"_s)));
        const qint64 left = QFileInfo(in(u"large.bin.part"_s)).size();
        QVERIFY2(left >= largeSize / 2 && left < largeSize, qPrintable(QString::number(left)));
        QVERIFY(AttachmentFixture::fileContent(in(u"large.bin.part"_s)) == content.left(left));

        const auto client = m_fixture->client(); // somebody else, later
        auto later = client->attachment(u"problem"_s);
        QVERIFY(*later.get(m_files->sysId()));
        qint64 first = 0;
        const auto progress = [&first](qint64 done, qint64) { first = first ? first : done; };
        const auto path = later.writeTo(where, {.progress = progress});
        GLIDE_OK(path);
        QVERIFY(first > left);
        QVERIFY(AttachmentFixture::fileContent(*path) == content);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList(u"large.bin"_s));
    }

    void nothingMoreToFetch()
    {
        const QByteArray content = AttachmentFixture::content(largeSize, 9);
        select(u"large.bin"_s, content);
        stopAtHalf(m_folder->path());
        AttachmentFixture::writeFile(in(u"large.bin.part"_s), content); // it ended between the last byte and the name
        const qint64 before = m_fixture->requests();
        GLIDE_OK(m_files->writeTo(m_folder->path()));
        QCOMPARE(m_fixture->requests(), before);
        QVERIFY(AttachmentFixture::fileContent(in(u"large.bin"_s)) == content);
    }

    void leavesNothingIfNotWanted()
    {
        select(u"large.bin"_s, AttachmentFixture::content(largeSize));
        stopAtHalf(m_folder->path(), false);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList());
        // Nor is anything left where nothing came.
        m_fixture->simulator().setFaults({{u"bad_gateway"_s, true}});
        QCOMPARE(m_files->writeTo(m_folder->path()).error().code, ErrorCode::ServerError);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList());
    }

    void partsOfOtherContents()
    {
        select(u"large.bin"_s, AttachmentFixture::content(largeSize, 2));
        stopAtHalf(m_folder->path());
        const QByteArray other = AttachmentFixture::content(largeSize, 3);
        select(u"large.bin"_s, other); // another attachment of that name
        QCOMPARE(*m_files->writeTo(m_folder->path()), in(u"large (2).bin"_s));
        QVERIFY(AttachmentFixture::fileContent(in(u"large (2).bin"_s)) == other);
        QVERIFY(QFile::exists(in(u"large.bin.part"_s))); // it may still be gone on with

        GLIDE_OK(m_files->writeTo(in(u"large.bin"_s))); // that file and no other: the old part gives way
        QVERIFY(AttachmentFixture::fileContent(in(u"large.bin"_s)) == other);
        QVERIFY(!QFile::exists(in(u"large.bin.part"_s)));

        AttachmentFixture::writeFile(in(u"mine.part"_s), "not a download");
        QCOMPARE(m_files->writeTo(in(u"mine"_s)).error().code, ErrorCode::FileError);
        QCOMPARE(AttachmentFixture::fileContent(in(u"mine.part"_s)), "not a download"_ba);
        AttachmentFixture::writeFile(in(u"own.part.json"_s), "{\"mine\":true}");
        QCOMPARE(m_files->writeTo(in(u"own"_s)).error().code, ErrorCode::FileError);
        QCOMPARE(AttachmentFixture::fileContent(in(u"own.part.json"_s)), "{\"mine\":true}"_ba);
    }

    void theSameContentChanged()
    {
        select(u"large.bin"_s, AttachmentFixture::content(largeSize));
        stopAtHalf(in(u"large.bin"_s));
        m_fixture->simulator().update(u"sys_attachment"_s, m_files->sysId(), {{u"content_type"_s, u"text/x-touched"_s}},
            QDateTime::currentSecsSinceEpoch() + 100);
        QFile note(in(u"large.bin.part.json"_s));
        QVERIFY(note.open(QIODevice::ReadOnly));
        const QJsonObject before = QJsonDocument::fromJson(note.readAll()).object();
        QCOMPARE(before[u"sys_id"_s].toString(), m_files->sysId());
        QCOMPARE(before[u"hash"_s].toString().size(), 64);
        note.close();
        QVERIFY(*m_files->get(m_files->sysId()));
        QVERIFY(m_files->info().updatedOn != before[u"sys_updated_on"_s].toString());
        qint64 first = 0;
        const auto progress = [&first](qint64 done, qint64) { first = first ? first : done; };
        GLIDE_OK(m_files->writeTo(in(u"large.bin"_s), {.progress = progress}));
        QVERIFY(first < largeSize / 2); // from the beginning
    }

    void damagedParts()
    {
        const QByteArray content = AttachmentFixture::content(largeSize, 5);
        select(u"large.bin"_s, content);
        stopAtHalf(m_folder->path());
        QByteArray part = AttachmentFixture::fileContent(in(u"large.bin.part"_s));
        part[1000] = static_cast<char>(part[1000] ^ 1);
        AttachmentFixture::writeFile(in(u"large.bin.part"_s), part);
        const auto damaged = m_files->writeTo(m_folder->path());
        QCOMPARE(damaged.error().code, ErrorCode::DamagedAnswer);
        QCOMPARE(damaged.error().subject, u"sys_attachment/"_s + m_files->sysId());
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList()); // the part went
        GLIDE_OK(m_files->writeTo(m_folder->path()));
        QVERIFY(AttachmentFixture::fileContent(in(u"large.bin"_s)) == content);

        QVERIFY(QFile::remove(in(u"large.bin"_s)));
        stopAtHalf(m_folder->path());
        AttachmentFixture::writeFile(in(u"large.bin.part"_s), content + "and more");
        GLIDE_OK(m_files->writeTo(m_folder->path()));
        QVERIFY(AttachmentFixture::fileContent(in(u"large.bin"_s)) == content);
    }

    void twoAtOnce()
    {
        select(u"name.ext"_s, "content");
        QLockFile other(in(u"name.ext.part.lock"_s));
        QVERIFY(other.tryLock(0));
        QCOMPARE(m_files->writeTo(in(u"name.ext"_s)).error().code, ErrorCode::FileError);
        QCOMPARE(*m_files->writeTo(m_folder->path()), in(u"name (2).ext"_s));
        other.unlock();

        // Many threads, one folder, one name.
        std::vector<QFuture<Result<QString>>> saving;
        std::vector<std::unique_ptr<AsyncAttachment>> attachments;
        for (int i = 0; i < 8; ++i) {
            attachments.push_back(std::make_unique<AsyncAttachment>(*m_client, u"problem"_s));
            QVERIFY(*attachments.back()->get(m_files->sysId()).result());
        }
        for (auto &attachment : attachments)
            saving.push_back(attachment->writeTo(m_folder->path()));
        QSet<QString> paths;
        for (auto &future : saving) {
            const auto path = future.result();
            GLIDE_OK(path);
            paths.insert(*path);
            QCOMPARE(AttachmentFixture::fileContent(*path), "content"_ba);
        }
        QCOMPARE(paths.size(), 8);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()).size(), 9);
    }

    void whatIsNotWhatWasTold_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::newRow("hash") << u"hash"_s << QString(64, u'a');
        QTest::newRow("larger") << u"size_bytes"_s << u"100001"_s;
        QTest::newRow("smaller") << u"size_bytes"_s << u"99999"_s;
    }

    void whatIsNotWhatWasTold()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        select(u"a.bin"_s, AttachmentFixture::content(100'000));
        const QString id = m_files->sysId();
        m_fixture->simulator().updateSilently(u"sys_attachment"_s, id, {{field, value}});
        QVERIFY(*m_files->get(id)); // the simulator itself goes by size_bytes for the length
        const auto saved = m_files->writeTo(m_folder->path());
        QVERIFY(!saved);
        QVERIFY2(saved.error().code == ErrorCode::DamagedAnswer || saved.error().code == ErrorCode::ConnectionLost,
            qPrintable(toLogLine(saved.error())));
        if (saved.error().code == ErrorCode::DamagedAnswer)
            QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList());
        QVERIFY(!QFile::exists(in(u"a.bin"_s)));
        QVERIFY(!m_files->read());
        // Nothing to compare with: taken as it is.
        m_fixture->simulator().updateSilently(
            u"sys_attachment"_s, id, {{u"hash"_s, {}}, {u"size_bytes"_s, u"100000"_s}});
        QVERIFY(*m_files->get(id));
        GLIDE_OK(m_files->writeTo(m_folder->path()));
    }

    void throughFaults_data()
    {
        QTest::addColumn<QJsonObject>("faults");
        QTest::newRow("429 with a pause") << QJsonObject{{u"rate_limit"_s, 1}, {u"retry_after_seconds"_s, 1}};
        QTest::newRow("429 without") << QJsonObject{{u"semaphore"_s, 2}};
        QTest::newRow("502") << QJsonObject{{u"bad_gateway"_s, 2}};
        QTest::newRow("503") << QJsonObject{{u"unavailable"_s, 2}};
        QTest::newRow("cut off") << QJsonObject{{u"cut_json"_s, 2}};
        QTest::newRow("said to be a page") << QJsonObject{{u"wrong_content_type"_s, 1}};
    }

    void throughFaults()
    {
        QFETCH(QJsonObject, faults);
        const QByteArray content = AttachmentFixture::content(300'000);
        select(u"a.bin"_s, content);
        m_fixture->simulator().setFaults(faults);
        const auto path = m_files->writeTo(m_folder->path());
        GLIDE_OK(path);
        QVERIFY(AttachmentFixture::fileContent(*path) == content);
    }

    void pagesAreNoFiles()
    {
        select(u"a.bin"_s, AttachmentFixture::content(300'000));
        m_fixture->simulator().setFaults({{u"hibernate"_s, true}});
        QCOMPARE(m_files->writeTo(m_folder->path()).error().code, ErrorCode::Hibernating);
        QCOMPARE(m_files->read().error().code, ErrorCode::Hibernating);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList());
        m_fixture->simulator().control().clearFaults();
        m_fixture->simulator().setFaults({{u"unauthorized"_s, true}});
        QCOMPARE(m_files->writeTo(m_folder->path()).error().code, ErrorCode::Unauthorized);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList());
    }

    void stopsAtOnce()
    {
        select(u"a.bin"_s, AttachmentFixture::content(largeSize));
        std::stop_source stop;
        stop.request_stop();
        m_files->setStopToken(stop.get_token());
        QCOMPARE(m_files->writeTo(m_folder->path()).error().code, ErrorCode::Cancelled);
        QCOMPARE(m_files->read().error().code, ErrorCode::Cancelled);
        QCOMPARE(AttachmentFixture::namesIn(m_folder->path()), QStringList());
        m_files->setStopToken({});
        GLIDE_OK(m_files->read());
    }

private:
    QString in(const QString &name) const { return m_folder->filePath(name); }

    /// An attachment of that name and content is the current one.
    void select(const QString &name, const QByteArray &content)
    {
        QVERIFY(*m_files->get(m_fixture->add(*m_client, name, content).sysId));
    }

    void stopAtHalf(const QString &where, bool resume = true)
    {
        std::stop_source stop;
        m_files->setStopToken(stop.get_token());
        const auto stopped = m_files->writeTo(where,
            {.progress =
                    [&](qint64 done, qint64 total) {
                        if (done >= total / 2)
                            stop.request_stop();
                    },
                .resume = resume});
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        m_files->setStopToken({});
    }

    std::unique_ptr<AttachmentFixture> m_fixture;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Attachment> m_files;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestAttachmentFiles)
#include "tst_attachmentfiles.moc"
