// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/bunsncprocess.h"
#include "tests/support/simulatorfixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace Qt::StringLiterals;

/// catalog and journal.
class TestCatalogCommand final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_instance = std::make_unique<SimulatorFixture>(SimulatorFixture::smallInstance(30));
        QVERIFY2(m_instance->isRunning(), qPrintable(m_instance->problem()));
        const Ran in = m_bunsnc.logIn(m_instance->url().toString());
        QVERIFY2(in.code == 0, qPrintable(in.err));
    }

    void findsAndOrders()
    {
        const QList<QJsonObject> items = rows({u"catalog"_s, u"list"_s, u"VPN"_s});
        QCOMPARE(items.size(), 1);
        QCOMPARE(items[0][u"name"_s].toString(), u"Corp VPN"_s);
        const QString vpn = items[0][u"sys_id"_s].toString();
        const QList<QJsonObject> questions = rows({u"catalog"_s, u"show"_s, vpn});
        QCOMPARE(questions.value(0)[u"variable"_s].toString(), u"justification"_s);
        QCOMPARE(questions.value(0)[u"mandatory"_s].toString(), u"true"_s);

        const qint64 before = m_instance->count(u"sc_request"_s);
        const Ran refused = m_bunsnc.run({u"catalog"_s, u"order"_s, vpn});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(u"Justificativa"_s), qPrintable(refused.err));
        QCOMPARE(m_instance->count(u"sc_request"_s), before);
        const QList<QJsonObject> placed = rows(
            {u"catalog"_s, u"order"_s, vpn, u"justification=night shift"_s, u"--quantity"_s, u"2"_s});
        QCOMPARE(placed.size(), 1);
        const QString request = placed[0][u"sys_id"_s].toString();
        QCOMPARE(m_instance->value(u"sc_request"_s, request, u"number"_s), placed[0][u"request"_s].toString());
        QCOMPARE(m_instance->count(u"sc_req_item"_s, u"request="_s + request + u"^quantity=2"_s), 1);
    }

    void inTwoSteps()
    {
        const auto property = m_instance->control().find(u"sys_properties"_s, u"name=glide.sc.checkout.twostep"_s);
        QVERIFY(property && property->size() == 1);
        m_instance->update(u"sys_properties"_s, property->front(), {{u"value"_s, u"true"_s}});
        const QString laptop = rows({u"catalog"_s, u"list"_s, u"laptop"_s}).value(0)[u"sys_id"_s].toString();
        const Ran waiting = m_bunsnc.run({u"catalog"_s, u"order"_s, laptop, u"--format"_s, u"ndjson"_s});
        QCOMPARE(waiting.code, 0);
        QVERIFY2(waiting.err.contains(u"bunsnc catalog submit"_s), qPrintable(waiting.err));
        const QList<QJsonObject> cart = rows({u"catalog"_s, u"cart"_s});
        QCOMPARE(cart.size(), 1);
        QCOMPARE(cart[0][u"name"_s].toString(), u"Standard Laptop"_s);
        const QList<QJsonObject> placed = rows({u"catalog"_s, u"submit"_s});
        QVERIFY(placed.value(0)[u"request"_s].toString().startsWith(u"REQ"_s));
        QVERIFY(rows({u"catalog"_s, u"cart"_s}).isEmpty());
    }

    void journalOfARecord()
    {
        const QString id = m_instance->insert(u"incident"_s, {{u"short_description"_s, u"noted"_s}});
        for (const QString &note : {u"work_notes=called"_s, u"comments=we are at it"_s})
            QCOMPARE(m_bunsnc.run({u"update"_s, u"incident"_s, id, note}).code, 0);
        QStringList entries; // both may be of the same second
        for (const QJsonObject &entry : rows({u"journal"_s, u"incident"_s, id})) {
            entries << entry[u"element"_s].toString() + u": "_s + entry[u"text"_s].toString();
            QCOMPARE(entry[u"author"_s].toString(), u"admin"_s);
            QVERIFY(QDateTime::fromString(entry[u"time"_s].toString(), u"yyyy-MM-dd HH:mm:ss"_s).isValid());
        }
        entries.sort();
        QCOMPARE(entries, (QStringList{u"comments: we are at it"_s, u"work_notes: called"_s}));
        QCOMPARE(rows({u"journal"_s, u"incident"_s, id, u"--newest-first"_s}).size(), 2);
        QCOMPARE(m_bunsnc.run({u"journal"_s, u"incident"_s, QString(32, u'0')}).code, 5);
    }

private:
    QList<QJsonObject> rows(const QStringList &arguments) const
    {
        const Ran ran = m_bunsnc.run(arguments + QStringList{u"--format"_s, u"ndjson"_s});
        if (ran.code != 0)
            qWarning() << arguments << ran.code << ran.err;
        QList<QJsonObject> objects;
        for (const QString &line : ran.out.split(u'\n', Qt::SkipEmptyParts))
            objects.append(QJsonDocument::fromJson(line.toUtf8()).object());
        return objects;
    }

    BunsncProcess m_bunsnc;
    std::unique_ptr<SimulatorFixture> m_instance;
};

QTEST_GUILESS_MAIN(TestCatalogCommand)
#include "tst_catalogcommand.moc"
