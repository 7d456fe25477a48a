// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Comments and work notes, and the check against lost updates of many records.
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;
using Outcome = ItemResult::Outcome;

namespace {

const QString problem = u"problem"_s;
const QString text = u"short_description"_s;

} // namespace

class TestGlideJournal : public QObject {
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

    void entriesInOrder()
    {
        auto record = m_client->glideRecord(problem);
        QCOMPARE(record.journal().error().code, ErrorCode::InvalidArgument); // no record
        QVERIFY(*record.get(m_fixture->ids()[0]));
        auto entries = record.journal();
        GLIDE_OK(entries);
        QVERIFY(entries->empty());
        GLIDE_OK(record.addWorkNote(u"primeira ^ \"nota\"\n\nem duas partes"_s));
        m_fixture->simulator().control().advanceClock(61'000);
        GLIDE_OK(record.addComment(u"um comentário"_s));
        m_fixture->simulator().control().advanceClock(61'000);
        GLIDE_OK(record.addWorkNote(u"segunda"_s));
        entries = record.journal();
        GLIDE_OK(entries);
        QCOMPARE(entries->size(), std::size_t(3));
        QCOMPARE(entries->at(0).text, u"primeira ^ \"nota\"\n\nem duas partes"_s);
        QCOMPARE(entries->at(0).element, u"work_notes"_s);
        QCOMPARE(entries->at(0).author, u"admin"_s);
        QVERIFY(guessIsSysId(entries->at(0).sysId));
        QCOMPARE(entries->at(1).element, u"comments"_s);
        const qint64 apart = entries->at(0).createdOn.secsTo(entries->at(1).createdOn);
        QVERIFY2(apart >= 60 && apart < 120, qPrintable(QString::number(apart)));
        const qint64 now = m_fixture->simulator().control().clock().nowSeconds();
        QVERIFY(std::abs(entries->at(2).createdOn.toSecsSinceEpoch() - now) < 60); // in UTC
        const auto notes = record.journal({.elements = {u"work_notes"_s}, .newestFirst = true});
        GLIDE_OK(notes);
        QCOMPARE(notes->size(), std::size_t(2));
        QCOMPARE(notes->front().text, u"segunda"_s);
        QVERIFY(*record.get(m_fixture->ids()[1]));
        QVERIFY(record.journal()->empty()); // another record's
    }

    /// Where the table is closed, what the record shows has to do.
    void closedTable()
    {
        auto record = m_client->glideRecord(problem);
        QVERIFY(*record.get(m_fixture->ids()[0]));
        m_fixture->simulator().setFaults({{u"journal_locked"_s, true}});
        GLIDE_OK(record.journal({.fromShown = false})); // there is none
        GLIDE_OK(record.addWorkNote(u"uma (nota) - com traço\n\nde duas partes"_s));
        m_fixture->simulator().control().advanceClock(61'000);
        GLIDE_OK(record.addComment(u"um comentário"_s));
        const auto shown = record.journal();
        GLIDE_OK(shown);
        QCOMPARE(shown->size(), std::size_t(2));
        QCOMPARE(shown->at(0).text, u"uma (nota) - com traço\n\nde duas partes"_s);
        QCOMPARE(shown->at(0).element, u"work_notes"_s);
        QCOMPARE(shown->at(0).author, u"System Administrator"_s);
        QVERIFY(!shown->at(0).createdOn.isValid());
        QVERIFY(!shown->at(0).shownTime.isEmpty());
        QVERIFY(shown->at(0).shownTime < shown->at(1).shownTime);
        QCOMPARE(shown->at(1).text, u"um comentário"_s);
        QCOMPARE(record.journal({.fromShown = false}).error().code, ErrorCode::Forbidden);
    }

    void shownStreams()
    {
        QVERIFY(parseShownJournal(u"x"_s, {}).empty());
        QVERIFY(parseShownJournal(u"x"_s, u"no head\n\nat all"_s).empty());
        const auto entries = parseShownJournal(u"comments"_s,
            u"01/02/2026 03:04:05 PM - Ana - Maria (Additional comments)\nline\n\nnot 12 - a head\n\n"
            "2026-01-01 10:00:00 - Beto (x) (Comentários)\n\n\n"_s);
        QCOMPARE(entries.size(), std::size_t(2));
        QCOMPARE(entries[0].shownTime, u"01/02/2026 03:04:05 PM"_s);
        QCOMPARE(entries[0].author, u"Ana - Maria"_s);
        QCOMPARE(entries[0].text, u"line\n\nnot 12 - a head"_s);
        QCOMPARE(entries[1].author, u"Beto (x)"_s);
        QCOMPARE(entries[1].text, QString());
    }

    /// An entry is written by itself: what else was changed waits, and the check against lost updates goes on from
    /// there.
    void otherChangesWait()
    {
        auto record = m_client->glideRecord(problem);
        QVERIFY(*record.get(m_fixture->ids()[0]));
        record.setValue(text, u"glide waits");
        GLIDE_OK(record.addWorkNote(u"a note"_s));
        QCOMPARE(m_fixture->simulator().value(problem, m_fixture->ids()[0], text), u"glide 0"_s);
        QVERIFY(record.isChanged());
        GLIDE_OK(record.update({.checkModCount = true}));
        QCOMPARE(m_fixture->simulator().value(problem, m_fixture->ids()[0], text), u"glide waits"_s);
        QCOMPARE(record.addJournalEntry(u"a^b"_s, u"x"_s).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(record.addComment(u" \n"_s).error().code, ErrorCode::InvalidArgument);
        record.initialize();
        QCOMPARE(record.addComment(u"x"_s).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(record.journal().error().code, ErrorCode::InvalidArgument);
    }

    /// An entry whose answer is lost is written once.
    void lostAnswer()
    {
        auto record = m_client->glideRecord(problem);
        QVERIFY(*record.get(m_fixture->ids()[0]));
        m_fixture->simulator().setFaults({{u"cut_connection"_s, 1}});
        GLIDE_OK(record.addWorkNote(u"once"_s));
        QCOMPARE(record.journal()->size(), std::size_t(1));
    }

    void lostUpdatesOfMany_data()
    {
        QTest::addColumn<bool>("inBatches");
        QTest::newRow("single requests") << false;
        QTest::newRow("in batches") << true;
    }
    void lostUpdatesOfMany()
    {
        QFETCH(bool, inBatches);
        auto record = GlideFixture::problems(*m_client);
        record.orderBy(text);
        GLIDE_OK(record.query());
        for (GlideRecord &row : record)
            row.setValue(u"description"_s, u"mine");
        m_fixture->simulator().update(problem, m_fixture->ids()[2], {{u"description"_s, u"theirs"_s}});
        m_fixture->simulator().remove(problem, m_fixture->ids()[4]);
        int told = 0;
        const MultipleOptions options{
            .onItem = [&](const ItemResult &) { ++told; }, .inBatches = inBatches, .checkModCount = true};
        const auto report = record.updateMultiple(options);
        GLIDE_OK(report);
        QCOMPARE(report->items.size(), std::size_t(6));
        QCOMPARE(told, 6);
        QCOMPARE(report->count(Outcome::Done), 4);
        QCOMPARE(report->items[2].error->code, ErrorCode::Conflict);
        QCOMPARE(report->items[2].sysId, m_fixture->ids()[2]);
        QCOMPARE(report->items[4].error->code, ErrorCode::NotFound);
        QCOMPARE(m_fixture->simulator().value(problem, m_fixture->ids()[2], u"description"_s), u"theirs"_s);
        QCOMPARE(m_fixture->simulator().value(problem, m_fixture->ids()[3], u"description"_s), u"mine"_s);

        // Once more: what we saved ourselves is no conflict, what was not saved waits still.
        for (GlideRecord &row : record)
            row.setValue(u"cause_notes"_s, u"again");
        const auto again = record.updateMultiple(options);
        GLIDE_OK(again);
        QCOMPARE(again->count(Outcome::Done), 4);
        QCOMPARE(again->items[2].error->code, ErrorCode::Conflict);
    }

    void asynchronously()
    {
        AsyncGlideRecord record(*m_client, problem);
        QVERIFY(*record.get(m_fixture->ids()[0]).result());
        GLIDE_OK(record.addJournalEntry(u"comments"_s, u"later"_s).result());
        const auto entries = record.journal().result();
        GLIDE_OK(entries);
        QCOMPARE(entries->size(), std::size_t(1));
        const auto inserted = record.insertMultiple({{{text, u"x"_s}}, {{text, u"y"_s}}}, {.inBatches = true}).result();
        GLIDE_OK(inserted);
        QVERIFY(inserted->allDone());
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestGlideJournal)
#include "tst_glidejournal.moc"
