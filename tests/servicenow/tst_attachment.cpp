// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Attachments as a cursor, their contents both ways, and what is refused.
#include "tests/servicenow/attachmentfixture.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTimeZone>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

const QString problem = u"problem"_s;

/// A device that only goes forward, such as a pipe.
class Pipe final : public QIODevice {
public:
    explicit Pipe(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly);
    }
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min<qint64>({most, m_bytes.size() - m_at, 1000});
        std::copy_n(m_bytes.constData() + m_at, count, data);
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

} // namespace

class TestAttachment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<AttachmentFixture>();
        m_client = m_fixture->client();
    }
    void cleanup()
    {
        m_fixture->simulator().control().clearFaults();
        m_fixture->simulator().setFaults({});
        auto all = m_client->attachment(problem);
        GLIDE_OK(all.query());
        QStringList ids;
        for (Attachment &one : all)
            ids.append(one.sysId());
        for (const QString &id : ids) {
            QVERIFY(*all.get(id));
            GLIDE_OK(all.deleteAttachment());
        }
    }

    void thereAndBack_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("empty") << 0;
        QTest::newRow("one byte") << 1;
        QTest::newRow("some") << 100'000;
        QTest::newRow("several pieces") << 5'000'003;
    }

    void thereAndBack()
    {
        QFETCH(int, size);
        const QByteArray bytes = AttachmentFixture::content(size);
        auto attachments = m_client->attachment(problem);
        const auto added = attachments.addAttachment(m_fixture->record(), u"some file.bin"_s, bytes);
        GLIDE_OK(added);
        QCOMPARE(added->fileName, u"some file.bin"_s);
        QCOMPARE(added->table, problem);
        QCOMPARE(added->recordSysId, m_fixture->record());
        QCOMPARE(added->size, std::optional<qint64>(size));
        QCOMPARE(added->hash, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        QCOMPARE(added->contentType, u"application/octet-stream"_s);
        QCOMPARE(added->link, m_client->instance() + u"/api/now/attachment/"_s + added->sysId + u"/file"_s);

        QVERIFY(*attachments.get(added->sysId));
        QCOMPARE(attachments.link(), added->link);
        QCOMPARE(*attachments.value(u"size_bytes"_s), QString::number(size));
        const auto read = attachments.read();
        GLIDE_OK(read);
        QVERIFY(*read == bytes);
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        const auto written = attachments.writeTo(buffer);
        GLIDE_OK(written);
        QCOMPARE(*written, size);
        QVERIFY(buffer.data() == bytes);
        const auto file = attachments.asTempFile();
        GLIDE_OK(file);
        QCOMPARE((*file)->pos(), 0);
        QVERIFY((*file)->readAll() == bytes);
        const QString path = (*file)->fileName();
        QVERIFY(QFile::exists(path));
        const_cast<std::unique_ptr<QTemporaryFile> &>(*file).reset();
        QVERIFY(!QFile::exists(path));
    }

    void stepsThroughThem()
    {
        QStringList expected;
        for (int i = 0; i < 25; ++i) {
            const QString name = u"file %1.txt"_s.arg(i, 2, 10, QChar(u'0'));
            expected.append(m_fixture->add(*m_client, name, "x" + QByteArray::number(i)).sysId);
        }
        auto other = m_client->glideRecord(problem);
        QVERIFY(*other.get(m_fixture->ids()[1]));
        GLIDE_OK(other.addAttachment(u"other.txt"_s, "other"_ba));

        auto files = m_client->attachment(problem, 4); // pages of four
        files.addQuery(u"table_sys_id"_s, m_fixture->record());
        GLIDE_OK(files.query());
        QCOMPARE(files.rowCount(), 25);
        QStringList seen;
        for (Attachment &file : files)
            seen.append(file.sysId());
        QVERIFY(!files.lastError());
        QStringList sorted = expected;
        sorted.sort();
        QCOMPARE(seen, sorted); // each once, in the order of sys_id

        files.orderByDesc(u"file_name"_s);
        files.setLimit(6);
        GLIDE_OK(files.query());
        QStringList names;
        for (Attachment &file : files)
            names.append(file.info().fileName);
        QCOMPARE(names.size(), 6);
        QCOMPARE(names.first(), u"file 24.txt"_s);
        QCOMPARE(names.last(), u"file 19.txt"_s);
        GLIDE_OK(files.rewind());
        QCOMPARE(files.location(), -1);
        QVERIFY(*files.hasNext());
        GLIDE_OK(files.setLocation(3));
        QCOMPARE(files[u"file_name"_s].value(), u"file 21.txt"_s);
        QCOMPARE(*files.read(), "x21"_ba); // reading does not move it
        QVERIFY(*files.next());
        QCOMPARE(*files.read(), "x20"_ba);

        auto streaming = m_client->attachment(problem, 4, false);
        streaming.addQuery(u"file_name"_s, u"STARTSWITH", u"file 0"_s);
        GLIDE_OK(streaming.query());
        int count = 0;
        while (*streaming.next())
            ++count;
        QCOMPARE(count, 10);
        QVERIFY(!streaming.rewind());
        GLIDE_OK(m_client->attachment().query()); // of all tables
    }

    void beforeAnything()
    {
        auto files = m_client->attachment(problem);
        QVERIFY(!files.isValidRecord());
        QVERIFY(!*files.next());
        QCOMPARE(files.rowCount(), 0);
        QCOMPARE(files.link(), QString());
        QCOMPARE(files.read().error().code, ErrorCode::InvalidArgument);
        QCOMPARE(files.writeTo(QDir::tempPath()).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(files.deleteAttachment().error().code, ErrorCode::InvalidArgument);
        QVERIFY(!*files.get(u"00000000000000000000000000000000"_s));
        QVERIFY(!files.isValidRecord());
    }

    void ofARecord()
    {
        auto record = m_client->glideRecord(problem);
        QCOMPARE(record.addAttachment(u"a.txt"_s, "a"_ba).error().code, ErrorCode::InvalidArgument);
        record.initialize();
        QCOMPARE(record.addAttachment(u"a.txt"_s, "a"_ba).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(record.getAttachments().error().code, ErrorCode::InvalidArgument);
        QVERIFY(*record.get(m_fixture->record()));
        const QString context(32, u'c');
        const auto added = record.addAttachment(
            u"a.txt"_s, "alpha"_ba, {.contentType = "text/x-special", .encryptionContext = context});
        GLIDE_OK(added);
        QCOMPARE(added->contentType, u"text/x-special"_s);
        QCOMPARE(m_fixture->simulator().value(u"sys_attachment"_s, added->sysId, u"encryption_context"_s), context);
        QBuffer buffer;
        buffer.setData("skipped beta");
        buffer.open(QIODevice::ReadOnly);
        buffer.seek(8);
        GLIDE_OK(record.addAttachment(u"b.txt"_s, buffer)); // from where it stands
        Pipe pipe(AttachmentFixture::content(100'000));
        GLIDE_OK(record.addAttachment(u"c.bin"_s, pipe));

        QHash<QString, QByteArray> contents;
        auto files = record.getAttachments();
        GLIDE_OK(files);
        for (Attachment &file : *const_cast<Result<Attachment> &>(files))
            contents.insert(file.info().fileName, *file.read());
        QCOMPARE(contents.size(), 3);
        QCOMPARE(contents[u"a.txt"_s], "alpha"_ba);
        QCOMPARE(contents[u"b.txt"_s], "beta"_ba);
        QVERIFY(contents[u"c.bin"_s] == AttachmentFixture::content(100'000));

        auto table = m_client->glideRecord(problem).getAttachments(); // of all its records
        GLIDE_OK(table);
        QCOMPARE(table->rowCount(), 3);
        QVERIFY(*record.get(m_fixture->ids()[1]));
        QCOMPARE(record.getAttachments()->rowCount(), 0);
    }

    void filesUpload()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"Relatório.pdf"_s);
        const QByteArray bytes = AttachmentFixture::content(3'000'000);
        AttachmentFixture::writeFile(path, bytes);
        auto files = m_client->attachment(problem);
        std::vector<qint64> steps;
        const auto added = files.addFile(m_fixture->record(), path, {.progress = [&](qint64 done, qint64 total) {
            QCOMPARE(total, 3'000'000);
            steps.push_back(done);
        }});
        GLIDE_OK(added);
        QCOMPARE(added->fileName, u"Relatório.pdf"_s);
        QCOMPARE(added->contentType, u"application/pdf"_s);
        QVERIFY(steps.size() > 3);
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
        QCOMPARE(steps.back(), 3'000'000);
        QCOMPARE(files.addFile(m_fixture->record(), folder.filePath(u"none"_s)).error().code, ErrorCode::FileError);

        steps.clear();
        QVERIFY(*files.get(added->sysId));
        const auto read = files.read({.progress = [&](qint64 done, qint64) { steps.push_back(done); }});
        GLIDE_OK(read);
        QVERIFY(*read == bytes);
        QVERIFY(steps.size() > 3);
        QCOMPARE(steps.back(), 3'000'000);
    }

    void lines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringConverter::Encoding>("encoding");
        QTest::addColumn<QString>("delimiter");
        QTest::addColumn<QStringList>("lines");
        const auto utf8 = QStringConverter::Utf8;
        const QStringList three{u"um"_s, u"dois é"_s, u"três"_s};
        QTest::newRow("plain") << u"um\ndois é\ntrês"_s.toUtf8() << utf8 << u"\n"_s << three;
        QTest::newRow("ends with one") << u"um\ndois é\ntrês\n"_s.toUtf8() << utf8 << u"\n"_s << three;
        QTest::newRow("Windows") << u"um\r\ndois é\r\ntrês\r\n"_s.toUtf8() << utf8 << u"\n"_s << three;
        QTest::newRow("mark in front") << "\xEF\xBB\xBF" + u"um\ndois é\ntrês"_s.toUtf8() << utf8 << u"\n"_s << three;
        QTest::newRow("Latin 1") << "um\ndois \xe9\ntr\xeas"_ba << QStringConverter::Latin1 << u"\n"_s << three;
        QTest::newRow("UTF-16") << QByteArray("\x61\x00\x0a\x00\x62\x00", 6) << QStringConverter::Utf16LE << u"\n"_s
                                << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("other delimiter") << "a||b|c||d"_ba << utf8 << u"||"_s << QStringList{u"a"_s, u"b|c"_s, u"d"_s};
        QTest::newRow("empty lines") << "a\n\n\nb"_ba << utf8 << u"\n"_s << QStringList{u"a"_s, {}, {}, u"b"_s};
        QTest::newRow("empty") << QByteArray() << utf8 << u"\n"_s << QStringList();
        QTest::newRow("not decodable") << "a\xff\nb"_ba << utf8 << u"\n"_s << QStringList{u"a\uFFFD"_s, u"b"_s};
    }

    void lines()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringConverter::Encoding, encoding);
        QFETCH(QString, delimiter);
        const auto info = m_fixture->add(*m_client, u"lines.txt"_s, bytes);
        auto files = m_client->attachment(problem);
        QVERIFY(*files.get(info.sysId));
        const auto read = files.readLines(encoding, delimiter);
        GLIDE_OK(read);
        QTEST(*read, "lines");
    }

    void manyLines()
    {
        QByteArray bytes;
        for (int i = 0; i < 200'000; ++i)
            bytes += "linha número " + QByteArray::number(i) + "\r\n"; // pieces end within characters and line ends
        const auto info = m_fixture->add(*m_client, u"log.txt"_s, bytes);
        auto files = m_client->attachment(problem);
        QVERIFY(*files.get(info.sysId));
        int count = 0;
        GLIDE_OK(files.forEachLine([&](const QString &line) -> Result<> {
            if (line != u"linha número "_s + QString::number(count))
                return Error{.code = ErrorCode::ParseError, .detail = line};
            ++count;
            return {};
        }));
        QCOMPARE(count, 200'000);
        const auto stopped = files.forEachLine(
            [](const QString &) -> Result<> { return Error{.code = ErrorCode::SafetyFuse}; });
        QCOMPARE(stopped.error().code, ErrorCode::SafetyFuse); // one's own error comes back
        QCOMPARE(files.readLines(QStringConverter::Utf8, {}).error().code, ErrorCode::InvalidArgument);
    }

    void boundsMemory()
    {
        const auto info = m_fixture->add(*m_client, u"a.bin"_s, AttachmentFixture::content(200'000));
        auto files = m_client->attachment(problem);
        QVERIFY(*files.get(info.sysId));
        QCOMPARE(files.read({.atMost = 199'999}).error().code, ErrorCode::AnswerTooLarge);
        GLIDE_OK(files.read({.atMost = 200'000}));
        ClientConfig config = m_fixture->config();
        config.connection.maxAnswerBytes = 100'000;
        const auto small = AttachmentFixture::client(config);
        auto bounded = small->attachment(problem);
        QVERIFY(*bounded.get(info.sysId));
        QCOMPARE(bounded.read().error().code, ErrorCode::AnswerTooLarge);
        GLIDE_OK(bounded.asTempFile()); // what goes to a disk has no such bound
    }

    void deletes()
    {
        const auto info = m_fixture->add(*m_client, u"a.txt"_s, "a");
        auto files = m_client->attachment(problem);
        QVERIFY(*files.get(info.sysId));
        GLIDE_OK(files.deleteAttachment());
        QCOMPARE(m_fixture->simulator().count(u"sys_attachment"_s, u"sys_id="_s + info.sysId), 0);
        QCOMPARE(files.deleteAttachment().error().code, ErrorCode::NotFound);
        QCOMPARE(files.read().error().code, ErrorCode::NotFound);
        QVERIFY(!*files.get(info.sysId));
    }

    void whatTheInstanceRefuses()
    {
        auto files = m_client->attachment(problem);
        QCOMPARE(files.addAttachment(QString(), u"a"_s, "a"_ba).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(files.addAttachment(m_fixture->record(), QString(), "a"_ba).error().code, ErrorCode::InvalidArgument);
        const auto none = files.addAttachment(u"00000000000000000000000000000000"_s, u"a.txt"_s, "a"_ba);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        QCOMPARE(none.error().subject, u"problem/00000000000000000000000000000000"_s);
        auto nowhere = m_client->attachment(u"no_such_table"_s);
        QCOMPARE(nowhere.addAttachment(m_fixture->record(), u"a.txt"_s, "a"_ba).error().code, ErrorCode::InvalidTable);

        setProperty(u"glide.attachment.extensions"_s, u"txt,pdf"_s);
        const auto type = files.addAttachment(m_fixture->record(), u"a.exe"_s, "MZ"_ba);
        QCOMPARE(type.error().code, ErrorCode::FileTypeRefused);
        QCOMPARE(type.error().httpStatus, 403);
        QVERIFY(!type.error().retryable);
        GLIDE_OK(files.addAttachment(m_fixture->record(), u"a.txt"_s, "a"_ba));
        setProperty(u"glide.attachment.extensions"_s, {});

        setProperty(u"com.glide.attachment.max_size"_s, u"1"_s);
        const auto large = files.addAttachment(m_fixture->record(), u"a.bin"_s, AttachmentFixture::content(2'000'000));
        QCOMPARE(large.error().code, ErrorCode::FileTooLarge);
        QCOMPARE(large.error().httpStatus, 413);
        GLIDE_OK(files.addAttachment(m_fixture->record(), u"a.bin"_s, AttachmentFixture::content(1'000'000)));
        setProperty(u"com.glide.attachment.max_size"_s, u"1024"_s);
    }

    void namesOfAllKindsArrive()
    {
        const QStringList names{u"Relatório de março (1).pdf"_s, u"a&b=c?d#e%20f+g.txt"_s, u"報告.txt"_s,
            u"x^ORy=1.txt"_s, u"quote\"quote.txt"_s, u"../../up.txt"_s, u"line\nbreak.txt"_s};
        auto files = m_client->attachment(problem);
        for (const QString &name : names) {
            const auto added = files.addAttachment(m_fixture->record(), name, name.toUtf8());
            GLIDE_OK(added);
            QVERIFY(*files.get(added->sysId));
            QCOMPARE(files.info().fileName, name);
            QCOMPARE(*files.read(), name.toUtf8());
        }
    }

    void asynchronously()
    {
        QTemporaryDir folder;
        const QByteArray bytes = AttachmentFixture::content(1'000'000);
        AsyncAttachment files(*m_client, problem);
        auto added = files.addAttachment(m_fixture->record(), u"async.bin"_s, bytes);
        QVERIFY(added.result());
        AttachmentFixture::writeFile(folder.filePath(u"lines.txt"_s), "a\nb\n");
        QVERIFY(files.addFile(m_fixture->record(), folder.filePath(u"lines.txt"_s)).result());
        const auto all = files.fetchAll().result();
        GLIDE_OK(all);
        QCOMPARE(all->size(), 2);
        // Submitted in one go, they run in this order.
        auto got = files.get(added.result()->sysId);
        auto read = files.read();
        std::thread::id where;
        const auto progress = [&where](qint64, qint64) { where = std::this_thread::get_id(); };
        auto saved = files.writeTo(folder.path(), {.progress = progress});
        auto deleted = files.deleteAttachment();
        auto gone = files.get(added.result()->sysId);
        QVERIFY(*got.result());
        QVERIFY(*read.result() == bytes);
        QCOMPARE(*saved.result(), folder.filePath(u"async.bin"_s));
        QVERIFY(AttachmentFixture::fileContent(*saved.result()) == bytes);
        QVERIFY(where != std::thread::id() && where != std::this_thread::get_id());
        QVERIFY(deleted.result());
        QVERIFY(!*gone.result());
        QVERIFY(files.query().result());
        QVERIFY(*files.next().result());
        QCOMPARE(*files.readLines().result(), (QStringList{u"a"_s, u"b"_s}));
        const auto large = files.readLines(QStringConverter::Utf8, u"\n"_s, {.atMost = 2}).result();
        QCOMPARE(large.error().code, ErrorCode::AnswerTooLarge);
    }

private:
    void setProperty(const QString &name, const QString &value)
    {
        auto &simulator = m_fixture->simulator();
        const auto found = simulator.control().find(u"sys_properties"_s, u"name="_s + name);
        QVERIFY(found && !found->empty());
        simulator.update(u"sys_properties"_s, found->front(), {{u"value"_s, value}});
    }

    std::unique_ptr<AttachmentFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestAttachment)
#include "tst_attachment.moc"
