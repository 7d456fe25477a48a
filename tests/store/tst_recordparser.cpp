// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/store/record/fieldchanges.h"
#include "services/store/sqlite/fulltext.h"
#include "services/store/record/recordparser.h"
#include "services/store/record/ticketcolumns.h"
#include "tests/store/samplerecords.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::store;
using bunsnc::test::Sample;

class RecordParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesOfALeaf();
    void readsItsOwnDocument();
    void escapes_data();
    void escapes();
    void damaged_data();
    void damaged();
    void hashIgnoresOrderAndSpelling();
    void survivesEveryCut();
    void columns();
    void columnOfAnotherType();
    void changes();
    void journalChanges();
    void longChangesAreCut();
    void matchExpressions_data();
    void matchExpressions();
};

namespace {

constexpr std::string_view everyShape = R"({ "a" : "text" , "b":{"display_value":"In Progress","value":"2"},
        "c":{"display_value":"Ana","link":"https://x.test/1","value":"id1"}, "d":7, "e":-1.5e3, "f":true, "g":false,
        "h":null, "i":["x",{"y":[1,2]}], "j":{"other":{"z":1}}, "k":{"display_value":"Fred","link":"u"},
        "l":{"value":"v"}, "m":{}, "n":{"value":5,"display_value":null}, "o":{"display_value":["p"],"value":""} })";

std::string textOf(const RecordParser &parser, std::string_view name, bool display = false)
{
    const RecordField *field = parser.field(name);
    return field ? std::string(display ? field->display : field->value) : std::string("(none)");
}

} // namespace

void RecordParserTest::shapesOfALeaf()
{
    RecordParser parser;
    QVERIFY(parser.parse(everyShape));
    QCOMPARE(textOf(parser, "a"), "text");
    QCOMPARE(textOf(parser, "b"), "2");
    QCOMPARE(textOf(parser, "b", true), "In Progress");
    QCOMPARE(textOf(parser, "c"), "id1");
    QVERIFY(parser.field("c")->reference);
    QVERIFY(!parser.field("b")->reference);
    QCOMPARE(textOf(parser, "d"), "7");
    QCOMPARE(textOf(parser, "e"), "-1.5e3");
    QCOMPARE(textOf(parser, "f"), "true");
    QCOMPARE(textOf(parser, "g"), "false");
    QCOMPARE(textOf(parser, "h"), "");
    QCOMPARE(textOf(parser, "i"), R"(["x",{"y":[1,2]}])");
    QCOMPARE(textOf(parser, "j"), R"({"other":{"z":1}})");
    QCOMPARE(textOf(parser, "k"), "Fred");
    QCOMPARE(textOf(parser, "k", true), "Fred");
    QCOMPARE(textOf(parser, "l", true), "v");
    QCOMPARE(textOf(parser, "m"), "{}");
    QCOMPARE(textOf(parser, "n"), "5");
    QCOMPARE(textOf(parser, "n", true), "5");
    QCOMPARE(textOf(parser, "o"), "");
    QCOMPARE(textOf(parser, "o", true), R"(["p"])");
    QCOMPARE(parser.fields().size(), size_t(15));

    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(
        QByteArray(parser.document().data(), qsizetype(parser.document().size())), &error);
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(document.object().value(u"a").toString(), u"text");
    QCOMPARE(document.object().value(u"b").toObject().value(u"display_value").toString(), u"In Progress");
    QVERIFY(parser.document().find("https://") == std::string_view::npos);
}

void RecordParserTest::readsItsOwnDocument()
{
    RecordParser first;
    RecordParser second;
    const std::string wide = test::wideIncident(42, true);
    QVERIFY(wide.size() > 6000 && wide.size() < 12000);
    QVERIFY(first.parse(wide));
    QVERIFY(first.fields().size() >= 85);
    QVERIFY(second.parse(first.document()));
    QCOMPARE(second.document(), first.document());
    QCOMPARE(second.contentHash(), first.contentHash());
    SearchTexts a;
    SearchTexts b;
    searchTextsOf(first, a);
    searchTextsOf(second, b);
    QVERIFY(a == b);
    QVERIFY(!a.journal.empty() && !a.people.empty() && !a.texts.empty());
}

