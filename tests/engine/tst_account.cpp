// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/query/parser.h"
#include "tests/engine/enginefixture.h"
#include "tests/support/patience.h"

#include <QtTest/QtTest>

#include <atomic>

using namespace bunsnc;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// What the engine learns of the account: who the login is, how the instance calls its states, when it last answered.
/// All of it stays in the store.
class TestAccount : public QObject {
    Q_OBJECT

    static engine::EmbeddedOptions optionsFor(test::SimulatorFixture &instance, const QString &path)
    {
        auto options = test::optionsFor(instance, path);
        options.mirror.pollInterval = 200ms;
        return options;
    }
    static qsizetype matches(engine::Engine &engine, const QString &encoded)
    {
        auto reader = engine.store()->openReader();
        const auto query = query::parse(encoded);
        if (!reader || !query)
            return -1;
        const auto ids = (*reader)->matching(Kind::Incident, *query, {}, {});
        if (!ids)
            qWarning("%s", qPrintable(toLogLine(ids.error())));
        return ids ? qsizetype(ids->size()) : -1;
    }

private Q_SLOTS:
    void knowsWhoAsksAlsoOffline()
    {
        test::SimulatorFixture instance;
        QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
        const QString admin = u"6816f79cc0a8016401c5a33be04be441"_s;
        for (int i = 0; i < 3; ++i) {
            instance.insert(u"incident"_s,
                {{u"short_description"_s, u"Chamado do plantão"_s}, {u"state"_s, u"2"_s}, {u"assigned_to"_s, admin}});
        }
        QTemporaryDir directory;
        const QString path = directory.filePath(u"a.sqlite"_s);
        const QString mine = u"assigned_to=javascript:gs.getUserID()"_s;
        {
            auto opened = engine::openEmbedded(optionsFor(instance, path));
            QVERIFY(opened);
            auto &engine = **opened;
            std::atomic<int> told = 0;
            engine.setFactsListener([&told] { ++told; });
            QTRY_COMPARE(engine.accountFacts().userId, admin);
            QTRY_VERIFY(told > 0);
            QTRY_COMPARE(engine.mirrorStatus().phase, sync::Phase::Live);
            QTRY_COMPARE(matches(engine, mine), 3);
            QCOMPARE(matches(engine, u"assigned_toDYNAMIC90d1921e5f510100a9ad2572f2b477fe"_s), 3); // "Me"
            QVERIFY(engine.shutDown(2s));
        }
        instance.stop();
        // Without the instance, and without a password: what was learnt is still there.
        engine::EmbeddedOptions offline;
        offline.userName = u"admin"_s;
        offline.storePath = path;
        auto opened = engine::openEmbedded(std::move(offline));
        QVERIFY(opened);
        QCOMPARE((*opened)->accountFacts().userId, admin);
        QCOMPARE(matches(**opened, mine), 3);
        QVERIFY(!(*opened)->isMirroring());
        const qint64 age = Clock::system().nowMs() - (*opened)->mirrorStatus().lastSuccessMs;
        QVERIFY2(age >= 0 && age < 60'000, qPrintable(QString::number(age)));
        // Another login is somebody else.
        engine::EmbeddedOptions other;
        other.userName = u"ana"_s;
        other.storePath = path;
        opened = engine::openEmbedded(std::move(other));
        QVERIFY(opened);
        QCOMPARE((*opened)->accountFacts().userId, QString());
        QCOMPARE(matches(**opened, mine), 0);
        QCOMPARE(matches(**opened, mine + u"^priority<=5"_s), 0);
        QCOMPARE(matches(**opened, u"priority=9^NQ"_s + mine), 0);
        store::FinishedFilter finished;
        finished.query = query::parse(mine).value();
        auto reader = (*opened)->store()->openReader();
        QVERIFY(reader);
        const auto ids = (*reader)->finishedIds(finished, {}, {});
        QVERIFY2(ids, ids ? "" : qPrintable(toLogLine(ids.error())));
        QVERIFY(ids->empty());
    }

    void statesAreCalledAsTheInstanceCallsThem()
    {
        test::SimulatorFixture instance;
        QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
        const auto choice = [&instance](const QString &value, const QString &label, const QString &language) {
            instance.insert(u"sys_choice"_s,
                {{u"name"_s, u"incident"_s}, {u"element"_s, u"state"_s}, {u"value"_s, value}, {u"label"_s, label},
                    {u"language"_s, language}, {u"sequence"_s, u"90"_s}, {u"inactive"_s, u"false"_s}});
        };
        choice(u"3"_s, u"Pausado pelo plantão"_s, u"pb"_s);
        choice(u"3"_s, u"Angehalten"_s, u"de"_s);
        choice(u"12"_s, u"Em homologação"_s, u"pb"_s);
        QTemporaryDir directory;
        const QString path = directory.filePath(u"a.sqlite"_s);
        const auto check = [](const StateCatalog &states) {
            QCOMPARE(states.label(Kind::Incident, 3, false), u"Pausado pelo plantão"_s);
            QCOMPARE(states.label(Kind::Incident, 3, true), u"On Hold"_s);
            QCOMPARE(states.info(Kind::Incident, 3).stateClass, StateClass::OnHold);
            QCOMPARE(states.label(Kind::Incident, 12, false), u"Em homologação"_s);
            QCOMPARE(states.label(Kind::Incident, 8, false), StateCatalog().label(Kind::Incident, 8, false));
            QCOMPARE(states.valueOf(Kind::Incident, u"angehalten"_s), std::optional(3));
        };
        {
            auto opened = engine::openEmbedded(optionsFor(instance, path));
            QVERIFY(opened);
            QTRY_COMPARE((*opened)->accountFacts().states.label(Kind::Incident, 3, false),
                u"Pausado pelo plantão"_s);
            check((*opened)->accountFacts().states);
            QVERIFY((*opened)->shutDown(2s));
        }
        instance.stop();
        engine::EmbeddedOptions offline;
        offline.storePath = path;
        const auto opened = engine::openEmbedded(std::move(offline));
        QVERIFY(opened);
        check((*opened)->accountFacts().states);
    }

    void aRefusedLoginAsksNothingMore()
    {
        test::SimulatorFixture instance;
        QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
        QTemporaryDir directory;
        auto options = optionsFor(instance, directory.filePath(u"a.sqlite"_s));
        options.auth = servicenow::basicAuth(u"admin"_s, u"wrong"_s);
        auto opened = engine::openEmbedded(std::move(options));
        QVERIFY(opened);
        QTRY_COMPARE((*opened)->mirrorStatus().phase, sync::Phase::Failed);
        QCOMPARE((*opened)->accountFacts().userId, QString());
        QCOMPARE((*opened)->mirrorStatus().lastSuccessMs, 0);
        QVERIFY((*opened)->shutDown(2s));
    }
};

QTEST_GUILESS_MAIN(TestAccount)
#include "tst_account.moc"
