// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0

// Typed conditions become encoded queries that mean what && and || say, as the evaluator of services/query
// understands them.

#include "services/query/evaluator.h"
#include "services/query/parser.h"
#include "services/servicenow/querybuilder.h"
#include "services/servicenow/tables/incident.h"
#include "services/servicenow/tables/sys_user.h"
#include "services/servicenow/tables/sys_user_group.h"
#include "services/servicenow/typed/typedquery.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace bunsnc::servicenow::tables;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TypedQueryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void terms_data();
    void terms();
    void combinations();
    void rewriting();
    void whatNoQueryCanSay();
    void wholeQueries();
    void kinds();
    void agreesWithTheEvaluator();
};

namespace {

template<typename Table>
QString encoded(const Condition<Table> &condition)
{
    const auto text = condition.encoded();
    return text ? *text : u"error: "_s + text.error().detail;
}

template<typename Table>
void row(const char *name, const Condition<Table> &condition, const QString &wanted)
{
    QTest::newRow(name) << encoded(condition) << wanted;
}

} // namespace

void TypedQueryTest::terms_data()
{
    QTest::addColumn<QString>("made");
    QTest::addColumn<QString>("wanted");
    using namespace std::chrono;
    row("integer", incident.priority == 1, u"priority=1"_s);
    row("by the type", Incident::priority != 3, u"priority!=3"_s);
    row("order", incident.priority <= 2, u"priority<=2"_s);
    row("negative", incident.state > -5, u"state>-5"_s);
    row("boolean", incident.active == true, u"active=true"_s);
    row("text", incident.number == u"INC0010001", u"number=INC0010001"_s);
    row("QString", incident.number == u"INC"_s, u"number=INC"_s);
    row("QStringView", incident.number == QStringView(u"INC"), u"number=INC"_s);
    row("Latin-1", incident.number == "INC"_L1, u"number=INC"_s);
    row("built text", incident.number == u"INC"_s + u"1"_s, u"number=INC1"_s);
    row("empty text", incident.number == u"", u"numberISEMPTY"_s);
    row("not the empty text", incident.number != QString(), u"numberISNOTEMPTY"_s);
    row("starts", incident.number.startsWith(u"INC"), u"numberSTARTSWITHINC"_s);
    row("ends", incident.number.endsWith(u"1"), u"numberENDSWITH1"_s);
    row("contains", incident.short_description.contains(u"vpn"), u"short_descriptionLIKEvpn"_s);
    row("contains not", incident.short_description.doesNotContain(u"vpn"), u"short_descriptionNOT LIKEvpn"_s);
    row("choice", incident.category == u"network", u"category=network"_s);
    row("in", incident.state.in({1, 2, 3}), u"stateIN1,2,3"_s);
    row("in a list", incident.category.in(QList<QString>{u"a"_s, u"b"_s}), u"categoryINa,b"_s);
    row("not in", incident.category.notIn({u"a", u"b"}), u"categoryNOT INa,b"_s);
    row("empty", incident.assigned_to.isEmpty(), u"assigned_toISEMPTY"_s);
    row("time", incident.opened_at >= sys_days(2026y / 3 / 1) + 23h + 4min + 5s, u"opened_at>=2026-03-01 23:04:05"_s);
    row("day", incident.opened_at < sys_days(2026y / 3 / 1), u"opened_at<2026-03-01 00:00:00"_s);
    row("between", incident.opened_at.between(sys_days(2026y / 3 / 1), sys_days(2026y / 3 / 2)),
        u"opened_at>=2026-03-01 00:00:00^opened_at<=2026-03-02 00:00:00"_s);
    row("duration", incident.business_duration > 26h, u"business_duration>1970-01-02 02:00:00"_s);
    row("reference", incident.assigned_to == SysId<SysUser>(u"46d44a5dc0a8010e0000c4e2d09b1bd8"_s),
        u"assigned_to=46d44a5dc0a8010e0000c4e2d09b1bd8"_s);
    row("reference to a class above", incident.parent == SysId<Incident>(u"0a"_s), u"parent=0a"_s);
    row("no reference", incident.assigned_to == SysId<SysUser>(), u"assigned_toISEMPTY"_s);
    row("own sys_id", incident.sys_id == SysId<Incident>(u"0a"_s), u"sys_id=0a"_s);
    row("list", incident.watch_list.includes(SysId<SysUser>(u"0a"_s)), u"watch_listLIKE0a"_s);
    row("dot", incident.assignment_group.dot(SysUserGroup::name).startsWith(u"Net"),
        u"assignment_group.nameSTARTSWITHNet"_s);
    row("dots", incident.assignment_group.dot(SysUserGroup::manager).dot(SysUser::vip) == true,
        u"assignment_group.manager.vip=true"_s);
    row("raw", incident.opened_at.raw(query::Operator::GreaterOrEqual, u"javascript:gs.daysAgoStart(1)"_s),
        u"opened_at>=javascript:gs.daysAgoStart(1)"_s);
}