void RecordParserTest::escapes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected");
    QTest::newRow("short ones") << QByteArray(R"(\"\\\/\b\f\n\r\t)") << QStringLiteral("\"\\/\b\f\n\r\t");
    QTest::newRow("nul") << QByteArray(R"(a\u0000b)") << QString(u"a" + QString(QChar(0)) + u"b");
    QTest::newRow("accent") << QByteArray(R"(N\u00e3o)") << QStringLiteral("Não");
    QTest::newRow("emoji as a pair") << QByteArray(R"(\ud83d\ude00!)") << QStringLiteral("😀!");
    QTest::newRow("emoji as UTF-8") << QByteArray("😀") << QStringLiteral("😀");
    QTest::newRow("half a pair") << QByteArray(R"(x\ud83d)") << QStringLiteral("x\uFFFD");
    QTest::newRow("half a pair, then text") << QByteArray(R"(\ud83dab)") << QStringLiteral("\uFFFDab");
    QTest::newRow("low half") << QByteArray(R"(\ude00)") << QStringLiteral("\uFFFD");
    QTest::newRow("two high halves") << QByteArray(R"(\ud83d\ud83d\ude00)") << QStringLiteral("\uFFFD😀");
    QTest::newRow("right to left") << QByteArray("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d") << QStringLiteral("שלום");
}

void RecordParserTest::escapes()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, expected);
    RecordParser parser;
    RecordParser again;
    const std::string record = "{\"t\":\"" + json.toStdString() + "\",\"u\":{\"value\":\"" + json.toStdString()
        + "\",\"display_value\":\"x\"}}";
    QVERIFY(parser.parse(record));
    const auto text = parser.field("t")->value;
    QCOMPARE(QString::fromUtf8(text.data(), qsizetype(text.size())), expected);
    QVERIFY(again.parse(parser.document()));
    QCOMPARE(again.field("t")->value, text);
    QCOMPARE(again.field("u")->value, text);
    QCOMPARE(again.contentHash(), parser.contentHash());
}

void RecordParserTest::damaged_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("blank") << QByteArray("  ");
    QTest::newRow("array") << QByteArray("[1]");
    QTest::newRow("text") << QByteArray("\"x\"");
    QTest::newRow("open object") << QByteArray(R"({"a":"b")");
    QTest::newRow("open text") << QByteArray(R"({"a":"b)");
    QTest::newRow("open name") << QByteArray(R"({"a)");
    QTest::newRow("open nested") << QByteArray(R"({"a":{"value":"b")");
    QTest::newRow("no colon") << QByteArray(R"({"a" "b"})");
    QTest::newRow("no comma") << QByteArray(R"({"a":"b" "c":"d"})");
    QTest::newRow("bad escape") << QByteArray(R"({"a":"\q"})");
    QTest::newRow("short unicode escape") << QByteArray(R"({"a":"\u12"})");
    QTest::newRow("bad word") << QByteArray(R"({"a":nul})");
    QTest::newRow("another bad word") << QByteArray(R"({"a":truth})");
    QTest::newRow("text behind") << QByteArray(R"({"a":"b"}{"c":"d"})");
    QTest::newRow("control character") << QByteArray("{\"a\":\"x\ny\"}");
    QTest::newRow("invalid UTF-8") << QByteArray("{\"a\":\"\xff\xfe\"}");
    QTest::newRow("control character in an array") << QByteArray("{\"a\":[\x01\x02]}");
    QTest::newRow("control character in an object") << QByteArray("{\"a\":{\"b\":\x01}}");
    QTest::newRow("control character in a number") << QByteArray("{\"a\":1\x01}");
    QTest::newRow("letters in a number") << QByteArray("{\"a\":12abc}");
    QTest::newRow("html") << QByteArray("<html><body>Your instance is hibernating</body></html>");
    QTest::newRow("deep") << QByteArray("{\"a\":") + QByteArray(5000, '[');
}

void RecordParserTest::damaged()
{
    QFETCH(QByteArray, json);
    RecordParser parser;
    QVERIFY(!parser.parse(std::string_view(json.constData(), size_t(json.size()))));
    QVERIFY(!parser.error().isEmpty());
    QVERIFY(parser.fields().empty());
    QVERIFY(parser.value(Slot::SysId).empty());
    // And it is none the worse for it.
    QVERIFY(parser.parse(R"({"sys_id":"a1"})"));
    QCOMPARE(parser.value(Slot::SysId), std::string_view("a1"));
}

