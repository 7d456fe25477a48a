// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Batches against the simulated instance: results in order, typed, in pieces.
#include "services/servicenow/async.h"
#include "services/servicenow/tablerequests.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;
using Outcome = ItemResult::Outcome;

namespace {

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;

} // namespace

class TestBatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>(6);
        m_client = m_fixture->client();
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void emptySendsNothing()
    {
        const qint64 before = m_fixture->requests();
        Batch batch = m_client->batch();
        QCOMPARE(batch.pending(), 0);
        QCOMPARE(batch.pendingBytes(), 0);
        const BatchReport report = batch.execute();
        QVERIFY(report.allDone());
        QCOMPARE(report.requests, 0);
        QCOMPARE(m_fixture->requests(), before);
    }

    /// Every verb, results in the order of adding, in one request.
    void everyVerb()
    {
        Batch batch = m_client->batch();
        QStringList told;
        QString number;
        batch.get(problem, m_fixture->ids()[0], [&](const Result<Record> &record) {
            told.append(record ? record->value(text) : toLogLine(record.error()));
        });
        batch.insert(
            problem, {{text, u"ação ^ \"batch\""_s}, {u"impact"_s, u"1"_s}}, [&](const Result<Record> &record) {
                told.append(record ? record->value(text) : toLogLine(record.error()));
                number = record ? record->value(u"number"_s) : QString();
            });
        batch.update(problem, m_fixture->ids()[1], {{text, u"patched"_s}}, [&](const Result<Record> &record) {
            told.append(record ? record->value(text) : toLogLine(record.error()));
        });
        batch.replace(problem, m_fixture->ids()[2], {{text, u"put"_s}}, [&](const Result<Record> &record) {
            told.append(record ? record->value(text) : toLogLine(record.error()));
        });
        batch.remove(problem, m_fixture->ids()[3],
            [&](const Result<> &removed) { told.append(removed ? u"gone"_s : toLogLine(removed.error())); });
        batch.list(problem,
            {.query = u"short_descriptionSTARTSWITHglide ^ORDERBYshort_description"_s, .fields = {text}},
            [&](const Result<std::vector<Record>> &records) {
                GLIDE_OK(records);
                for (const Record &record : *records)
                    told.append(record.value(text));
            });
        QCOMPARE(batch.pending(), 6);
        QVERIFY(batch.pendingBytes() > 500);
        const BatchReport report = batch.execute();
        QVERIFY(report.allDone());
        QCOMPARE(report.requests, 1);
        QCOMPARE(report.items.size(), std::size_t(6));
        QCOMPARE(batch.pending(), 0);
        QCOMPARE(told,
            (QStringList{u"glide 0"_s, u"ação ^ \"batch\""_s, u"patched"_s, u"put"_s, u"gone"_s, u"glide 0"_s,
                u"glide 4"_s, u"glide 5"_s})); // read after the writes before it
        QVERIFY(number.startsWith(u"PRB"_s));
        QCOMPARE(m_fixture->simulator().count(problem, u"sys_id="_s + m_fixture->ids()[3]), 0);
    }

    /// The errors are those of single requests.
    void errorsAreTyped()
    {
        ClientCore::Lease lease(m_client->core());
        const QString nobody(32, u'0');
        const Error single = lease.api().get(problem, nobody, TableApi::wholeRecord(), {}).error();
        QCOMPARE(single.code, ErrorCode::NotFound);
        Batch batch = m_client->batch();
        std::vector<Error> errors;
        const auto keep = [&](const auto &result) {
            QVERIFY(!result);
            errors.push_back(result.error());
        };
        batch.get(problem, nobody, keep);
        batch.list(u"no_such_table"_s, {}, keep);
        batch.update(u"bad/table"_s, nobody, {}, keep);
        batch.remove(problem, nobody, keep);
        batch.update(problem, nobody, {{text, u"x"_s}}, keep);
        bool reached = false;
        batch.get(problem, m_fixture->ids()[0], [&](const Result<Record> &record) { reached = bool(record); });
        const BatchReport report = batch.execute();
        QVERIFY(reached); // the failed ones did not stop it
        QCOMPARE(errors.size(), std::size_t(5));
        QCOMPARE(errors[0].code, single.code);
        QCOMPARE(errors[0].subject, single.subject);
        QCOMPARE(errors[0].detail, single.detail);
        QCOMPARE(errors[0].httpStatus, 404);
        QVERIFY(!errors[0].requestId.isEmpty());
        QCOMPARE(errors[1].code, ErrorCode::InvalidTable);
        QCOMPARE(errors[1].subject, u"no_such_table"_s);
        QCOMPARE(errors[2].code, ErrorCode::InvalidArgument);
        QCOMPARE(errors[3].code, ErrorCode::NotFound);
        QCOMPARE(errors[4].code, ErrorCode::NotFound);
        QCOMPARE(report.count(Outcome::Failed), 5);
        QCOMPARE(report.count(Outcome::Done), 1);
        QCOMPARE(report.firstError()->code, ErrorCode::NotFound);
        QVERIFY(!report.allDone());
    }

    void transformations()
    {
        HttpRequest request =
            *listRequest(problem, {.query = u"short_descriptionSTARTSWITHglide "_s, .limit = 2, .count = true});
        Batch batch = m_client->batch();
        QByteArray total;
        std::size_t records = 0;
        qint64 bytes = 0;
        QString first;
        batch.add(request, [&](const Result<HttpResponse> &response) {
            GLIDE_OK(response);
            total = response->header("X-Total-Count");
        });
        batch.add<std::vector<Record>>(
            request, asRecords, [&](const Result<std::vector<Record>> &all) { records = all ? all->size() : 0; },
            problem);
        batch.add<QByteArray>(
            request, asBytes, [&](const Result<QByteArray> &body) { bytes = body ? body->size() : 0; });
        batch.add<QString>(
            request,
            [](HttpResponse response, const QString &subject) -> Result<QString> {
                const auto all = asRecords(std::move(response), subject);
                return all ? Result<QString>(all->front().value(text)) : Result<QString>(all.error());
            },
            [&](const Result<QString> &name) { first = name.valueOr({}); });
        std::optional<Error> damaged;
        batch.add<Record>(
            request, asRecord, [&](const Result<Record> &one) { damaged = one.error(); }, u"a list"_s);
        const BatchReport report = batch.execute();
        QCOMPARE(report.count(Outcome::Done), 4);
        QCOMPARE(total, QByteArray("6"));
        QCOMPARE(records, std::size_t(2));
        QVERIFY(bytes > 100);
        QVERIFY(first.startsWith(u"glide "_s));
        QVERIFY(damaged && damaged->code == ErrorCode::DamagedAnswer);
        QCOMPARE(damaged->subject, u"a list"_s);
    }

    /// An attachment's metadata as a record and its content as bytes.
    void attachments()
    {
        HttpRequest upload;
        upload.verb = Verb::Post;
        upload.path = u"/api/now/attachment/file"_s;
        upload.query.addQueryItem(u"table_name"_s, problem);
        upload.query.addQueryItem(u"table_sys_id"_s, m_fixture->ids()[0]);
        upload.query.addQueryItem(u"file_name"_s, u"relatório.bin"_s);
        upload.contentType = "application/octet-stream";
        upload.body = QByteArray(300'000, '\xe7') + QByteArray(1, '\0');
        upload.idempotent = false;
        QString id;
        Batch batch = m_client->batch();
        batch.add<Record>(upload, asRecord, [&](const Result<Record> &record) {
            GLIDE_OK(record);
            id = record->sysId();
            QCOMPARE(record->value(u"file_name"_s), u"relatório.bin"_s);
        });
        QVERIFY(batch.execute().allDone());
        HttpRequest file;
        file.path = u"/api/now/attachment/"_s + id + u"/file"_s;
        file.expectJson = false;
        QByteArray content;
        batch.add<QByteArray>(file, asBytes, [&](const Result<QByteArray> &bytes) { content = bytes.valueOr({}); });
        QVERIFY(batch.execute().allDone());
        QCOMPARE(content, upload.body);
    }

    void recordsAreTaken()
    {
        auto record = GlideFixture::problems(*m_client);
        record.setFields(QStringList{text, u"sys_mod_count"_s});
        record.setLimit(2);
        Batch batch = m_client->batch();
        std::size_t rows = 0;
        batch.list(record, [&](const Result<std::vector<Record>> &all) {
            GLIDE_OK(all);
            rows = all->size();
            QCOMPARE(all->front().fieldNames().size(), 3);
        });
        QVERIFY(batch.execute().allDone());
        QCOMPARE(rows, std::size_t(2));

        GLIDE_OK(record.query());
        QVERIFY(*record.next());
        const QString id = record.sysId();
        record.setValue(text, u"glide changed");
        batch.update(record);
        QVERIFY(*record.next());
        batch.remove(record);
        auto fresh = m_client->glideRecord(problem);
        fresh.initialize();
        fresh.setValue(text, u"glide new");
        batch.insert(fresh);
        auto broken = m_client->glideRecord(problem);
        broken.addQuery(u"no^name"_s, 1);
        batch.list(broken, {});
        const BatchReport report = batch.execute();
        QCOMPARE(report.count(Outcome::Done), 3);
        QCOMPARE(report.items[3].error->code, ErrorCode::InvalidArgument);
        QCOMPARE(m_fixture->simulator().value(problem, id, text), u"glide changed"_s);
        QCOMPARE(m_fixture->simulator().count(problem, u"sys_id="_s + record.sysId()), 0);
        QCOMPARE(m_fixture->simulator().count(problem, u"short_description=glide new"_s), 1);
    }

    /// What a record says about its writes holds inside a batch, too.
    void recordsAreTakenWithTheirSettings()
    {
        auto record = m_client->glideRecord(u"incident"_s);
        record.setInputDisplayValue(true);
        record.setWritesHonourFields(true);
        record.setFields(u"due_date"_s);
        record.initialize();
        record.setValue(text, u"shown");
        record.setValue(u"caller_id"_s, u"Natasha Ingram");
        record.setValue(u"due_date"_s, u"2030-01-02 09:00:00");
        Batch batch = m_client->batch();
        QString id;
        batch.insert(record, [&](const Result<Record> &made) {
            GLIDE_OK(made);
            id = made->sysId();
            QCOMPARE(made->fieldNames().size(), 2);
        });
        QVERIFY(batch.execute().allDone());
        const auto now = [&](const QString &field) { return m_fixture->simulator().value(u"incident"_s, id, field); };
        QCOMPARE(now(u"caller_id"_s), u"46c5bf6ca9fe1981010713e3ac7d3384"_s);
        QCOMPARE(now(u"due_date"_s), u"2030-01-02 12:00:00"_s); // São Paulo is three hours behind
        QVERIFY(*record.get(id));
        record.setDisplayValue(u"due_date"_s, u"2031-01-02 09:00:00"_s);
        batch.update(record, [](const Result<Record> &made) { QCOMPARE(made->fieldNames().size(), 2); });
        QVERIFY(batch.execute().allDone());
        QCOMPARE(now(u"due_date"_s), u"2031-01-02 12:00:00"_s);

        // As by itself: nothing is made of no row, and nothing is changed that is not there yet.
        auto empty = m_client->glideRecord(problem);
        batch.insert(empty);
        batch.update(empty);
        batch.remove(empty);
        empty.initialize();
        empty.setNewGuidValue(QString(32, u'7'));
        batch.update(empty);
        batch.remove(empty);
        const qint64 before = m_fixture->requests();
        const BatchReport report = batch.execute();
        QCOMPARE(report.count(Outcome::Failed), 5);
        for (const auto &item : report.items)
            QCOMPARE(item.error->code, ErrorCode::InvalidArgument);
        QCOMPARE(m_fixture->requests(), before);
    }

    void piecesByCountAndBySize_data()
    {
        QTest::addColumn<int>("items");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<int>("requests");
        QTest::newRow("count") << 3 << qint64(4'000'000) << 4;
        QTest::newRow("size") << 50 << qint64(2'000) << 10; // each is larger than half of that
        QTest::newRow("larger than a request") << 50 << qint64(10) << 10;
        QTest::newRow("all at once") << 50 << qint64(4'000'000) << 1;
    }

    void piecesByCountAndBySize()
    {
        QFETCH(int, items);
        QFETCH(qint64, bytes);
        QFETCH(int, requests);
        Batch batch = m_client->batch({.itemsPerRequest = items, .bytesPerRequest = bytes});
        QStringList texts;
        for (int i = 0; i < 10; ++i) {
            batch.insert(problem, {{text, u"piece %1"_s.arg(i)}, {u"description"_s, QString(900, u'x')}},
                [&](const Result<Record> &record) { texts.append(record ? record->value(text) : QString()); });
        }
        const qint64 before = m_fixture->requests();
        const BatchReport report = batch.execute();
        QVERIFY(report.allDone());
        QCOMPARE(report.requests, requests);
        QCOMPARE(m_fixture->requests() - before, requests);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(texts[i], u"piece %1"_s.arg(i));
        QCOMPARE(m_fixture->simulator().count(problem, u"short_descriptionSTARTSWITHpiece"_s), 10);
    }

    void severalWritesOfARecord()
    {
        auto record = GlideFixture::problems(*m_client, 2);
        const qint64 before = m_fixture->requests();
        std::vector<QHash<QString, QString>> rows;
        for (int i = 0; i < 20; ++i)
            rows.push_back({{text, u"glide many %1"_s.arg(i, 2, 10, QLatin1Char('0'))}});
        const auto inserted = record.insertMultiple(rows, {.inBatches = true});
        GLIDE_OK(inserted);
        QVERIFY(inserted->allDone());
        QCOMPARE(m_fixture->requests() - before, 1);
        QCOMPARE(m_fixture->simulator().value(problem, inserted->items[7].sysId, text), u"glide many 07"_s);
        const auto singly = record.insertMultiple({{{text, u"glide many 20"_s}}});
        GLIDE_OK(singly);
        QCOMPARE(m_fixture->simulator().value(problem, singly->items[0].sysId, text), u"glide many 20"_s);

        auto many = m_client->glideRecord(problem);
        many.addQuery(text, u"STARTSWITH", u"glide many");
        GLIDE_OK(many.query());
        for (GlideRecord &row : many)
            row.setValue(u"impact"_s, 1);
        const qint64 read = m_fixture->requests();
        const auto updated = many.updateMultiple({.inBatches = true});
        GLIDE_OK(updated);
        QCOMPARE(updated->count(Outcome::Done), 21);
        QCOMPARE(m_fixture->requests() - read, 1);
        QCOMPARE(m_fixture->simulator().count(problem, u"impact=1^short_descriptionSTARTSWITHglide many"_s), 21);
        const auto deleted = many.deleteMultiple({.inBatches = true});
        GLIDE_OK(deleted);
        QVERIFY(deleted->allDone());
        QCOMPARE(m_fixture->simulator().count(problem, u"short_descriptionSTARTSWITHglide many"_s), 0);
    }

    void asynchronously()
    {
        Async<Batch> batch(*m_client, m_client->batch());
        std::atomic<int> told = 0;
        for (const QString &id : m_fixture->ids())
            batch.value().get(problem, id, [&](const Result<Record> &record) { told += record ? 1 : 0; });
        const auto report = batch.call([](Batch &b, std::stop_token stop) { return b.execute(stop); }).result();
        QVERIFY(report.allDone());
        QCOMPARE(told.load(), 6);

        m_fixture->simulator().setFaults({{u"slow"_s, 1}, {u"slow_ms"_s, 60'000}});
        batch.value().get(problem, m_fixture->ids()[0], {});
        auto stopped = batch.call([](Batch &b, std::stop_token stop) { return b.execute(stop); });
        stopped.cancel();
        stopped.waitForFinished();
        QVERIFY(stopped.isCanceled());
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
