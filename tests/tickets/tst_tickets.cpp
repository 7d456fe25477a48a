// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tickets/change.h"
#include "services/tickets/state.h"

#include <QTest>

using namespace bunsnc;

class TestTickets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eventNames_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("operation");
        QTest::addColumn<QString>("name");
        const auto row = [](Kind kind, ChangeOperation operation, const char *name) {
            QTest::newRow(name) << static_cast<int>(kind) << static_cast<int>(operation) << QString::fromLatin1(name);
        };
        row(Kind::Incident, ChangeOperation::Created, "incident:created");
        row(Kind::Incident, ChangeOperation::Updated, "incident:updated");
        row(Kind::Incident, ChangeOperation::Finished, "incident:resolved");
        row(Kind::Incident, ChangeOperation::Deleted, "incident:deleted");
        row(Kind::ChangeTask, ChangeOperation::Created, "ctask:created");
        row(Kind::ChangeTask, ChangeOperation::Finished, "ctask:completed");
        row(Kind::CatalogTask, ChangeOperation::Updated, "sctask:updated");
        row(Kind::CatalogTask, ChangeOperation::Finished, "sctask:completed");
        row(Kind::CatalogTask, ChangeOperation::Deleted, "sctask:deleted");
    }
    void eventNames()
    {
        QFETCH(int, kind);
        QFETCH(int, operation);
        QFETCH(QString, name);
        QCOMPARE(eventName(static_cast<Kind>(kind), static_cast<ChangeOperation>(operation)), name);
    }

    void tablesAndBack()
    {
        for (const Kind kind : allKinds)
            QCOMPARE(kindOfTable(tableName(kind)), std::optional(kind));
        QVERIFY(!kindOfTable(u"problem"));
    }

    void finishedStates()
    {
        const StateCatalog states;
        for (const int state : {6, 7, 8})
            QVERIFY(states.isFinished(Kind::Incident, state));
        for (const int state : {1, 2, 3, 4, 5, 42})
            QVERIFY(!states.isFinished(Kind::Incident, state));
        for (const int state : {4, 7, 8})
            QVERIFY(states.isFinished(Kind::ChangeTask, state));
        for (const int state : {-5, 1, 2, 3})
            QVERIFY(!states.isFinished(Kind::CatalogTask, state));
        QCOMPARE(states.label(Kind::ChangeTask, 3, false), QStringLiteral("Trabalho em Andamento"));
        QCOMPARE(states.label(Kind::Incident, 42, true), QStringLiteral("42"));
        QVERIFY(states.knows(Kind::ChangeTask, -5));
        QVERIFY(!states.knows(Kind::Incident, -5));
        QVERIFY(!states.knows(Kind::Incident, 42));
    }

    void labelsCanBeOverridden()
    {
        StateCatalog states;
        states.override(Kind::Incident, 2, QStringLiteral("Em Tratamento"), false);
        states.override(Kind::Incident, 11, QStringLiteral("Triagem"), false);
        QCOMPARE(states.label(Kind::Incident, 2, false), QStringLiteral("Em Tratamento"));
        QCOMPARE(states.label(Kind::Incident, 2, true), QStringLiteral("In Progress"));
        QCOMPARE(states.label(Kind::Incident, 11, false), QStringLiteral("Triagem"));
        QVERIFY(!states.isFinished(Kind::Incident, 11));
        QVERIFY(states.knows(Kind::Incident, 11));
        QVERIFY(!states.knows(Kind::ChangeTask, 11));
    }
};

QTEST_APPLESS_MAIN(TestTickets)
#include "tst_tickets.moc"
