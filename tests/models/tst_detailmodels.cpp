// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activitymodel.h"
#include "models/fieldlistmodel.h"
#include "models/ticketdetail.h"
#include "models/wording.h"
#include "tests/models/fakes.h"
#include "tests/support/patience.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace Qt::Literals::StringLiterals;

namespace {

store::DocumentField field(const QString &name, const QString &value, const QString &display = {})
{
    return {name, value, display};
}

QStringList labels(const FieldListModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list << model.index(row, FieldListModel::LabelColumn).data().toString();
    return list;
}

ChangeEvent updateEvent(qint64 sequence, qint64 at, std::vector<FieldChange> changes)
{
    ChangeEvent made = tests::eventOf(tests::sampleRow(1), ChangeOperation::Updated);
    made.sequence = sequence;
    made.updatedAt = at;
    made.updatedBy = u"ana.souza"_s;
    made.changes = std::move(changes);
    return made;
}

} // namespace

class TestDetailModels : public QObject {
    Q_OBJECT

    static void portuguese() { QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil)); }
    static void english() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

private Q_SLOTS:
    void init() { portuguese(); }

    void fieldsHaveLabelsInBothLanguages()
    {
        FieldListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setFields({field(u"u_cost_center"_s, u"42"_s), field(u"sys_id"_s, u"abc"_s),
            field(u"assignment_group"_s, u"0123"_s, u"Rede"_s), field(u"number"_s, u"INC1"_s),
            field(u"close_notes"_s, QString())});
        QCOMPARE(labels(model), (QStringList{u"Número"_s, u"Grupo de atribuição"_s, u"Sys ID"_s, u"Cost center"_s}));
        const QModelIndex group = model.index(1, FieldListModel::ValueColumn);
        QCOMPARE(group.data().toString(), u"Rede"_s);
        QCOMPARE(group.data(ValueRole).toString(), u"0123"_s);
        QCOMPARE(group.data(FieldNameRole).toString(), u"assignment_group"_s);
        english();
        model.retranslate();
        QCOMPARE(labels(model), (QStringList{u"Number"_s, u"Assignment group"_s, u"Sys ID"_s, u"Cost center"_s}));
        model.setShowEmpty(true);
        QVERIFY(labels(model).contains(u"Close notes"_s));
        model.setShowEmpty(false);
        QCOMPARE(model.rowCount(), 4);
    }

    void timesAndTruthsAreWrittenAsPeopleDo()
    {
        FieldListModel model;
        const QString utc = u"2026-07-03 10:27:31"_s;
        const qint64 moment = QDateTime(QDate(2026, 7, 3), QTime(10, 27, 31), Qt::UTC).toSecsSinceEpoch();
        // The account lives three hours west; the reader somewhere else again.
        model.setFields({field(u"opened_at"_s, utc, u"2026-07-03 07:27:31"_s), field(u"made_sla"_s, u"false"_s),
            field(u"active"_s, u"true"_s), field(u"u_day"_s, u"2026-07-03"_s),
            field(u"time_worked"_s, u"1970-01-01 00:12:00"_s, u"12 minutos"_s),
            field(u"description"_s, u"true story, all of it"_s)});
        QHash<QString, QString> shown;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, FieldListModel::ValueColumn);
            shown.insert(index.data(FieldNameRole).toString(), index.data().toString());
            QVERIFY(!index.data(ValueRole).toString().isEmpty());
        }
        QCOMPARE(shown.value(u"opened_at"_s), exactTime(moment));
        QCOMPARE(shown.value(u"made_sla"_s), FieldListModel::tr("No"));
        QCOMPARE(shown.value(u"active"_s), FieldListModel::tr("Yes"));
        QCOMPARE(shown.value(u"u_day"_s), u"03/07/2026"_s);
        QCOMPARE(shown.value(u"time_worked"_s), u"12 minutos"_s);
        QCOMPARE(shown.value(u"description"_s), u"true story, all of it"_s);
        // What the instance tells in its account's language is said in ours, where we know it.
        model.setFields({field(u"state"_s, u"2"_s, u"Em Andamento"_s), field(u"priority"_s, u"2"_s, u"2 - Alta"_s),
            field(u"opened_at"_s, utc, u"2026-07-03 07:27:31"_s)});
        const auto value = [&model](int row) { return model.index(row, FieldListModel::ValueColumn).data().toString(); };
        QCOMPARE(value(0), u"Em Andamento"_s);
        english();
        model.setStateNames(Kind::Incident, StateCatalog());
        QCOMPARE(value(0), u"In Progress"_s);
        QCOMPARE(value(1), u"P2 \u00b7 High"_s);
        model.setFilterText(u"07:27:31"_s); // as it was delivered, too
        QCOMPARE(model.rowCount(), 1);
    }

    void fieldsAreFoundByLabelNameAndValue()
    {
        FieldListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setFields({field(u"number"_s, u"INC1"_s), field(u"assignment_group"_s, u"1"_s, u"Serviço de Campo"_s),
            field(u"category"_s, u"rede"_s)});
        model.setFilterText(u"servico"_s);
        QCOMPARE(labels(model), QStringList{u"Grupo de atribuição"_s});
        model.setFilterText(u"assignment"_s);
        QCOMPARE(model.rowCount(), 1);
        model.setFilterText(u"categoria rede"_s);
        QCOMPARE(labels(model), QStringList{u"Categoria"_s});
        model.setFilterText({});
        QCOMPARE(model.rowCount(), 3);
    }

    void aChangedValueKeepsTheList()
    {
        FieldListModel model;
        model.setFields({field(u"number"_s, u"INC1"_s), field(u"category"_s, u"rede"_s)});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setFields({field(u"number"_s, u"INC1"_s), field(u"category"_s, u"telefonia"_s)});
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.index(1, 1).data().toString(), u"telefonia"_s);
    }

    void hugeAndHostileValuesAreShownInPart()
    {
        FieldListModel model;
        const QString huge(1 << 20, u'x');
        model.setFields({field(u"description"_s, huge), field(u"number"_s, u"\u202EINC\0x"_s)});
        QVERIFY(model.index(1, 1).data().toString().size() < 10000);
        QCOMPARE(model.index(1, 1).data(ValueRole).toString().size(), huge.size());
    }

    void readsAJournal()
    {
        const QString text = u"2026-03-01 16:00:00 - Ana Souza (Anotações de trabalho)\n"
                             "Liguei de volta.\n\nSegunda linha - com (parênteses)\n\n"
                             "2026-03-01 15:00:00 - Bruno Dias (Additional comments)\nOlá\n\n"_s;
        const auto entries = parseJournal(text, ActivityKind::Comment);
        QCOMPARE(entries.size(), std::size_t{2});
        QCOMPARE(entries[0].kind, ActivityKind::WorkNote);
        QCOMPARE(entries[0].author, u"Ana Souza"_s);
        QCOMPARE(entries[0].text, u"Liguei de volta.\n\nSegunda linha - com (parênteses)"_s);
        QCOMPARE(entries[1].kind, ActivityKind::Comment);
        QCOMPARE(entries[1].text, u"Olá"_s);
        QVERIFY(entries[0].timeMs > entries[1].timeMs);
    }

    void journalsOfAnyShapeLoseNothing_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("entries");
        QTest::newRow("empty") << QString() << 0;
        QTest::newRow("blank") << u"\n\n \n"_s << 0;
        QTest::newRow("no header") << u"just a note"_s << 1;
        QTest::newRow("CRLF") << u"2026-03-01 16:00:00 - A (Work notes)\r\nx\r\n\r\n"_s << 1;
        QTest::newRow("quoted header inside a text")
            << u"2026-03-01 16:00:00 - A (Work notes)\ntext\n2026-03-01 15:00:00 - B (Comments)\nmore\n\n"_s << 1;
        QTest::newRow("Brazilian dates") << u"01/03/2026 16:00:00 - A (Comentários)\nx\n\n"_s << 1;
        QTest::newRow("parentheses in the name") << u"2026-03-01 16:00:00 - A (TI) (Work notes)\nx\n\n"_s << 1;
        QTest::newRow("a megabyte") << QString(1 << 20, u'(') << 1;
    }

    void journalsOfAnyShapeLoseNothing()
    {
        QFETCH(QString, text);
        QFETCH(int, entries);
        const auto parsed = parseJournal(text, ActivityKind::WorkNote);
        QCOMPARE(static_cast<int>(parsed.size()), entries);
        for (const Activity &activity : parsed)
            QVERIFY(!activity.text.isEmpty());
    }

    void journalTimesAreInTheAccountsZone()
    {
        store::TicketDocument document;
        document.fields = {field(u"sys_updated_on"_s, u"2026-03-02 00:00:00"_s, u"01/03/2026 16:00:00"_s),
            field(u"work_notes"_s, QString(), u"01/03/2026 15:30:00 - A (Notas)\nnota\n\n"_s),
            field(u"comments"_s, QString(), u"01/03/2026 15:45:00 - B (Work notes)\ncomentário\n\n"_s)};
        const auto entries = journalOf(document);
        QCOMPARE(entries.size(), std::size_t{2});
        QCOMPARE(entries[0].kind, ActivityKind::Comment); // by its column, newest first
        QCOMPARE(entries[0].timeMs,
            QDateTime(QDate(2026, 3, 1), QTime(23, 45), QTimeZone::utc()).toMSecsSinceEpoch());
        QCOMPARE(entries[1].kind, ActivityKind::WorkNote);
    }

    void activityMergesNotesAndChanges()
    {
        ManualClock clock(1772400000000);
        ActivityModel model(clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const qint64 noon = QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::systemTimeZone()).toSecsSinceEpoch();
        model.setJournal(parseJournal(u"2026-03-01 12:00:00 - Ana (Work notes)\nnota\n\n"
                                      "2026-03-01 10:00:00 - Bia (Comments)\nola\n\n"_s,
            ActivityKind::Comment));
        model.setEvents({updateEvent(1, noon - 3600, {{u"state"_s, u"Novo"_s, u"Em Andamento"_s}}),
            updateEvent(2, noon, {{u"work_notes"_s, QString(), u"nota"_s}})}); // told by the note itself
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0).data(ActivityKindRole).toInt(), int(ActivityKind::WorkNote));
        QCOMPARE(model.index(1).data(ActivityKindRole).toInt(), int(ActivityKind::System));
        const QString sentence = model.index(1).data().toString();
        QVERIFY2(!sentence.isEmpty() && sentence.front().isUpper(), qPrintable(sentence));
        QVERIFY(model.index(1).data().toString().contains(u"Novo"_s));
        QCOMPARE(model.index(1).data(BodyRole).toString(), u"Estado: Novo \u2192 Em Andamento"_s);
        QCOMPARE(model.index(2).data().toString(), u"ola"_s);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.addEvent(updateEvent(3, noon + 60, {{u"priority"_s, u"3"_s, u"1"_s}}));
        model.addEvent(updateEvent(3, noon + 60, {{u"priority"_s, u"3"_s, u"1"_s}})); // delivered twice
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 0);
        model.setShowSystem(false);
        QCOMPARE(model.rowCount(), 2);
        model.setShowComments(false);
        QCOMPARE(model.rowCount(), 1);
    }

    void detailLoadsAndFollowsItsTicket()
    {
        auto store = std::make_shared<tests::FakeStore>();
        tests::FakeStream stream;
        store->put(tests::sampleRow(1));
        store->put(tests::sampleRow(2));
        store->setDocument(1, {field(u"number"_s, u"INC0000001"_s),
                                  field(u"work_notes"_s, QString(), u"2026-03-01 12:00:00 - Ana (Work notes)\nnota\n\n"_s)});
        ChangeEvent past = updateEvent(1, 1700000000, {{u"state"_s, u"Novo"_s, u"Em Espera"_s}});
        store->addEvent(past);
        TicketDetail detail(store, &stream);
        QAbstractItemModelTester fields(detail.fields(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QAbstractItemModelTester activity(detail.activity(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy loaded(&detail, &TicketDetail::loaded);
        detail.request(1);
        QVERIFY(detail.isLoading());
        QTRY_COMPARE(loaded.count(), 1);
        QVERIFY(!detail.isLoading());
        QCOMPARE(detail.document()->row.number, u"INC0000001"_s);
        QTRY_COMPARE(detail.activity()->rowCount(), 2); // the note and the change of the past

        TicketRow changed = tests::sampleRow(1);
        changed.shortDescription = u"Outro texto"_s;
        store->put(changed);
        stream.publish(tests::sampleRow(2), ChangeOperation::Updated); // none of its business
        stream.publish(changed, ChangeOperation::Updated);
        QTRY_COMPARE(loaded.count(), 2);
        QCOMPARE(detail.document()->row.shortDescription, u"Outro texto"_s);
        QCOMPARE(detail.activity()->rowCount(), 2); // nothing flickered away

        detail.requestByName(u" INC0000002 "_s);
        QTRY_COMPARE(detail.currentId(), 2);
        QSignalSpy missing(&detail, &TicketDetail::missing);
        detail.requestByName(u"INC9999999"_s);
        QTRY_COMPARE(missing.count(), 1);
        QVERIFY(!detail.document());
        QSignalSpy closed(&detail, &TicketDetail::closed);
        detail.close();
        QCOMPARE(closed.count(), 1);
        QCOMPARE(detail.fields()->rowCount(), 0);
    }

    void onlyTheLastRequestIsAnswered()
    {
        auto store = std::make_shared<tests::FakeStore>();
        store->put(tests::sampleRow(1));
        store->put(tests::sampleRow(2));
        TicketDetail detail(store, nullptr);
        std::vector<qint64> seen;
        connect(&detail, &TicketDetail::loaded, &detail,
            [&](const store::TicketDocument &document) { seen.push_back(document.row.id); });
        store->closeGate();
        detail.request(1);
        QTRY_VERIFY(store->waiting > 0);
        detail.request(2);
        store->openGate();
        QTRY_COMPARE(seen, std::vector<qint64>{2});
        Error broken;
        broken.code = ErrorCode::StoreDamaged;
        store->fail(broken);
        QSignalSpy failed(&detail, &TicketDetail::failed);
        detail.request(1);
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!detail.isLoading());
    }
};

QTEST_GUILESS_MAIN(TestDetailModels)
#include "tst_detailmodels.moc"
