// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/connectproxy.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// What no column is supposed to hold, and holds: on its way from the instance into the store, and found there.
class TestMirrorTexts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsOfStoredTicketsChangeTheirType();
    void hostileTexts_data();
    void hostileTexts();
    void damagedEscapes();
    void megabytesOfText();
};

namespace {

std::optional<store::TicketDocument> documentOf(MirrorRig &rig, const QString &sysId)
{
    const auto reader = rig.openStore()->openReader().value();
    const std::optional<qint64> id = reader->idOf(sysId, {}).value();
    return id ? reader->document(*id, {}).value() : std::nullopt;
}

QString valueOf(const store::TicketDocument &document, const QString &name)
{
    for (const auto &field : document.fields) {
        if (field.name == name)
            return field.value;
    }
    return u"(no such field)"_s;
}

QStringList found(MirrorRig &rig, const QString &words)
{
    const auto reader = rig.openStore()->openReader().value();
    const std::vector<qint64> ids = reader->search(words, 50, {}).value();
    const std::vector<TicketRow> rows = reader->rows(ids, {}).value();
    QStringList sysIds;
    for (const TicketRow &row : rows)
        sysIds.append(row.sysId);
    return sysIds;
}

std::unique_ptr<Mirror> mirrorThrough(MirrorRig &rig, const ConnectProxy &proxy)
{
    servicenow::InstanceConfig instance;
    instance.url = rig.url();
    instance.requestsPerSecond = 1000;
    instance.proxyMode = servicenow::ProxyMode::Manual;
    instance.proxyHost = proxy.host();
    instance.proxyPort = proxy.port();
    return makeMirror(servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, u"admin"_s)),
        rig.openStore(), nullptr, MirrorRig::quick());
}

} // namespace

/// Text, number, object, text again: of columns that the lists and the search are made of, and of one more.
void TestMirrorTexts::columnsOfStoredTicketsChangeTheirType()
{
    MirrorRig rig(MirrorRig::small(120));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const QString sysId = rig.insert(Kind::Incident, {{u"short_description"_s, u"zebra crossing"_s}, {u"category"_s, u"software"_s}});
    QVERIFY(waitFor([&] { return documentOf(rig, sysId).has_value(); }));
    const QJsonArray columns{u"short_description"_s, u"category"_s, u"assignment_group"_s, u"assigned_to"_s, u"state"_s,
        u"priority"_s, u"opened_at"_s, u"active"_s, u"number"_s, u"description"_s, u"sla_due"_s};
    const QList<QJsonObject> shapes{{{u"as_number"_s, columns}}, {{u"as_number"_s, QJsonArray()}, {u"as_object"_s, columns}},
        {{u"as_object"_s, QJsonArray()}}};
    int step = 0;
    for (const QJsonObject &shape : shapes) {
        rig.setFaults(shape);
        const QString text = u"zebra step %1"_s.arg(++step);
        rig.update(Kind::Incident, sysId, {{u"short_description"_s, text}});
        rig.insert(Kind::Incident); // one that is only known in the new shape
        QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
        const auto document = documentOf(rig, sysId);
        QVERIFY(document);
        QVERIFY2(valueOf(*document, u"short_description"_s).contains(u"step %1"_s.arg(step)),
            qPrintable(valueOf(*document, u"short_description"_s)));
        QVERIFY2(found(rig, u"zebra"_s).contains(sysId), qPrintable(u"step %1"_s.arg(step)));
        const auto reader = rig.openStore()->openReader().value();
        QCOMPARE(reader->quarantined({})->size(), size_t(0));
        // The lists read it too.
        int rows = 0;
        QVERIFY(reader->liveRows(Kind::Incident, [&](auto &&chunk) { rows += int(chunk.size()); }, {}));
        QVERIFY(rows > 0);
        QVERIFY(reader->counts(Kind::Incident, store::CountBy::Priority, false, {}));
        QVERIFY(!mirror->status().error);
    }
    // Whole again, field by field.
    const auto document = documentOf(rig, sysId);
    QCOMPARE(valueOf(*document, u"short_description"_s), u"zebra step 3"_s);
    QCOMPARE(valueOf(*document, u"category"_s), u"software"_s);
    QCOMPARE(document->row.priority, qint8(rig.control().record(u"incident"_s, sysId)->value(u"priority"_s).toString().toInt()));
}

