// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/pagesplitter.h"
#include "services/servicenow/record.h"

#include <QtTest>

#include <random>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

QList<QByteArray> slices(const TablePage &page)
{
    QList<QByteArray> out;
    for (const auto &record : page.records)
        out.append(QByteArray(record.data(), static_cast<qsizetype>(record.size())));
    return out;
}

using Vector = std::vector<std::string>;
[[maybe_unused]] void collect(void *context, const char *begin, std::size_t size)
{
    static_cast<Vector *>(context)->emplace_back(begin, size);
}

} // namespace

class TestRecord final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsWholePages_data();
    void splitsWholePages();
    void refusesDamagedPages_data();
    void refusesDamagedPages();
    void everyTruncationIsDamaged();
    void randomDamageNeverCrashes();
    void saysWhatTheErrorInsideWas();
    void kernelsAgree();
    void slicesSurviveMovesAndCopies();
    void splitsSingleRecords();
    void readsEveryShapeOfALeaf();
    void keepsOrderAndDottedKeys();
    void findsFieldsByWhatTheirNamesMean();
    void readsDifficultText();
    void readsHugeText();
    void refusesDamagedRecords_data();
    void refusesDamagedRecords();
    void rawFieldFindsTopLevelOnly();
    void splittingIsFast();
};

void TestRecord::splitsWholePages_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QList<QByteArray>>("expected");
    QTest::newRow("empty") << QByteArray(R"({"result":[]})") << QList<QByteArray>{};
    QTest::newRow("one") << QByteArray(R"({"result":[{"a":"1"}]})") << QList<QByteArray>{R"({"a":"1"})"};
    QTest::newRow("white space") << QByteArray(" \r\n{ \"result\" : [ {\"a\" : \"1\" } ,\n {\"b\":\"2\"}\t] } \n")
                                 << QList<QByteArray>{"{\"a\" : \"1\" }", "{\"b\":\"2\"}"};
    QTest::newRow("nested") << QByteArray(R"({"result":[{"a":{"value":"}","link":"]"}},{"b":"\"}]"}]})")
                            << QList<QByteArray>{R"({"a":{"value":"}","link":"]"}})", R"({"b":"\"}]"})"};
    QTest::newRow("empty record") << QByteArray(R"({"result":[{},{"a":""}]})")
                                  << QList<QByteArray>{"{}", R"({"a":""})"};
    QTest::newRow("others beside it") << QByteArray(R"({"meta":{"x":[1,2]},"result":[{"a":"1"}],"session":"s"})")
                                      << QList<QByteArray>{R"({"a":"1"})"};
    QTest::newRow("error is null") << QByteArray(R"({"result":[{"a":"1"}],"error":null})")
                                   << QList<QByteArray>{R"({"a":"1"})"};
}

void TestRecord::splitsWholePages()
{
    QFETCH(QByteArray, body);
    const auto page = splitPage(body);
    QVERIFY2(page, page ? "" : qPrintable(toLogLine(page.error())));
    QTEST(slices(*page), "expected");
}

void TestRecord::refusesDamagedPages_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("space") << QByteArray("  ");
    QTest::newRow("html") << QByteArray("<html><body>Hibernating</body></html>");
    QTest::newRow("no object") << QByteArray("[]");
    QTest::newRow("no result") << QByteArray(R"({"records":[]})");
    QTest::newRow("result is an object") << QByteArray(R"({"result":{"a":"1"}})");
    QTest::newRow("result is a string") << QByteArray(R"({"result":"x"})");
    QTest::newRow("record is a string") << QByteArray(R"({"result":[{"a":"1"},"x"]})");
    QTest::newRow("error beside") << QByteArray(R"({"result":[{"a":"1"}],"error":{"message":"m"}})");
    QTest::newRow("error before") << QByteArray(R"({"error":{"message":"m"},"result":[{"a":"1"}]})");
    QTest::newRow("only an error") << QByteArray(R"({"error":{"message":"m"},"status":"failure"})");
    QTest::newRow("error after a cut between records")
        << QByteArray(R"({"result":[{"a":"1"},"error":{"message":"m"},"status":"failure"})");
    QTest::newRow("error after a cut between records, closed")
        << QByteArray(R"({"result":[{"a":"1"},{"b":"2"},"error":{"message":"m"},"status":"failure"]})");
    QTest::newRow("error after a cut inside a record")
        << QByteArray(R"({"result":[{"a":"1"},{"b":"2","error":{"message":"m"},"status":"failure"})");
    QTest::newRow("error after a cut inside a string")
        << QByteArray(R"({"result":[{"a":"1"},{"b":"2{"error":{"message":"m"},"status":"failure"})");
    QTest::newRow("array not closed") << QByteArray(R"({"result":[{"a":"1"}})");
    QTest::newRow("record closed as an array") << QByteArray(R"({"result":[{"a":"1"]})");
    QTest::newRow("comma missing") << QByteArray(R"({"result":[{"a":"1"}{"b":"2"}]})");
    QTest::newRow("text behind") << QByteArray(R"({"result":[{"a":"1"}]}{"x":1})");
    QTest::newRow("not UTF-8") << QByteArray("{\"result\":[{\"a\":\"\xff\xfe\"}]}");
    QTest::newRow("control character") << QByteArray("{\"result\":[{\"a\":\"x\ny\"}]}");
}

