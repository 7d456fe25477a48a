// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/rowbuffer.h"

#include <QRandomGenerator>
#include <QTest>

using namespace bunsnc::servicenow;

namespace {

QByteArray rowText(qint64 place)
{
    return "{\"number\":\"INC" + QByteArray::number(place) + "\",\"short_description\":\"" + QByteArray(200, char('a' + place % 26))
        + "\"}";
}

void appendPage(RowBuffer &buffer, qint64 rows)
{
    QByteArray body = "{\"result\":[";
    std::vector<std::pair<qsizetype, qsizetype>> pieces;
    for (qint64 i = 0; i < rows; ++i) {
        const QByteArray row = rowText(buffer.end() + i);
        pieces.emplace_back(body.size(), row.size());
        body += row + ',';
    }
    std::vector<std::string_view> views;
    for (const auto &[offset, size] : pieces)
        views.emplace_back(body.constData() + offset, std::size_t(size));
    buffer.append(body, views);
}

bool holds(RowBuffer &buffer, qint64 place)
{
    const RowBuffer::Json json = buffer.at(place);
    const QByteArray expected = rowText(place);
    return json.text == std::string_view(expected.constData(), std::size_t(expected.size()));
}

} // namespace

class TestRowBuffer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRowIsFoundInAnyOrder_data();
    void everyRowIsFoundInAnyOrder();
    void longQueriesAreSmall();
    void whatIsHandedOutStays();
    void passedRowsGo();
};

void TestRowBuffer::everyRowIsFoundInAnyOrder_data()
{
    QTest::addColumn<qsizetype>("plainBytes");
    QTest::newRow("all plain") << qsizetype(100'000'000);
    QTest::newRow("some pages plain") << qsizetype(60'000);
    QTest::newRow("only one plain") << qsizetype(1);
}

void TestRowBuffer::everyRowIsFoundInAnyOrder()
{
    QFETCH(const qsizetype, plainBytes);
    RowBuffer buffer(plainBytes);
    QVERIFY(buffer.isEmpty());
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int page = 0; page < 40; ++page) {
        appendPage(buffer, 1 + random.bounded(100));
        for (int i = 0; i < 20; ++i)
            QVERIFY(holds(buffer, random.bounded(quint32(buffer.end()))));
    }
    for (qint64 place = 0; place < buffer.end(); ++place)
        QVERIFY(holds(buffer, place));
    for (qint64 place = buffer.end() - 1; place >= 0; --place)
        QVERIFY(holds(buffer, place));
    buffer.clear();
    QVERIFY(buffer.isEmpty());
    QCOMPARE(buffer.bytes(), 0);
    appendPage(buffer, 3);
    QVERIFY(holds(buffer, 2));
}

void TestRowBuffer::longQueriesAreSmall()
{
    RowBuffer plain(100'000'000);
    RowBuffer packed(100'000);
    for (int page = 0; page < 100; ++page) {
        appendPage(plain, 100);
        appendPage(packed, 100);
    }
    QVERIFY2(packed.bytes() * 5 < plain.bytes(), qPrintable(QString::number(packed.bytes())));
}

void TestRowBuffer::whatIsHandedOutStays()
{
    RowBuffer buffer(1);
    appendPage(buffer, 10);
    const RowBuffer::Json kept = buffer.at(3);
    for (int page = 0; page < 5; ++page)
        appendPage(buffer, 10);
    buffer.clear();
    QCOMPARE(QByteArray(kept.text.data(), qsizetype(kept.text.size())), rowText(3));
}

void TestRowBuffer::passedRowsGo()
{
    RowBuffer buffer;
    appendPage(buffer, 10);
    buffer.dropBefore(4);
    QCOMPARE(buffer.begin(), 4);
    QVERIFY(holds(buffer, 4));
    appendPage(buffer, 10);
    buffer.dropBefore(15);
    QVERIFY(holds(buffer, 15));
    const qsizetype one = buffer.bytes();
    QVERIFY(one > 0 && one < 10 * 300);
    buffer.dropBefore(1'000);
    QCOMPARE(buffer.begin(), buffer.end());
    QCOMPARE(buffer.bytes(), 0);
    buffer.appendEmpty();
    QVERIFY(buffer.at(20).text.empty());
}

QTEST_GUILESS_MAIN(TestRowBuffer)
#include "tst_rowbuffer.moc"
