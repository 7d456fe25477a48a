// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/orderplan.h"
#include "models/pace.h"
#include "models/textfold.h"
#include "models/textlabels.h"
#include "models/wording.h"

#include <QAbstractItemModelTester>
#include <QAbstractListModel>
#include <QRandomGenerator>
#include <QTest>

#include <numeric>
#include <set>

using namespace bunsnc::models;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

template<typename Index>
class KeyModel : public QAbstractListModel {
public:
    using Key = typename Index::Key;
    std::vector<Key> order;
    int signalsSeen = 0;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(order.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole && index.isValid()
            ? QVariant(static_cast<qlonglong>(order[static_cast<std::size_t>(index.row())]))
            : QVariant();
    }
    void apply(OrderPlan<Index> plan) { applyOrder(Signals{this}, order, plan); }

private:
    struct Signals {
        KeyModel *q;
        void beginRemove(int first, int last) { q->beginRemoveRows({}, first, last); }
        void endRemove() { q->endRemoveRows(); }
        void beginInsert(int first, int last) { q->beginInsertRows({}, first, last); }
        void endInsert() { q->endInsertRows(); }
        void beginLayout() { Q_EMIT q->layoutAboutToBeChanged(); }
        void endLayout() { Q_EMIT q->layoutChanged(); }
        QModelIndexList persistent() { return q->persistentIndexList(); }
        QModelIndex at(int row, int column) { return q->createIndex(row, column); }
        void changePersistent(const QModelIndexList &from, const QModelIndexList &to)
        {
            q->changePersistentIndexList(from, to);
        }
    };
};

template<typename Index>
void fuzzPlans(quint32 seed)
{
    using Key = typename Index::Key;
    QRandomGenerator random(seed);
    KeyModel<Index> model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (int round = 0; round < 300; ++round) {
        std::map<Key, QPersistentModelIndex> kept;
        for (std::size_t row = 0; row < model.order.size(); ++row)
            kept[model.order[row]] = model.index(static_cast<int>(row));
        std::vector<Key> now = model.order;
        const std::set<Key> present(now.begin(), now.end());
        switch (random.bounded(5)) {
        case 0: std::shuffle(now.begin(), now.end(), random); break;
        case 1: now.clear(); break;
        case 2:
            if (!now.empty()) // one row to the top
                std::rotate(now.begin(), now.begin() + random.bounded(static_cast<int>(now.size())), now.end());
            break;
        default: break;
        }
        for (int i = random.bounded(12); i > 0 && !now.empty(); --i)
            now.erase(now.begin() + random.bounded(static_cast<int>(now.size())));
        for (int i = random.bounded(14); i > 0; --i) {
            const Key key = static_cast<Key>(random.bounded(60));
            if (!present.contains(key) && std::find(now.begin(), now.end(), key) == now.end())
                now.insert(now.begin() + random.bounded(static_cast<int>(now.size()) + 1), key);
        }
        model.apply(planOrder<Index>(
            model.order, std::make_shared<const std::vector<Key>>(now), random.bounded(2) != 0 ? 4 : 1000));
        QCOMPARE(model.order, now);
        for (const auto &[key, index] : kept) {
            const bool still = std::find(now.begin(), now.end(), key) != now.end();
            QCOMPARE(index.isValid(), still);
            if (still)
                QCOMPARE(model.order[static_cast<std::size_t>(index.row())], key);
        }
    }
}

} // namespace

class TestOrderPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void nothingToDo()
    {
        const std::vector<quint32> order{3, 1, 2};
        const auto plan = planOrder<DenseIndex>(order, std::make_shared<const std::vector<quint32>>(order), 10);
        QCOMPARE(plan.shape, OrderPlan<DenseIndex>::Shape::Same);
    }

    void smallDifferencesAreRanges()
    {
        const std::vector<quint32> order{1, 2, 3, 4, 5};
        const auto plan = planOrder<DenseIndex>(
            order, std::make_shared<const std::vector<quint32>>(std::vector<quint32>{9, 1, 2, 4, 5, 7, 8}), 10);
        QCOMPARE(plan.shape, OrderPlan<DenseIndex>::Shape::Ranges);
        QCOMPARE(plan.removed, (std::vector<RowRange>{{2, 2}}));
        QCOMPARE(plan.inserted, (std::vector<RowRange>{{0, 0}, {5, 6}}));
    }

    void movesAreOneLayoutChange()
    {
        const std::vector<quint32> order{1, 2, 3};
        const auto plan = planOrder<DenseIndex>(
            order, std::make_shared<const std::vector<quint32>>(std::vector<quint32>{3, 1, 2}), 10);
        QCOMPARE(plan.shape, OrderPlan<DenseIndex>::Shape::Layout);
    }

    void fuzzDense() { fuzzPlans<DenseIndex>(11); }
    void fuzzSorted() { fuzzPlans<SortedIndex>(12); }

    void paceLetsTheFirstGoAndLimitsTheRest()
    {
        Pace pace(4, 250ms, 250ms);
        auto now = Pace::Clock::now();
        for (int i = 0; i < 4; ++i)
            QVERIFY(pace.take(now));
        QVERIFY(!pace.take(now));
        QVERIFY(pace.untilNext(now) > 0ms && pace.untilNext(now) <= 250ms);
        now += 260ms;
        QVERIFY(pace.take(now));
        QVERIFY(!pace.take(now));
        int taken = 0;
        for (int i = 0; i < 1000; ++i) { // ten seconds, asked every 10 ms
            now += 10ms;
            taken += pace.take(now) ? 1 : 0;
        }
        QVERIFY2(taken >= 39 && taken <= 41, qPrintable(QString::number(taken)));
    }

    void paceSlowsDownWithWhatATurnCosts()
    {
        Pace pace(1, 40ms, 250ms);
        const auto now = Pace::Clock::now();
        QVERIFY(pace.take(now));
        QVERIFY(pace.untilNext(now) <= 40ms);
        pace.spent(20ms);
        QVERIFY(pace.untilNext(now) > 40ms && pace.untilNext(now) <= 80ms);
        pace.spent(2s);
        QVERIFY(pace.untilNext(now) > 80ms && pace.untilNext(now) <= 250ms);
        pace.spent(1ms);
        QVERIFY(pace.untilNext(now) <= 40ms);
    }

    void folds()
    {
        QCOMPARE(fold(u"Ação É LÍNGUA ñ"), std::string("acao e lingua n"));
        QCOMPARE(fold(u"e\u0301"), std::string("e")); // decomposed
        QCOMPARE(fold(u"ΑΘΉΝΑ"), fold(u"αθήνα"));
        QCOMPARE(fold(u"\U0001F525 Fogo"), std::string("\xF0\x9F\x94\xA5 fogo"));
        QCOMPARE(fold(QString()), std::string());
    }

    void matchesWords()
    {
        const std::string text = fold(u"Impressora da recepção não imprime");
        QVERIFY(WordMatcher(u"NAO impr").matches(text));
        QVERIFY(WordMatcher(u"  recepcao  ").matches(text));
        QVERIFY(WordMatcher(u"i").matches(text));
        QVERIFY(WordMatcher(u"imprime").matches(text)); // at the very end
        QVERIFY(!WordMatcher(u"imprimem").matches(text));
        QVERIFY(!WordMatcher(u"impressora scanner").matches(text));
        QVERIFY(WordMatcher(u"   ").isEmpty() && WordMatcher(u"").matches(text));
        QRandomGenerator random(3);
        for (int i = 0; i < 3000; ++i) { // against plain search
            std::string hay(random.bounded(30U), ' ');
            for (char &c : hay)
                c = "abcd"[random.bounded(4)];
            QString needle;
            for (int n = 1 + random.bounded(4); n > 0; --n)
                needle += QLatin1Char("abcd"[random.bounded(4)]);
            QCOMPARE(WordMatcher(needle).matches(hay), hay.find(needle.toStdString()) != std::string::npos);
        }
    }

    void labelsFollowTheTexts()
    {
        QRandomGenerator random(5);
        TextLabels labels;
        std::vector<std::string> texts;
        for (int i = 0; i < 500; ++i)
            texts.push_back("text " + std::to_string(random.bounded(400)));
        std::vector<quint64> known = labels.rebuild(texts);
        int rebuilds = 0;
        for (int i = 0; i < 3000; ++i) {
            // Ever closer to one place, so that the room between two labels runs out.
            const std::string text = i % 2 != 0 ? "text 20" + std::string(static_cast<std::size_t>(i % 90), 'a')
                                                : std::to_string(random.bounded(100000));
            texts.push_back(text);
            known.push_back(labels.labelOf(text));
            if (labels.isExhausted()) {
                ++rebuilds;
                known = labels.rebuild(texts);
            }
        }
        QVERIFY(rebuilds > 0);
        for (std::size_t i = 1; i < texts.size(); ++i) {
            const auto a = texts[i - 1] <=> texts[i];
            const auto b = known[i - 1] <=> known[i];
            QVERIFY((a < 0) == (b < 0) && (a == 0) == (b == 0));
        }
    }

    void wordsForTimes()
    {
        const qint64 now = 1700000000;
        QCOMPARE(relativeTime(0, now), QString());
        QCOMPARE(relativeTime(now - 10, now), u"just now"_s);
        QCOMPARE(relativeTime(now - 185, now), u"3 min ago"_s);
        QCOMPARE(relativeTime(now + 185, now), u"in 3 min"_s);
        QCOMPARE(relativeTime(now - 7300, now), u"2 h ago"_s);
        QCOMPARE(relativeTime(now - 3 * 86400, now), u"3 d ago"_s);
        QCOMPARE(remainingTime(now + 42 * 60, now), u"0:42"_s);
        QCOMPARE(remainingTime(now - 12 * 60, now), u"\u22120:12"_s);
        QCOMPARE(remainingTime(now + 3 * 86400, now), u"3 d"_s);
        QCOMPARE(priorityLabel(1), u"P1 \u00b7 Critical"_s);
        QCOMPARE(priorityLabel(0), QString());
    }
};

QTEST_GUILESS_MAIN(TestOrderPlan)
#include "tst_orderplan.moc"
