// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statussummary.h"
#include "services/query/parser.h"
#include "tests/models/queuefixture.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <set>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace Qt::Literals::StringLiterals;
using tests::plain;
using tests::sampleRow;
using Fixture = tests::QueueFixture;

/// Which rows of a live queue are shown, and in what order.
class TestQueueFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil)); }

    void quickFilterIgnoresAccentsAndCase()
    {
        Fixture f(500);
        f.model->setFilterText(u"REDE lentidao"_s);
        const auto expected = [&] {
            int count = 0;
            for (const TicketRow &row : f.store->live(Kind::Incident)) {
                const QString all = plain(row.shortDescription + u'\n' + row.group);
                count += all.contains(u"rede"_s) && all.contains(u"lentidao"_s) ? 1 : 0;
            }
            return count;
        }();
        QVERIFY(expected > 0 && expected < 500);
        QTRY_COMPARE(f.model->rowCount(), expected);
        f.model->setFilterText(u"em espera"_s); // the state's label is text too
        QTRY_COMPARE(f.model->rowCount(), 100);
        f.model->setFilterText(u"on hold p3"_s);
        QTRY_VERIFY(f.model->rowCount() > 0 && f.model->rowCount() < 100);
        f.model->clearFilter();
        QTRY_COMPARE(f.model->rowCount(), 500);
    }

    void wordsDoNotSpanFields()
    {
        Fixture f(0);
        TicketRow row = sampleRow(1);
        row.number = u"INC1"_s;
        row.shortDescription = u"abc"_s;
        f.change(row, ChangeOperation::Created);
        QTRY_COMPARE(f.model->rowCount(), 1);
        f.model->setFilterText(u"1abc"_s);
        QTRY_COMPARE(f.model->rowCount(), 0);
    }

    void encodedQueryFilters()
    {
        Fixture f(500);
        const auto query = query::parse(u"priority=2^short_descriptionLIKEsenha"_s);
        QVERIFY(query);
        f.model->setQuery(*query);
        const auto live = f.store->live(Kind::Incident);
        const auto expected = std::count_if(live.begin(), live.end(), [](const TicketRow &row) {
            return row.priority == 2 && row.shortDescription.contains(u"senha"_s);
        });
        QVERIFY(expected > 0);
        QTRY_COMPARE(f.model->rowCount(), static_cast<int>(expected));
        // A change of a row is weighed by the query as well, in both directions.
        TicketRow in = sampleRow(1);
        in.priority = 2;
        in.shortDescription = u"Troca de senha urgente"_s;
        f.change(in, ChangeOperation::Updated);
        QTRY_VERIFY(f.model->rowOf(1) >= 0);
        in.priority = 3;
        f.change(in, ChangeOperation::Updated);
        QTRY_VERIFY(f.model->rowOf(1) < 0);
        f.model->setQuery({});
        QTRY_COMPARE(f.model->rowCount(), 500);
    }

    void theQueryIsWeighedAgain()
    {
        Fixture f(60);
        f.model->setQuery(*query::parse(u"priority=2"_s));
        QTRY_COMPARE(f.model->rowCount(), 10);
        TicketRow row = sampleRow(1); // as when time makes a ticket match: no event tells of it
        row.priority = 2;
        f.store->put(row);
        f.model->refreshQuery();
        QTRY_COMPARE(f.model->rowCount(), 11);
    }

    void categoriesAndSummaryExcludeTheirOwnDimension()
    {
        Fixture f(600);
        StatusSummary *summary = f.model->summary();
        QTRY_COMPARE(summary->total(), 600);
        f.model->setStates({2});
        f.model->setPriorities({1, 2});
        const auto live = f.store->live(Kind::Incident);
        const auto count = [&live](auto &&predicate) {
            return static_cast<qint64>(std::count_if(live.begin(), live.end(), predicate));
        };
        const auto both = [](const TicketRow &row) { return row.state == 2 && (row.priority == 1 || row.priority == 2); };
        QTRY_COMPARE(summary->total(), count(both));
        QCOMPARE(f.model->rowCount(), static_cast<int>(count(both)));
        for (const SummaryItem &item : summary->byState()) {
            QCOMPARE(item.count, count([&](const TicketRow &row) {
                return row.state == item.number && (row.priority == 1 || row.priority == 2);
            }));
            QCOMPARE(item.selected, item.number == 2);
        }
        for (const SummaryItem &item : summary->byPriority()) {
            QCOMPARE(item.count,
                count([&](const TicketRow &row) { return row.state == 2 && row.priority == item.number; }));
        }
        qint64 inGroups = 0;
        for (const SummaryItem &item : summary->byGroup())
            inGroups += item.count;
        QCOMPARE(inGroups, count(both));
        f.model->setGroups({QString()});
        QTRY_COMPARE(
            summary->total(), count([&](const TicketRow &row) { return both(row) && row.groupId.isEmpty(); }));
    }

    void sorts_data()
    {
        QTest::addColumn<int>("column");
        for (int column = 0; column < QueueModel::ColumnCount; ++column)
            QTest::addRow("%d", column) << column;
    }

    void sorts()
    {
        QFETCH(int, column);
        Fixture f(400);
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            QSignalSpy view(f.model.get(), &QueueModel::viewChanged);
            if (f.model->sortColumn() == column && f.model->sortOrder() == order)
                continue;
            f.model->sort(column, order);
            QTRY_VERIFY(!view.isEmpty());
            QCOMPARE(f.model->rowCount(), 400);
            bool emptySeen = false;
            QVariant before;
            for (int row = 0; row < 400; ++row) {
                QVariant value = f.model->index(row, column).data(SortRole);
                const bool text = value.typeId() == QMetaType::QString;
                const bool empty = text ? value.toString().isEmpty() : value.toLongLong() == 0;
                if (text)
                    value = plain(value.toString()).toUtf8();
                QVERIFY2(!emptySeen || empty, "empty values come last");
                emptySeen = empty;
                if (row > 0 && !empty) {
                    const bool ascending = order == Qt::AscendingOrder;
                    if (text)
                        QVERIFY(ascending ? before.toByteArray() <= value.toByteArray()
                                          : before.toByteArray() >= value.toByteArray());
                    else
                        QVERIFY(ascending ? before.toLongLong() <= value.toLongLong()
                                          : before.toLongLong() >= value.toLongLong());
                }
                before = value;
            }
        }
    }

    void formerSortIsTheSecondKey()
    {
        Fixture f(300);
        f.model->sort(QueueModel::NumberColumn, Qt::AscendingOrder);
        f.model->sort(QueueModel::StateColumn, Qt::AscendingOrder);
        QTRY_COMPARE(f.model->ticketAt(0)->state, qint16{1});
        QTRY_COMPARE(f.model->ticketAt(299)->state, qint16{5});
        for (int row = 1; row < 300; ++row) {
            const TicketRow *a = f.model->ticketAt(row - 1);
            const TicketRow *b = f.model->ticketAt(row);
            QVERIFY(std::pair(a->state, a->number) < std::pair(b->state, b->number));
        }
    }

    void staleAnswersAreDropped()
    {
        Fixture f(200);
        const auto two = query::parse(u"state=2"_s);
        const auto three = query::parse(u"state=3"_s);
        QVERIFY(two && three);
        std::set<int> seen;
        connect(f.model.get(), &QueueModel::viewChanged, f.model.get(), [&] {
            for (int row = 0; row < f.model->rowCount(); ++row)
                seen.insert(f.model->ticketAt(row)->state);
        });
        f.store->closeGate();
        f.model->setQuery(*two);
        QTRY_VERIFY(f.store->waiting > 0);
        f.model->setQuery(*three); // asked while the first answer is on its way
        f.store->openGate();
        QTRY_VERIFY(f.model->rowCount() == 40 && f.model->ticketAt(0)->state == 3);
        QVERIFY2(!seen.contains(2), "the answer to the first question was shown");
    }
};

QTEST_GUILESS_MAIN(TestQueueFilter)
#include "tst_queuefilter.moc"