void RecordParserTest::hashIgnoresOrderAndSpelling()
{
    RecordParser a;
    RecordParser b;
    QVERIFY(a.parse(R"({"x":"é","y":{"value":"1","display_value":"One","link":"l"}})"));
    QVERIFY(b.parse(R"({"y":{"display_value":"One","value":"1"}, "x":{"value":"\u00e9","display_value":"\u00E9"}})"));
    QCOMPARE(a.contentHash(), b.contentHash());
    QVERIFY(b.parse(R"({"x":"é","y":{"value":"1","display_value":"Two"}})"));
    QVERIFY(a.contentHash() != b.contentHash());
    QVERIFY(b.parse(R"({"x":"1","y":{"value":"é","display_value":"One"}})"));
    QVERIFY(a.contentHash() != b.contentHash());
}

void RecordParserTest::survivesEveryCut()
{
    const std::string whole = Sample("ab12").set("description", "a\nb").setRaw("odd", "[1,{\"q\":null}]").json();
    RecordParser parser;
    for (size_t length = 0; length < whole.size(); ++length)
        QVERIFY2(!parser.parse(std::string_view(whole).substr(0, length)), qPrintable(QString::number(length)));
    QVERIFY(parser.parse(whole));
    // Any byte changed: an answer, whatever it is, and never a document that does not read back.
    RecordParser again;
    for (size_t at = 0; at < whole.size(); ++at) {
        for (const char c : {'"', '\\', '{', '}', ',', ':', '\0', '\xff', 'u'}) {
            std::string changed = whole;
            changed[at] = c;
            if (!parser.parse(changed))
                continue;
            QVERIFY2(again.parse(parser.document()), changed.c_str());
            QCOMPARE(again.contentHash(), parser.contentHash());
        }
    }
}

void RecordParserTest::columns()
{
    RecordParser parser;
    QVERIFY(parser.parse(Sample("ab12")
                             .set("state", "-5", "Pending")
                             .version(1767225600, 12)
                             .reference("assignment_group", "g1", "Network")
                             .reference("opened_by", "u1", "Bia Exemplo")
                             .reference("caller_id", "u2", "Caio Exemplo")
                             .set("due_date", "2026-02-01 00:00:00")
                             .set("sla_due", "")
                             .set("resolved_at", "2026-01-05 00:00:00")
                             .json()));
    const TicketColumns columns = columnsOf(parser);
    QCOMPARE(columns.state, -5);
    QCOMPARE(columns.priority, 3);
    QCOMPARE(columns.modCount, 12);
    QCOMPARE(columns.updatedAt, 1767225600);
    QCOMPARE(columns.groupId, std::string_view("g1"));
    QCOMPARE(columns.group, std::string_view("Network"));
    QCOMPARE(columns.requester, std::string_view("Caio Exemplo"));
    QCOMPARE(columns.dueAt, parseUtc(QByteArrayView("2026-02-01 00:00:00")).value());
    QCOMPARE(columns.finishedAt(), columns.resolvedAt);
    QVERIFY(columns.hasUpdatedAt);
    QVERIFY(columns.active);
}

void RecordParserTest::columnOfAnotherType()
{
    RecordParser parser;
    QVERIFY(parser.parse(Sample("ab12")
                             .setRaw("state", "6")
                             .setRaw("priority", "{\"value\":{\"n\":1},\"display_value\":\"?\"}")
                             .setRaw("active", "false")
                             .setRaw("opened_at", "1767225600")
                             .setRaw("short_description", "[\"a\",\"b\"]")
                             .setRaw("sys_mod_count", "99999999999999999999")
                             .setRaw("assignment_group", "null")
                             .json()));
    const TicketColumns columns = columnsOf(parser);
    QCOMPARE(columns.state, 6);
    QCOMPARE(columns.priority, 0);
    QVERIFY(!columns.active);
    QCOMPARE(columns.openedAt, 0);
    QCOMPARE(columns.shortDescription, std::string_view("[\"a\",\"b\"]"));
    QCOMPARE(columns.modCount, 0);
    QVERIFY(columns.group.empty());
}

