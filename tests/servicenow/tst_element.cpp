// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/row.h"

#include <QSet>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

const QByteArray linked = R"({"value":"2","display_value":"In Progress","link":"x:a"})";
const QByteArray walkable = R"({"department":{"value":"d1","display_value":"Finance"},)"
                            R"("department.dept_head":{"value":"u1","display_value":"Ana"},)"
                            R"("department.dept_head.email":{"value":"ana@example.invalid","display_value":"ana@example.invalid"}})";
const QByteArray shapes
    = R"({"plain":"a\tb","number":3,"truth":true,"null":null,"both":{"display_value":"D","value":"v"},)"
      R"("shown":{"display_value":"Fred","link":"x:f"},"empty":{"display_value":"","value":"v"}})";
const QByteArray two = R"({"a":"1","b":{"value":"2","display_value":"Two"}})";
const QByteArray cut = R"({"a":)";

Row rowOf(const QByteArray &json)
{
    auto row = Row::fromPage(json, {json.constData(), std::size_t(json.size())});
    return row ? *std::move(row) : Row();
}

Element of(const QString &value)
{
    return Element(u"f"_s, value);
}

} // namespace

class TestElement : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valueDisplayAndLink()
    {
        Element element(u"state"_s, u"2"_s, u"In Progress"_s, u"x:a"_s);
        QCOMPARE(element.name(), u"state"_s);
        QCOMPARE(element.displayValue(), u"In Progress"_s);
        QCOMPARE(element.toJson(),
            linked);
        QVERIFY(!element.isChanged());
        element.setValue(u"2"_s);
        QVERIFY(!element.isChanged());
        QCOMPARE(element.displayValue(), u"In Progress"_s);
        element.setValue(u"3"_s); // the display value was the old value's
        QVERIFY(element.isChanged());
        QCOMPARE(element.displayValue(), u"3"_s);
        QVERIFY(element.link().isEmpty());

        Element display(u"state"_s, u"2"_s);
        display.setDisplayValue(u"Em Andamento"_s);
        QVERIFY(display.isChanged());
        QCOMPARE(display.value(), u"2"_s);
        Element linked(u"state"_s, u"2"_s);
        linked.setLink(u"x:b"_s);
        QVERIFY(linked.isChanged());
        QCOMPARE(Element(u"a"_s, u"b"_s, u""_s).displayValue(), u"b"_s);
    }

    void nilAndTruth()
    {
        QVERIFY(Element().isNil());
        QVERIFY(of(u""_s).isNil());
        QVERIFY(!of(u"0"_s).isNil());
        QVERIFY(!of(u"false"_s));
        QVERIFY(!of(u""_s));
        QVERIFY(bool(of(u"0"_s)));
        QVERIFY(bool(of(u"true"_s)));
        QCOMPARE(of(u"true"_s).toBool(), std::optional(true));
        QCOMPARE(of(u"0"_s).toBool(), std::optional(false));
        QVERIFY(!of(u"maybe"_s).toBool());
        QVERIFY(of(u"false"_s) == false);
        QVERIFY(!(of(u"maybe"_s) == false));
    }

    void numbers()
    {
        QCOMPARE(of(u"-5"_s).toInt(), std::optional<qint64>(-5));
        QVERIFY(!of(u"1.5"_s).toInt());
        QCOMPARE(of(u"1.5"_s).toDouble(), std::optional(1.5));
        QVERIFY(!of(u""_s).toInt());
        QVERIFY(of(u"10"_s) > 9);
        QVERIFY(of(u"10"_s) == 10);
        QVERIFY(of(u"1.5"_s) < 2);
        QVERIFY(of(u"9007199254740993"_s) == 9007199254740993LL);
        const Element none = of(u"x"_s);
        QVERIFY(!(none < 1) && !(none > 1) && !(none == 1));
        QVERIFY(none != 1);
    }

    void dates()
    {
        QCOMPARE(of(u"2026-03-01 15:04:05"_s).toDateTimeUtc(), QDateTime({2026, 3, 1}, {15, 4, 5}, Qt::UTC));
        QCOMPARE(of(u"2026-03-01"_s).toDateTimeUtc(), QDateTime({2026, 3, 1}, {0, 0}, Qt::UTC));
        QCOMPARE(of(u"1970-01-01 00:02:17"_s).msSinceEpoch(), std::optional<qint64>(137'000));
        QVERIFY(!of(u"yesterday"_s).toDateTimeUtc());
        QVERIFY(!of(u""_s).msSinceEpoch());
        Element element = of(u""_s);
        element.setMsSinceEpoch(137'999);
        QCOMPARE(element.value(), u"1970-01-01 00:02:17"_s);
        element.setMsSinceEpoch(-1);
        QCOMPARE(element.value(), u"1969-12-31 23:59:59"_s);
    }

    void comparesAsText()
    {
        QVERIFY(of(u"b"_s) == u"b");
        QVERIFY(of(u"b"_s) == u"b"_s);
        QVERIFY(of(u"b"_s) > u"a");
        QVERIFY(of(u"b"_s) != of(u"a"_s));
        QVERIFY(of(u"a"_s) < of(u"b"_s));
        QVERIFY(Element(u"x"_s, u"same"_s, u"one"_s) == Element(u"y"_s, u"same"_s, u"two"_s));
        QVERIFY(Element() == u"");
        QSet<Element> set{of(u"a"_s), of(u"a"_s), of(u"b"_s)};
        QCOMPARE(set.size(), 2);
        QVERIFY(of(u"INC0000001"_s).toString().contains(QRegularExpression(u"^INC\\d+$"_s)));
    }

    void walksByDots()
    {
        const Row row = rowOf(walkable);
        const auto department = row.element(u"department"_s);
        QVERIFY(department);
        QCOMPARE(department->walk(u"dept_head.email").value_or(Element()).value(), u"ana@example.invalid"_s);
        const auto head = department->walk(u"dept_head");
        QVERIFY(head);
        QCOMPARE(head->displayValue(), u"Ana"_s);
        QCOMPARE(head->walk(u"email").value_or(Element()).value(), u"ana@example.invalid"_s);
        QVERIFY(!department->walk(u"name"));
    }

    void rowsOfAllShapes()
    {
        const Row row = rowOf(shapes);
        QCOMPARE(row.fieldNames(), (QStringList{u"plain"_s, u"number"_s, u"truth"_s, u"null"_s, u"both"_s, u"shown"_s, u"empty"_s}));
        QCOMPARE(row.value(u"plain"_s), std::optional(u"a\tb"_s));
        QCOMPARE(row.value(u"number"_s), std::optional(u"3"_s));
        QVERIFY(row.element(u"null"_s)->isNil());
        QCOMPARE(row.displayValue(u"both"_s), std::optional(u"D"_s));
        QCOMPARE(row.value(u"shown"_s), std::optional(u"Fred"_s));
        QCOMPARE(row.link(u"shown"_s), std::optional(u"x:f"_s));
        QCOMPARE(row.displayValue(u"empty"_s), std::optional(u"v"_s));
        QVERIFY(!row.value(u"missing"_s));
        QVERIFY(!row.element(u"missing"_s));
        QVERIFY(!Row::fromPage("[1]", "[1]"));
        QVERIFY(!Row::fromPage(cut, {cut.constData(), std::size_t(cut.size())}));
    }

    void changesOfARow()
    {
        Row row = rowOf(two);
        row.setValue(u"a"_s, u"1"_s);
        QVERIFY(!row.isChanged());
        row.setValue(u"b"_s, u"3"_s);
        row.setValue(u"unread"_s, u""_s); // what the instance holds there is not known
        QCOMPARE(row.changedFields(), (QStringList{u"b"_s, u"unread"_s}));
        QCOMPARE(row.changedValues(), (QHash<QString, QString>{{u"b"_s, u"3"_s}, {u"unread"_s, u""_s}}));
        row.forgetChanges();
        QVERIFY(!row.isChanged());
        QCOMPARE(row.value(u"b"_s), std::optional(u"3"_s));

        Row fresh;
        fresh.setNew(true);
        fresh.setValue(u"a"_s, u"1"_s);
        QVERIFY(!fresh.isChanged());
        QCOMPARE(fresh.values().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestElement)
#include "tst_element.moc"