void TypedQueryTest::terms()
{
    QFETCH(QString, made);
    QTEST(made, "wanted");
    QVERIFY(query::parse(made));
}

void TypedQueryTest::combinations()
{
    const auto a = incident.priority == 1;
    const auto b = incident.severity == 2;
    const auto c = incident.active == true;
    const auto d = incident.number == u"x";
    static_assert(std::same_as<decltype(a && b), Condition<Incident>>);
    static_assert(std::same_as<decltype(a && c), Condition<Task>>);
    QCOMPARE(encoded(a && b), u"priority=1^severity=2"_s);
    QCOMPARE(encoded(a || b), u"priority=1^ORseverity=2"_s);
    QCOMPARE(encoded((a && b) || c), u"priority=1^ORactive=true^severity=2^ORactive=true"_s);
    QCOMPARE(encoded(a && (b || c)), u"priority=1^severity=2^ORactive=true"_s);
    QCOMPARE(encoded((a || b) && (c || d)), u"priority=1^ORseverity=2^active=true^ORnumber=x"_s);
    QCOMPARE(encoded(a && a), u"priority=1"_s);
    QCOMPARE(encoded(a || a), u"priority=1"_s);
    const Condition<Incident> everything;
    QCOMPARE(encoded(everything), QString());
    QCOMPARE(encoded(everything && a), u"priority=1"_s);
    QCOMPARE(encoded(a || everything), QString());
    Condition<Incident> collected;
    for (const int state : {1, 2, 3})
        collected = collected && incident.state != state;
    QCOMPARE(encoded(collected), u"state!=1^state!=2^state!=3"_s);
}