void TestMirrorTexts::hostileTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("emoji") << u"xylophone 👩‍👩‍👧‍👦🏳️‍🌈 \U0001F9D1\U0001F3FF broken"_s;
    QTest::newRow("right to left") << u"xylophone \u202Eمرحبا بالعالم שלום\u202C \u200F end"_s;
    QTest::newRow("control characters") << u"xylophone \u0001\u0002\u001b[31m\u007f\u0085 end"_s;
    QTest::newRow("separators") << u"xylophone \u2028\u2029\uFEFF\u00A0\r\n\t end"_s;
    QTest::newRow("not characters") << u"xylophone \uFFFE\uFFFF\uFFFD end"_s;
    QTest::newRow("quotes and markup") << u"xylophone \"'\\/<b>&amp;</b><script>alert(1)</script> %1 %n"_s;
    QTest::newRow("words of other languages") << u"xylophone '; DROP TABLE ticket; -- \" OR NEAR(a b) *"_s;
    QTest::newRow("combining") << (u"xylophone e"_s + QString(2000, QChar(0x0301)));
}

void TestMirrorTexts::hostileTexts()
{
    QFETCH(QString, text);
    MirrorRig rig(MirrorRig::small(30));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const QString sysId = rig.insert(Kind::Incident, {{u"short_description"_s, text}, {u"description"_s, text + u'\n' + text}});
    QVERIFY2(waitFor([&] { return documentOf(rig, sysId).has_value(); }), "it never arrives");
    const QString there = rig.control().record(u"incident"_s, sysId)->value(u"short_description"_s).toString();
    const auto document = documentOf(rig, sysId);
    QCOMPARE(valueOf(*document, u"short_description"_s), there);
    QCOMPARE(document->row.shortDescription, there);
    QCOMPARE(found(rig, u"xylophone"_s), QStringList{sysId});
    QCOMPARE(rig.difference(), QString());
}

/// \u0000 and halves of surrogate pairs, which no honest instance sends.
void TestMirrorTexts::damagedEscapes()
{
    MirrorRig rig(MirrorRig::small(30));
    ConnectProxy proxy;
    proxy.rewrite("QNULLQ", "\\u0000");
    proxy.rewrite("QHIGHQ", "\\ud83d");
    proxy.rewrite("QLOW_Q", "\\ude00");
    const auto mirror = mirrorThrough(rig, proxy);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    const auto insert = [&](const QString &text) {
        return rig.insert(Kind::Incident, {{u"short_description"_s, text}, {u"description"_s, text}});
    };
    const QString null = insert(u"xylophone aQNULLQb trombone"_s);
    const QString nulls = insert(u"QNULLQQNULLQ"_s);
    const QString high = insert(u"xylophone QHIGHQ trombone"_s);
    const QString low = insert(u"xylophone QLOW_Q trombone"_s);
    const QString turned = insert(u"xylophone QLOW_QQHIGHQ trombone"_s);
    const QString whole = insert(u"xylophone QHIGHQQLOW_Q trombone"_s);
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    QCOMPARE((*rig.openStore()->openReader())->quarantined({})->size(), size_t(0));
    const auto text = [&](const QString &sysId) { return documentOf(rig, sysId)->row.shortDescription; };
    QCOMPARE(text(null), u"xylophone a\0b trombone"_s);
    QCOMPARE(text(nulls), u"\0\0"_s);
    QCOMPARE(text(high), u"xylophone \uFFFD trombone"_s);
    QCOMPARE(text(low), u"xylophone \uFFFD trombone"_s);
    QCOMPARE(text(turned), u"xylophone \uFFFD\uFFFD trombone"_s);
    QCOMPARE(text(whole), u"xylophone 😀 trombone"_s);
    // What stands behind them is found too.
    const QStringList hits = found(rig, u"trombone"_s);
    for (const QString &sysId : {null, high, low, turned, whole})
        QVERIFY2(hits.contains(sysId), qPrintable(sysId));
    QVERIFY(!mirror->status().error);
}

void TestMirrorTexts::megabytesOfText()
{
    MirrorRig rig(MirrorRig::small(30));
    const auto mirror = rig.mirror();
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QStringList sysIds;
    for (int i = 0; i < 8; ++i) {
        QString text = u"Linha çãé 😀 %1\n"_s.arg(i).repeated(70'000); // more than 1 MB
        text += u"xylophone"_s;
        sysIds.append(rig.insert(Kind::Incident, {{u"short_description"_s, u"long %1"_s.arg(i)}, {u"description"_s, text}}));
    }
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    for (const QString &sysId : sysIds) {
        const QString there = rig.control().record(u"incident"_s, sysId)->value(u"description"_s).toString();
        QVERIFY(there.size() > 1'000'000);
        QVERIFY(valueOf(*documentOf(rig, sysId), u"description"_s) == there);
    }
    QStringList hits = found(rig, u"xylophone"_s);
    hits.sort();
    sysIds.sort();
    QCOMPARE(hits, sysIds);
    // Changed, and gone again.
    rig.update(Kind::Incident, sysIds[0], {{u"description"_s, u"short now"_s}});
    QVERIFY(waitFor([&] { return !found(rig, u"xylophone"_s).contains(sysIds[0]); }));
    QCOMPARE(rig.difference(), QString());
}

QTEST_GUILESS_MAIN(TestMirrorTexts)
#include "tst_mirrortexts.moc"