void TestRecord::refusesDamagedPages()
{
    QFETCH(QByteArray, body);
    const auto page = splitPage(body);
    QVERIFY(!page);
    QCOMPARE(page.error().code, ErrorCode::DamagedAnswer);
    QVERIFY(page.error().retryable);
    QVERIFY(!page.error().detail.isEmpty());
}

void TestRecord::everyTruncationIsDamaged()
{
    const QByteArray whole
        = R"({"result":[{"sys_id":{"display_value":"a","value":"a"},"t":"x\\\"y"},{"sys_id":"b","n":["1",{}]}]})";
    QVERIFY(splitPage(whole));
    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY2(!splitPage(whole.left(length)), qPrintable(QString::fromUtf8(whole.left(length))));
}

void TestRecord::randomDamageNeverCrashes()
{
    const QByteArray whole = R"({"result":[{"a":{"display_value":"á","value":"\u00e1"},"b":"2"},{"a":"3"}],"x":[{}]})";
    std::mt19937 random(7);
    for (int i = 0; i < 20'000; ++i) {
        QByteArray body = whole;
        for (int damages = static_cast<int>(random() % 3) + 1; damages > 0; --damages) {
            const auto at = static_cast<qsizetype>(random() % static_cast<std::size_t>(body.size()));
            if (random() % 2)
                body[at] = static_cast<char>(random() % 256);
            else
                body.remove(at, 1 + static_cast<qsizetype>(random() % 4));
            if (body.isEmpty())
                body = "{";
        }
        if (const auto page = splitPage(body)) {
            for (const auto &record : page->records) {
                QVERIFY(record.size() >= 2 && record.front() == '{' && record.back() == '}');
                (void)Record::fromJson(record);
                (void)rawField(record, "a");
            }
        }
        (void)Record::fromJson(std::string_view(body.constData(), static_cast<std::size_t>(body.size())));
    }
}

void TestRecord::saysWhatTheErrorInsideWas()
{
    const auto page = splitPage(R"({"result":[{"a":"1"},{"b":"2{"error":{"message":"Transaction cancelled: maximum )"
                                R"(execution time exceeded","detail":"see the logs"},"status":"failure"})");
    QVERIFY(!page);
    QVERIFY2(page.error().detail.contains(u"Transaction cancelled"), qPrintable(page.error().detail));
    QVERIFY(page.error().detail.contains(u"see the logs"));
}

void TestRecord::kernelsAgree()
{
#ifdef BUNSNC_SPLITTER_HASWELL
    if (!__builtin_cpu_supports("avx2"))
        QSKIP("this processor has no AVX2");
    std::mt19937 random(11);
    const QByteArray whole = R"({"result":[{"a":"{[]}","b":{"value":"x","link":"y"}},{"c":"\\"}, {"d":""}]})";
    for (int i = 0; i < 5'000; ++i) {
        QByteArray body = whole;
        if (i > 0)
            body[static_cast<qsizetype>(random() % static_cast<std::size_t>(body.size()))]
                = R"({}[]",:\x)"[random() % 9];
        const auto size = static_cast<std::size_t>(body.size());
        body.append(64, '\0');
        Vector generic;
        Vector haswell;
        const auto one = splitter::splitGeneric(body.constData(), size, collect, &generic);
        const auto two = splitter::splitHaswell(body.constData(), size, collect, &haswell);
        QCOMPARE(one.outcome, two.outcome);
        if (one.outcome != splitter::Outcome::Damaged)
            QCOMPARE(generic, haswell);
    }
#else
    QSKIP("built with one kernel only");
#endif
}