void TypedQueryTest::rewriting()
{
    // (s=0 and p=0) or (s=1 and p=1) or ...: 2^n or-groups, but n queries
    Condition<Incident> any = incident.state == 0 && incident.priority == 0;
    for (int i = 1; i < 8; ++i)
        any = any || (incident.state == i && incident.priority == i);
    const QString text = encoded(any);
    QCOMPARE(text.count(u"^NQ"_s), 7);
    QVERIFY(text.startsWith(u"state=0^priority=0^NQstate=1^priority=1^NQ"_s));
    // the other way round it stays one query
    Condition<Incident> all = incident.state == 0 || incident.priority == 0;
    for (int i = 1; i < 40; ++i)
        all = all && (incident.state == i || incident.priority == i);
    QVERIFY(!encoded(all).contains(u"^NQ"_s));
    // both at once have no short form
    const auto neither = (any && all).encoded();
    QVERIFY(!neither);
    QCOMPARE(neither.error().code, ErrorCode::InvalidArgument);
    // and nothing grows without bound
    Condition<Incident> endless;
    for (int i = 0; i < 200'000; ++i)
        endless = endless && incident.state != i;
    QCOMPARE(encoded(endless), u"error: the condition is too long for a query"_s);
}

void TypedQueryTest::whatNoQueryCanSay()
{
    QVERIFY(encoded(incident.number == u"a^b").startsWith(u"error: a value with ^"_s));
    QVERIFY(encoded(incident.active == true && (incident.number == u"x"
        || incident.number.contains(u"^ORsys_idISNOTEMPTY")))
                .startsWith(u"error:"_s));
    QVERIFY(encoded(incident.category.in({u"a,b", u"c"})).startsWith(u"error: a value with a comma"_s));
    QVERIFY(encoded(incident.state.in(QList<int>())).startsWith(u"error: one of no values"_s));
    const auto error = (incident.active == true || incident.state.in(QList<int>())).encoded();
    QVERIFY(!error);
    QCOMPARE(error.error().subject, u"state"_s);
}

void TypedQueryTest::wholeQueries()
{
    auto query = TypedQuery<Incident>()
                     .where(incident.active == true)
                     .where(incident.priority == 1 || incident.severity == 1)
                     .orderByDescending(incident.opened_at)
                     .orderBy(incident.caller_id.dot(SysUser::name));
    QCOMPARE(query.encoded().value(),
        u"active=true^priority=1^ORseverity=1^ORDERBYDESCopened_at^ORDERBYcaller_id.name^ORDERBYsys_id"_s);
    QCOMPARE(TypedQuery<Incident>().encoded().value(), u"ORDERBYsys_id"_s);
}

void TypedQueryTest::kinds()
{
    using namespace std::chrono;
    namespace k = bunsnc::servicenow::kinds;
    QCOMPARE(k::Integer::decode(u"-5"_s), std::optional(-5));
    for (const QString &text : {QString(), u"x"_s, u"1.5"_s, u"99999999999"_s})
        QVERIFY(!k::Integer::decode(text));
    QCOMPARE(k::Long::decode(u"99999999999"_s), std::optional(99999999999LL));
    QCOMPARE(k::Decimal::decode(u"1.25"_s), std::optional(1.25));
    QCOMPARE(k::Decimal::encode(0.1), u"0.1"_s);
    QCOMPARE(k::Boolean::decode(u"true"_s), std::optional(true));
    QCOMPARE(k::Boolean::decode(u"0"_s), std::optional(false));
    QVERIFY(!k::Boolean::decode(u"yes"_s) && !k::Boolean::decode({}));
    const auto when = sys_days(2026y / 2 / 28) + 23h + 59min + 59s;
    QCOMPARE(k::DateTime::decode(u"2026-02-28 23:59:59"_s), std::optional(sys_seconds(when)));
    QVERIFY(!k::DateTime::decode(u"2026-02-30 00:00:00"_s) && !k::DateTime::decode(u"soon"_s));
    QCOMPARE(k::Date::decode(u"2026-02-28"_s), std::optional(sys_days(2026y / 2 / 28)));
    QCOMPARE(k::Date::encode(2026y / 2 / 28), u"2026-02-28"_s);
    QCOMPARE(k::Duration::decode(u"1970-01-02 00:02:17"_s), std::optional(24h + 137s));
    for (const seconds duration : {0s, 59s, 100'000s})
        QCOMPARE(k::Duration::decode(k::Duration::encode(duration)), std::optional(duration));
    using Watchers = k::List<SysUser>;
    QCOMPARE(Watchers::decode(u"a,b"_s)->size(), 2);
    QCOMPARE(Watchers::encode(*Watchers::decode(u"a,b"_s)), u"a,b"_s);
    const SysId<Incident> id(u"0a"_s);
    const SysId<Task> above = id;
    QCOMPARE(above.toString(), u"0a"_s);
    static_assert(!std::convertible_to<SysId<Task>, SysId<Incident>>);
    static_assert(!std::convertible_to<QString, SysId<Incident>>);
    static_assert(decltype(incident.caller_id.dot(SysUser::manager).dot(SysUser::email))::path.view()
        == "caller_id.manager.email");
}

namespace {

class Sample : public query::RecordView {
public:
    QHash<QString, QString> fields;
    QString value(QStringView field) const override { return fields.value(field.toString()); }
    QString displayValue(QStringView field) const override { return value(field); }
};

std::optional<query::FieldType> typeOf(QStringView field)
{
    if (field == u"priority" || field == u"severity")
        return query::FieldType::Integer;
    if (field == u"active")
        return query::FieldType::Boolean;
    if (field == u"opened_at")
        return query::FieldType::DateTime;
    return field == u"number" || field == u"assignment_group.name"
        ? std::optional(query::FieldType::String) : std::nullopt;
}

bool holds(const QString &text, const Sample &record)
{
    const auto parsed = query::parse(text);
    if (!parsed)
        qFatal("%s", qPrintable(text + u": " + parsed.error().detail));
    return query::Evaluator(*parsed, typeOf, query::Context()).matches(record);
}

/// A condition, and what it must be for each of the records, by the plain rules of "and" and "or" over single terms.
struct Tried {
    Condition<Incident> condition;
    std::vector<bool> wanted;
};

Tried randomTerm(QRandomGenerator &random, const std::vector<Sample> &records)
{
    const int number = int(random.bounded(4));
    const QString text = QString(QChar(u'a' + random.bounded(3)));
    Condition<Incident> term;
    switch (random.bounded(10)) {
    case 0:
        term = incident.priority == number;
        break;
    case 1:
        term = incident.priority > number;
        break;
    case 2:
        term = incident.severity != number;
        break;
    case 3:
        term = incident.active == (number % 2 == 0);
        break;
    case 4:
        term = incident.number.startsWith(text);
        break;
    case 5:
        term = incident.number.contains(text);
        break;
    case 6:
        term = incident.number.isEmpty();
        break;
    case 7:
        term = incident.severity.in({number, number + 1});
        break;
    case 8:
        term = incident.assignment_group.dot(SysUserGroup::name) == text;
        break;
    default:
        term = incident.opened_at <= std::chrono::sys_seconds(std::chrono::seconds(number));
        break;
    }
    const QString written = encoded(term);
    std::vector<bool> wanted;
    for (const Sample &record : records)
        wanted.push_back(holds(written, record));
    return {term, wanted};
}

Tried randomTree(QRandomGenerator &random, const std::vector<Sample> &records, int depth)
{
    if (depth == 0 || random.bounded(4) == 0)
        return randomTerm(random, records);
    const Tried a = randomTree(random, records, depth - 1);
    const Tried b = randomTree(random, records, depth - 1);
    const bool both = random.bounded(2) == 0;
    Tried joined{both ? a.condition && b.condition : a.condition || b.condition, {}};
    for (std::size_t i = 0; i < records.size(); ++i)
        joined.wanted.push_back(both ? a.wanted[i] && b.wanted[i] : a.wanted[i] || b.wanted[i]);
    return joined;
}

} // namespace

void TypedQueryTest::agreesWithTheEvaluator()
{
    QRandomGenerator random(20261122);
    const auto oneOf = [&random](std::initializer_list<const char16_t *> list) {
        return QString::fromUtf16(list.begin()[random.bounded(int(list.size()))]);
    };
    std::vector<Sample> records(40);
    for (Sample &record : records) {
        record.fields = {{u"priority"_s, oneOf({u"", u"0", u"1", u"2", u"3"})}, {u"severity"_s, oneOf({u"", u"1", u"2",
            u"4"})},
            {u"active"_s, oneOf({u"", u"true", u"false"})}, {u"number"_s, oneOf({u"", u"a", u"ab", u"bc", u"ca"})},
            {u"assignment_group.name"_s, oneOf({u"", u"a", u"b"})},
            {u"opened_at"_s, oneOf({u"", u"1970-01-01 00:00:01", u"1970-01-01 00:00:03"})}};
    }
    int single = 0, united = 0, refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        const Tried tried = randomTree(random, records, 1 + round % 6);
        const auto text = tried.condition.encoded();
        if (!text) {
            QCOMPARE(text.error().code, ErrorCode::InvalidArgument);
            ++refused;
            continue;
        }
        ++(text->contains(u"^NQ"_s) ? united : single);
        const auto parsed = query::parse(*text);
        QVERIFY(parsed);
        const query::Evaluator evaluator(*parsed, typeOf, query::Context());
        for (std::size_t i = 0; i < records.size(); ++i)
            QVERIFY2(evaluator.matches(records[i]) == tried.wanted[i], qPrintable(*text));
    }
    QVERIFY2(single > 1'500 && united > 50 && refused < 300,
        qPrintable(u"%1 single, %2 united, %3 refused"_s.arg(single).arg(united).arg(refused)));
    qInfo("%d single queries, %d united ones, %d too long for any", single, united, refused);
}

QTEST_GUILESS_MAIN(TypedQueryTest)
#include "tst_typedquery.moc"