void RecordParserTest::changes()
{
    RecordParser before;
    RecordParser after;
    Sample sample("ab12");
    sample.set("gone", "x").reference("caller_id", "u1", "Ana Exemplo").set("silent", "same");
    QVERIFY(before.parse(sample.json()));
    sample.remove("gone").set("state", "2", "In Progress").set("added", "new").set("empty", "");
    sample.reference("caller_id", "u2", "Ana Exemplo").version(1800000000, 5).set("sys_updated_by", "bot");
    QVERIFY(after.parse(sample.json()));
    const auto changes = changesBetween(before, after);
    const std::vector<FieldChange> expected{
        {QStringLiteral("state"), QStringLiteral("New"), QStringLiteral("In Progress")},
        {QStringLiteral("caller_id"), QStringLiteral("u1"), QStringLiteral("u2")},
        {QStringLiteral("added"), QString(), QStringLiteral("new")},
        {QStringLiteral("gone"), QStringLiteral("x"), QString()}};
    QCOMPARE(changes.size(), expected.size());
    for (const FieldChange &change : expected)
        QVERIFY2(std::find(changes.begin(), changes.end(), change) != changes.end(), qPrintable(change.field));
    QCOMPARE(changesFromJson(changesToJson(changes)), changes);
    QVERIFY(changesBetween(after, after).empty());
}

void RecordParserTest::journalChanges()
{
    RecordParser before;
    RecordParser after;
    const QByteArray old = "2026-03-01 16:00:00 - Ana Exemplo (Work notes)\nCalled back\n\n";
    const QByteArray newer = "2026-03-02 09:00:00 - Bia Exemplo (Work notes)\nFixed the cable\n\n" + old;
    Sample sample("ab12");
    QVERIFY(before.parse(sample.set("work_notes", "", old).set("comments_and_work_notes", "", old).json()));
    QVERIFY(after.parse(sample.set("work_notes", "", newer).set("comments_and_work_notes", "", newer).json()));
    const std::vector<FieldChange> expected{{QStringLiteral("work_notes"), QString(), QStringLiteral("Fixed the cable")}};
    QCOMPARE(changesBetween(before, after), expected);

    // Where the two journals are not delivered, the common stream tells.
    QVERIFY(before.parse(Sample("ab12").set("comments_and_work_notes", "", old).json()));
    QVERIFY(after.parse(Sample("ab12").set("comments_and_work_notes", "", newer).json()));
    QCOMPARE(changesBetween(before, after).at(0).after, u"Fixed the cable");
    // The first entry of all.
    QVERIFY(before.parse(Sample("ab12").set("comments_and_work_notes", "").json()));
    QCOMPARE(changesBetween(before, after).at(0).after.count(u"Fixed the cable"), 1);
}

void RecordParserTest::longChangesAreCut()
{
    RecordParser before;
    RecordParser after;
    QVERIFY(before.parse(Sample("ab12").set("description", "short").json()));
    QVERIFY(after.parse(Sample("ab12").set("description", QByteArray("😀").repeated(300000)).json()));
    const auto changes = changesBetween(before, after);
    QCOMPARE(changes.size(), size_t(1));
    QVERIFY(changes[0].after.size() <= longestChangeText);
    QVERIFY(changes[0].after.endsWith(QChar(0x2026)));
    QVERIFY(changes[0].after.isValidUtf16());
}

void RecordParserTest::matchExpressions_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("no letters") << QStringLiteral(" - * ( ) ^ ") << QString();
    QTest::newRow("typing") << QStringLiteral("pr") << QStringLiteral("\"pr\" *");
    QTest::newRow("typed") << QStringLiteral("pr ") << QStringLiteral("\"pr\"");
    QTest::newRow("two") << QStringLiteral("printer jam") << QStringLiteral("\"printer\" * \"jam\" *");
    QTest::newRow("operators") << QStringLiteral("a OR b NEAR(c)") << QStringLiteral("\"a\" \"OR\" \"b\" \"NEAR(c)\" *");
    QTest::newRow("phrase") << QStringLiteral("\"open drive\" x") << QStringLiteral("\"open drive\" \"x\" *");
    QTest::newRow("open phrase") << QStringLiteral("a \"open dri") << QStringLiteral("\"a\" \"open dri\" *");
    QTest::newRow("column") << QStringLiteral("number:INC") << QStringLiteral("\"number:INC\" *");
}

void RecordParserTest::matchExpressions()
{
    QFETCH(QString, words);
    QTEST(matchExpression(words), "expected");
}

QTEST_GUILESS_MAIN(RecordParserTest)
#include "tst_recordparser.moc"