void TestRecord::slicesSurviveMovesAndCopies()
{
    QByteArray body = R"({"result":[{"sys_id":"one"},{"sys_id":"two"}]})";
    const QByteArray keptElsewhere = body;
    auto page = splitPage(body);
    QVERIFY(page);
    TablePage copy = *page;
    TablePage moved = std::move(*page);
    body.fill('x');
    QCOMPARE(rawField(copy.records.at(1), "sys_id"), u"two"_s);
    QCOMPARE(rawField(moved.records.at(0), "sys_id"), u"one"_s);
    QVERIFY(keptElsewhere.startsWith("{\"result\""));
}

void TestRecord::splitsSingleRecords()
{
    const auto page = splitSingle(R"({"result":{"sys_id":"one","a":{"value":"2"}}})");
    QVERIFY(page);
    QCOMPARE(page->records.size(), 1U);
    QCOMPARE(rawField(page->records.front(), "a"), u"2"_s);
    QVERIFY(!splitSingle(R"({"result":[]})"));
    QVERIFY(!splitSingle(R"({"result":{"sys_id":"one"})"));
}

void TestRecord::readsEveryShapeOfALeaf()
{
    const auto record = Record::fromJson(R"({"s":"text","n":3,"f":-1.5e2,"t":true,"z":null,"e":"",
        "all":{"display_value":"Em Andamento","value":"2"},
        "ref":{"display_value":"Ana","link":"https://x/1","value":"abc"},
        "display":{"display_value":"Ana","link":"https://x/1"}, "values":{"link":"https://x/1","value":"abc"},
        "nullDisplay":{"display_value":null,"value":"x"}, "number":{"display_value":"2.0","value":2},
        "list":["a","b"], "empty":{}})");
    QVERIFY2(record, record ? "" : qPrintable(record.error().detail));
    QCOMPARE(record->value(u"s"_s), u"text"_s);
    QCOMPARE(record->displayValue(u"s"_s), u"text"_s);
    QCOMPARE(record->value(u"n"_s), u"3"_s);
    QCOMPARE(record->value(u"f"_s), u"-1.5e2"_s);
    QCOMPARE(record->value(u"t"_s), u"true"_s);
    QCOMPARE(record->value(u"z"_s), QString());
    QVERIFY(record->contains(u"z"_s));
    QCOMPARE(record->value(u"all"_s), u"2"_s);
    QCOMPARE(record->displayValue(u"all"_s), u"Em Andamento"_s);
    QCOMPARE(record->value(u"ref"_s), u"abc"_s);
    QCOMPARE(record->displayValue(u"ref"_s), u"Ana"_s);
    QCOMPARE(record->value(u"display"_s), u"Ana"_s);
    QCOMPARE(record->displayValue(u"values"_s), u"abc"_s);
    QCOMPARE(record->displayValue(u"nullDisplay"_s), QString());
    QCOMPARE(record->value(u"number"_s), u"2"_s);
    QCOMPARE(record->value(u"list"_s), u"[\"a\",\"b\"]"_s);
    QCOMPARE(record->value(u"empty"_s), QString());
    QVERIFY(!record->contains(u"absent"_s));
    QCOMPARE(record->value(u"absent"_s), QString());
}

void TestRecord::keepsOrderAndDottedKeys()
{
    const auto record = Record::fromJson(R"({"z":"1","a":"2","caller_id.email":"ana@example.com","m":"3","a":"4"})");
    QVERIFY(record);
    QCOMPARE(record->fieldNames(), QStringList({u"z"_s, u"a"_s, u"caller_id.email"_s, u"m"_s}));
    QCOMPARE(record->value(u"a"_s), u"4"_s);
}

void TestRecord::findsFieldsByWhatTheirNamesMean()
{
    const auto raw = RawRecord::of(R"({"sys\u005fid":"1","a\nb":"2","ação":"3","plain":"4","pla":"5","plain":"6"})");
    QVERIFY(raw);
    const auto valueOf = [&](QStringView name) {
        const RawRecord::Field *field = raw->find(name);
        return field ? std::string(field->value.value_or("none")) : std::string();
    };
    QCOMPARE(valueOf(u"sys_id"), std::string("\"1\""));
    QCOMPARE(valueOf(u"a\nb"), std::string("\"2\""));
    QCOMPARE(valueOf(u"a\\nb"), std::string()); // that is how it is written
    QCOMPARE(valueOf(u"sys\\u005fid"), std::string());
    QCOMPARE(valueOf(u"ação"), std::string("\"3\""));
    QCOMPARE(valueOf(u"plain"), std::string("\"6\"")); // the last one
    QCOMPARE(valueOf(u"pla"), std::string("\"5\""));
    QCOMPARE(valueOf(u"pl"), std::string());
    QCOMPARE(valueOf(u""), std::string());
}

void TestRecord::readsDifficultText()
{
    const auto record = Record::fromJson("{\"emoji\":\"\xf0\x9f\x94\xa5 ok\",\"escaped\":\"\\ud83d\\udd25\","
                                         "\"rtl\":\"\u0645\u0631\u062d\u0628\u0627\",\"nul\":\"a\\u0000b\","
                                         "\"lone\":\"x\\ud83dy\",\"lowFirst\":\"\\udd25\","
                                         "\"marks\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"tail\":\"ends\\\\\"}");
    QVERIFY(record);
    QCOMPARE(record->value(u"emoji"_s), u"\U0001F525 ok"_s);
    QCOMPARE(record->value(u"escaped"_s), u"\U0001F525"_s);
    QCOMPARE(record->value(u"rtl"_s), u"\u0645\u0631\u062d\u0628\u0627"_s);
    QCOMPARE(record->value(u"nul"_s), QString(u'a') + QChar(0) + u'b');
    QCOMPARE(record->value(u"lone"_s), u"x\uFFFDy"_s);
    QCOMPARE(record->value(u"lowFirst"_s), u"\uFFFD"_s);
    QCOMPARE(record->value(u"marks"_s), u"\"\\/\b\f\n\r\t"_s);
    QCOMPARE(record->value(u"tail"_s), u"ends\\"_s);
}

void TestRecord::readsHugeText()
{
    const QString text = QString(1024 * 1024, u'ç') + u"\"fim"_s;
    const QByteArray body = "{\"result\":[{\"sys_id\":\"a\",\"description\":\"" + QByteArray(text.toUtf8()).replace('"', "\\\"")
        + "\",\"number\":\"INC1\"}]}";
    const auto page = splitPage(body);
    QVERIFY(page);
    const auto record = Record::fromJson(page->records.front());
    QVERIFY(record);
    QCOMPARE(record->value(u"description"_s), text);
    QCOMPARE(rawField(page->records.front(), "number"), u"INC1"_s);
}

void TestRecord::refusesDamagedRecords_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *text : {"", "{", "}", "[]", "\"x\"", "{\"a\"}", "{\"a\":}", "{\"a\":\"1\"", "{\"a\":\"1\",}",
             "{\"a\":\"1\" \"b\":\"2\"}", "{\"a\":tru}", "{\"a\":[}", "{\"a\":{\"value\":\"1\"]}", "{\"a\":{\"value\"}}",
             "{\"a\":\"1\"}x", "{a:\"1\"}"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("hostile depth") << QByteArray("{\"a\":" + QByteArray(100'000, '[') + "}");
}

void TestRecord::refusesDamagedRecords()
{
    QFETCH(QByteArray, json);
    const auto record = Record::fromJson({json.constData(), static_cast<std::size_t>(json.size())});
    QVERIFY(!record);
    QCOMPARE(record.error().code, ErrorCode::DamagedAnswer);
}

void TestRecord::rawFieldFindsTopLevelOnly()
{
    const std::string_view json
        = R"({"parent":{"sys_id":"no","value":"p"},"text":"\"sys_id\":\"no\"","sys_id":{"display_value":"d","value":"yes"}})";
    QCOMPARE(rawField(json, "sys_id"), u"yes"_s);
    QCOMPARE(rawField(json, "parent"), u"p"_s);
    QCOMPARE(rawField(json, "absent"), QString());
    QCOMPARE(rawField("{\"sys_id\":\"cut", "sys_id"), QString());
    QCOMPARE(rawField("", "sys_id"), QString());
}

void TestRecord::splittingIsFast()
{
    QByteArray record = "{";
    for (int i = 0; i < 90; ++i)
        record += "\"field_" + QByteArray::number(i) + "\":{\"display_value\":\"some display text\",\"value\":\"value\"},";
    record += "\"sys_id\":\"0123456789abcdef0123456789abcdef\"}";
    QByteArray body = "{\"result\":[";
    while (body.size() < 8'000'000)
        body += record + ",";
    body += record + "]}";
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < 5; ++i) {
        QByteArray copy;
        copy.reserve(body.size() + 64);
        copy.append(body);
        QElapsedTimer timer;
        timer.start();
        const auto page = splitPage(std::move(copy));
        best = std::min(best, timer.nsecsElapsed());
        QVERIFY(page);
    }
    const double megabytesPerSecond = static_cast<double>(body.size()) * 1000.0 / static_cast<double>(best);
    qInfo("splitPage: %.0f MB/s", megabytesPerSecond);
    QVERIFY(megabytesPerSecond > 20); // far below any honest figure: catches only a quadratic slip
}

QTEST_GUILESS_MAIN(TestRecord)
#include "tst_record.moc"
